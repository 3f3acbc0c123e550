use netless_token::{RoomUuid, room_uuid};

const MISTAKE: RoomUuid = room_uuid!(0xd418);

fn main() {}
