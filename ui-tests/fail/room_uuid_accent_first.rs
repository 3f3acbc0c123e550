use netless_token::{RoomUuid, room_uuid};

const MISTAKE: RoomUuid = room_uuid!("éf9168c5eceb24faab6bf329bf39fa1e");

fn main() {}
