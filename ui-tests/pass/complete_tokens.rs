//! A complete token has a type that can be named, stored, and chosen at run time.

use std::error::Error;
use std::time::Duration;

use netless_token::{
    AccessKey, AccessKeys, CompleteToken, Lifetime, Reader, Role, Room, RoomUuid, Sdk, SecretKey,
    Task, TaskUuid, Token, Writer, room_uuid, token,
};

const LOBBY: CompleteToken<Room> = token!(Room {
    role: "reader",
    uuid: "d4184790ffd511ebb9ebbf7a8f1d77bd",
    ttl: "10m",
});
static SERVER: CompleteToken<Sdk> = token!(Sdk {
    role: "writer",
    ttl: "1m"
});
const BY_HAND: CompleteToken<Room> = Token::<Room>::new()
    .role(Writer)
    .uuid(room_uuid!("d4184790ffd511ebb9ebbf7a8f1d77bd"))
    .ttl(Duration::from_secs(600));

struct School {
    lessons: Vec<CompleteToken<Room>>,
    slides: Option<CompleteToken<Task>>,
}

fn lifetime_by_match(ttl: Option<Duration>) -> CompleteToken<Task> {
    let token = Token::<Task>::new()
        .role(Reader)
        .uuid(TaskUuid::from_u128(1));
    match ttl {
        Some(ttl) => token.ttl(ttl),
        None => token.never_expires(),
    }
}

fn eternal_sdk_token() -> CompleteToken<Sdk> {
    Token::<Sdk>::new()
        .role(Reader)
        .lifetime(Lifetime::NeverExpires)
}

fn lifetime_by_if(forever: bool, ttl: Duration) -> Token<Room, Role, RoomUuid, Lifetime> {
    let token = Token::<Room>::new().role(Writer).uuid(LOBBY_UUID);
    if forever {
        token.never_expires()
    } else {
        token.ttl(ttl)
    }
}

const LOBBY_UUID: RoomUuid = RoomUuid::from_u128(1);

fn parsed(text: &str) -> Result<[CompleteToken<Room>; 3], Box<dyn Error>> {
    let room = text.parse()?;
    Ok([
        Token::<Room>::new()
            .role(Writer)
            .never_expires()
            .uuid(text.parse()?),
        Token::<Room>::new().role(Writer).never_expires().uuid(room),
        token!(Room {
            role: "writer",
            ttl: never,
            uuid: text.parse()?
        }),
    ])
}

fn main() -> Result<(), Box<dyn Error>> {
    let keys = AccessKeys::new(AccessKey("access"), SecretKey("secret"))?;
    let ttl = Duration::from_secs(1);

    let bare = netless_token::Uuid::from_u128(1);
    let school = School {
        lessons: vec![
            LOBBY,
            BY_HAND,
            lifetime_by_if(true, ttl),
            lifetime_by_if(false, ttl),
        ],
        slides: Some(Token::<Task>::new().role(Reader).uuid(bare.into()).ttl(ttl)),
    };
    for lesson in school.lessons {
        assert!(lesson.sign(&keys)?.as_str().starts_with("NETLESSROOM_"));
    }
    if let Some(slides) = school.slides {
        assert!(slides.sign(&keys)?.as_str().starts_with("NETLESSTASK_"));
    }
    assert!(SERVER.sign(&keys)?.expires_at().is_some());
    assert_eq!(eternal_sdk_token().sign(&keys)?.expires_at(), None);
    assert!(
        lifetime_by_match(Some(ttl))
            .sign(&keys)?
            .expires_at()
            .is_some()
    );
    assert_eq!(lifetime_by_match(None).sign(&keys)?.expires_at(), None);

    let [one, another, by_macro] = parsed("d4184790ffd511ebb9ebbf7a8f1d77bd")?;
    assert_eq!(one, another);
    assert_eq!(one, by_macro);
    assert_ne!(one, LOBBY);
    Ok(())
}
