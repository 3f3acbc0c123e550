use netless_token::{RoomUuid, room_uuid};

const MISTAKE: RoomUuid = room_uuid!("d4184790f-fd5-11eb-b9eb-bf7a8f1d77bd");

fn main() {}
