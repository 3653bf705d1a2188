//! When a queue is open. The clocks of its place count, daylight saving included: an opening that falls into the hour
//! that a spring night leaves out begins when that hour would end, and in autumn the first of two equal times counts.

use jiff::{Timestamp as Instant, ToSpan, civil::Date, tz::TimeZone};
use switchboard_model::{Hours, Millis, Opening, Timestamp, Weekday};

/// An opening is looked for within so many days. A queue that has none by then never opens.
const HORIZON_DAYS: i64 = 400;

/// When a queue opens next; `None` while it is open. One that never opens is put off to the end of the horizon.
pub(crate) fn opens_at(hours: &Hours, now: Timestamp) -> Option<Timestamp> {
    match next(hours, now) {
        Next::Open => None,
        Next::At(moment) => Some(moment),
        Next::Never => Some(now + Millis(HORIZON_DAYS * 86_400_000)),
    }
}

/// Whether no opening is left.
pub(crate) fn never_opens(hours: &Hours, now: Timestamp) -> bool {
    matches!(next(hours, now), Next::Never)
}

/// What is wrong with hours; `None` when nothing is.
pub(crate) fn fault(hours: &Hours) -> Option<String> {
    if hours.week.is_empty() {
        return Some("they never open: name at least one opening".to_owned());
    }
    if TimeZone::get(&hours.time_zone).is_err() {
        return Some(format!(
            "{:?} is no time zone; write it like Europe/Berlin",
            hours.time_zone
        ));
    }
    let bad = hours.holidays.iter().find(|day| day.parse::<Date>().is_err());
    if let Some(day) = bad {
        return Some(format!("{day:?} is no date; write it like 2026-12-25"));
    }
    let same = |it: &Opening| it.from.minutes() % 1_440 == it.until.minutes() % 1_440 && it.from >= it.until;
    let same = hours.week.iter().any(same);
    same.then(|| "an opening that ends when it begins has no length".to_owned())
}

enum Next {
    Open,
    At(Timestamp),
    Never,
}

fn next(hours: &Hours, now: Timestamp) -> Next {
    let Ok(zone) = TimeZone::get(&hours.time_zone) else {
        return Next::Never;
    };
    let Ok(instant) = Instant::from_millisecond(now.0) else {
        return Next::Never;
    };
    let today = zone.to_datetime(instant).date();
    let mut first: Option<Timestamp> = None;
    // Yesterday's last opening may go on past midnight.
    for days in -1..=HORIZON_DAYS {
        let Ok(date) = today.checked_add(days.days()) else {
            continue;
        };
        for (from, until) in openings(hours, &zone, date) {
            if from <= now && now < until {
                return Next::Open;
            }
            if from > now {
                first = Some(first.map_or(from, |known| known.min(from)));
            }
        }
        // What a later day brings is later.
        if let Some(moment) = first.filter(|_| days >= 0) {
            return Next::At(moment);
        }
    }
    Next::Never
}

fn openings<'a>(
    hours: &'a Hours,
    zone: &'a TimeZone,
    date: Date,
) -> impl Iterator<Item = (Timestamp, Timestamp)> + 'a {
    let closed = hours
        .holidays
        .iter()
        .any(|day| day.parse::<Date>().is_ok_and(|holiday| holiday == date));
    let day = weekday(date);
    let of_day = hours.week.iter().filter(move |it| it.day == day && !closed);
    of_day.filter_map(move |Opening { from, until, .. }| {
        let ends_on = if until > from { 0 } else { 1 };
        let from = moment(zone, date, from.minutes(), 0)?;
        let until = moment(zone, date, until.minutes(), ends_on)?;
        // A spring night can leave nothing of it.
        (from < until).then_some((from, until))
    })
}

fn moment(zone: &TimeZone, date: Date, minutes: u16, days_on: i64) -> Option<Timestamp> {
    let (days_on, minutes) = (days_on + i64::from(minutes / 1_440), minutes % 1_440);
    let date = date.checked_add(days_on.days()).ok()?;
    let (hour, minute) = (i8::try_from(minutes / 60).ok()?, i8::try_from(minutes % 60).ok()?);
    let local = date.at(hour, minute, 0, 0);
    let moment = zone.to_ambiguous_zoned_datetime(local).compatible().ok()?;
    Some(Timestamp(moment.timestamp().as_millisecond()))
}

fn weekday(date: Date) -> Weekday {
    let index = usize::from(date.weekday().to_monday_zero_offset().unsigned_abs());
    Weekday::ALL.get(index).copied().unwrap_or(Weekday::Sun)
}
