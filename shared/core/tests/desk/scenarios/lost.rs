//! Specialists who lose their connection, and phones.

use super::{DAY, SECOND};
use crate::world::{World, customer_id, owner, queue_id, session_id, specialist_id, to_specialist, transfer};
use switchboard_core::{Command, Event, Principal};
use switchboard_model::{RequeueReason, TransferEnd};

fn owning(sessions: u64) -> World {
    let mut world = World::new();
    world.come_online(0);
    for session in 1..=sessions {
        world.start(session);
        world.accept(session, 0);
    }
    world
}

fn phone(session: u64, held: bool) -> Command {
    Command::HoldByPhone {
        session: session_id(session),
        owner: specialist_id(0),
        held,
    }
}

#[test]
fn without_a_connection_they_keep_their_chats_for_30_seconds() {
    let mut world = owning(2);
    world.start(3);
    world.unlink(0);
    world.wait(30 * SECOND - 1);
    assert_eq!((world.owner(1), world.owner(2)), (Some(0), Some(0)));
    world.link(0);
    world.wait(DAY);
    assert_eq!((world.owner(1), world.owner(2)), (Some(0), Some(0)));
}

#[test]
fn then_all_of_them_wait_at_the_front_once_and_their_customers_are_told() {
    let mut world = owning(2);
    world.start(3);
    world.unlink(0);
    let events = world.wait(30 * SECOND);
    let mut lost = Vec::new();
    for event in &events {
        if let Event::SessionRequeued { customer, reason, .. } = event {
            assert_eq!(*reason, RequeueReason::OwnerLost);
            assert!(event.audience().contains(&Principal::Customer(*customer)));
            lost.push(*customer);
        }
    }
    assert_eq!(lost, [customer_id(1), customer_id(2)]);
    assert_eq!(world.line(0), [1, 2, 3], "before 3, which lost nobody");
    let again = world.wait(DAY);
    let requeued = |event: &Event| matches!(event, Event::SessionRequeued { .. });
    assert!(!again.iter().any(requeued));
}

#[test]
fn a_chat_held_by_phone_counts_as_connected() {
    let mut world = owning(2);
    world.step(&phone(1, true));
    world.unlink(0);
    world.wait(DAY);
    assert_eq!((world.owner(1), world.owner(2)), (Some(0), None));
    world.step(&phone(1, false));
    assert_eq!(world.owner(1), None, "nothing holds it any longer");
}

#[test]
fn a_chat_on_its_way_is_called_back_and_waits_too() {
    let mut world = owning(1);
    world.come_online(1);
    world.step(&transfer(1, 0, 1, to_specialist(1)));
    assert_eq!(world.asked(1), [1]);
    world.unlink(0);
    let events = world.wait(30 * SECOND);
    assert!(events.iter().any(|event| matches!(
        event,
        Event::TransferEnded {
            outcome: TransferEnd::Cancelled,
            ..
        }
    )));
    assert_eq!(world.line(0), [1]);
    assert_eq!(world.asked(1), [1], "by its queue's rules now");
}

#[test]
fn ringing_stops_at_once_and_somebody_else_is_asked() {
    let mut world = World::new();
    world.come_online(0);
    world.start(1);
    world.come_online(1);
    assert_eq!(world.asked(1), [0]);
    world.unlink(0);
    assert_eq!(world.asked(1), [1]);
}

#[test]
fn after_a_start_nobody_is_connected() {
    let mut world = owning(1);
    world.start(2);
    world.step(&Command::UnlinkAll);
    assert_eq!(world.asked(2), [0; 0]);
    let gone = world.desk.sessions().filter(|it| it.gone_since.is_some()).count();
    assert_eq!(gone, 2);
    world.link(0);
    world.post(1, owner(0, 1));
    assert_eq!(
        world.desk.session(session_id(1)).map(|it| it.queue),
        Some(queue_id(0))
    );
}
