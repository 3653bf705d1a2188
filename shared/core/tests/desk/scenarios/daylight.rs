//! Opening hours on clocks that change: a table of moments, each with what a queue then says.

use super::hours::{hours, opening};
use crate::world::{World, session_id};
use switchboard_model::{
    Opening,
    Weekday::{Fri, Mon, Sat, Sun, Thu, Wed},
};

/// When a chat that arrives then is served: at once, or when the queue opens. Moments as RFC 3339.
fn served(zone: &str, week: &[Opening], holidays: &[&str], arrives: &str) -> String {
    let mut world = World::with(|rules| rules.hours = Some(hours(zone, week, holidays)));
    let arrives: jiff::Timestamp = arrives.parse().expect("a moment");
    world.now = arrives.as_millisecond();
    world.start(1);
    let session = world
        .desk
        .session(session_id(1))
        .and_then(|it| it.waiting())
        .expect("it waits");
    match session.opens_at {
        None => "at once".to_owned(),
        Some(at) => jiff::Timestamp::from_millisecond(at.0)
            .expect("a moment")
            .to_string(),
    }
}

#[test]
fn clocks_of_the_place_count_in_winter_and_in_summer() {
    let week = [opening(Mon, "09:00", "17:00")];
    for (zone, arrives, expected) in [
        ("Europe/Berlin", "2026-03-23T07:59:59Z", "2026-03-23T08:00:00Z"),
        ("Europe/Berlin", "2026-03-30T06:59:59Z", "2026-03-30T07:00:00Z"),
        ("Europe/Berlin", "2026-03-30T07:00:00Z", "at once"),
        ("Europe/Berlin", "2026-03-30T15:00:00Z", "2026-04-06T07:00:00Z"),
        ("Europe/Berlin", "2026-10-26T07:30:00Z", "2026-10-26T08:00:00Z"),
        ("America/New_York", "2026-03-02T13:59:00Z", "2026-03-02T14:00:00Z"),
        ("America/New_York", "2026-03-09T12:59:00Z", "2026-03-09T13:00:00Z"),
        ("America/New_York", "2026-11-02T13:59:00Z", "2026-11-02T14:00:00Z"),
    ] {
        assert_eq!(served(zone, &week, &[], arrives), expected, "{zone} {arrives}");
    }
}

#[test]
fn a_time_that_a_spring_night_leaves_out_is_taken_as_much_later() {
    // Berlin goes from 02:00 to 03:00 at 01:00Z, New York at 07:00Z.
    let week = [opening(Sun, "02:30", "05:00")];
    for (zone, arrives, expected) in [
        ("Europe/Berlin", "2026-03-29T00:59:00Z", "2026-03-29T01:30:00Z"),
        ("Europe/Berlin", "2026-03-29T01:29:59Z", "2026-03-29T01:30:00Z"),
        ("Europe/Berlin", "2026-03-29T01:30:00Z", "at once"),
        ("Europe/Berlin", "2026-03-29T02:59:59Z", "at once"),
        ("Europe/Berlin", "2026-03-29T03:00:00Z", "2026-04-05T00:30:00Z"),
        ("America/New_York", "2026-03-08T06:59:00Z", "2026-03-08T07:30:00Z"),
        ("America/New_York", "2026-03-08T07:30:00Z", "at once"),
    ] {
        assert_eq!(served(zone, &week, &[], arrives), expected, "{zone} {arrives}");
    }
}

#[test]
fn an_opening_that_the_night_swallows_is_none() {
    let week = [opening(Sun, "02:30", "03:00")];
    let zone = "Europe/Berlin";
    assert_eq!(
        served(zone, &week, &[], "2026-03-29T00:00:00Z"),
        "2026-04-05T00:30:00Z"
    );
    assert_eq!(
        served(zone, &week, &[], "2026-03-29T01:15:00Z"),
        "2026-04-05T00:30:00Z"
    );
    let inside = [opening(Sun, "02:10", "02:50")];
    assert_eq!(
        served(zone, &inside, &[], "2026-03-29T00:00:00Z"),
        "2026-03-29T01:10:00Z"
    );
    assert_eq!(served(zone, &inside, &[], "2026-03-29T01:10:00Z"), "at once");
}

