//! What becomes of messages after they were posted: edited and taken back by their owner, and how far they came.

use crate::world::{World, customer, customer_id, message_id, owner, profile, session_id, specialist_id};
use switchboard_core::{Command, Event, Principal, Rejection};
use switchboard_model::{Fence, Mark, Marks, SenderKind, Seq};

/// Session 1 is specialist 0's, with three messages.
fn written() -> World {
    let mut world = World::new();
    world.put(profile(0, 2));
    world.put(profile(1, 2));
    world.come_online(0);
    world.start(1);
    world.accept(1, 0);
    world.post(1, customer(1));
    world.post(1, owner(0, 1));
    world.post(1, customer(1));
    world
}

fn mark(delivered: u64, seen: u64) -> Mark {
    Mark {
        delivered: Seq(delivered),
        seen: Seq(seen),
    }
}

fn read(reader: Principal, mark: Mark) -> Command {
    Command::MarkMessages {
        session: session_id(1),
        reader,
        mark,
    }
}

fn marks(world: &World) -> Marks {
    world.desk.session(session_id(1)).expect("it is open").marks
}

fn edit(specialist: u64, fence: u64) -> Command {
    Command::EditMessage {
        session: session_id(1),
        message: message_id(2),
        owner: specialist_id(specialist),
        fence: Fence(fence),
    }
}

fn delete(specialist: u64, fence: u64) -> Command {
    Command::DeleteMessage {
        session: session_id(1),
        message: message_id(2),
        owner: specialist_id(specialist),
        fence: Fence(fence),
    }
}

#[test]
fn an_owner_edits_and_takes_back_under_their_fence() {
    let mut world = written();
    for (command, gone) in [(edit(0, 1), false), (delete(0, 1), true)] {
        let events = world.step(&command);
        let [event] = events.as_slice() else {
            panic!("{events:?}")
        };
        assert_eq!(matches!(event, Event::MessageDeleted { .. }), gone, "{event:?}");
        let told = event.audience();
        assert_eq!(told.len(), 2, "customer and owner are told");
    }
    for refused in [edit(0, 0), delete(0, 2)] {
        assert_eq!(world.try_step(&refused), Err(Rejection::FenceStale));
    }
    for refused in [edit(1, 1), delete(1, 1)] {
        assert_eq!(world.try_step(&refused), Err(Rejection::NoSuchSession));
    }
    world.end(1, owner(0, 1));
    assert_eq!(world.try_step(&edit(0, 1)), Err(Rejection::NoSuchSession));
}

#[test]
fn a_mark_only_goes_on_and_no_further_than_the_last_message() {
    let mut world = written();
    let ada = Principal::Customer(customer_id(1));
    let sam = Principal::Specialist(specialist_id(0));
    world.step(&read(ada, mark(2, 1)));
    assert_eq!(marks(&world).customer, mark(2, 1));
    assert_eq!(world.step(&read(ada, mark(1, 1))), [], "nothing new");
    world.step(&read(sam, mark(1, 9)));
    assert_eq!(marks(&world).specialist, mark(3, 3), "what is seen was delivered");
    assert_eq!(marks(&world).customer, mark(2, 1), "the other side's stays");
    let stranger = Principal::Specialist(specialist_id(1));
    assert_eq!(
        world.try_step(&read(stranger, mark(1, 1))),
        Err(Rejection::NoSuchSession)
    );
    let other = Principal::Customer(customer_id(2));
    assert_eq!(
        world.try_step(&read(other, mark(1, 1))),
        Err(Rejection::NoSuchSession)
    );
}

#[test]
fn marks_outlive_the_end() {
    let mut world = written();
    let ada = Principal::Customer(customer_id(1));
    let events = world.step(&read(ada, mark(3, 3)));
    assert!(matches!(
        events.as_slice(),
        [Event::MessagesMarked {
            side: SenderKind::Customer,
            ..
        }]
    ));
    world.end(1, owner(0, 1));
    world.step(&crate::world::reopen(1));
    assert_eq!(marks(&world).customer, mark(3, 3));
}
