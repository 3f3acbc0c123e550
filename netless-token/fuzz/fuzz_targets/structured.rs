//! See `netless_token_fuzz::structured`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    netless_token_fuzz::structured::run(data);
});
