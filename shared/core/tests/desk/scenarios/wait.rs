//! The wait that customers are told.

use super::{HOUR, MINUTE, SECOND};
use crate::world::{World, customer, owner, profile, queue_id};
use switchboard_model::{Millis, Timestamp};

/// Everybody is taken as soon as they are asked for; one place.
fn quick() -> World {
    let mut world = World::new();
    world.put(profile(0, 1));
    world.link(0);
    world
}

/// A chat that joins in place 1 and is taken after so many seconds.
fn taken_after(world: &mut World, session: u64, seconds: i64) {
    world.start(session);
    world.now += seconds * SECOND;
    world.set_status(0, switchboard_model::SpecialistStatus::Online);
    world.accept(session, 0);
    world.end(session, owner(0, 1));
    world.set_status(0, switchboard_model::SpecialistStatus::Away);
}

fn told(world: &World) -> Vec<Option<(i64, i64)>> {
    let places = world.desk.places(Timestamp(world.now), queue_id(0));
    let told = places.iter().map(|it| it.wait);
    told.map(|it| it.map(|(Millis(median), Millis(most))| (median / SECOND, most / SECOND)))
        .collect()
}

#[test]
fn with_fewer_than_8_it_is_unknown() {
    let mut world = quick();
    for session in 1..=7 {
        taken_after(&mut world, session, 10);
    }
    world.start(100);
    assert_eq!(told(&world), [None]);
    world.end(100, customer(100));
    taken_after(&mut world, 8, 10);
    world.start(101);
    assert_eq!(told(&world), [Some((10, 10))]);
}

#[test]
fn it_is_the_median_and_the_80th_percentile_for_place_1_and_in_proportion_behind_it() {
    let mut world = quick();
    for (session, seconds) in (1..).zip([50, 10, 20, 40, 30, 60, 80, 70, 90, 100]) {
        taken_after(&mut world, session, seconds);
    }
    for session in 100..103 {
        world.start(session);
    }
    let expected = [Some((50, 80)), Some((100, 160)), Some((150, 240))];
    assert_eq!(told(&world), expected);
}

#[test]
fn those_count_that_were_taken_within_the_last_hour() {
    let mut world = quick();
    for session in 1..=8 {
        taken_after(&mut world, session, 10);
    }
    let last = world.now;
    world.now = last + HOUR - 70 * SECOND;
    world.start(100);
    assert_eq!(told(&world), [None], "the first is an hour ago");
    world.now = last + HOUR - 71 * SECOND;
    assert_eq!(told(&world), [Some((10, 10))]);
}

#[test]
fn each_counts_by_the_place_in_which_it_joined() {
    let mut world = quick();
    for round in 0..4 {
        let (first, second) = (round * 10 + 1, round * 10 + 2);
        world.start(first);
        world.start(second);
        world.now += 10 * SECOND;
        world.set_status(0, switchboard_model::SpecialistStatus::Online);
        world.accept(first, 0);
        world.end(first, owner(0, 1));
        world.now += 10 * SECOND;
        world.accept(second, 0);
        world.end(second, owner(0, 1));
        world.set_status(0, switchboard_model::SpecialistStatus::Away);
    }
    world.start(100);
    assert_eq!(
        told(&world),
        [Some((10, 10))],
        "10 s in place 1, and 20 s in place 2"
    );
}

#[test]
fn of_many_the_24_that_joined_nearest_count_and_of_one_place_the_latest() {
    let mut world = quick();
    let mut session = 0;
    for (count, seconds) in [(24, 1), (40, 20)] {
        for _ in 0..count {
            session += 1;
            taken_after(&mut world, session, seconds);
        }
    }
    world.start(1_000);
    world.start(1_001);
    assert_eq!(told(&world), [Some((20, 20)), Some((40, 40))]);
    world.end(1_000, customer(1_000));
    world.end(1_001, customer(1_001));
    for _ in 0..24 {
        session += 1;
        taken_after(&mut world, session, 5);
    }
    world.start(2_000);
    assert_eq!(told(&world), [Some((5, 5))]);
    assert!(world.now < HOUR);
}

#[test]
fn exactly_24_count() {
    let mut world = quick();
    let mut session = 0;
    for (count, seconds) in [(40, 50), (12, 10), (12, 30)] {
        for _ in 0..count {
            session += 1;
            taken_after(&mut world, session, seconds);
        }
    }
    world.start(1_000);
    assert_eq!(
        told(&world),
        [Some((10, 30))],
        "with one more or less the median is 30"
    );
}

#[test]
fn a_queue_that_is_closed_says_when_it_opens_instead() {
    let mut world = quick();
    for session in 1..=8 {
        taken_after(&mut world, session, 10);
    }
    world.put_queue(0, |rules| {
        let thursday = super::hours::opening(switchboard_model::Weekday::Thu, "09:00", "17:00");
        rules.hours = Some(super::hours::hours("UTC", &[thursday], &[]));
    });
    world.now = 2 * MINUTE;
    world.start(100);
    let places = world.desk.places(Timestamp(world.now), queue_id(0));
    assert_eq!(
        (places[0].wait, places[0].opens_at),
        (None, Some(Timestamp(9 * HOUR)))
    );
}
