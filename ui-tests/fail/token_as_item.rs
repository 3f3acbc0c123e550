use netless_token::token;

token!(Sdk { role: "writer", ttl: "10m" });

fn main() {}
