//! Lines of the first logs: read to what they meant, with what was added since as it was then without saying.

use crate::world::{
    customer_id, language, message_id, offer_id, queue_id, session_id, skill, skills, specialist_id,
};
use switchboard_core::{Event, Queue, Specialist, Why};
use switchboard_model::{
    Capacity, DeclineReason, Fence, Level, Millis, Need, OfferEnd, OfferKind, Priority, QueueRules,
    Resolution, Role, SenderKind, Seq, SpecialistStatus, StatusReason, Timestamp,
};

fn read(line: &str) -> Event {
    serde_json::from_str(line).expect("read")
}

#[test]
fn a_queue_asked_for_skills_and_rang_and_all_else_is_usual() {
    let line = r#"{"type":"queue_put","queue":{"id":"00000000-0000-0001-0000-000000000005","ring_time":20000,"skills":["billing"]}}"#;
    assert_eq!(
        read(line),
        Event::QueuePut {
            queue: Queue {
                id: queue_id(5),
                rules: QueueRules {
                    ring_time: Millis(20_000),
                    skills: vec![Need {
                        skill: skill("billing"),
                        level: Level(1),
                        preferred: false,
                    }],
                    ..QueueRules::default()
                },
            },
        }
    );
}

#[test]
fn skills_had_no_levels_and_everybody_was_a_specialist() {
    let line = r#"{"type":"specialist_put","specialist":{"id":"00000000-0000-0002-0000-000000000003","capacity":3,"skills":["billing","returns"],"languages":["en","pt-br"],"queues":["00000000-0000-0001-0000-000000000005"]}}"#;
    assert_eq!(
        read(line),
        Event::SpecialistPut {
            specialist: Specialist {
                id: specialist_id(3),
                capacity: Capacity(3),
                skills: skills(&[("billing", 1), ("returns", 1)]),
                languages: [language("en"), language("pt-br")].into(),
                queues: [queue_id(5)].into(),
                role: Role::Specialist,
            },
        }
    );
}

#[test]
fn a_status_was_what_somebody_said() {
    let line =
        r#"{"type":"status_set","specialist":"00000000-0000-0002-0000-000000000003","status":"online"}"#;
    assert_eq!(
        read(line),
        Event::StatusSet {
            specialist: specialist_id(3),
            status: SpecialistStatus::Online,
            reason: StatusReason::Said,
        }
    );
}

#[test]
fn a_link_is_a_link() {
    let line = r#"{"type":"linked","specialist":"00000000-0000-0002-0000-000000000003"}"#;
    assert_eq!(
        read(line),
        Event::Linked {
            specialist: specialist_id(3),
        }
    );
}

#[test]
fn and_it_goes() {
    let line = r#"{"type":"unlinked","specialist":"00000000-0000-0002-0000-000000000003"}"#;
    assert_eq!(
        read(line),
        Event::Unlinked {
            specialist: specialist_id(3),
        }
    );
}

#[test]
fn chats_were_all_alike_and_queues_always_open() {
    let line = r#"{"type":"session_started","session":"00000000-0000-0004-0000-000000000001","customer":"00000000-0000-0003-0000-000000000002","queue":"00000000-0000-0001-0000-000000000005","language":"en"}"#;
    assert_eq!(
        read(line),
        Event::SessionStarted {
            session: session_id(1),
            customer: customer_id(2),
            queue: queue_id(5),
            language: Some(language("en")),
            priority: Priority::Normal,
            opens_at: None,
        }
    );
}

#[test]
fn a_message_is_a_message() {
    let line = r#"{"type":"message_posted","session":"00000000-0000-0004-0000-000000000001","customer":"00000000-0000-0003-0000-000000000002","owner":null,"message":"00000000-0000-0005-0000-000000000006","seq":1,"sender":"customer"}"#;
    assert_eq!(
        read(line),
        Event::MessagePosted {
            session: session_id(1),
            customer: customer_id(2),
            owner: None,
            message: message_id(6),
            seq: Seq(1),
            sender: SenderKind::Customer,
        }
    );
}

#[test]
fn every_offer_rang_came_through_its_chats_queue_and_nobody_kept_why() {
    let line = r#"{"type":"offer_made","offer":"00000000-0000-0006-0000-000000000004","session":"00000000-0000-0004-0000-000000000001","specialist":"00000000-0000-0002-0000-000000000003","deadline":1700000020000}"#;
    assert_eq!(
        read(line),
        Event::OfferMade {
            offer: offer_id(4),
            session: session_id(1),
            specialist: specialist_id(3),
            deadline: Timestamp(1_700_000_020_000),
            kind: OfferKind::Ring,
            from: None,
            priority: Priority::Normal,
            queue: None,
            why: Why::default(),
        }
    );
}

#[test]
fn an_answer_is_an_answer() {
    let line = r#"{"type":"offer_ended","offer":"00000000-0000-0006-0000-000000000004","session":"00000000-0000-0004-0000-000000000001","specialist":"00000000-0000-0002-0000-000000000003","outcome":"declined","reason":"wrong_skill"}"#;
    assert_eq!(
        read(line),
        Event::OfferEnded {
            offer: offer_id(4),
            session: session_id(1),
            specialist: specialist_id(3),
            outcome: OfferEnd::Declined,
            reason: Some(DeclineReason::WrongSkill),
        }
    );
}

#[test]
fn nobody_gave_a_chat_away() {
    let line = r#"{"type":"session_assigned","session":"00000000-0000-0004-0000-000000000001","customer":"00000000-0000-0003-0000-000000000002","owner":"00000000-0000-0002-0000-000000000003","fence":1}"#;
    assert_eq!(
        read(line),
        Event::SessionAssigned {
            session: session_id(1),
            customer: customer_id(2),
            owner: specialist_id(3),
            fence: Fence(1),
            from: None,
            priority: Priority::Normal,
            queue: None,
            why: None,
        }
    );
}

#[test]
fn an_end_is_an_end() {
    let line = r#"{"type":"session_ended","session":"00000000-0000-0004-0000-000000000001","customer":"00000000-0000-0003-0000-000000000002","owner":"00000000-0000-0002-0000-000000000003","ended_by":"specialist","resolution":"resolved"}"#;
    assert_eq!(
        read(line),
        Event::SessionEnded {
            session: session_id(1),
            customer: customer_id(2),
            owner: Some(specialist_id(3)),
            ended_by: SenderKind::Specialist,
            resolution: Resolution::Resolved,
        }
    );
}

#[test]
fn a_language_that_nobody_said_was_missing() {
    let line = r#"{"type":"session_started","session":"00000000-0000-0004-0000-000000000001","customer":"00000000-0000-0003-0000-000000000002","queue":"00000000-0000-0001-0000-000000000005"}"#;
    assert_eq!(
        read(line),
        Event::SessionStarted {
            session: session_id(1),
            customer: customer_id(2),
            queue: queue_id(5),
            language: None,
            priority: Priority::Normal,
            opens_at: None,
        }
    );
}
