//! When nobody takes a chat over.

use super::{SECOND, ended};
use crate::world::{World, profile, session_id, specialist_id, to_queue, to_specialist, transfer};
use switchboard_core::{Command, Event, Session};
use switchboard_model::{
    Millis, OfferEnd, QueueRules, RequeueReason, SessionState, TransferEnd, TransferFallback,
};

/// Session 1 is specialist 0's and rings for 1, who is meant alone.
fn on_its_way(change: impl FnOnce(&mut QueueRules)) -> World {
    let mut world = World::with(change);
    world.come_online(0);
    world.start(1);
    world.accept(1, 0);
    world.come_online(1);
    world.step(&transfer(1, 0, 1, to_specialist(1)));
    world
}

fn back_to_line(rules: &mut QueueRules) {
    rules.transfer_fallback = TransferFallback::Queue;
}

fn how(events: &[Event]) -> Option<TransferEnd> {
    let mut ends = events.iter();
    ends.find_map(|event| {
        if let Event::TransferEnded { outcome, .. } = event {
            Some(*outcome)
        } else {
            None
        }
    })
}

fn state(world: &World) -> Option<SessionState> {
    world.desk.session(session_id(1)).map(Session::state)
}

#[test]
fn when_the_time_is_over_it_goes_back_to_its_owner() {
    let mut world = on_its_way(|_| {});
    world.wait(60 * SECOND - 1);
    assert_eq!(state(&world), Some(SessionState::Transferred));
    let events = world.wait(1);
    assert_eq!(ended(&events), [OfferEnd::Expired]);
    assert_eq!(how(&events), Some(TransferEnd::Expired));
    assert_eq!(
        (state(&world), world.owner(1)),
        (Some(SessionState::Active), Some(0))
    );
}

#[test]
fn or_to_the_front_of_its_queue_if_that_is_its_rule() {
    let mut world = on_its_way(back_to_line);
    world.start(2);
    let events = world.wait(60 * SECOND);
    assert!(events.iter().any(|event| matches!(
        event,
        Event::SessionRequeued {
            reason: RequeueReason::TransferExpired,
            ..
        }
    )));
    assert_eq!(world.line(0), [1, 2]);
}

#[test]
fn or_if_its_owner_has_no_connection() {
    let mut world = on_its_way(|rules| rules.transfer_time = Millis(10_000));
    world.unlink(0);
    world.wait(10 * SECOND);
    assert_eq!(state(&world), Some(SessionState::Waiting));
}

#[test]
fn but_not_if_they_hold_it_by_phone() {
    let mut world = on_its_way(|_| {});
    world.step(&Command::HoldByPhone {
        session: session_id(1),
        owner: specialist_id(0),
        held: true,
    });
    world.unlink(0);
    world.wait(60 * SECOND);
    assert_eq!(
        (state(&world), world.owner(1)),
        (Some(SessionState::Active), Some(0))
    );
}

#[test]
fn the_no_of_the_one_it_is_meant_for_ends_it() {
    let mut world = on_its_way(|_| {});
    let events = world.decline(1, 1);
    assert_eq!(how(&events), Some(TransferEnd::Declined));
    assert_eq!(ended(&events), [OfferEnd::Declined], "an offer ends once");
    assert_eq!(
        (state(&world), world.owner(1)),
        (Some(SessionState::Active), Some(0))
    );
    let mut world = on_its_way(back_to_line);
    world.decline(1, 1);
    assert_eq!(state(&world), Some(SessionState::Waiting));
}

#[test]
fn the_no_of_one_among_many_does_not() {
    let mut world = World::new();
    world.come_online(0);
    world.start(1);
    world.accept(1, 0);
    world.put(profile(2, 1));
    world.come_online(1);
    world.come_online(2);
    world.step(&transfer(1, 0, 1, to_queue(0)));
    assert_eq!(world.asked(1), [1]);
    world.decline(1, 1);
    assert_eq!(world.asked(1), [2]);
}

#[test]
fn a_ring_that_the_end_cut_short_is_no_miss_and_a_full_one_is() {
    for (time, misses) in [(30, 1), (40, 2)] {
        let mut world = World::new();
        world.come_online(0);
        world.start(1);
        world.accept(1, 0);
        world.put_queue(0, |rules| rules.transfer_time = Millis::from_secs(time));
        world.put(profile(2, 1));
        world.come_online(1);
        world.come_online(2);
        world.step(&transfer(1, 0, 1, to_queue(0)));
        world.wait(20 * SECOND);
        world.wait((time - 20) * SECOND);
        assert_eq!(state(&world), Some(SessionState::Active));
        let total: u32 = world.desk.specialists().map(|it| it.misses).sum();
        assert_eq!(total, misses, "{time} s");
    }
}

#[test]
fn a_chat_may_end_while_it_is_on_its_way() {
    let mut world = on_its_way(|_| {});
    let events = world.end(1, crate::world::customer(1));
    assert_eq!(ended(&events), [OfferEnd::Withdrawn]);
    assert_eq!(world.desk.session(session_id(1)), None);
}
