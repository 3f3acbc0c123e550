use netless_token::{Claims, Room, VerifyError};

pub fn mistake(token: &str) -> Result<(), VerifyError> {
    let claims = Claims::<Room>::decode_unverified(token)?;
    grant_access(&claims);
    Ok(())
}

fn grant_access(_: &Claims<Room>) {}

fn main() {}
