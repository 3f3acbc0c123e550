use netless_token::TaskUuid;
use netless_token::rest::{Api, GetRoom};

pub fn mistake(api: &Api, task: TaskUuid) -> GetRoom {
    api.room(task)
}

fn main() {}
