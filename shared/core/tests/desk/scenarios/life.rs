//! A chat's life: from question to end, and how it ended.

use super::MINUTE;
use crate::world::{
    World, customer, customer_id, language, message_id, offer_id, owner, post, queue_id, session_id,
    specialist_id, start,
};
use switchboard_core::{Command, Event, Rejection, Roster, Session};
use switchboard_model::{
    Fence, OfferEnd, OfferKind, Priority, Resolution, SenderKind, Seq, SessionState, Timestamp,
};

#[test]
fn a_chat_from_question_to_end() {
    let mut world = World::new();
    world.come_online(0);
    world.now = 1_000;
    let (session, asker, specialist) = (session_id(7), customer_id(7), specialist_id(0));
    let events = world.step(&Command::StartSession {
        session,
        customer: asker,
        queue: queue_id(0),
        language: Some(language("en")),
        first_message: Some(message_id(1)),
    });
    let started = Event::SessionStarted {
        session,
        customer: asker,
        queue: queue_id(0),
        language: Some(language("en")),
        priority: Priority::Normal,
        opens_at: None,
    };
    let posted = |owner, message, seq, sender| Event::MessagePosted {
        session,
        customer: asker,
        owner,
        message: message_id(message),
        seq: Seq(seq),
        sender,
    };
    assert_eq!(events[..2], [started, posted(None, 1, 1, SenderKind::Customer)]);
    assert!(matches!(
        events[2..],
        [Event::OfferMade {
            deadline: Timestamp(21_000),
            kind: OfferKind::Ring,
            from: None,
            ..
        }]
    ));
    assert_eq!(
        world.desk.session(session).map(Session::state),
        Some(SessionState::Waiting)
    );

    world.now = 2_000;
    let events = world.accept(7, 0);
    let taken = Event::OfferEnded {
        offer: offer_id(1),
        session,
        specialist,
        outcome: OfferEnd::Accepted,
        reason: None,
    };
    let assigned = Event::SessionAssigned {
        session,
        customer: asker,
        owner: specialist,
        fence: Fence(1),
        from: None,
        priority: Priority::Normal,
        queue: Some(queue_id(0)),
        why: None,
    };
    assert_eq!(events, [taken, assigned]);
    assert_eq!(
        world.desk.session(session).map(Session::state),
        Some(SessionState::Active)
    );

    let events = world.step(&Command::PostMessage {
        session,
        message: message_id(2),
        author: owner(0, 1),
    });
    assert_eq!(events, [posted(Some(specialist), 2, 2, SenderKind::Specialist)]);

    let events = world.end(7, owner(0, 1));
    let over = Event::SessionEnded {
        session,
        customer: asker,
        owner: Some(specialist),
        ended_by: SenderKind::Specialist,
        resolution: Resolution::Resolved,
    };
    assert_eq!(events, [over]);
    assert_eq!(world.desk.session(session), None);
    assert_eq!(world.desk.open_session_of(asker), None);
    assert_eq!(world.desk.specialist(specialist).map(Roster::load), Some(0));
    assert_eq!(world.desk.next_deadline(), None);
}

#[test]
fn a_customer_has_at_most_one_open_chat() {
    let mut world = World::new();
    world.start(1);
    let second = Command::StartSession {
        session: session_id(2),
        customer: customer_id(1),
        queue: queue_id(0),
        language: None,
        first_message: None,
    };
    assert_eq!(world.try_step(&second), Err(Rejection::SessionOpen));
    world.end(1, customer(1));
    world.step(&second);
}

#[test]
fn an_id_is_used_once_even_when_its_chat_is_over() {
    let mut world = World::new();
    world.start(1);
    assert_eq!(world.try_step(&start(1)), Err(Rejection::SessionIdUsed));
    world.end(1, customer(1));
    assert_eq!(world.try_step(&start(1)), Err(Rejection::SessionIdUsed));
}

#[test]
fn every_change_of_owner_raises_the_fence_and_a_write_under_another_is_refused() {
    let mut world = World::new();
    world.come_online(0);
    world.start(1);
    world.accept(1, 0);
    world.unlink(0);
    world.wait(MINUTE);
    assert_eq!(world.owner(1), None, "lost");
    world.link(0);
    world.accept(1, 0);
    let fence = world.desk.session(session_id(1)).map(|it| it.fence);
    assert_eq!(fence, Some(Fence(2)));
    for stale in [0, 1, 3] {
        assert_eq!(
            world.try_step(&post(1, owner(0, stale))),
            Err(Rejection::FenceStale)
        );
    }
    world.post(1, owner(0, 2));
}

#[test]
fn staff_may_say_how_it_ended_and_customers_may_not() {
    let mut world = World::new();
    world.come_online(0);
    let mut said = |session: u64, author, resolution| {
        world.start(session);
        world.accept(session, 0);
        let events = world.step(&Command::EndSession {
            session: session_id(session),
            author,
            resolution: Some(resolution),
        });
        let [Event::SessionEnded { resolution, .. }] = events[..] else {
            panic!("{events:?}");
        };
        resolution
    };
    assert_eq!(
        said(1, owner(0, 1), Resolution::Transferred),
        Resolution::Transferred
    );
    assert_eq!(said(2, owner(0, 1), Resolution::Abandoned), Resolution::Abandoned);
    assert_eq!(said(3, customer(3), Resolution::Abandoned), Resolution::Resolved);
}

#[test]
fn a_chat_that_nobody_owned_is_abandoned_and_rings_no_longer() {
    let mut world = World::new();
    world.come_online(0);
    world.start(1);
    let events = world.end(1, customer(1));
    let [
        Event::OfferEnded {
            outcome: OfferEnd::Withdrawn,
            ..
        },
        Event::SessionEnded {
            owner: None,
            ended_by: SenderKind::Customer,
            resolution: Resolution::Abandoned,
            ..
        },
    ] = events[..]
    else {
        panic!("{events:?}");
    };
}
