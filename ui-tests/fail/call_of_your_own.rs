use netless_token::rest::Call;

pub struct DeleteRoom;

impl Call for DeleteRoom {
    type Answer = ();
}

fn main() {}
