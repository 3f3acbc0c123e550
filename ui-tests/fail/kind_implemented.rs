// errors: 2
use netless_token::Kind;

pub enum Mine {}
impl Kind for Mine {}

fn main() {}
