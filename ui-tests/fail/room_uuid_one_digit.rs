use netless_token::{RoomUuid, room_uuid};

const MISTAKE: RoomUuid = room_uuid!("d");

fn main() {}
