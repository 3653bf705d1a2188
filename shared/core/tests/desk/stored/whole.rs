//! A whole old log replayed: a desk goes on from it.

use crate::world::{queue_id, session_id, specialist_id};
use switchboard_core::{Desk, Event};
use switchboard_model::{Fence, SessionState, Timestamp};

/// By hand, as the first desks wrote: a chat that rang, was missed, rang again and was taken; and one that waits.
const LOG: &str = include_str!("first_log.jsonl");

fn replayed() -> Desk {
    let events: Vec<(Timestamp, Event)> = (0..)
        .zip(LOG.lines())
        .map(|(at, line)| (Timestamp(at * 1_000), serde_json::from_str(line).expect("read")))
        .collect();
    Desk::replay(events.iter().map(|(at, event)| (*at, event)))
}

#[test]
fn an_old_log_is_replayed_to_a_whole_desk() {
    let desk = replayed();
    assert_eq!(desk.check_invariants(), Ok(()));
    let taken = desk.session(session_id(1)).expect("open");
    assert_eq!(
        (taken.state(), taken.owner()),
        (SessionState::Active, Some(specialist_id(3)))
    );
    assert_eq!((taken.fence, taken.queue), (Fence(1), queue_id(5)));
    let roster = desk.specialist(specialist_id(3)).expect("there");
    assert_eq!(
        (roster.load(), roster.reachable()),
        (2, true),
        "a chat, and what rings"
    );
}

#[test]
fn and_goes_on_by_the_rules_of_today() {
    let mut desk = replayed();
    let waiting = desk
        .session(session_id(2))
        .and_then(|it| it.waiting())
        .expect("it waits");
    assert!(waiting.notice_at.is_some());
    let mut none = || uuid::Uuid::nil();
    let now = Timestamp(3_600_000);
    let events = desk
        .step(now, &mut none, &switchboard_core::Command::Tick)
        .expect("done");
    assert!(
        events
            .iter()
            .any(|it| matches!(it, Event::WaitNoticed { late: true, .. }))
    );
    assert!(desk.next_deadline().is_some_and(|at| at > now));
}
