//! When a queue is open, on clocks without daylight saving: time zone UTC, by plain arithmetic.

use switchboard_model::{Hours, QueueRules, Timestamp, Weekday};

const MINUTE: i64 = 60_000;
const DAY: i64 = 24 * 60 * MINUTE;

/// When it opens; nothing while it is open.
pub(super) fn opens(rules: &QueueRules, now: Timestamp) -> Option<Timestamp> {
    let hours = rules.hours.as_ref()?;
    assert_eq!(hours.time_zone, "UTC", "the model knows no other clocks");
    let today = now.0.div_euclid(DAY);
    let openings: Vec<(i64, i64)> = (today - 2..=today + 400)
        .flat_map(|day| openings_of(hours, day))
        .filter(|(from, until)| from < until)
        .collect();
    if openings
        .iter()
        .any(|(from, until)| *from <= now.0 && now.0 < *until)
    {
        return None;
    }
    let later = openings
        .iter()
        .map(|(from, _)| *from)
        .filter(|from| *from > now.0);
    Some(Timestamp(later.min().unwrap_or(now.0 + 400 * DAY)))
}

/// Those that begin on a day, counted from 1970-01-01.
fn openings_of(hours: &Hours, day: i64) -> Vec<(i64, i64)> {
    if hours.holidays.contains(&date(day)) {
        return Vec::new();
    }
    // The first day of all was a Thursday.
    let weekday = Weekday::ALL[(day + 3).rem_euclid(7) as usize];
    let of_day = hours.week.iter().filter(|it| it.day == weekday);
    of_day
        .map(|it| {
            let at = |minutes: u16| day * DAY + i64::from(minutes) * MINUTE;
            let overnight = if it.until <= it.from { DAY } else { 0 };
            (at(it.from.minutes()), at(it.until.minutes()) + overnight)
        })
        .collect()
}

/// The date of a day, year by year and month by month.
fn date(day: i64) -> String {
    let leap = |year: i64| year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let (mut year, mut left) = (1970, day);
    while left >= if leap(year) { 366 } else { 365 } {
        left -= if leap(year) { 366 } else { 365 };
        year += 1;
    }
    let february = if leap(year) { 29 } else { 28 };
    let mut month = 1;
    for length in [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] {
        if left < length {
            break;
        }
        left -= length;
        month += 1;
    }
    format!("{year:04}-{month:02}-{:02}", left + 1)
}
