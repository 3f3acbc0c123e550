//! The names of the kinds and the fields in a call of `token!`.

use syn::Ident;
use syn::ext::IdentExt as _;

use crate::did_you_mean::{by_beginning, did_you_mean};

#[derive(Clone, Copy)]
pub(super) enum Kind {
    Sdk,
    Room,
    Task,
}

impl Kind {
    pub(super) const ALL: [Self; 3] = [Self::Sdk, Self::Room, Self::Task];

    /// Returns the kind that is called `name`.
    pub(super) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Returns the kind that was probably meant, also by `RoomToken` or `NETLESSROOM`.
    pub(super) fn meant(name: &str) -> Option<Self> {
        let names = Self::ALL.map(Self::name);
        let bare = name
            .to_lowercase()
            .replace("netless", "")
            .replace("token", "");
        let meant = did_you_mean(name, &names).or_else(|| did_you_mean(&bare, &names));
        meant.and_then(Self::named)
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Sdk => "Sdk",
            Self::Room => "Room",
            Self::Task => "Task",
        }
    }

    pub(super) fn a_token(self) -> &'static str {
        match self {
            Self::Sdk => "an SDK token",
            Self::Room => "a Room token",
            Self::Task => "a Task token",
        }
    }

    /// Returns the fields of its tokens.
    pub(super) fn fields(self) -> &'static [Field] {
        match self {
            Self::Sdk => &[Field::Role, Field::Ttl],
            Self::Room | Self::Task => &Field::ALL,
        }
    }
}

#[derive(Clone, Copy, PartialEq)]
pub(super) enum Field {
    Role,
    Uuid,
    Ttl,
}

impl Field {
    pub(super) const ALL: [Self; 3] = [Self::Role, Self::Uuid, Self::Ttl];

    pub(super) fn named(name: &Ident) -> Option<Self> {
        let name = name.unraw();
        Self::ALL.into_iter().find(|field| name == field.name())
    }

    /// Returns the field that is called `name`, or was probably meant.
    pub(super) fn meant(name: &Ident) -> Option<Self> {
        let meant = did_you_mean(&name.unraw().to_string(), &Self::ALL.map(Self::name))?;
        Self::ALL.into_iter().find(|field| field.name() == meant)
    }

    /// Returns the field that Agora's samples, or other libraries, call `name`.
    pub(super) fn elsewhere(name: &Ident) -> Option<Self> {
        let names = [
            ("duration", Self::Ttl),
            ("exp", Self::Ttl),
            ("life", Self::Ttl),
            ("never", Self::Ttl),
            ("permission", Self::Role),
            ("room", Self::Uuid),
            ("task", Self::Uuid),
            ("token_role", Self::Role),
            ("tokenrole", Self::Role),
        ];
        by_beginning(&name.unraw().to_string(), &names)
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Role => "role",
            Self::Uuid => "uuid",
            Self::Ttl => "ttl",
        }
    }

    pub(super) fn example(self) -> &'static str {
        match self {
            Self::Role => "role: \"writer\"",
            Self::Uuid => "uuid: \"…\"",
            Self::Ttl => "ttl: \"10m\"",
        }
    }
}

/// Returns whether `name` is what Agora's samples, or other libraries, call a key.
pub(super) fn is_key(name: &Ident) -> bool {
    let name = name.unraw().to_string().to_lowercase();
    name == "ak" || name == "sk" || name.contains("key") || name.contains("secret")
}
