use netless_token::rest::Static;

pub fn mistake() -> Static {
    Static::default().preview(true)
}

fn main() {}
