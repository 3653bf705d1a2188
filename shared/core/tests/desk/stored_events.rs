//! Events are stored for ever: every variant in the JSON it has had since the first log. A line here never changes.

use crate::world::{
    customer_id, language, message_id, offer_id, queue_id, session_id, skills, specialist_id,
};
use switchboard_core::{Event, Queue, Specialist};
use switchboard_model::{
    Capacity, DeclineReason, Fence, Millis, OfferEnd, Resolution, SenderKind, Seq, SpecialistStatus,
    Timestamp,
};

fn every_event() -> Vec<(Event, &'static str)> {
    let (session, customer, specialist, offer) =
        (session_id(1), customer_id(2), specialist_id(3), offer_id(4));
    vec![
        (
            Event::QueuePut {
                queue: Queue {
                    id: queue_id(5),
                    ring_time: Millis(20_000),
                    skills: skills(&["billing"]),
                },
            },
            r#"{"type":"queue_put","queue":{"id":"00000000-0000-0001-0000-000000000005","ring_time":20000,"skills":["billing"]}}"#,
        ),
        (
            Event::SpecialistPut {
                specialist: Specialist {
                    id: specialist,
                    capacity: Capacity(3),
                    skills: skills(&["billing", "returns"]),
                    languages: [language("en"), language("pt-br")].into(),
                    queues: [queue_id(5)].into(),
                },
            },
            r#"{"type":"specialist_put","specialist":{"id":"00000000-0000-0002-0000-000000000003","capacity":3,"skills":["billing","returns"],"languages":["en","pt-br"],"queues":["00000000-0000-0001-0000-000000000005"]}}"#,
        ),
        (
            Event::StatusSet {
                specialist,
                status: SpecialistStatus::Online,
            },
            r#"{"type":"status_set","specialist":"00000000-0000-0002-0000-000000000003","status":"online"}"#,
        ),
        (
            Event::Linked { specialist },
            r#"{"type":"linked","specialist":"00000000-0000-0002-0000-000000000003"}"#,
        ),
        (
            Event::Unlinked { specialist },
            r#"{"type":"unlinked","specialist":"00000000-0000-0002-0000-000000000003"}"#,
        ),
        (
            Event::SessionStarted {
                session,
                customer,
                queue: queue_id(5),
                language: Some(language("en")),
            },
            r#"{"type":"session_started","session":"00000000-0000-0004-0000-000000000001","customer":"00000000-0000-0003-0000-000000000002","queue":"00000000-0000-0001-0000-000000000005","language":"en"}"#,
        ),
        (
            Event::MessagePosted {
                session,
                customer,
                owner: None,
                message: message_id(6),
                seq: Seq(1),
                sender: SenderKind::Customer,
            },
            r#"{"type":"message_posted","session":"00000000-0000-0004-0000-000000000001","customer":"00000000-0000-0003-0000-000000000002","owner":null,"message":"00000000-0000-0005-0000-000000000006","seq":1,"sender":"customer"}"#,
        ),
        (
            Event::OfferMade {
                offer,
                session,
                specialist,
                deadline: Timestamp(1_700_000_020_000),
            },
            r#"{"type":"offer_made","offer":"00000000-0000-0006-0000-000000000004","session":"00000000-0000-0004-0000-000000000001","specialist":"00000000-0000-0002-0000-000000000003","deadline":1700000020000}"#,
        ),
        (
            Event::OfferEnded {
                offer,
                session,
                specialist,
                outcome: OfferEnd::Declined,
                reason: Some(DeclineReason::WrongSkill),
            },
            r#"{"type":"offer_ended","offer":"00000000-0000-0006-0000-000000000004","session":"00000000-0000-0004-0000-000000000001","specialist":"00000000-0000-0002-0000-000000000003","outcome":"declined","reason":"wrong_skill"}"#,
        ),
        (
            Event::SessionAssigned {
                session,
                customer,
                owner: specialist,
                fence: Fence(1),
            },
            r#"{"type":"session_assigned","session":"00000000-0000-0004-0000-000000000001","customer":"00000000-0000-0003-0000-000000000002","owner":"00000000-0000-0002-0000-000000000003","fence":1}"#,
        ),
        (
            Event::SessionEnded {
                session,
                customer,
                owner: Some(specialist),
                ended_by: SenderKind::Specialist,
                resolution: Resolution::Resolved,
            },
            r#"{"type":"session_ended","session":"00000000-0000-0004-0000-000000000001","customer":"00000000-0000-0003-0000-000000000002","owner":"00000000-0000-0002-0000-000000000003","ended_by":"specialist","resolution":"resolved"}"#,
        ),
    ]
}

/// Without a wildcard: a new variant does not compile until it has a number here, and a line above.
const fn number(event: &Event) -> usize {
    match event {
        Event::QueuePut { .. } => 0,
        Event::SpecialistPut { .. } => 1,
        Event::StatusSet { .. } => 2,
        Event::Linked { .. } => 3,
        Event::Unlinked { .. } => 4,
        Event::SessionStarted { .. } => 5,
        Event::MessagePosted { .. } => 6,
        Event::OfferMade { .. } => 7,
        Event::OfferEnded { .. } => 8,
        Event::SessionAssigned { .. } => 9,
        Event::SessionEnded { .. } => 10,
    }
}

#[test]
fn every_event_is_written_and_read_as_ever() {
    let numbers: Vec<usize> = every_event().iter().map(|(event, _)| number(event)).collect();
    assert_eq!(numbers, (0..11).collect::<Vec<_>>(), "every variant has its line");
    for (event, text) in every_event() {
        assert_eq!(serde_json::to_string(&event).expect("written"), text);
        assert_eq!(serde_json::from_str::<Event>(text).expect("read"), event);
    }
}

#[test]
fn what_nobody_said_may_be_missing() {
    let text = r#"{"type":"session_started","session":"00000000-0000-0004-0000-000000000001","customer":"00000000-0000-0003-0000-000000000002","queue":"00000000-0000-0001-0000-000000000005"}"#;
    let event: Event = serde_json::from_str(text).expect("read");
    assert!(matches!(event, Event::SessionStarted { language: None, .. }));
}
