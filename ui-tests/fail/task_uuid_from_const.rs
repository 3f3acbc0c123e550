use netless_token::{TaskUuid, task_uuid};

const TASK: &str = "2421073070b211eb9ee0df9d55858dde";
const MISTAKE: TaskUuid = task_uuid!(TASK);

fn main() {}
