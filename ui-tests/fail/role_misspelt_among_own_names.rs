#![no_implicit_prelude]

mod core {}

macro_rules! compile_error {
    ($($any:tt)*) => {};
}

compile_error!();

const MISTAKE: ::netless_token::Role = ::netless_token::role!("writr");

fn main() {}
