use netless_token::token;

pub fn mistake() {
    token!(Token::<Room> { role: "writer" });
}

fn main() {}
