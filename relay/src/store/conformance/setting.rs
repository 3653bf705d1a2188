//! What the suite's cases begin with: a queue, a person, a site, a customer, and a chat between them.

use crate::store::{
    Customer, Digest, Entry, NewMessage, NewSession, OfferMade, SessionChange, Store, Token, What, Write,
};
use switchboard_core::{Event, Principal, Why};
use switchboard_model::{
    Capacity, CustomerId, DeviceId, Fence, Language, MessageId, Millis, OfferEnd, OfferId, OfferKind,
    Position, Priority, QueueId, QueueRules, Role, SenderKind, Seq, SessionId, SiteId, Skill, SpecialistId,
    Timestamp,
};
use switchboard_protocol::{PageView, Person, Queue, QueueView, Site, WhyReason, WhyView};
use uuid::Uuid;

pub(crate) const SITE: SiteId = SiteId::new(Uuid::from_u128(1));
pub(crate) const QUEUE: QueueId = QueueId::new(Uuid::from_u128(2));
pub(crate) const SAM: SpecialistId = SpecialistId::new(Uuid::from_u128(3));
pub(crate) const KIM: CustomerId = CustomerId::new(Uuid::from_u128(4));
pub(crate) const CHAT: SessionId = SessionId::new(Uuid::from_u128(5));
pub(crate) const OFFER: OfferId = OfferId::new(Uuid::from_u128(6));

pub(crate) fn message_id(number: u128) -> MessageId {
    MessageId::new(Uuid::from_u128(100 + number))
}

pub(crate) fn person() -> Person {
    Person {
        id: SAM,
        name: "Sam".into(),
        email: "sam@example.com".into(),
        phone: None,
        role: Role::Lead,
        skills: [Skill("billing".into())].into_iter().collect(),
        languages: vec![Language("en".into())],
        capacity: Capacity(3),
        queues: vec![QueueView {
            id: QUEUE,
            name: "Support".into(),
        }],
    }
}

pub(crate) fn queue() -> Queue {
    Queue {
        id: QUEUE,
        name: "Support".into(),
        rules: QueueRules {
            ring_time: Millis(30_000),
            ..QueueRules::default()
        },
    }
}

pub(crate) fn site() -> Site {
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

pub(crate) fn customer(id: CustomerId) -> Customer {
    Customer {
        id,
        site: SITE,
        anew: Position(0),
    }
}

pub(crate) fn entry(position: u64, event: Event) -> Entry {
    Entry {
        position: Position(position),
        at: Timestamp(1_000 + i64::try_from(position).unwrap()),
        event,
    }
}

pub(crate) fn setting() -> Vec<Write> {
    vec![
        Write::Queue(queue()),
        Write::Person(person()),
        Write::Site(site()),
        Write::Customer {
            customer: customer(KIM),
            created_at: Timestamp(1),
        },
    ]
}

pub(crate) fn started(position: u64) -> Vec<Write> {
    opened(position, CHAT, KIM)
}

pub(crate) fn opened(position: u64, session: SessionId, customer: CustomerId) -> Vec<Write> {
    let entry = entry(
        position,
        Event::SessionStarted {
            session,
            customer,
            queue: QUEUE,
            language: None,
            priority: Priority::High,
            opens_at: None,
        },
    );
    let session = NewSession {
        id: session,
        customer,
        queue: QUEUE,
        language: Some(Language("en".into())),
        priority: Priority::High,
        name: Some("Kim".into()),
        details: Box::default(),
        page: Some(PageView {
            url: "https://shop.example/".into(),
            title: Some("Shop".into()),
        }),
        at: entry.at,
        position: entry.position,
    };
    vec![Write::Event(entry), Write::Session(session)]
}

pub(crate) fn posted(position: u64, seq: u64, sender: SenderKind, text: &str) -> Vec<Write> {
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

pub(crate) fn offered(position: u64) -> Vec<Write> {
    let deadline = Timestamp(9_000);
    let entry = entry(
        position,
        Event::OfferMade {
            offer: OFFER,
            session: CHAT,
            specialist: SAM,
            deadline,
            kind: OfferKind::Ring,
            from: None,
            priority: Priority::High,
            queue: Some(QUEUE),
            why: Why::default(),
        },
    );
    let (at, position) = (entry.at, entry.position);
    let made = OfferMade {
        offer: OFFER,
        session: CHAT,
        specialist: SAM,
        kind: OfferKind::Ring,
        priority: Priority::High,
        queue: Some(QUEUE),
        from: None,
        why: WhyView {
            reason: WhyReason::Load,
            candidates: 3,
        },
        at,
        deadline,
        position,
    };
    vec![Write::Event(entry), Write::OfferMade(made)]
}

pub(crate) fn assigned(position: u64) -> Vec<Write> {
    let accepted = Write::OfferEnded {
        offer: OFFER,
        outcome: OfferEnd::Accepted,
    };
    [vec![accepted], taken(position, SAM, 1, None)].concat()
}

/// The chat is somebody's, under a fence, from somebody or not.
pub(crate) fn taken(
    position: u64,
    owner: SpecialistId,
    fence: u64,
    from: Option<SpecialistId>,
) -> Vec<Write> {
    let event = Event::SessionAssigned {
        session: CHAT,
        customer: KIM,
        owner,
        fence: Fence(fence),
        from,
        priority: Priority::High,
        queue: Some(QUEUE),
        why: None,
    };
    let what = What::Assigned {
        owner,
        fence: Fence(fence),
        from,
        priority: Priority::High,
        queue: Some(QUEUE),
    };
    vec![Write::Event(entry(position, event)), changed(position, what)]
}

/// Something about the chat changes.
pub(crate) fn changed(position: u64, what: What) -> Write {
    Write::SessionChanged(SessionChange {
        session: CHAT,
        what,
        at: Timestamp(1_000 + i64::try_from(position).unwrap()),
        position: Position(position),
    })
}

pub(crate) fn token(hash: Digest, principal: Option<Principal>) -> Token {
    Token {
        hash,
        principal,
        device: "test".into(),
        device_id: DeviceId::new(Uuid::from_u128(7)),
        created_at: Timestamp(1),
        used_at: Timestamp(1),
        expires_at: Timestamp(100),
        replaces: None,
    }
}

pub(crate) async fn a_chat(store: &dyn Store) {
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
