//! Things that tests are made of: a specialist, a chat, an offer.

use switchboard_model::{
    Capacity, CustomerId, Epoch, Fence, MessageId, MessageKind, OfferId, OfferKind, Position, Priority,
    QueueId, Role, SenderKind, Seq, SessionId, SessionState, Skills, SpecialistId, SpecialistStatus,
    StatusReason, Timestamp,
};
use switchboard_protocol::{
    Cursor, CustomerView, LogEvent, MessageView, OfferView, Person, PersonView, ProfileView, QueueView,
    SessionRecord, SessionView, SpecialistState, WhyReason, WhyView,
};
use uuid::Uuid;

/// When tests begin, on both clocks.
pub(crate) const START: Timestamp = Timestamp(1_800_000_000_000);

pub(crate) const fn uuid(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

pub(crate) fn queue() -> QueueView {
    QueueView {
        id: QueueId::new(uuid(1)),
        name: "Support".to_owned(),
    }
}

pub(crate) fn person() -> Person {
    Person {
        id: SpecialistId::new(uuid(2)),
        name: "Grace".to_owned(),
        email: "grace@example.com".to_owned(),
        phone: None,
        role: Role::Specialist,
        skills: Skills::default(),
        languages: Vec::new(),
        capacity: Capacity(3),
        queues: vec![queue()],
    }
}

pub(crate) fn profile() -> ProfileView {
    person()
}

pub(crate) fn customer() -> CustomerView {
    CustomerView {
        id: CustomerId::new(uuid(3)),
        name: Some("Ada".to_owned()),
    }
}

pub(crate) const fn session_id(number: u128) -> SessionId {
    SessionId::new(uuid(1_000 + number))
}

pub(crate) fn offer(number: u128, deadline: Timestamp) -> OfferView {
    OfferView {
        id: OfferId::new(uuid(2_000 + number)),
        session_id: session_id(number),
        customer: customer(),
        queue: queue(),
        kind: OfferKind::Ring,
        priority: Priority::Normal,
        why: WhyView {
            reason: WhyReason::OnlyOne,
            candidates: 1,
        },
        handed: None,
        first_line: Some("My parcel is <late> & lost".to_owned()),
        language: None,
        waiting_since: Timestamp(START.0 - 12_000),
        offered_at: START,
        deadline,
    }
}

/// An offer to be picked; it does not ring.
pub(crate) fn pick(number: u128, deadline: Timestamp) -> OfferView {
    OfferView {
        kind: OfferKind::Pick,
        ..offer(number, deadline)
    }
}

pub(crate) fn message(session: u128, seq: u64, sender: SenderKind, text: &str) -> MessageView {
    MessageView {
        id: MessageId::new(uuid(session * 10_000 + 100_000 + u128::from(seq))),
        session_id: session_id(session),
        seq: Seq(seq),
        sender,
        sender_name: Some(
            if sender == SenderKind::Customer {
                "Ada"
            } else {
                "Grace"
            }
            .to_owned(),
        ),
        kind: MessageKind::Text,
        text: text.to_owned(),
        at: Timestamp(START.0 + i64::try_from(seq).unwrap()),
        edited_at: None,
        deleted_at: None,
    }
}

/// An open chat of mine with one question.
pub(crate) fn record(number: u128) -> SessionRecord {
    SessionRecord {
        session: SessionView {
            id: session_id(number),
            state: SessionState::Active,
            fence: Fence(1),
            customer: customer(),
            queue: queue(),
            owner: Some(PersonView {
                id: person().id,
                name: person().name,
            }),
            language: None,
            page: None,
            priority: Priority::Normal,
            started_at: START,
            accepted_at: Some(START),
            requeued: None,
            marks: switchboard_model::Marks::default(),
            reminded_at: None,
            parked: false,
            transfer: None,
            handed: None,
            rating: None,
            rating_comment: None,
            ended_at: None,
            ended_by: None,
            resolution: None,
            erased_at: None,
        },
        messages: vec![message(number, 1, SenderKind::Customer, "My parcel is late")],
        details: None,
        notes: Vec::new(),
    }
}

pub(crate) fn state(sessions: Vec<SessionRecord>) -> SpecialistState {
    SpecialistState {
        profile: profile(),
        status: SpecialistStatus::Online,
        status_reason: StatusReason::Said,
        status_then: None,
        offers: Vec::new(),
        wrap_ups: Vec::new(),
        sessions,
    }
}

pub(crate) const fn cursor(position: u64) -> Cursor {
    Cursor {
        epoch: Epoch::new(uuid(9)),
        position: Position(position),
    }
}

pub(crate) const fn event(position: u64, body: switchboard_protocol::EventBody) -> LogEvent {
    LogEvent {
        position: Position(position),
        at: Timestamp(START.0 + 1_000),
        body,
    }
}
