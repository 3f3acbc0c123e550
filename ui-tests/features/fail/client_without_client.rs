use netless_token::client::FastboardJoin;

pub fn mistake(_: FastboardJoin) {}

fn main() {}
