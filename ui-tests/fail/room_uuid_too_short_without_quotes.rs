use netless_token::{RoomUuid, room_uuid};

const MISTAKE: RoomUuid = room_uuid!(f9168c5e-ceb2-4faa-b6bf-329bf39fa1);

fn main() {}
