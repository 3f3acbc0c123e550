use netless_token::{RoomUuid, room_uuid};

const ROOM: &str = "d4184790ffd511ebb9ebbf7a8f1d77bd";
const MISTAKE: RoomUuid = room_uuid!(ROOM);

fn main() {}
