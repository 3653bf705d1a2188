//! A specialist's view: the order of sessions, how many past ones stay, and what happens to events about strangers.

use switchboard_model::{
    Capacity, CustomerId, Fence, MessageId, MessageKind, OfferEnd, OfferId, Position, QueueId, Resolution,
    Role, SenderKind, Seq, SessionId, SessionState, SpecialistId, SpecialistStatus, Timestamp,
    limits::PAST_SESSIONS,
};
use switchboard_protocol::{
    CustomerView, EventBody, LogEvent, MessageView, OfferView, PersonView, ProfileView, QueueView,
    SessionRecord, SessionView, SpecialistState, View,
};
use switchboard_sync::apply;
use uuid::Uuid;

const fn id(number: u64) -> Uuid {
    Uuid::from_u128(number as u128)
}

fn queue() -> QueueView {
    QueueView {
        id: QueueId::new(id(1)),
        name: "General".into(),
    }
}

fn customer() -> CustomerView {
    CustomerView {
        id: CustomerId::new(id(2)),
        name: None,
    }
}

fn record(number: u64, at: i64) -> SessionRecord {
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
        started_at: Timestamp(at),
        accepted_at: Some(Timestamp(at)),
        ended_at: None,
        ended_by: None,
        resolution: None,
    };
    SessionRecord {
        session,
        messages: Vec::new(),
    }
}

fn offer(number: u64, deadline: i64) -> OfferView {
    OfferView {
        id: OfferId::new(id(number)),
        session_id: SessionId::new(id(9)),
        customer: customer(),
        queue: queue(),
        first_line: None,
        language: None,
        waiting_since: Timestamp(0),
        offered_at: Timestamp(0),
        deadline: Timestamp(deadline),
    }
}

fn message(number: u64, session: u64, seq: u64) -> MessageView {
    MessageView {
        id: MessageId::new(id(number)),
        session_id: SessionId::new(id(session)),
        seq: Seq(seq),
        sender: SenderKind::Customer,
        sender_name: None,
        kind: MessageKind::Text,
        text: "Hello".into(),
        at: Timestamp(0),
    }
}

struct Desk {
    view: View,
    position: u64,
}

impl Desk {
    fn new() -> Self {
        let profile = ProfileView {
            id: SpecialistId::new(id(3)),
            name: "Grace".into(),
            email: "grace@example.com".into(),
            role: Role::Specialist,
            skills: Vec::new(),
            languages: Vec::new(),
            capacity: Capacity(3),
            queues: vec![queue()],
        };
        let (status, offers, sessions) = (SpecialistStatus::Online, Vec::new(), Vec::new());
        Self {
            view: View::Specialist(SpecialistState {
                profile,
                status,
                offers,
                sessions,
            }),
            position: 0,
        }
    }

    fn take(&mut self, at: i64, body: EventBody) {
        self.position += 1;
        let (position, at) = (Position(self.position), Timestamp(at));
        apply(&mut self.view, &LogEvent { position, at, body });
    }

    fn assign(&mut self, at: i64, number: u64) {
        self.take(
            at,
            EventBody::SessionAssigned {
                record: record(number, at),
            },
        );
    }

    fn end(&mut self, at: i64, number: u64) {
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

    fn state(&self) -> &SpecialistState {
        match &self.view {
            View::Specialist(state) => state,
            View::Customer(_) => panic!("a specialist's view stays one"),
        }
    }

    fn order(&self) -> Vec<u128> {
        self.state()
            .sessions
            .iter()
            .map(|record| record.session.id.uuid().as_u128())
            .collect()
    }
}

#[test]
fn open_ones_in_order_of_assignment_then_the_one_that_ended_last() {
    let mut desk = Desk::new();
    (11..=15).for_each(|number| desk.assign(number as i64, number));
    desk.end(20, 13);
    desk.end(21, 11);
    desk.assign(22, 16);
    assert_eq!(desk.order(), [12, 14, 15, 16, 11, 13]);
    desk.end(20, 12);
    assert_eq!(
        desk.order(),
        [14, 15, 16, 11, 12, 13],
        "filed by when it ended; the later event first"
    );
    desk.end(23, 99);
    assert_eq!(desk.order(), [14, 15, 16, 11, 12, 13]);
}

#[test]
fn a_record_of_an_open_session_is_replaced_where_it_stands_and_a_past_one_reopens_last() {
    let mut desk = Desk::new();
    (11..=13).for_each(|number| desk.assign(number as i64, number));
    desk.take(
        14,
        EventBody::SessionAssigned {
            record: SessionRecord {
                messages: vec![message(1, 12, 1)],
                ..record(12, 14)
            },
        },
    );
    assert_eq!(desk.order(), [11, 12, 13]);
    assert_eq!(desk.state().sessions[1].messages.len(), 1);
    desk.end(15, 11);
    desk.assign(16, 11);
    assert_eq!(desk.order(), [12, 13, 11]);
}

#[test]
fn only_so_many_past_ones_stay_and_open_ones_do_not_count() {
    let mut desk = Desk::new();
    desk.assign(0, 1);
    for number in 100..100 + PAST_SESSIONS as u64 + 3 {
        desk.assign(number as i64, number);
        desk.end(number as i64, number);
    }
    assert_eq!(desk.state().sessions.len(), 1 + PAST_SESSIONS);
    assert_eq!(
        (desk.order()[0], desk.order()[1]),
        (1, 100 + PAST_SESSIONS as u128 + 2)
    );
    assert_eq!(desk.order().last(), Some(&103));
}

#[test]
fn messages_stand_by_seq_and_once_and_strangers_are_ignored() {
    let mut desk = Desk::new();
    desk.assign(1, 11);
    for (number, session, seq) in [(1, 11, 1), (3, 11, 3), (2, 11, 2), (3, 11, 4), (4, 99, 1)] {
        desk.take(
            2,
            EventBody::MessagePosted {
                message: message(number, session, seq),
            },
        );
    }
    let seqs: Vec<u64> = desk.state().sessions[0]
        .messages
        .iter()
        .map(|message| message.seq.0)
        .collect();
    assert_eq!(seqs, [1, 2, 3]);
}

#[test]
fn offers_come_are_replaced_and_go() {
    let mut desk = Desk::new();
    for (number, deadline) in [(21, 100), (22, 200), (21, 300)] {
        desk.take(
            1,
            EventBody::OfferMade {
                offer: offer(number, deadline),
            },
        );
    }
    assert_eq!(desk.state().offers, [offer(21, 300), offer(22, 200)]);
    for (number, outcome) in [(21, OfferEnd::Expired), (99, OfferEnd::Withdrawn)] {
        desk.take(
            2,
            EventBody::OfferEnded {
                offer_id: OfferId::new(id(number)),
                outcome,
            },
        );
    }
    assert_eq!(desk.state().offers, [offer(22, 200)]);
}

#[test]
fn a_customers_events_mean_nothing_here() {
    let mut desk = Desk::new();
    desk.assign(1, 11);
    let before = desk.view.clone();
    desk.take(
        2,
        EventBody::SessionStarted {
            session: record(12, 2).session,
        },
    );
    let specialist = PersonView {
        id: SpecialistId::new(id(4)),
        name: "Ida".into(),
    };
    let session_id = SessionId::new(id(11));
    desk.take(
        3,
        EventBody::SpecialistJoined {
            session_id,
            specialist,
            fence: Fence(2),
        },
    );
    assert_eq!(desk.view, before);
}
