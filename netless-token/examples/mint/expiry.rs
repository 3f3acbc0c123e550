//! When a token expires, for people.

use jiff::Unit;
use jiff::fmt::friendly::{Designator, Spacing, SpanPrinter};
use netless_token::Timestamp;

/// A point in time in UTC, and how far it is from `now`.
pub(crate) fn expiry(expires_at: Option<Timestamp>, now: Timestamp) -> String {
    let utc = |timestamp: Timestamp| {
        let millis = i64::try_from(timestamp.unix_millis()).ok()?;
        jiff::Timestamp::from_millisecond(millis).ok()
    };
    let Some(expires_at) = expires_at else {
        return "never".into();
    };
    let (Some(at), Some(now)) = (utc(expires_at), utc(now)) else {
        return format!(
            "after the year 9999, {} ms since the Unix epoch",
            expires_at.unix_millis()
        );
    };
    let exact = at.duration_since(now);
    let distance = exact.round(Unit::Second).unwrap_or(exact);
    let words = SpanPrinter::new()
        .designator(Designator::Verbose)
        .spacing(Spacing::BetweenUnitsAndDesignators)
        .duration_to_string(&distance.abs());
    if distance.is_negative() {
        format!("{at:.0} ({words} ago)")
    } else {
        format!("{at:.0} (in {words})")
    }
}
