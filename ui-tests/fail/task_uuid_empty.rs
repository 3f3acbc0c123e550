use netless_token::{TaskUuid, task_uuid};

const MISTAKE: TaskUuid = task_uuid!();

fn main() {}
