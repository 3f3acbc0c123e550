use netless_token::ClientSafe;

pub enum Mine {}
impl ClientSafe for Mine {}

fn main() {}
