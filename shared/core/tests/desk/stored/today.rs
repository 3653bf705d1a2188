//! What each event is written as today, and read again.

use crate::world::{
    customer_id, language, message_id, offer_id, queue_id, session_id, skill, skills, specialist_id, to_skill,
};
use switchboard_core::{Annotation, Candidate, Event, Filter, Parts, PassedOver, Queue, Specialist, Why};
use switchboard_model::{
    Capacity, DeclineReason, Fence, Hours, Level, Mark, Millis, Need, OfferEnd, OfferKind, Opening, Priority,
    QueueRules, Relax, Relaxation, RequeueReason, Resolution, Role, RoutingMode, SenderKind, Seq,
    SpecialistStatus, Stars, StatusReason, Timestamp, TransferEnd, TransferFallback, Weekday,
};

/// Lines in the order of [`number`].
const LINES: &str = include_str!("today.jsonl");

fn queue() -> Queue {
    Queue {
        id: queue_id(5),
        rules: QueueRules {
            mode: RoutingMode::RingAll,
            skills: vec![
                Need::from(skill("billing")),
                Need {
                    skill: skill("returns"),
                    level: Level(4),
                    preferred: true,
                },
            ],
            relaxation: vec![
                Relaxation {
                    after: Millis(30_000),
                    what: Relax::Skill {
                        skill: skill("billing"),
                        to: None,
                    },
                },
                Relaxation {
                    after: Millis(60_000),
                    what: Relax::Language,
                },
            ],
            hours: Some(Hours {
                time_zone: "Europe/Berlin".into(),
                week: vec![Opening {
                    day: Weekday::Mon,
                    from: "09:00".parse().expect("a time"),
                    until: "17:30".parse().expect("a time"),
                }],
                holidays: vec!["2026-12-25".into()],
            }),
            max_waiting: Some(10),
            max_wait: Some(Millis(120_000)),
            overflow: Some(queue_id(6)),
            priority: Priority::High,
            transfer_fallback: TransferFallback::Queue,
            ..QueueRules::default()
        },
    }
}

fn why() -> Why {
    Why {
        stage: 1,
        candidates: vec![Candidate {
            specialist: specialist_id(3),
            parts: Parts {
                load: 25_000,
                idle: 20_000,
                last_specialist: 30_000,
                skills: 0,
                response: 5_000,
                rating: 5_000,
            },
        }],
        passed_over: vec![
            PassedOver {
                specialist: specialist_id(4),
                filter: Filter::Skill {
                    skill: skill("billing"),
                    level: Level(2),
                },
            },
            PassedOver {
                specialist: specialist_id(5),
                filter: Filter::Full,
            },
        ],
        omitted: 2,
        unreachable: 3,
        chosen_by: None,
    }
}

