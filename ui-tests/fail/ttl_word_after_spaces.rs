use std::time::Duration;

use netless_token::ttl;

const MISTAKE: Duration = ttl!("1m  and 5s");

fn main() {}
