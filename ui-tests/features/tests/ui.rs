//! Without the features of netless-token, and with `log` of tracing, each mistake has its message.

#[test]
fn each_mistake_has_its_message() {
    trybuild::TestCases::new().compile_fail("fail/*.rs");
}