fn every_event() -> Vec<Event> {
    let (session, customer, specialist, offer) =
        (session_id(1), customer_id(2), specialist_id(3), offer_id(4));
    let (queue_five, at) = (queue_id(5), Timestamp(1_700_000_020_000));
    vec![
        Event::QueuePut { queue: queue() },
        Event::SpecialistPut {
            specialist: Specialist {
                id: specialist,
                capacity: Capacity(3),
                skills: skills(&[("billing", 3), ("returns", 1)]),
                languages: [language("en"), language("pt-br")].into(),
                queues: [queue_five].into(),
                role: Role::Lead,
            },
        },
        Event::StatusSet {
            specialist,
            status: SpecialistStatus::Away,
            reason: StatusReason::Missed,
        },
        Event::Draining {
            specialist,
            status: SpecialistStatus::Online,
            reason: StatusReason::Said,
            then: SpecialistStatus::Away,
        },
        Event::Linked { specialist },
        Event::Unlinked { specialist },
        Event::CustomerLinked { session },
        Event::CustomerUnlinked { session },
        Event::SessionStarted {
            session,
            customer,
            queue: queue_five,
            language: Some(language("en")),
            priority: Priority::Urgent,
            opens_at: Some(at),
        },
        Event::SessionReopened {
            session,
            customer,
            queue: queue_five,
            last_owner: Some(specialist),
            opens_at: None,
        },
        Event::SessionHeld {
            session,
            opens_at: at,
        },
        Event::SessionReleased { session },
        Event::SessionOverflowed {
            session,
            customer,
            queue: queue_five,
        },
        Event::SessionRelaxed { session, stage: 2 },
        Event::RoundStarted { session },
        Event::WaitNoticed {
            session,
            late: true,
            next: at,
        },
        Event::PrioritySet {
            session,
            owner: None,
            priority: Priority::Low,
        },
        Event::MessagePosted {
            session,
            customer,
            owner: None,
            message: message_id(6),
            seq: Seq(1),
            sender: SenderKind::Customer,
        },
        Event::OfferMade {
            offer,
            session,
            specialist,
            deadline: at,
            kind: OfferKind::Pick,
            from: Some(specialist_id(7)),
            priority: Priority::High,
            queue: Some(queue_five),
            why: why(),
        },
        Event::OfferEnded {
            offer,
            session,
            specialist,
            outcome: OfferEnd::Declined,
            reason: Some(DeclineReason::WrongSkill),
        },
        Event::SessionAssigned {
            session,
            customer,
            owner: specialist,
            fence: Fence(2),
            from: Some(specialist_id(7)),
            priority: Priority::Normal,
            queue: Some(queue_five),
            why: Some(Why {
                chosen_by: Some(specialist_id(8)),
                ..Why::default()
            }),
        },
        Event::SessionTransferred {
            session,
            customer,
            owner: specialist,
            to: to_skill("billing"),
            queue: queue_five,
            deadline: at,
            counted: true,
        },
        Event::TransferEnded {
            session,
            owner: specialist,
            outcome: TransferEnd::Expired,
        },
        Event::SessionRequeued {
            session,
            customer,
            owner: specialist,
            queue: queue_five,
            reason: RequeueReason::OwnerLost,
        },
        Event::SessionReminded {
            session,
            customer,
            owner: specialist,
        },
        Event::SessionParked {
            session,
            owner: specialist,
        },
        Event::SessionUnparked {
            session,
            owner: specialist,
        },
        Event::PhoneSet { session, held: true },
        Event::SessionEnded {
            session,
            customer,
            owner: Some(specialist),
            ended_by: SenderKind::Specialist,
            resolution: Resolution::Resolved,
        },
        Event::SessionRated {
            session,
            customer,
            owner: Some(specialist),
            stars: Stars(4),
        },
        Event::WrapUpStarted {
            specialist,
            session,
            until: at,
        },
        Event::WrapUpEnded { specialist, session },
        Event::CustomersMerged {
            kept: customer,
            duplicate: customer_id(8),
        },
        Event::MessageEdited {
            session,
            customer,
            owner: specialist,
            message: message_id(6),
        },
        Event::MessageDeleted {
            session,
            customer,
            owner: specialist,
            message: message_id(6),
        },
        Event::MessagesMarked {
            session,
            customer,
            owner: Some(specialist),
            side: SenderKind::Customer,
            mark: Mark {
                delivered: Seq(3),
                seen: Seq(2),
            },
        },
        Event::SpecialistRemoved { specialist },
        Event::SessionAnnotated {
            session,
            customer: Some(customer),
            owner: Some(specialist),
            what: Annotation::Details,
        },
        Event::SessionErased {
            session,
            customer,
            owner: Some(specialist),
        },
    ]
}

/// Without a wildcard: a new event does not compile until it has a number here, and a line.
const fn number(event: &Event) -> usize {
    match event {
        Event::QueuePut { .. } => 0,
        Event::SpecialistPut { .. } => 1,
        Event::StatusSet { .. } => 2,
        Event::Draining { .. } => 3,
        Event::Linked { .. } => 4,
        Event::Unlinked { .. } => 5,
        Event::CustomerLinked { .. } => 6,
        Event::CustomerUnlinked { .. } => 7,
        Event::SessionStarted { .. } => 8,
        Event::SessionReopened { .. } => 9,
        Event::SessionHeld { .. } => 10,
        Event::SessionReleased { .. } => 11,
        Event::SessionOverflowed { .. } => 12,
        Event::SessionRelaxed { .. } => 13,
        Event::RoundStarted { .. } => 14,
        Event::WaitNoticed { .. } => 15,
        Event::PrioritySet { .. } => 16,
        Event::MessagePosted { .. } => 17,
        Event::OfferMade { .. } => 18,
        Event::OfferEnded { .. } => 19,
        Event::SessionAssigned { .. } => 20,
        Event::SessionTransferred { .. } => 21,
        Event::TransferEnded { .. } => 22,
        Event::SessionRequeued { .. } => 23,
        Event::SessionReminded { .. } => 24,
        Event::SessionParked { .. } => 25,
        Event::SessionUnparked { .. } => 26,
        Event::PhoneSet { .. } => 27,
        Event::SessionEnded { .. } => 28,
        Event::SessionRated { .. } => 29,
        Event::WrapUpStarted { .. } => 30,
        Event::WrapUpEnded { .. } => 31,
        Event::CustomersMerged { .. } => 32,
        Event::MessageEdited { .. } => 33,
        Event::MessageDeleted { .. } => 34,
        Event::MessagesMarked { .. } => 35,
        Event::SpecialistRemoved { .. } => 36,
        Event::SessionAnnotated { .. } => 37,
        Event::SessionErased { .. } => 38,
    }
}

#[test]
fn every_event_is_written_as_its_line_and_read_again() {
    let events = every_event();
    let numbers: Vec<usize> = events.iter().map(number).collect();
    assert_eq!(numbers, (0..39).collect::<Vec<_>>(), "every event has its line");
    assert_eq!(LINES.lines().count(), events.len());
    for (event, line) in events.iter().zip(LINES.lines()) {
        assert_eq!(serde_json::to_string(event).expect("written"), line);
        assert_eq!(serde_json::from_str::<Event>(line).expect("read"), *event);
    }
}
