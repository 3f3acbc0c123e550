//! Arithmetic with timestamps, and how they print.

use std::time::{Duration, UNIX_EPOCH};

use netless_token::Timestamp;
use proptest::prelude::*;
use serde_json::json;

const MOON: Timestamp = Timestamp::from_unix_millis(1_656_789_012_345);
const LAST: Timestamp = Timestamp::from_unix_millis(u64::MAX);

/// The texts to the year 275760 are what JavaScript's `toISOString` gives.
#[test]
fn prints_as_rfc_3339_and_past_it() {
    for (millis, text) in [
        (0, "1970-01-01T00:00:00.000Z"),
        (951_782_399_999, "2000-02-28T23:59:59.999Z"),
        (951_782_400_000, "2000-02-29T00:00:00.000Z"),
        (951_868_800_000, "2000-03-01T00:00:00.000Z"),
        (1_656_789_012_345, "2022-07-02T19:10:12.345Z"),
        (4_107_542_399_999, "2100-02-28T23:59:59.999Z"),
        (4_107_542_400_000, "2100-03-01T00:00:00.000Z"),
        (253_402_300_799_999, "9999-12-31T23:59:59.999Z"),
        (253_402_300_800_000, "+010000-01-01T00:00:00.000Z"),
        (8_640_000_000_000_000, "+275760-09-13T00:00:00.000Z"),
        ((1 << 53) - 1, "+287396-10-12T08:59:00.991Z"),
        (u64::MAX, "+584556019-04-03T14:25:51.615Z"),
    ] {
        let timestamp = Timestamp::from_unix_millis(millis);
        assert_eq!(timestamp.to_string(), text);
        assert_eq!(format!("{timestamp:>32}"), format!("{text:>32}"));
    }
}

/// Counts the days of one year after the other.
#[test]
fn every_day_of_800_years_and_the_last_400_prints_as_the_next() {
    const CYCLE: u64 = 146_097;
    let last_day = u64::MAX / 86_400_000;
    for (first_day, first_year) in [
        (0, 1970),
        // `CYCLE` days are 400 years.
        (
            (last_day / CYCLE - 1) * CYCLE,
            1970 + (last_day / CYCLE - 1) * 400,
        ),
    ] {
        let mut day = first_day;
        for year in first_year..first_year + 800 {
            let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
            let lengths = [
                31,
                if leap { 29 } else { 28 },
                31,
                30,
                31,
                30,
                31,
                31,
                30,
                31,
                30,
                31,
            ];
            for (month, length) in (1..).zip(lengths) {
                for day_of_month in 1..=length {
                    if day > last_day {
                        return;
                    }
                    let found = Timestamp::from_unix_millis(day * 86_400_000).to_string();
                    let sign = if year > 9999 { "+" } else { "" };
                    assert_eq!(
                        found,
                        format!("{sign}{year:04}-{month:02}-{day_of_month:02}T00:00:00.000Z")
                    );
                    day += 1;
                }
            }
        }
    }
    unreachable!("the second walk ends at the last day");
}

proptest! {
    #[test]
    fn prints_as_humantime_does_to_the_year_9999(millis in 0..253_402_300_800_000_u64) {
        let time = UNIX_EPOCH + Duration::from_millis(millis);
        prop_assert_eq!(
            Timestamp::from_unix_millis(millis).to_string(),
            humantime::format_rfc3339_millis(time).to_string()
        );
    }

    /// 400 years later, everything but the year is the same.
    #[test]
    fn prints_alike_400_years_later(millis in 0..u64::MAX - 146_097 * 86_400_000) {
        let year_and_rest = |millis| {
            let text = Timestamp::from_unix_millis(millis).to_string();
            let (year, rest) = text.split_once('-').unwrap();
            (year.parse::<u64>().unwrap(), rest.to_owned())
        };
        let (year, rest) = year_and_rest(millis);
        prop_assert_eq!((year + 400, rest), year_and_rest(millis + 146_097 * 86_400_000));
    }
}

#[test]
fn adds_and_subtracts_whole_milliseconds() {
    let at = Timestamp::from_unix_millis;
    assert_eq!(MOON + Duration::from_micros(1_999), at(1_656_789_012_346));
    assert_eq!(MOON - Duration::from_micros(1_999), at(1_656_789_012_344));
    let mut moved = MOON;
    moved += Duration::from_secs(1);
    assert_eq!(moved, at(1_656_789_013_345));
    moved -= Duration::from_secs(2);
    assert_eq!(moved, at(1_656_789_011_345));

    let all = Duration::from_millis(u64::MAX);
    assert_eq!(at(0).checked_add(all), Some(LAST));
    assert_eq!(LAST.checked_sub(all), Some(at(0)));
    assert_eq!(at(1).checked_add(all), None);
    assert_eq!(at(0).checked_add(Duration::MAX), None);
    assert_eq!(MOON.checked_sub(all), None);
    assert_eq!(LAST.checked_sub(Duration::MAX), None);
}

#[test]
fn a_duration_runs_from_the_earlier_to_the_later() {
    let later = MOON + Duration::from_millis(1);
    assert_eq!(later.duration_since(MOON), Some(Duration::from_millis(1)));
    assert_eq!(MOON.duration_since(MOON), Some(Duration::ZERO));
    assert_eq!(MOON.duration_since(later), None);
}

#[test]
#[should_panic = "the timestamp would be after 2^64 - 1 ms"]
fn adding_past_the_last_panics() {
    let _ = LAST + Duration::from_millis(1);
}

#[test]
#[should_panic = "the timestamp would be before 1970-01-01T00:00:00Z"]
fn subtracting_past_the_first_panics() {
    let _ = MOON - Duration::from_millis(1_656_789_012_346);
}

#[test]
fn is_milliseconds_in_json() {
    assert_eq!(
        serde_json::to_value(MOON).unwrap(),
        json!(1_656_789_012_345_u64)
    );
    for timestamp in [MOON, LAST] {
        let json = serde_json::to_string(&timestamp).unwrap();
        assert_eq!(serde_json::from_str::<Timestamp>(&json).unwrap(), timestamp);
    }
    for (json, message) in [
        (json!(-1), "invalid value: integer `-1`, expected u64"),
        (json!("1"), "invalid type: string \"1\", expected u64"),
    ] {
        let error = serde_json::from_value::<Timestamp>(json).unwrap_err();
        assert_eq!(error.to_string(), message);
    }
}
