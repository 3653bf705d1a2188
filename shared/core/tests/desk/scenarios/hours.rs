//! Opening hours without daylight saving: held, released, changed.

use super::{DAY, HOUR, MINUTE, SECOND};
use crate::world::{World, customer_id, queue_id, session_id};
use switchboard_core::{Command, Event, WarningKind};
use switchboard_model::{Hours, Opening, QueueRules, Timestamp, Weekday};

pub(super) fn opening(day: Weekday, from: &str, until: &str) -> Opening {
    Opening {
        day,
        from: from.parse().expect("a time"),
        until: until.parse().expect("a time"),
    }
}

pub(super) fn hours(zone: &str, week: &[Opening], holidays: &[&str]) -> Hours {
    Hours {
        time_zone: zone.to_owned(),
        week: week.to_vec(),
        holidays: holidays.iter().map(|day| (*day).to_owned()).collect(),
    }
}

/// Open on Thursdays from 09:00 to 17:00; it is Thursday, 1970-01-01.
fn on_thursday(rules: &mut QueueRules) {
    rules.hours = Some(hours("UTC", &[opening(Weekday::Thu, "09:00", "17:00")], &[]));
}

fn opens_at(world: &World) -> Option<Timestamp> {
    let session = world.desk.session(session_id(1)).expect("open");
    session.waiting().expect("it waits").opens_at
}

#[test]
fn what_arrives_while_it_is_closed_is_held_until_it_opens_and_its_times_count_from_then() {
    let mut world = World::with(on_thursday);
    world.come_online(0);
    world.now = 8 * HOUR;
    world.start(1);
    assert_eq!(opens_at(&world), Some(Timestamp(9 * HOUR)));
    assert_eq!(world.asked(1), [0; 0]);
    assert_eq!(world.desk.next_deadline(), Some(Timestamp(9 * HOUR)));
    world.unlink(0);
    let events = world.wait(HOUR);
    assert!(matches!(events[..], [Event::SessionReleased { .. }]));
    let session = world
        .desk
        .session(session_id(1))
        .and_then(|it| it.waiting())
        .expect("it waits");
    assert_eq!((session.opens_at, session.since), (None, Timestamp(9 * HOUR)));
    assert_eq!(session.notice_at, Some(Timestamp(9 * HOUR + MINUTE)));
    world.link(0);
    assert_eq!(world.asked(1), [0]);
}

#[test]
fn what_arrived_before_it_closed_is_still_served() {
    let mut world = World::with(on_thursday);
    world.now = 17 * HOUR - 1;
    world.start(1);
    world.wait(HOUR);
    world.come_online(0);
    assert_eq!(world.asked(1), [0]);
    world.start(2);
    assert_eq!(world.asked(2), [0; 0], "it came too late");
}

#[test]
fn who_wrote_while_it_was_closed_has_left_a_message_and_need_not_stay() {
    let mut world = World::with(on_thursday);
    world.start(1);
    let customer = customer_id(1);
    world.step(&Command::UnlinkCustomer { customer });
    world.wait(10 * DAY);
    assert!(world.desk.session(session_id(1)).is_some());
}

#[test]
fn changed_hours_reach_those_who_are_held() {
    let mut world = World::with(on_thursday);
    world.come_online(0);
    world.start(1);
    let events = world.put_queue(0, |rules| {
        rules.hours = Some(hours("UTC", &[opening(Weekday::Thu, "10:00", "17:00")], &[]));
    });
    assert!(matches!(events[1], Event::SessionHeld { .. }));
    assert_eq!(opens_at(&world), Some(Timestamp(10 * HOUR)));
    let events = world.put_queue(0, |_| {});
    assert!(matches!(events[1], Event::SessionReleased { .. }));
    assert_eq!(world.asked(1), [0]);
}

#[test]
fn an_opening_that_ends_not_later_than_it_begins_ends_on_the_next_day() {
    let mut world = World::with(|rules| {
        rules.hours = Some(hours(
            "UTC",
            &[opening(Weekday::Thu, "22:00", "06:00")],
            &["1970-01-02"],
        ));
    });
    world.now = 22 * HOUR - 1;
    world.start(1);
    assert_eq!(opens_at(&world), Some(Timestamp(22 * HOUR)));
    world.now = DAY + 6 * HOUR - SECOND;
    world.start(2);
    let session = world
        .desk
        .session(session_id(2))
        .and_then(|it| it.waiting())
        .expect("it waits");
    assert_eq!(
        session.opens_at, None,
        "it belongs to the day it begins on, and that is no holiday"
    );
    world.now = DAY + 6 * HOUR;
    world.start(3);
    let session = world
        .desk
        .session(session_id(3))
        .and_then(|it| it.waiting())
        .expect("it waits");
    assert_eq!(session.opens_at, Some(Timestamp(7 * DAY + 22 * HOUR)));
}

#[test]
fn a_holiday_has_no_opening() {
    let mut world = World::with(|rules| {
        let daily: Vec<_> = Weekday::ALL
            .iter()
            .map(|day| opening(*day, "09:00", "24:00"))
            .collect();
        rules.hours = Some(hours("UTC", &daily, &["1970-01-01", "1970-01-02"]));
    });
    world.now = 10 * HOUR;
    world.start(1);
    assert_eq!(opens_at(&world), Some(Timestamp(2 * DAY + 9 * HOUR)));
}

#[test]
fn a_queue_that_opens_no_more_holds_what_comes_and_says_so() {
    let mut world = World::with(|rules| {
        let first = Timestamp(0);
        let thursdays = (0..60).map(|week| jiff::Timestamp::from_millisecond(first.0 + week * 7 * DAY));
        let thursdays = thursdays.map(|at| at.expect("a moment").strftime("%Y-%m-%d").to_string());
        let mut closed = hours("UTC", &[opening(Weekday::Thu, "09:00", "17:00")], &[]);
        closed.holidays = thursdays.collect();
        rules.hours = Some(closed);
    });
    world.start(1);
    assert_eq!(opens_at(&world), Some(Timestamp(400 * DAY)));
    let never = |world: &World| {
        let warnings = world.desk.warnings(Timestamp(world.now));
        warnings.iter().any(|it| it.kind == WarningKind::NeverOpens)
    };
    assert!(never(&world));
    let place = world.desk.places(Timestamp(0), queue_id(0));
    assert_eq!(
        (place[0].opens_at, place[0].wait),
        (Some(Timestamp(400 * DAY)), None)
    );
    let events = world.wait(400 * DAY);
    assert!(
        !events
            .iter()
            .any(|it| matches!(it, Event::SessionReleased { .. })),
        "it is closed still"
    );
    assert!(opens_at(&world) > Some(Timestamp(400 * DAY)));
    world.put_queue(0, on_thursday);
    assert!(!never(&world));
}
