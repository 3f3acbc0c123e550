use netless_token::{TaskUuid, task_uuid};

const MISTAKE: TaskUuid = task_uuid!("2421073070b211eb9ee0df9d55858ddz");

fn main() {}
