use std::time::Duration;

use netless_token::ttl;

const MISTAKE: Duration = ttl!("0.5ns");

fn main() {}
