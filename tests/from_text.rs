//! Whatever is read with `parse` is also read with `try_from`, from a `&str`, a `&String` and a `String`.

use std::fmt::Debug;
use std::str::FromStr;

use netless_token::client::{AppIdentifier, Region, Uid};
use netless_token::{KindName, Lifetime, Role, RoomUuid, TaskUuid};

fn check<T>(texts: &[&str])
where
    T: FromStr + Debug + PartialEq,
    T: for<'a> TryFrom<&'a str, Error = T::Err> + for<'a> TryFrom<&'a String, Error = T::Err>,
    T: TryFrom<String, Error = T::Err>,
    T::Err: Debug + PartialEq,
{
    for text in texts {
        assert_eq!(T::try_from(*text), text.parse());
        assert_eq!(T::try_from(&(*text).to_owned()), text.parse());
        assert_eq!(T::try_from((*text).to_owned()), text.parse());
    }
    assert!(texts[0].parse::<T>().is_ok());
    assert!(texts[1].parse::<T>().is_err());
}

#[test]
fn try_from_reads_what_parse_reads() {
    check::<KindName>(&["SDK", "sdk"]);
    check::<Lifetime>(&["10m", "10"]);
    check::<Role>(&["writer", "writr"]);
    check::<RoomUuid>(&["d4184790ffd511ebb9ebbf7a8f1d77bd", "d41847"]);
    check::<TaskUuid>(&["d4184790ffd511ebb9ebbf7a8f1d77bd", "d41847"]);
    check::<AppIdentifier>(&["283/VGiScM9Wiw2HJg", "283"]);
    check::<Region>(&["eu", "gb-lon"]);
    check::<Uid>(&["student-7", ""]);
}
