//! Refusals name what is wrong and change nothing.

use crate::world::{
    World, customer, customer_id, offer_id, owner, post, queue_id, session_id, specialist_id, start, start_in,
};
use switchboard_core::{Author, Command, Queue, Rejection};
use switchboard_model::{Fence, Millis, Priority, QueueRules, SpecialistStatus, Stars};

#[test]
fn of_what_is_not_there_or_not_theirs() {
    let mut world = World::new();
    world.come_online(0);
    world.start(1);
    world.accept(1, 0);
    let (nobody, nothing) = (specialist_id(99), session_id(99));
    let cases = [
        (start_in(2, 9, None), Rejection::NoSuchQueue),
        (post(2, customer(1)), Rejection::NoSuchSession),
        (post(1, customer(2)), Rejection::NoSuchSession),
        (post(1, owner(1, 1)), Rejection::NoSuchSession),
        (post(1, owner(0, 0)), Rejection::FenceStale),
        (post(1, owner(0, 2)), Rejection::FenceStale),
        (end(1, customer(2)), Rejection::NoSuchSession),
        (end(1, owner(0, 2)), Rejection::FenceStale),
        (Command::Link { specialist: nobody }, Rejection::NoSuchSpecialist),
        (
            Command::Unlink { specialist: nobody },
            Rejection::NoSuchSpecialist,
        ),
        (
            Command::SetStatus {
                specialist: nobody,
                status: SpecialistStatus::Online,
                when_done: false,
            },
            Rejection::NoSuchSpecialist,
        ),
        (
            Command::EndWrapUp {
                specialist: nobody,
                session: session_id(1),
            },
            Rejection::NoSuchSpecialist,
        ),
        (
            Command::AcceptOffer {
                offer: offer_id(99),
                specialist: specialist_id(0),
            },
            Rejection::OfferGone,
        ),
        (
            Command::HoldByPhone {
                session: session_id(1),
                owner: specialist_id(1),
                held: true,
            },
            Rejection::NoSuchSession,
        ),
        (
            Command::CancelTransfer {
                session: nothing,
                owner: specialist_id(0),
                fence: Fence(1),
            },
            Rejection::NoSuchSession,
        ),
        (
            Command::SetPriority {
                session: nothing,
                by: specialist_id(0),
                priority: Priority::High,
            },
            Rejection::NoSuchSession,
        ),
        (
            Command::RateSession {
                session: session_id(1),
                customer: customer_id(1),
                stars: Stars(5),
                commented: false,
            },
            Rejection::NoSuchSession,
        ),
        (
            Command::PutQueue(Queue {
                id: queue_id(0),
                rules: QueueRules {
                    ring_time: Millis(0),
                    ..QueueRules::default()
                },
            }),
            Rejection::QueueRules,
        ),
    ];
    let before = world.desk.clone();
    for (command, expected) in cases {
        assert_eq!(world.try_step(&command), Err(expected), "{command:?}");
        assert_eq!(world.desk, before, "{command:?}");
    }
}

fn end(session: u64, author: Author) -> Command {
    Command::EndSession {
        session: session_id(session),
        author,
        resolution: None,
    }
}

#[test]
fn a_rating_is_for_the_customer_of_a_chat_that_ended() {
    let mut world = World::new();
    world.step(&start(1));
    world.end(1, customer(1));
    let rate = |of: u64| Command::RateSession {
        session: session_id(1),
        customer: customer_id(of),
        stars: Stars(1),
        commented: false,
    };
    assert_eq!(world.try_step(&rate(2)), Err(Rejection::NoSuchSession));
    world.step(&rate(1));
}
