use http::Response;
use netless_token::rest::{Api, Call, RestError, RoomInfo};

pub fn mistake(api: &Api, response: &Response<Vec<u8>>) -> Result<RoomInfo, RestError> {
    api.rooms().answer(response.status(), response.body())
}

fn main() {}
