//! Customers who are gone or silent: abandoned, reminded, parked, and back again.

use super::{DAY, MINUTE, SECOND, withdrawn};
use crate::world::{World, customer, customer_id, owner, profile, session_id, specialist_id};
use switchboard_core::{Command, Event, Quiet, Roster};
use switchboard_model::{RequeueReason, Resolution, SenderKind, SessionState};

fn quiet(world: &World, session: u64) -> Option<Quiet> {
    let session = world.desk.session(session_id(session))?;
    session.hold().map(|hold| hold.quiet)
}

/// Specialist 0 has one place; session 1 is theirs and parked.
fn parked() -> World {
    let mut world = World::new();
    world.put(profile(0, 1));
    world.come_online(0);
    world.start(1);
    world.accept(1, 0);
    world.post(1, owner(0, 1));
    world.wait(10 * MINUTE);
    world.wait(2 * MINUTE);
    assert_eq!(quiet(&world, 1), Some(Quiet::Parked));
    world
}

#[test]
fn who_is_gone_for_long_while_waiting_has_abandoned_it() {
    let mut world = World::new();
    world.start(1);
    world.now = MINUTE;
    let customer = customer_id(1);
    world.step(&Command::UnlinkCustomer { customer });
    world.wait(5 * MINUTE - 1);
    assert!(world.desk.session(session_id(1)).is_some());
    let events = world.wait(1);
    assert!(events.iter().any(|event| matches!(
        event,
        Event::SessionEnded {
            ended_by: SenderKind::System,
            resolution: Resolution::Abandoned,
            owner: None,
            ..
        }
    )));
}

#[test]
fn who_comes_back_in_time_has_not() {
    let mut world = World::new();
    world.start(1);
    let customer = customer_id(1);
    world.step(&Command::UnlinkCustomer { customer });
    world.wait(4 * MINUTE);
    world.step(&Command::LinkCustomer { customer });
    world.wait(DAY);
    assert!(world.desk.session(session_id(1)).is_some());
}

#[test]
fn it_counts_from_when_the_chat_joined_this_queue_at_the_earliest() {
    let mut world = World::new();
    world.come_online(0);
    world.start(1);
    world.accept(1, 0);
    let customer = customer_id(1);
    world.step(&Command::UnlinkCustomer { customer });
    world.wait(9 * MINUTE);
    world.unlink(0);
    world.wait(30 * SECOND);
    assert_eq!(world.owner(1), None, "it waits again");
    world.wait(5 * MINUTE - 1);
    assert!(world.desk.session(session_id(1)).is_some());
    world.wait(1);
    assert!(world.desk.session(session_id(1)).is_none());
}

#[test]
fn an_owned_chat_does_not_end_because_its_customer_is_gone() {
    let mut world = World::new();
    world.come_online(0);
    world.start(1);
    world.accept(1, 0);
    let customer = customer_id(1);
    world.step(&Command::UnlinkCustomer { customer });
    world.wait(DAY);
    assert_eq!(world.owner(1), Some(0));
}

#[test]
fn a_silent_customer_is_reminded_and_then_parked() {
    let mut world = World::new();
    world.come_online(0);
    world.start(1);
    world.accept(1, 0);
    world.wait(DAY);
    assert_eq!(quiet(&world, 1), Some(Quiet::No), "it is the specialist's turn");
    world.post(1, owner(0, 1));
    world.wait(10 * MINUTE - 1);
    assert_eq!(quiet(&world, 1), Some(Quiet::No));
    let events = world.wait(1);
    assert!(matches!(events[..], [Event::SessionReminded { .. }]));
    world.wait(2 * MINUTE - 1);
    assert_eq!(world.desk.specialist(specialist_id(0)).map(Roster::load), Some(1));
    let events = world.wait(1);
    assert!(matches!(events[..], [Event::SessionParked { .. }]));
    let session = world.desk.session(session_id(1)).expect("open");
    assert_eq!(session.state(), SessionState::Active, "still active");
    let roster = world.desk.specialist(specialist_id(0)).expect("there");
    assert_eq!(roster.load(), 0, "it takes no place");
    assert_eq!(world.desk.next_deadline(), None);
}

#[test]
fn a_word_to_who_was_reminded_begins_the_silence_anew() {
    let mut world = World::new();
    world.come_online(0);
    world.start(1);
    world.accept(1, 0);
    world.post(1, owner(0, 1));
    world.wait(11 * MINUTE);
    world.post(1, owner(0, 1));
    assert_eq!(quiet(&world, 1), Some(Quiet::No));
    world.wait(10 * MINUTE - 1);
    assert_eq!(quiet(&world, 1), Some(Quiet::No));
    world.wait(1);
    assert!(matches!(quiet(&world, 1), Some(Quiet::Reminded(_))));
}

#[test]
fn a_customers_word_ends_their_silence() {
    let mut world = World::new();
    world.come_online(0);
    world.start(1);
    world.accept(1, 0);
    world.post(1, owner(0, 1));
    world.wait(11 * MINUTE);
    world.post(1, customer(1));
    assert_eq!(quiet(&world, 1), Some(Quiet::No));
    assert_eq!(world.desk.next_deadline(), None, "it is the specialist's turn");
}

#[test]
fn a_parked_chat_stays_parked_until_its_customer_writes() {
    let mut world = parked();
    world.post(1, owner(0, 1));
    assert_eq!(quiet(&world, 1), Some(Quiet::Parked));
    let events = world.post(1, customer(1));
    assert!(matches!(events[0], Event::SessionUnparked { .. }));
    assert_eq!(world.desk.specialist(specialist_id(0)).map(Roster::load), Some(1));
}

#[test]
fn what_rang_last_makes_room_for_a_parked_chat() {
    let mut world = parked();
    world.start(2);
    assert_eq!(world.asked(2), [0]);
    let events = world.post(1, customer(1));
    assert_eq!(withdrawn(&events), [specialist_id(0)]);
    assert_eq!((world.owner(1), world.asked(2).len()), (Some(0), 0));
    let session = world.desk.session(session_id(2)).and_then(|it| it.waiting());
    assert!(
        session.is_some_and(|it| it.passes.is_empty()),
        "it counts as nobody's pass"
    );
}

#[test]
fn when_all_places_are_taken_by_chats_it_waits_at_the_front_and_prefers_its_owner() {
    let mut world = parked();
    world.start(2);
    world.accept(2, 0);
    world.start(3);
    let events = world.post(1, customer(1));
    let Event::SessionRequeued { reason, .. } = events[0] else {
        panic!("{events:?}");
    };
    assert_eq!(reason, RequeueReason::OwnerFull);
    assert!(matches!(events[1], Event::MessagePosted { owner: None, .. }));
    assert_eq!(world.line(0), [1, 3]);
    world.come_online(1);
    assert_eq!(world.asked(1), [1], "1 has room");
    world.decline(1, 1);
    world.end(2, owner(0, 1));
    assert_eq!(world.asked(1), [0]);
}

#[test]
fn a_parked_chat_that_ends_is_not_wrapped_up() {
    let mut world = parked();
    world.put_queue(0, |rules| rules.wrap_up = switchboard_model::Millis(60_000));
    let events = world.end(1, owner(0, 1));
    assert!(
        matches!(events[..], [Event::SessionEnded { .. }]),
        "it took no place"
    );
}
