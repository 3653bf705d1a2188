//! A waiting chat always has a next step, and it is never silent.

use super::{MINUTE, SECOND};
use crate::world::{World, profile, queue_id, session_id, start_in};
use switchboard_core::{Event, WarningKind};
use switchboard_model::{Millis, Need, Timestamp};

/// When it is said that a chat waits, and whether that is longer than promised.
fn notices(world: &mut World, until: i64) -> Vec<(i64, bool)> {
    let mut said = Vec::new();
    while let Some(at) = world.desk.next_deadline().filter(|at| at.0 <= until) {
        let events = world.wait(at.0 - world.now);
        for event in &events {
            if let Event::WaitNoticed { late, .. } = event {
                said.push((at.0 / SECOND, *late));
            }
        }
    }
    said
}

#[test]
fn it_is_said_when_it_is_longer_than_promised_and_every_minute_after() {
    let mut world = World::new();
    world.start(1);
    assert_eq!(
        notices(&mut world, 200 * SECOND),
        [(60, true), (120, true), (180, true)]
    );
}

#[test]
fn and_at_each_of_the_two_moments() {
    let mut world = World::default();
    world.put_queue(1, |rules| rules.max_waiting = Some(1));
    world.put_queue(0, |rules| {
        rules.overflow = Some(queue_id(1));
        rules.max_wait = Some(Millis(30_000));
        rules.service_level.within = Millis(100_000);
    });
    world.step(&start_in(2, 1, None));
    world.now = 1;
    world.start(1);
    let all = notices(&mut world, 230 * SECOND);
    let of_one: Vec<_> = all
        .into_iter()
        .filter(|(at, _)| [30, 90, 100, 160, 220].contains(at))
        .collect();
    assert_eq!(
        of_one,
        [(30, false), (90, false), (100, true), (160, true), (220, true)]
    );
}

#[test]
fn a_chat_that_rings_has_its_next_step_too() {
    let mut world = World::new();
    world.come_online(0);
    world.start(1);
    let next = world.desk.next_step(session_id(1));
    assert_eq!(next, Some(Timestamp(20 * SECOND)));
}

#[test]
fn a_chat_caught_by_a_queue_nobody_serves_or_nobody_is_able_for_still_has_a_next_step() {
    let mut world = World::new();
    world.put_queue(0, |rules| {
        rules.skills = vec![Need::from(crate::world::skill("juggling"))];
    });
    world.put_queue(1, |_| {});
    world.come_online(0);
    world.start(1);
    world.step(&start_in(2, 1, None));
    let warnings = world.desk.warnings(Timestamp(0));
    assert_eq!(warnings.len(), 2);
    for _ in 0..100 {
        for session in [1, 2] {
            let next = world.desk.next_step(session_id(session)).expect("a next step");
            assert!(next > Timestamp(world.now) && next <= Timestamp(world.now + MINUTE));
        }
        world.wait(MINUTE);
    }
    let late = world.desk.warnings(Timestamp(world.now));
    let late = late
        .iter()
        .filter(|it| matches!(it.kind, WarningKind::WaitingTooLong { .. }));
    assert_eq!(late.count(), 2);
}

#[test]
fn so_does_one_whose_queue_was_changed_while_it_waited() {
    let mut world = World::new();
    world.put(profile(0, 1));
    world.start(1);
    world.put_queue(0, |rules| {
        rules.skills = vec![Need::from(crate::world::skill("juggling"))];
        rules.service_level.within = Millis(86_400_000);
    });
    let next = world.desk.next_step(session_id(1));
    assert_eq!(next, Some(Timestamp(MINUTE)), "as it was promised when it joined");
}
