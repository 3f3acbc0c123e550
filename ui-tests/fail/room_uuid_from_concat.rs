use netless_token::{RoomUuid, room_uuid};

const MISTAKE: RoomUuid = room_uuid!(concat!("d4184790ffd511eb", "b9ebbf7a8f1d77bd"));

fn main() {}
