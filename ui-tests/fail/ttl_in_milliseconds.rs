use std::time::Duration;

use netless_token::ttl;

pub const MISTAKE: Duration = ttl!("600000 milliseconds");

fn main() {}
