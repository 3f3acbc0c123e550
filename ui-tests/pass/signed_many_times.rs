//! A token can be stored in a struct or a constant and signed many times.

use std::time::Duration;

use netless_token::state::NoUuid;
use netless_token::{
    AccessKey, AccessKeys, CompleteToken, Lifetime, Reader, Role, Room, RoomUuid, SecretKey,
    SignError, SignedToken, Token,
};

const SHORT: Token<Room, Role, NoUuid, Lifetime> = Token::<Room>::new()
    .role(Reader)
    .ttl(Duration::from_secs(60));

struct Class {
    keys: AccessKeys,
    student: CompleteToken<Room>,
}

impl Class {
    fn admit(&self) -> Result<SignedToken<Room>, SignError> {
        self.student.sign(&self.keys)
    }
}

fn main() {
    let class = Class {
        keys: AccessKeys::new(AccessKey("access"), SecretKey("secret")).unwrap(),
        student: SHORT.uuid(RoomUuid::from_u128(1)),
    };
    let first = class.admit().unwrap();
    for _ in 0..30 {
        assert_ne!(class.admit().unwrap().as_str(), first.as_str());
    }
}
