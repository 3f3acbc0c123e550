//! See `netless_token_fuzz::differential`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    netless_token_fuzz::differential::run(data);
});
