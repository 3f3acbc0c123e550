use std::time::Duration;

use netless_token::ttl;

const MISTAKE: Duration = ttl!("00000000000000010m");

fn main() {}
