use std::time::Duration;

use netless_token::ttl;

const MISTAKE: Duration = ttl!("18446744073709551615s 1000000000ns");

fn main() {}
