use netless_token::{RoomUuid, room_uuid};

const MISTAKE: RoomUuid = room_uuid!(2421073070b211eb9ee0df9d55858dde);

fn main() {}
