//! What a token starts with.

use crate::KindName;

/// What a token of this kind starts with.
pub(crate) const fn prefix(kind: KindName) -> &'static str {
    match kind {
        KindName::SdkToken => "NETLESSSDK_",
        KindName::RoomToken => "NETLESSROOM_",
        KindName::TaskToken => "NETLESSTASK_",
    }
}
