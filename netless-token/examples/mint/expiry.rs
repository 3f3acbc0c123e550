//! When a token expires, in words.

use netless_token::Timestamp;

/// The time from `now` to the expiry, such as `in 10 minutes`.
pub(crate) fn expiry(expires_at: Option<Timestamp>, now: Timestamp) -> String {
    let Some(expires_at) = expires_at else {
        return "never".into();
    };
    let [at, now] = [expires_at, now].map(Timestamp::unix_millis);
    let distance = words(at.abs_diff(now));
    if at > now {
        format!("in {distance}")
    } else {
        format!("{distance} ago")
    }
}

/// The two largest units of a duration, such as `1 hour 30 minutes`.
fn words(millis: u64) -> String {
    let mut rest = millis.saturating_add(500) / 1000;
    let mut parts = Vec::new();
    for (unit, seconds) in [
        ("year", 31_557_600),
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
