use netless_token::{Claims, Room, UnverifiedClaims};

pub fn mistake(claims: UnverifiedClaims<Room>) -> Claims<Room> {
    claims.into()
}

fn main() {}
