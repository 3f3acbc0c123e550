//! What one user may do: its highest role, and the rooms in which it has it.

use std::collections::HashSet;

use netless_token::{Role, RoomUuid};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use serde_json::Value;
use uuid::Uuid;

use crate::whiteboard::policy::Target;

/// What one user may do.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Grant {
    /// `None` if it may do nothing.
    pub(super) highest_role: Option<Role>,
    pub(super) rooms: Rooms,
}

/// The rooms in which a user has its role.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Rooms {
    Any,
    /// The uuids of rooms and conversions.
    Listed(HashSet<Uuid>),
}

impl Grant {
    /// Returns what these claims of a session grant.
    ///
    /// The role is a text or a list of texts, of which the highest that is a role counts; the others
    /// may be roles of other programs. The rooms are `any`, or a list of uuids.
    pub(super) fn from_claims(role: &Value, rooms: &Value) -> Self {
        let highest_role = texts(role).filter_map(|it| it.parse().ok()).max();
        let rooms = if texts(rooms).any(|it| it == "any") {
            Rooms::Any
        } else {
            let uuids = texts(rooms).filter_map(|it| it.parse().ok());
            Rooms::Listed(uuids.map(RoomUuid::into_uuid).collect())
        };
        Self {
            highest_role,
            rooms,
        }
    }

    /// Returns the highest role for this target.
    pub(super) fn role(&self, target: Target) -> Option<Role> {
        let may = match (&self.rooms, target) {
            (Rooms::Any, _) => true,
            (Rooms::Listed(uuids), Target::Room(room)) => uuids.contains(&room.into_uuid()),
            (Rooms::Listed(uuids), Target::Task(task)) => uuids.contains(&task.into_uuid()),
            (Rooms::Listed(_), Target::NewRoom | Target::NewTask) => false,
        };
        self.highest_role.filter(|_| may)
    }
}

/// A text, or a list of them.
#[derive(Deserialize)]
#[serde(
    untagged,
    expecting = "write a text in quotes, or a list such as `[\"…\", \"…\"]`"
)]
pub(super) enum Texts {
    One(String),
    Several(Vec<String>),
}

impl<'de> Deserialize<'de> for Rooms {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const WANTED: &str = "write `rooms = \"any\"`, or a list of uuids such as `rooms = \
                              [\"d4184790ffd511ebb9ebbf7a8f1d77bd\"]`";
        match Texts::deserialize(deserializer) {
            Ok(Texts::One(word)) if word == "any" => Ok(Self::Any),
            Ok(Texts::Several(uuids)) if uuids.iter().all(|it| it != "any") => uuids
                .iter()
                .map(|uuid| uuid.parse().map(RoomUuid::into_uuid))
                .collect::<Result<_, _>>()
                .map(Self::Listed)
                .map_err(D::Error::custom),
            _ => Err(D::Error::custom(format_args!(
                "no list of rooms here: {WANTED}"
            ))),
        }
    }
}

/// Returns the text, or the texts of the list.
fn texts(value: &Value) -> impl Iterator<Item = &str> {
    let list = value.as_array().into_iter().flatten();
    list.chain(value.is_string().then_some(value))
        .filter_map(Value::as_str)
}

#[cfg(test)]
mod tests {
    use netless_token::{Admin, Reader, RoomUuid, Writer};
    use serde_json::{Value, json};

    use super::Grant;
    use crate::whiteboard::policy::Target;

    #[test]
    fn the_highest_of_the_roles_counts() {
        for (claim, role) in [
            (json!("writer"), Some(Writer)),
            (json!(["offline_access", "reader", "admin"]), Some(Admin)),
            (json!(["reader", 7, null]), Some(Reader)),
            (json!(["Admin", "owner"]), None),
            (json!([]), None),
            (json!(1), None),
            (json!({"admin": true}), None),
            (Value::Null, None),
        ] {
            let grant = Grant::from_claims(&claim, &json!("any"));
            assert_eq!(grant.highest_role, role, "{claim}");
        }
    }

    #[test]
    fn rooms_are_any_or_those_with_a_uuid() {
        const ROOM: &str = "d4184790ffd511ebb9ebbf7a8f1d77bd";
        let room: RoomUuid = ROOM.parse().unwrap();
        let other = RoomUuid::from_u128(1);
        for (claim, this, any) in [
            (json!("any"), true, true),
            (json!(["any"]), true, true),
            (json!(ROOM), true, false),
            (json!([other.to_string(), ROOM, "42", 7]), true, false),
            (json!(["42"]), false, false),
            (json!("Any"), false, false),
            (json!([]), false, false),
            (json!(true), false, false),
            (Value::Null, false, false),
        ] {
            let grant = Grant::from_claims(&json!("writer"), &claim);
            assert_eq!(grant.role(Target::Room(room)).is_some(), this, "{claim}");
            assert_eq!(grant.role(Target::NewRoom).is_some(), any, "{claim}");
            assert_eq!(grant.role(Target::NewTask).is_some(), any, "{claim}");
        }
    }
}
