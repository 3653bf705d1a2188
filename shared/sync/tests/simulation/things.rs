//! Who and what the stories are about.

use switchboard_model::{
    CustomerId, Fence, Priority, QueueId, SessionId, SessionState, SpecialistId, Timestamp,
};
use switchboard_protocol::{CustomerView, PersonView, QueueView, SessionView};
use uuid::Uuid;

pub(crate) const fn uuid(kind: u8, number: u64) -> Uuid {
    Uuid::from_u128(((kind as u128) << 64) | number as u128)
}

pub(crate) fn customer() -> CustomerView {
    CustomerView {
        id: CustomerId::new(uuid(2, 1)),
        name: None,
    }
}

pub(crate) fn staff() -> PersonView {
    PersonView {
        id: SpecialistId::new(uuid(3, 1)),
        name: "Grace".into(),
    }
}

pub(crate) fn queue() -> QueueView {
    QueueView {
        id: QueueId::new(uuid(4, 1)),
        name: "General".into(),
    }
}

pub(crate) fn other_queue() -> QueueView {
    QueueView {
        id: QueueId::new(uuid(4, 2)),
        name: "Overflow".into(),
    }
}

pub(crate) fn new_session(id: SessionId, now: Timestamp) -> SessionView {
    SessionView {
        id,
        state: SessionState::Waiting,
        fence: Fence(0),
        customer: customer(),
        queue: queue(),
        owner: None,
        language: None,
        page: None,
        priority: Priority::Normal,
        started_at: now,
        accepted_at: None,
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
    }
}
