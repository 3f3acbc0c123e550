use std::time::Duration;

use netless_token::{AccessKeys, Room, TaskUuid, Token, Writer};

pub fn mistake(keys: &AccessKeys, task: TaskUuid) {
    Token::<Room>::new()
        .role(Writer)
        .uuid(task)
        .ttl(Duration::from_secs(600))
        .sign(keys);
}

fn main() {}
