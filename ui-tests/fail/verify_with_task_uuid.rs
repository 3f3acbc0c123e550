use netless_token::{AccessKeys, Claims, Room, TaskUuid, VerifyError};

pub fn mistake(
    token: &str,
    keys: &AccessKeys,
    task: TaskUuid,
) -> Result<Claims<Room>, VerifyError> {
    Claims::<Room>::verify(token, keys, task)
}

fn main() {}
