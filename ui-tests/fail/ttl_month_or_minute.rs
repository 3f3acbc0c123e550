use std::time::Duration;

use netless_token::ttl;

const MISTAKE: Duration = ttl!("1h 10M");

fn main() {}
