//! The requests of the REST calls, their answers, and their errors.

mod answers;
mod echoes;
mod refusals;
mod requests;
mod values;

use netless_token::rest::{Api, Region};
use netless_token::{RoomUuid, TaskUuid};

const ROOM: RoomUuid = RoomUuid::from_u128(0xd418_4790_ffd5_11eb_b9eb_bf7a_8f1d_77bd);
const TASK: TaskUuid = TaskUuid::from_u128(0x2421_0730_70b2_11eb_9ee0_df9d_5585_8dde);

fn api() -> Api {
    Api::new(Region::Europe)
}
