use std::time::Duration;

use netless_token::ttl;

const MISTAKE: Duration = ttl!("99999999999999999999s");

fn main() {}
