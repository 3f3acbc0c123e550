use netless_token::rest::{Api, Dynamic, StartConversion};

pub fn mistake(api: &Api) -> StartConversion {
    api.start_conversion("https://files.example.com/a.pptx", Dynamic::default())
}

fn main() {}
