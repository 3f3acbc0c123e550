#![deny(unused_must_use)]

use netless_token::RoomUuid;
use netless_token::rest::Api;

pub fn mistake(api: &Api, room: RoomUuid) {
    api.disable(room);
}

fn main() {}
