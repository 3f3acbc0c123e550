//! See `netless_token_fuzz::raw`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    netless_token_fuzz::raw::run(data);
});
