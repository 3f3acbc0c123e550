use netless_token::role;

pub fn mistake() {
    role!(Writer);
}

fn main() {}
