use netless_token::macros::token;

fn main() {
    token!(Sdk { role: "writer", ttl: "10m" });
}
