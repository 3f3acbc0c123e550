use netless_token::{Reader, RoomUuid, token};

pub fn mistake(uuid: RoomUuid) {
    token!(Room {
        role: "writer",
        uuid,
        ttl: "1m"
    })
    .role(Reader);
}

fn main() {}
