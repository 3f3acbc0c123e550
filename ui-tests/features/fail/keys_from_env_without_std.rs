use netless_token::AccessKeys;

pub fn mistake() {
    let _ = AccessKeys::from_env();
}

fn main() {}
