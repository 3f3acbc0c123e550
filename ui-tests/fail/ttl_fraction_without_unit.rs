use std::time::Duration;

use netless_token::ttl;

const MISTAKE: Duration = ttl!("1.25");

fn main() {}
