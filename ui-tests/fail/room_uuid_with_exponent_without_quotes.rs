// errors: 2
use netless_token::{RoomUuid, room_uuid};

const MISTAKE: RoomUuid = room_uuid!(d4184790-ffd5-11eb-b9eb-bf7a8f1d77bd);

fn main() {}
