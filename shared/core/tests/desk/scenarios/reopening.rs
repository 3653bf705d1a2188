//! A chat that ended goes on in the same thread, for a while.

use super::{DAY, MINUTE, SECOND};
use crate::world::{
    World, customer, customer_id, message_id, owner, post, reopen, session_id, specialist_id,
};
use switchboard_core::{Command, Event, Rejection};
use switchboard_model::{Fence, SenderKind, Seq, SessionState, Stars, Timestamp};

fn talked_and_ended() -> World {
    let mut world = World::new();
    world.come_online(0);
    world.start(1);
    world.accept(1, 0);
    world.post(1, customer(1));
    world.post(1, owner(0, 1));
    world.now = MINUTE;
    world.end(1, owner(0, 1));
    world
}

#[test]
fn it_keeps_its_id_its_messages_and_their_numbers_and_waits_like_a_new_one() {
    let mut world = talked_and_ended();
    world.now = 10 * MINUTE;
    let events = world.step(&Command::ReopenSession {
        session: session_id(1),
        customer: customer_id(1),
        first_message: Some(message_id(3)),
    });
    assert!(matches!(
        events[1],
        Event::MessagePosted {
            seq: Seq(3),
            sender: SenderKind::Customer,
            owner: None,
            ..
        }
    ));
    let session = world.desk.session(session_id(1)).expect("open");
    assert_eq!(session.state(), SessionState::Waiting);
    assert_eq!(
        (session.started_at, session.activated_at),
        (Timestamp(0), Timestamp(10 * MINUTE))
    );
    assert_eq!((session.activation, session.fence), (2, Fence(1)));
    assert_eq!(world.asked(1), [0]);
    world.accept(1, 0);
    assert_eq!(world.try_step(&post(1, owner(0, 1))), Err(Rejection::FenceStale));
    world.post(1, owner(0, 2));
}

#[test]
fn it_counts_as_its_last_specialists() {
    let mut world = talked_and_ended();
    world.come_online(1);
    world.now = 2 * MINUTE;
    let events = world.step(&reopen(1));
    let Event::SessionReopened { last_owner, .. } = events[0] else {
        panic!("{events:?}");
    };
    assert_eq!(last_owner, Some(specialist_id(0)));
    assert_eq!(world.asked(1), [0], "though 1 has been idle for longer");
}

#[test]
fn the_last_specialist_is_known_though_the_chat_ended_while_it_waited_again() {
    let mut world = World::new();
    world.come_online(0);
    world.start(1);
    world.accept(1, 0);
    world.unlink(0);
    world.wait(MINUTE);
    world.end(1, customer(1));
    world.come_online(0);
    world.come_online(1);
    world.step(&reopen(1));
    assert_eq!(world.asked(1), [0]);
}

#[test]
fn only_its_customer_may_and_only_within_reopen_within() {
    let mut world = talked_and_ended();
    let ended_at = world.now;
    let stranger = Command::ReopenSession {
        session: session_id(1),
        customer: customer_id(2),
        first_message: None,
    };
    assert_eq!(world.try_step(&stranger), Err(Rejection::NoSuchSession));
    world.now = ended_at + 7 * DAY + 1;
    assert_eq!(world.try_step(&reopen(1)), Err(Rejection::TooLate));
    world.now = ended_at + 7 * DAY;
    world.step(&reopen(1));
    assert_eq!(world.try_step(&reopen(1)), Err(Rejection::SessionOpen));
}

#[test]
fn nobody_has_two_open_chats_by_reopening() {
    let mut world = talked_and_ended();
    world.step(&Command::StartSession {
        session: session_id(2),
        customer: customer_id(1),
        queue: crate::world::queue_id(0),
        language: None,
        first_message: None,
    });
    assert_eq!(world.try_step(&reopen(1)), Err(Rejection::SessionOpen));
}

#[test]
fn sessions_that_ended_30_days_ago_are_forgotten() {
    let mut world = talked_and_ended();
    world.now += 30 * DAY + SECOND;
    world.start(2);
    world.end(2, customer(2));
    assert_eq!(world.desk.past_session(session_id(1)), None);
    assert_eq!(world.try_step(&reopen(1)), Err(Rejection::NoSuchSession));
}

#[test]
fn two_records_of_one_customer_become_one() {
    let mut world = talked_and_ended();
    let merge = |kept, duplicate| Command::MergeCustomers {
        kept: customer_id(kept),
        duplicate: customer_id(duplicate),
    };
    assert_eq!(world.try_step(&merge(1, 1)), Err(Rejection::CannotMerge));
    world.start(2);
    world.step(&merge(3, 2));
    assert_eq!(world.desk.open_session_of(customer_id(3)), Some(session_id(2)));
    world.step(&merge(4, 1));
    world.step(&Command::RateSession {
        session: session_id(1),
        customer: customer_id(4),
        stars: Stars(5),
        commented: false,
    });
    assert_eq!(
        world.try_step(&reopen(1)),
        Err(Rejection::NoSuchSession),
        "it is customer 4's by now"
    );
    world.start(5);
    assert_eq!(
        world.try_step(&merge(3, 5)),
        Err(Rejection::CannotMerge),
        "both have an open chat"
    );
}
