use std::time::Duration;

use netless_token::ttl;

pub const MISTAKE: Duration = ttl!("7 jours");

fn main() {}
