use netless_token::{RoomUuid, room_uuid};

const MISTAKE: RoomUuid = room_uuid!(
    "d4184790ffd511ebb9ebbf7a8f1d77bdd4184790ffd511ebb9ebbf7a8f1d77bdd4184790ffd511ebb9ebbf7a8f1d77bd,"
);

fn main() {}
