//! When a token expires, for people.

use std::time::{Duration, UNIX_EPOCH};

use netless_token::Timestamp;

/// The last millisecond of the year 9999, where RFC 3339 ends.
const LAST: u64 = 253_402_300_799_999;

/// A point in time in UTC, and how far it is from `now`.
pub(crate) fn expiry(expires_at: Option<Timestamp>, now: Timestamp) -> String {
    let Some(expires_at) = expires_at else {
        return "never".into();
    };
    let [at, now] = [expires_at, now].map(Timestamp::unix_millis);
    if at > LAST {
        return "after the year 9999".into();
    }
    let utc = humantime::format_rfc3339_seconds(UNIX_EPOCH + Duration::from_millis(at));
    let distance = words(at.abs_diff(now));
    if at > now {
        format!("{utc} (in {distance})")
    } else {
        format!("{utc} ({distance} ago)")
    }
}

/// The two largest units of a duration, such as `1 hour 30 minutes`.
fn words(millis: u64) -> String {
    let mut rest = (millis + 500) / 1000;
    let mut parts = Vec::new();
    for (unit, seconds) in [
        ("day", 86_400),
        ("hour", 3_600),
        ("minute", 60),
        ("second", 1),
    ] {
        let count = rest / seconds;
        rest %= seconds;
        match count {
            0 => {}
            1 => parts.push(format!("1 {unit}")),
            _ => parts.push(format!("{count} {unit}s")),
        }
    }
    if parts.is_empty() {
        return "less than a second".into();
    }
    parts.truncate(2);
    parts.join(" ")
}
