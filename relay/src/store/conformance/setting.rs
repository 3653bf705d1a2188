//! What the suite's cases begin with: a queue, a person, a site, a customer, and a chat between them.

use crate::store::{Customer, Digest, Entry, NewMessage, NewSession, OfferMade, Store, Token, Write};
use switchboard_core::{Event, Principal};
use switchboard_model::{
    Capacity, CustomerId, Fence, Language, MessageId, Millis, OfferEnd, OfferId, Position, QueueId, Role,
    SenderKind, Seq, SessionId, SiteId, Skill, SpecialistId, Timestamp,
};
use switchboard_protocol::{PageView, Person, Queue, QueueView, Site};
use uuid::Uuid;

pub(super) const SITE: SiteId = SiteId::new(Uuid::from_u128(1));
pub(super) const QUEUE: QueueId = QueueId::new(Uuid::from_u128(2));
pub(super) const SAM: SpecialistId = SpecialistId::new(Uuid::from_u128(3));
pub(super) const KIM: CustomerId = CustomerId::new(Uuid::from_u128(4));
pub(super) const CHAT: SessionId = SessionId::new(Uuid::from_u128(5));
pub(super) const OFFER: OfferId = OfferId::new(Uuid::from_u128(6));

pub(super) fn message_id(number: u128) -> MessageId {
    MessageId::new(Uuid::from_u128(100 + number))
}

pub(super) fn person() -> Person {
    Person {
        id: SAM,
        name: "Sam".into(),
        email: "sam@example.com".into(),
        role: Role::Lead,
        skills: vec![Skill("billing".into())],
        languages: vec![Language("en".into())],
        capacity: Capacity(3),
        queues: vec![QueueView {
            id: QUEUE,
            name: "Support".into(),
        }],
    }
}

pub(super) fn queue() -> Queue {
    Queue {
        id: QUEUE,
        name: "Support".into(),
        ring_time: Millis(20_000),
        skills: vec![],
    }
}

pub(super) fn site() -> Site {
    Site {
        id: SITE,
        key: "st_key".into(),
        name: "Shop".into(),
        queue: QueueView {
            id: QUEUE,
            name: "Support".into(),
        },
        origins: vec!["https://shop.example".into()],
        greeting: "Hello".into(),
        brand_color: Some("#336699".into()),
    }
}

pub(super) fn entry(position: u64, event: Event) -> Entry {
    Entry {
        position: Position(position),
        at: Timestamp(1_000 + i64::try_from(position).unwrap()),
        event,
    }
}

pub(super) fn setting() -> Vec<Write> {
    vec![
        Write::Queue(queue()),
        Write::Person(person()),
        Write::Site(site()),
        Write::Customer {
            customer: Customer { id: KIM, site: SITE },
            created_at: Timestamp(1),
        },
    ]
}

pub(super) fn started(position: u64) -> Vec<Write> {
    let entry = entry(
        position,
        Event::SessionStarted {
            session: CHAT,
            customer: KIM,
            queue: QUEUE,
            language: None,
        },
    );
    let session = NewSession {
        id: CHAT,
        customer: KIM,
        queue: QUEUE,
        language: Some(Language("en".into())),
        name: Some("Kim".into()),
        page: Some(PageView {
            url: "https://shop.example/".into(),
            title: Some("Shop".into()),
        }),
        at: entry.at,
        position: entry.position,
    };
    vec![Write::Event(entry), Write::Session(session)]
}

pub(super) fn posted(position: u64, seq: u64, sender: SenderKind, text: &str) -> Vec<Write> {
    let staff = (sender == SenderKind::Specialist).then_some(SAM);
    let message = message_id(u128::from(seq));
    let event = Event::MessagePosted {
        session: CHAT,
        customer: KIM,
        owner: staff,
        message,
        seq: Seq(seq),
        sender,
    };
    let entry = entry(position, event);
    let message = NewMessage {
        id: message,
        session: CHAT,
        seq: Seq(seq),
        sender,
        staff,
        text: text.into(),
        first_line: (seq == 1).then(|| text.into()),
        at: entry.at,
        position: entry.position,
    };
    vec![Write::Event(entry), Write::Message(message)]
}

pub(super) fn offered(position: u64) -> Vec<Write> {
    let deadline = Timestamp(9_000);
    let entry = entry(
        position,
        Event::OfferMade {
            offer: OFFER,
            session: CHAT,
            specialist: SAM,
            deadline,
        },
    );
    let (at, position) = (entry.at, entry.position);
    let made = OfferMade {
        offer: OFFER,
        session: CHAT,
        specialist: SAM,
        at,
        deadline,
        position,
    };
    vec![Write::Event(entry), Write::OfferMade(made)]
}

pub(super) fn assigned(position: u64) -> Vec<Write> {
    let event = Event::SessionAssigned {
        session: CHAT,
        customer: KIM,
        owner: SAM,
        fence: Fence(1),
    };
    let entry = entry(position, event);
    let (at, position) = (entry.at, entry.position);
    vec![
        Write::OfferEnded {
            offer: OFFER,
            outcome: OfferEnd::Accepted,
        },
        Write::Event(entry),
        Write::SessionAssigned {
            session: CHAT,
            owner: SAM,
            fence: Fence(1),
            at,
            position,
        },
    ]
}

pub(super) fn token(hash: Digest, principal: Option<Principal>) -> Token {
    Token {
        hash,
        principal,
        device: "test".into(),
        created_at: Timestamp(1),
        expires_at: Timestamp(100),
    }
}

pub(super) async fn a_chat(store: &dyn Store) {
    let writes = [
        setting(),
        started(1),
        posted(2, 1, SenderKind::Customer, "Hello"),
        offered(3),
        assigned(4),
        posted(5, 2, SenderKind::Specialist, "Hi"),
    ];
    store.commit(writes.concat()).await.unwrap();
}
