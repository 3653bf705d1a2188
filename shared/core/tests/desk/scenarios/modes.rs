//! The four modes.

use super::{MINUTE, ended, withdrawn};
use crate::world::{World, owner, profile, session_id, specialist_id};
use switchboard_core::{Event, Rejection, Roster};
use switchboard_model::{OfferEnd, OfferKind, QueueRules, RoutingMode};

fn in_mode(mode: RoutingMode) -> World {
    let mut world = World::with(|rules| rules.mode = mode);
    world.come_online(0);
    world.come_online(1);
    world
}

#[test]
fn best_rings_for_one_at_a_time() {
    let mut world = in_mode(RoutingMode::Best);
    world.start(1);
    assert_eq!(world.asked(1), [0]);
    world.decline(1, 0);
    assert_eq!(world.asked(1), [1]);
}

#[test]
fn ring_all_rings_for_everyone_who_fits_and_for_who_comes_later() {
    let mut world = in_mode(RoutingMode::RingAll);
    world.start(1);
    assert_eq!(world.asked(1), [0, 1]);
    world.put(profile(2, 1));
    world.come_online(2);
    assert_eq!(world.asked(1), [0, 1, 2]);
    world.decline(1, 0);
    assert_eq!(world.asked(1), [1, 2]);
    let events = world.accept(1, 2);
    assert_eq!(ended(&events), [OfferEnd::Accepted, OfferEnd::Withdrawn]);
}

#[test]
fn auto_accept_is_the_best_ones_at_once() {
    let mut world = in_mode(RoutingMode::AutoAccept);
    let events = world.start(1);
    let [
        Event::SessionStarted { .. },
        Event::SessionAssigned {
            owner,
            why: Some(why),
            ..
        },
    ] = &events[..]
    else {
        panic!("{events:?}");
    };
    assert_eq!((*owner, why.candidates.len()), (specialist_id(0), 2));
    world.start(2);
    assert_eq!(world.owner(2), Some(1));
    world.start(3);
    world.start(4);
    world.start(5);
    assert_eq!(world.owner(5), None, "nobody has room");
    let fence = world.desk.session(session_id(1)).expect("open").fence.0;
    world.end(1, owner_of(&world, 1, fence));
    assert!(world.owner(5).is_some());
}

fn owner_of(world: &World, session: u64, fence: u64) -> switchboard_core::Author {
    owner(world.owner(session).expect("an owner"), fence)
}

#[test]
fn manual_pick_shows_it_to_members_with_room_or_without() {
    let mut world = in_mode(RoutingMode::ManualPick);
    for session in 1..=3 {
        world.start(session);
        assert_eq!(world.asked(session), [0, 1]);
    }
    let kinds = world
        .desk
        .offers()
        .filter(|it| it.kind == OfferKind::Pick)
        .count();
    assert_eq!(kinds, 6);
    assert_eq!(
        world.desk.specialist(specialist_id(0)).map(Roster::load),
        Some(0),
        "it takes no place"
    );
    world.accept(1, 0);
    world.accept(2, 0);
    assert_eq!(world.asked(3), [0, 1], "with room or without");
    assert_eq!(world.try_accept(3, 0), Err(Rejection::AtCapacity));
    assert_eq!(world.asked(3), [0, 1]);
}

#[test]
fn what_is_picked_takes_the_place_of_what_rang_last() {
    let mut world = in_mode(RoutingMode::ManualPick);
    let mut both = profile(0, 2);
    both.queues.insert(crate::world::queue_id(1));
    world.put_queue(1, |_| {});
    world.put(both);
    world.unlink(1);
    world.start(1);
    for session in [2, 3] {
        world.now += MINUTE / 60;
        world.step(&crate::world::start_in(session, 1, None));
        assert_eq!(world.asked(session), [0]);
    }
    let events = world.accept(1, 0);
    assert_eq!(withdrawn(&events), [specialist_id(0)]);
    assert_eq!((world.asked(2), world.asked(3)), (vec![0], vec![]));
}

#[test]
fn a_queue_that_is_no_longer_picked_from_rings() {
    let mut world = in_mode(RoutingMode::ManualPick);
    world.start(1);
    let events = world.put_queue(0, |rules: &mut QueueRules| rules.mode = RoutingMode::Best);
    assert_eq!(withdrawn(&events).len(), 2);
    let kinds: Vec<_> = world.desk.offers().map(|it| it.kind).collect();
    assert_eq!(kinds, [OfferKind::Ring]);
}

#[test]
fn what_is_meant_for_a_full_one_does_not_keep_others_from_being_asked() {
    let mut world = in_mode(RoutingMode::ManualPick);
    world.put(profile(1, 1));
    world.start(1);
    world.accept(1, 0);
    world.step(&crate::world::transfer(1, 0, 1, crate::world::to_specialist(1)));
    world.start(2);
    world.accept(2, 1);
    assert_eq!(world.asked(1), [0; 0], "1 is full now");
    world.start(3);
    assert_eq!(world.asked(3), [0, 1]);
}
