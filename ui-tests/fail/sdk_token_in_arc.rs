use std::sync::Arc;

use netless_token::{Sdk, SignedToken};

pub fn mistake(t: Arc<SignedToken<Sdk>>) -> String {
    t.as_str().into()
}

fn main() {}
