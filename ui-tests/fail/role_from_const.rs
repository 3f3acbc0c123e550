use netless_token::{Role, role};

const NAME: &str = "writer";
const MISTAKE: Role = role!(NAME);

fn main() {}
