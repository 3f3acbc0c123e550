use netless_token::{Sdk, SignedToken};

pub struct Json<T>(pub T);

pub trait IntoResponse {
    fn into_response(self) -> String;
}

impl<T: ToString> IntoResponse for Json<T> {
    fn into_response(self) -> String {
        self.0.to_string()
    }
}

pub fn mistake(token: SignedToken<Sdk>) -> String {
    Json(token.into_string()).into_response()
}

fn main() {}
