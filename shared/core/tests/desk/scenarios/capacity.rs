//! Places: what takes one, and that there are never more.

use super::{SECOND, ended, withdrawn};
use crate::world::{World, customer, owner, profile, queue_id, session_id, specialist_id};
use switchboard_core::{Command, Event};
use switchboard_model::{Millis, OfferEnd};

fn load(world: &World, number: u64) -> usize {
    world
        .desk
        .specialist(specialist_id(number))
        .expect("there")
        .load()
}

#[test]
fn chats_offers_and_wrap_ups_take_a_place_each() {
    let mut world = World::with(|rules| rules.wrap_up = Millis(60_000));
    world.put(profile(0, 3));
    world.come_online(0);
    world.start(1);
    assert_eq!(load(&world, 0), 1, "an offer");
    world.accept(1, 0);
    assert_eq!(load(&world, 0), 1, "a chat");
    world.start(2);
    world.accept(2, 0);
    world.end(2, owner(0, 1));
    world.start(3);
    assert_eq!(load(&world, 0), 3, "a chat, a wrap-up and an offer");
    world.start(4);
    assert_eq!(world.asked(4), [0; 0], "no more than that");
}

#[test]
fn a_place_that_is_free_again_goes_to_who_waits_longest() {
    let mut world = World::new();
    world.put(profile(0, 1));
    world.come_online(0);
    for session in 1..=3 {
        world.now = session as i64;
        world.start(session);
    }
    world.accept(1, 0);
    world.end(1, owner(0, 1));
    assert_eq!((world.asked(2), world.asked(3)), (vec![0], vec![]));
}

#[test]
fn a_wrap_up_ends_by_itself_or_when_they_say_so() {
    let mut world = World::with(|rules| rules.wrap_up = Millis(60_000));
    world.put(profile(0, 1));
    world.come_online(0);
    world.start(1);
    world.accept(1, 0);
    let events = world.end(1, owner(0, 1));
    assert!(matches!(events[1], Event::WrapUpStarted { .. }));
    world.start(2);
    assert_eq!(world.asked(2), [0; 0]);
    world.wait(60 * SECOND);
    assert_eq!(world.asked(2), [0]);
    world.accept(2, 0);
    world.end(2, customer(2));
    world.start(3);
    assert_eq!(world.asked(3), [0; 0]);
    let done = Command::EndWrapUp {
        specialist: specialist_id(0),
        session: session_id(2),
    };
    world.step(&done);
    assert_eq!(world.asked(3), [0]);
    assert_eq!(world.step(&done), [], "it is over");
}

#[test]
fn a_capacity_that_is_lowered_takes_back_what_rang_last() {
    let mut world = World::new();
    world.come_online(0);
    world.start(1);
    world.start(2);
    let events = world.put(profile(0, 1));
    assert_eq!(ended(&events), [OfferEnd::Withdrawn]);
    assert_eq!((world.asked(1), world.asked(2)), (vec![0], vec![]));
    world.accept(1, 0);
}

#[test]
fn who_no_longer_serves_a_queue_is_no_longer_asked_for_it() {
    let mut world = World::new();
    world.put_queue(1, |_| {});
    world.come_online(0);
    world.start(1);
    let mut elsewhere = profile(0, 2);
    elsewhere.queues = [queue_id(1)].into();
    let events = world.put(elsewhere);
    assert_eq!(withdrawn(&events), [specialist_id(0)]);
    assert_eq!(world.asked(1), [0; 0]);
}

#[test]
fn the_first_of_several_accepts_wins_and_the_others_are_silenced() {
    let mut world = World::with(|rules| rules.mode = switchboard_model::RoutingMode::RingAll);
    world.come_online(0);
    world.come_online(1);
    world.start(1);
    assert_eq!(world.asked(1), [0, 1]);
    let theirs = world.offer(1, 0).expect("it rings");
    let events = world.accept(1, 1);
    assert_eq!(ended(&events), [OfferEnd::Accepted, OfferEnd::Withdrawn]);
    let late = Command::AcceptOffer {
        offer: theirs,
        specialist: specialist_id(0),
    };
    assert_eq!(world.try_step(&late), Err(switchboard_core::Rejection::OfferGone));
    assert_eq!(world.owner(1), Some(1));
}
