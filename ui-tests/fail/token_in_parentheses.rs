use netless_token::token;

pub fn mistake() {
    token!(Room(role: "writer"));
}

fn main() {}
