use netless_token::AccessKeys;
use netless_token::rest::Api;

pub fn mistake(api: &Api, keys: &AccessKeys) {
    api.create_room().request(keys);
}

fn main() {}
