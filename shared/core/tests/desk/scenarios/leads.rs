//! What leads do in their queues, and what is left of somebody who goes for good.

use crate::world::{
    World, customer, message_id, owner, post, profile, queue_id, session_id, specialist_id, start_in,
    to_queue, transfer,
};
use switchboard_core::{Author, Command, Event, Rejection, TransferTo};
use switchboard_model::{Role, SenderKind, SessionState, SpecialistStatus, StatusReason};

const LEAD: u64 = 7;

/// Two specialists with one place each, and a lead of queue 0 who takes nothing.
fn world() -> World {
    let mut world = World::new();
    for number in [0, 1] {
        world.put(profile(number, 1));
        world.come_online(number);
    }
    let mut lead = profile(LEAD, 1);
    lead.role = Role::Lead;
    lead.queues = [queue_id(0)].into();
    world.put(lead);
    world
}

fn assign(session: u64, by: u64, to: u64) -> Command {
    Command::AssignSession {
        session: session_id(session),
        by: specialist_id(by),
        to: specialist_id(to),
    }
}

#[test]
fn a_chat_becomes_somebodys_without_being_asked() {
    let mut world = world();
    world.start(1);
    assert_eq!(world.asked(1), [0]);
    world.step(&assign(1, LEAD, 1));
    assert_eq!((world.owner(1), world.asked(1)), (Some(1), vec![]));
    world.step(&assign(1, LEAD, 0));
    assert_eq!(world.owner(1), Some(0), "from one to another");
    assert_eq!(
        world.try_step(&post(1, owner(1, 1))),
        Err(Rejection::NoSuchSession)
    );
    world.step(&post(1, owner(0, 2)));
    assert_eq!(world.step(&assign(1, LEAD, 0)), [], "it is theirs");
}

#[test]
fn the_place_that_is_kept_for_its_ringing_is_free_for_it() {
    let mut world = world();
    world.start(1);
    world.step(&assign(1, LEAD, 0));
    assert_eq!(world.owner(1), Some(0));
    world.start(2);
    let full = world.try_step(&assign(2, LEAD, 0));
    assert_eq!(full, Err(Rejection::TargetUnavailable), "the only place is taken");
}

#[test]
fn one_on_its_way_is_stopped_first() {
    let mut world = world();
    world.start(1);
    world.accept(1, 0);
    world.step(&transfer(1, 0, 1, to_queue(0)));
    assert_eq!(world.asked(1), [1]);
    world.step(&assign(1, LEAD, 1));
    assert_eq!((world.owner(1), world.asked(1)), (Some(1), vec![]));
}

#[test]
fn only_in_their_own_queues_and_only_to_whoever_can() {
    let mut world = world();
    world.put_queue(1, |_| ());
    world.step(&start_in(1, 1, None));
    world.start(2);
    let refused = |world: &mut World, command| world.try_step(&command).unwrap_err();
    assert_eq!(refused(&mut world, assign(1, LEAD, 0)), Rejection::NoSuchSession);
    assert_eq!(refused(&mut world, assign(2, 0, 1)), Rejection::NoSuchSession);
    assert_eq!(refused(&mut world, assign(9, LEAD, 1)), Rejection::NoSuchSession);
    assert_eq!(
        refused(&mut world, assign(2, LEAD, 99)),
        Rejection::NoSuchSpecialist
    );
    assert_eq!(
        refused(&mut world, assign(2, LEAD, LEAD)),
        Rejection::TargetUnavailable
    );
}

#[test]
fn they_end_chats_and_leave_a_line() {
    let mut world = world();
    world.start(1);
    world.accept(1, 0);
    let lead = Author::Lead(specialist_id(LEAD));
    let posted = world.step(&Command::PostMessage {
        session: session_id(1),
        message: message_id(1),
        author: lead,
    });
    let by_the_system = |event: &Event| {
        matches!(
            event,
            Event::MessagePosted {
                sender: SenderKind::System,
                ..
            }
        )
    };
    assert!(posted.iter().any(by_the_system), "{posted:?}");
    let stranger = Author::Lead(specialist_id(1));
    assert_eq!(world.try_step(&post(1, stranger)), Err(Rejection::NoSuchSession));
    let ended = world.end(1, lead);
    let by_staff = |event: &Event| {
        matches!(
            event,
            Event::SessionEnded {
                ended_by: SenderKind::Specialist,
                ..
            }
        )
    };
    assert!(ended.iter().any(by_staff), "{ended:?}");
}

#[test]
fn they_set_the_status_of_those_who_serve_their_queues() {
    let mut world = world();
    let set = |of: u64, by: u64| Command::SetStatusOf {
        specialist: specialist_id(of),
        by: specialist_id(by),
        status: SpecialistStatus::Away,
    };
    world.start(1);
    let events = world.step(&set(0, LEAD));
    assert_eq!(world.asked(1), [1], "it rings for somebody else");
    let said = Event::StatusSet {
        specialist: specialist_id(0),
        status: SpecialistStatus::Away,
        reason: StatusReason::Lead,
    };
    assert!(events.contains(&said));
    assert_eq!(world.try_step(&set(1, 0)), Err(Rejection::NoSuchSpecialist));
    assert_eq!(world.try_step(&set(99, LEAD)), Err(Rejection::NoSuchSpecialist));
}

#[test]
fn what_is_on_its_way_to_whoever_leaves_goes_back() {
    let mut world = world();
    world.start(1);
    world.accept(1, 0);
    let to = TransferTo::Specialist(specialist_id(1));
    world.step(&transfer(1, 0, 1, to));
    world.step(&Command::RemoveSpecialist {
        specialist: specialist_id(1),
    });
    let session = world.desk.session(session_id(1)).expect("it is open");
    assert_eq!((session.state(), world.owner(1)), (SessionState::Active, Some(0)));
}

#[test]
fn what_somebody_leaves_behind_waits_again() {
    let mut world = world();
    world.start(1);
    world.accept(1, 0);
    world.step(&Command::RemoveSpecialist {
        specialist: specialist_id(0),
    });
    assert_eq!((world.owner(1), world.asked(1)), (None, vec![1]));
    assert!(world.desk.specialist(specialist_id(0)).is_none());
    world.accept(1, 1);
    world.end(1, customer(1));
}
