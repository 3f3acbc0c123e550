use netless_token::{AccessKeys, Task, Token};

pub fn mistake(text: &str, keys: &AccessKeys) -> Result<(), Box<dyn std::error::Error>> {
    Token::<Task>::new()
        .uuid(text.parse()?)
        .never_expires()
        .sign(keys)?;
    Ok(())
}

fn main() {}