#[test]
fn of_a_time_that_comes_twice_the_first_counts() {
    // Berlin goes from 03:00 back to 02:00 at 01:00Z, New York from 02:00 to 01:00 at 06:00Z.
    let berlin = [opening(Sun, "02:30", "05:00")];
    let new_york = [opening(Sun, "01:30", "05:00")];
    for (zone, week, arrives, expected) in [
        (
            "Europe/Berlin",
            berlin,
            "2026-10-25T00:29:59Z",
            "2026-10-25T00:30:00Z",
        ),
        ("Europe/Berlin", berlin, "2026-10-25T00:30:00Z", "at once"),
        ("Europe/Berlin", berlin, "2026-10-25T01:15:00Z", "at once"),
        ("Europe/Berlin", berlin, "2026-10-25T03:59:59Z", "at once"),
        (
            "America/New_York",
            new_york,
            "2026-11-01T05:29:59Z",
            "2026-11-01T05:30:00Z",
        ),
        ("America/New_York", new_york, "2026-11-01T06:15:00Z", "at once"),
    ] {
        assert_eq!(served(zone, &week, &[], arrives), expected, "{zone} {arrives}");
    }
    let until = [opening(Sun, "01:00", "02:30")];
    assert_eq!(
        served("Europe/Berlin", &until, &[], "2026-10-25T00:29:59Z"),
        "at once"
    );
    assert_eq!(
        served("Europe/Berlin", &until, &[], "2026-10-25T01:29:59Z"),
        "2026-11-01T00:00:00Z",
        "the second 02:29 is after the end"
    );
}

#[test]
fn an_opening_over_the_change_is_an_hour_shorter_in_spring_and_longer_in_autumn() {
    let week = [opening(Sat, "22:00", "06:00")];
    let zone = "Europe/Berlin";
    assert_eq!(served(zone, &week, &[], "2026-03-28T21:00:00Z"), "at once");
    assert_eq!(served(zone, &week, &[], "2026-03-29T03:59:59Z"), "at once");
    assert_eq!(
        served(zone, &week, &[], "2026-03-29T04:00:00Z"),
        "2026-04-04T20:00:00Z"
    );
    assert_eq!(served(zone, &week, &[], "2026-10-24T20:00:00Z"), "at once");
    assert_eq!(served(zone, &week, &[], "2026-10-25T04:59:59Z"), "at once");
    assert_eq!(
        served(zone, &week, &[], "2026-10-25T05:00:00Z"),
        "2026-10-31T21:00:00Z"
    );
}

#[test]
fn a_holiday_is_one_of_the_place_and_an_opening_of_the_day_before_goes_on_into_it() {
    let week = [
        opening(Thu, "09:00", "17:00"),
        opening(Fri, "09:00", "17:00"),
        opening(Thu, "22:00", "02:00"),
    ];
    let (zone, christmas) = ("Europe/Berlin", ["2026-12-25"]);
    assert_eq!(
        served(zone, &week, &christmas, "2026-12-24T23:30:00Z"),
        "at once",
        "00:30 there"
    );
    assert_eq!(
        served(zone, &week, &christmas, "2026-12-25T01:00:00Z"),
        "2026-12-31T08:00:00Z"
    );
    assert_eq!(
        served(zone, &week, &christmas, "2026-12-25T09:00:00Z"),
        "2026-12-31T08:00:00Z"
    );
}

#[test]
fn the_year_ends_like_any_week() {
    let week = [opening(Wed, "09:00", "17:00"), opening(Thu, "20:00", "04:00")];
    let (zone, new_year) = ("America/New_York", ["2027-01-01"]);
    assert_eq!(
        served(zone, &week, &new_year, "2027-01-01T02:00:00Z"),
        "at once",
        "21:00 there"
    );
    assert_eq!(served(zone, &week, &new_year, "2027-01-01T08:59:59Z"), "at once");
    assert_eq!(
        served(zone, &week, &new_year, "2027-01-01T09:00:00Z"),
        "2027-01-06T14:00:00Z"
    );
    let monday = [opening(Mon, "00:00", "24:00")];
    assert_eq!(
        served("UTC", &monday, &[], "2026-12-31T23:59:59Z"),
        "2027-01-04T00:00:00Z"
    );
}
