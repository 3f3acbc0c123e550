use netless_token::rest::{Api, HttpUrl, StartConversion};

pub fn mistake(api: &Api, file: HttpUrl) -> StartConversion {
    api.start_conversion(file, "static")
}

fn main() {}
