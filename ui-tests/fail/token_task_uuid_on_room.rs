use netless_token::{AccessKeys, TaskUuid, token};

pub fn mistake(keys: &AccessKeys, task: TaskUuid) {
    token!(Room {
        role: "writer",
        uuid: task,
        ttl: "10m"
    })
    .sign(keys);
}

fn main() {}
