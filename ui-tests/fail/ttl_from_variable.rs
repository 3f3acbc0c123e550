use netless_token::ttl;

pub fn mistake(n: u64) {
    ttl!(n * 60);
}

fn main() {}
