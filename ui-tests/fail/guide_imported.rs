use netless_token::guide;

fn main() {}
