use std::time::Duration;

use netless_token::ttl;

const MISTAKE: Duration = ttl!("ten minutes");

fn main() {}
