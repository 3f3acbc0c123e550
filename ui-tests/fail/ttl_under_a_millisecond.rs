use std::time::Duration;

use netless_token::ttl;

const MISTAKE: Duration = ttl!("999us");

fn main() {}
