//! A specialist's view and what happens to it.

use switchboard_model::{
    Capacity, CustomerId, Fence, MessageId, MessageKind, OfferId, OfferKind, Position, Priority, QueueId,
    RequeueReason, Resolution, Role, SenderKind, Seq, SessionId, SessionState, Skills, SpecialistId,
    SpecialistStatus, StatusReason, Timestamp,
};
use switchboard_protocol::{
    CustomerView, EventBody, LogEvent, MessageView, OfferView, PersonView, ProfileView, QueueView,
    SessionRecord, SessionView, SpecialistState, View, WhyReason, WhyView,
};
use switchboard_sync::apply;
use uuid::Uuid;

pub(crate) const fn id(number: u64) -> Uuid {
    Uuid::from_u128(number as u128)
}

pub(crate) fn queue() -> QueueView {
    QueueView {
        id: QueueId::new(id(1)),
        name: "General".into(),
    }
}

pub(crate) fn customer() -> CustomerView {
    CustomerView {
        id: CustomerId::new(id(2)),
        name: None,
    }
}

pub(crate) fn record(number: u64, at: i64) -> SessionRecord {
    let session = SessionView {
        id: SessionId::new(id(number)),
        state: SessionState::Active,
        fence: Fence(1),
        customer: customer(),
        queue: queue(),
        owner: Some(PersonView {
            id: SpecialistId::new(id(3)),
            name: "Grace".into(),
        }),
        language: None,
        page: None,
        priority: Priority::Normal,
        started_at: Timestamp(at),
        accepted_at: Some(Timestamp(at)),
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
    };
    SessionRecord {
        session,
        messages: Vec::new(),
        details: None,
        notes: Vec::new(),
    }
}

pub(crate) fn offer(number: u64, deadline: i64) -> OfferView {
    OfferView {
        id: OfferId::new(id(number)),
        session_id: SessionId::new(id(9)),
        customer: customer(),
        queue: queue(),
        kind: OfferKind::Ring,
        priority: Priority::Normal,
        why: WhyView {
            reason: WhyReason::OnlyOne,
            candidates: 1,
        },
        handed: None,
        first_line: None,
        language: None,
        waiting_since: Timestamp(0),
        offered_at: Timestamp(0),
        deadline: Timestamp(deadline),
    }
}

pub(crate) fn message(number: u64, session: u64, seq: u64) -> MessageView {
    MessageView {
        id: MessageId::new(id(number)),
        session_id: SessionId::new(id(session)),
        seq: Seq(seq),
        sender: SenderKind::Customer,
        sender_name: None,
        kind: MessageKind::Text,
        text: "Hello".into(),
        at: Timestamp(0),
        edited_at: None,
        deleted_at: None,
    }
}

pub(crate) struct Desk {
    pub(crate) view: View,
    position: u64,
}

impl Desk {
    pub(crate) fn new() -> Self {
        let profile = ProfileView {
            id: SpecialistId::new(id(3)),
            name: "Grace".into(),
            email: "grace@example.com".into(),
            phone: None,
            role: Role::Specialist,
            skills: Skills::default(),
            languages: Vec::new(),
            capacity: Capacity(3),
            queues: vec![queue()],
        };
        Self {
            view: View::Specialist(SpecialistState {
                profile,
                status: SpecialistStatus::Online,
                status_reason: StatusReason::Said,
                status_then: None,
                offers: Vec::new(),
                wrap_ups: Vec::new(),
                sessions: Vec::new(),
            }),
            position: 0,
        }
    }

    pub(crate) fn take(&mut self, at: i64, body: EventBody) {
        self.position += 1;
        let (position, at) = (Position(self.position), Timestamp(at));
        apply(&mut self.view, &LogEvent { position, at, body });
    }

    pub(crate) fn assign(&mut self, at: i64, number: u64) {
        self.take(
            at,
            EventBody::SessionAssigned {
                record: record(number, at),
            },
        );
    }

    pub(crate) fn end(&mut self, at: i64, number: u64) {
        let (ended_by, resolution) = (SenderKind::Customer, Resolution::Resolved);
        self.take(
            at,
            EventBody::SessionEnded {
                session_id: SessionId::new(id(number)),
                ended_by,
                resolution,
            },
        );
    }

    pub(crate) fn leave(&mut self, at: i64, number: u64) {
        let (session_id, reason) = (SessionId::new(id(number)), Some(RequeueReason::OwnerLost));
        self.take(
            at,
            EventBody::SessionLeft {
                session_id,
                to: None,
                reason,
            },
        );
    }

    pub(crate) fn session(&self, number: u64) -> &SessionView {
        let record = self
            .state()
            .sessions
            .iter()
            .find(|record| record.session.id == SessionId::new(id(number)));
        &record.expect("it is here").session
    }

    pub(crate) fn state(&self) -> &SpecialistState {
        match &self.view {
            View::Specialist(state) => state,
            View::Customer(_) => panic!("a specialist's view stays one"),
        }
    }

    pub(crate) fn order(&self) -> Vec<u128> {
        self.state()
            .sessions
            .iter()
            .map(|record| record.session.id.uuid().as_u128())
            .collect()
    }
}
