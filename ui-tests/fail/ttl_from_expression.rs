use std::time::Duration;

use netless_token::ttl;

const MISTAKE: Duration = ttl!(Duration::from_secs(600));

fn main() {}
