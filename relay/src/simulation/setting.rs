//! Who is there at the beginning, and by which rules: queues, people, sites, customers and their tokens.

use super::chance::Chance;
use super::network::ORIGIN;
use crate::auth::tokens;
use crate::store::{Customer, Token, Write};
use switchboard_core::Principal;
use switchboard_model::{
    Capacity, CustomerId, DeviceId, Level, Millis, Need, Position, Priority, QueueId, QueueRules, Relax,
    Relaxation, Role, RoutingMode, ServiceLevel, SiteId, Skill, Skills, SpecialistId, Timestamp,
    TransferFallback,
};
use switchboard_protocol::{Person, Queue, QueueView, Site};
use uuid::Uuid;

pub(super) const QUEUES: [QueueId; 3] = [queue_id(1), queue_id(2), queue_id(3)];
const SITES: [SiteId; 2] = [SiteId::new(Uuid::from_u128(11)), SiteId::new(Uuid::from_u128(12))];
pub(super) const STAFF: usize = 4;
pub(super) const CUSTOMERS: usize = 6;

const fn queue_id(number: u128) -> QueueId {
    QueueId::new(Uuid::from_u128(number))
}

pub(super) const fn specialist(number: usize) -> SpecialistId {
    SpecialistId::new(Uuid::from_u128(100 + number as u128))
}

pub(super) const fn customer(number: usize) -> CustomerId {
    CustomerId::new(Uuid::from_u128(200 + number as u128))
}

/// The skills there are.
pub(super) fn skill(number: usize) -> Skill {
    Skill(["billing", "refunds"][number % 2].into())
}

/// A device: whose it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Owner {
    Specialist(usize),
    Customer(usize),
}

impl Owner {
    pub(super) const fn principal(self) -> Principal {
        match self {
            Self::Specialist(number) => Principal::Specialist(specialist(number)),
            Self::Customer(number) => Principal::Customer(customer(number)),
        }
    }
}

/// Every device. The first specialist has two machines.
pub(super) fn devices() -> Vec<Owner> {
    let staff = [0, 0, 1, 2, 3].into_iter().map(Owner::Specialist);
    staff.chain((0..CUSTOMERS).map(Owner::Customer)).collect()
}

pub(super) fn token(device: usize) -> String {
    format!("sb_device_{device}")
}

/// A queue's rules, with times so short that everything comes to pass within a story.
pub(super) fn rules(chance: &mut Chance, queue: usize) -> QueueRules {
    let seconds = |chance: &mut Chance, from: u64, to: u64| {
        Millis(chance.among(from * 1_000..=to * 1_000).cast_signed())
    };
    let mode = match chance.among(1..=10) {
        1..=3 => RoutingMode::Best,
        4..=6 => RoutingMode::RingAll,
        7 => RoutingMode::AutoAccept,
        8.. => RoutingMode::ManualPick,
        0 => unreachable!("from 1 on"),
    };
    let (mut skills, mut relaxation) = (Vec::new(), Vec::new());
    if chance.percent(25) {
        let asked = Need {
            skill: skill(chance.index(2)),
            level: Level(2),
            preferred: chance.percent(30),
        };
        if !asked.preferred && chance.percent(60) {
            relaxation.push(Relaxation {
                after: seconds(chance, 5, 30),
                what: Relax::Skill {
                    skill: asked.skill.clone(),
                    to: chance.percent(50).then_some(Level(1)),
                },
            });
        }
        skills.push(asked);
    }
    // Only forwards, so that there is no circle.
    let overflow = QUEUES.get(queue + 1).copied().filter(|_| chance.percent(50));
    QueueRules {
        mode,
        ring_time: seconds(chance, 2, 15),
        skills,
        relaxation,
        max_waiting: chance.percent(20).then(|| chance.among(1..=3) as u32),
        max_wait: overflow
            .filter(|_| chance.percent(60))
            .map(|_| seconds(chance, 10, 40)),
        overflow,
        service_level: ServiceLevel {
            within: seconds(chance, 5, 60),
            percent: 80,
        },
        priority: *chance.pick(Priority::ALL).unwrap_or(&Priority::Normal),
        priority_step: seconds(chance, 0, 60),
        wrap_up: if chance.percent(50) {
            seconds(chance, 1, 20)
        } else {
            Millis(0)
        },
        max_misses: chance.among(1..=3) as u32,
        transfer_time: seconds(chance, 5, 30),
        transfer_fallback: if chance.percent(50) {
            TransferFallback::Sender
        } else {
            TransferFallback::Queue
        },
        max_transfers: chance.among(1..=5) as u32,
        abandon_after: seconds(chance, 15, 90),
        remind_after: seconds(chance, 10, 40),
        park_after: seconds(chance, 0, 15),
        reopen_within: seconds(chance, 60, 3_600),
        ..QueueRules::default()
    }
}

pub(super) fn queue(number: usize, rules: QueueRules) -> Queue {
    Queue {
        id: QUEUES[number],
        name: format!("Queue {number}"),
        rules,
    }
}

pub(super) fn person(chance: &mut Chance, number: usize) -> Person {
    let mut served: Vec<usize> = (0..QUEUES.len()).filter(|_| chance.percent(70)).collect();
    if served.is_empty() {
        served.push(0);
    }
    let skills = (0..2).filter(|_| chance.percent(50));
    let skills: Vec<usize> = skills.collect();
    let level = |chance: &mut Chance| Level(u8::try_from(chance.among(1..=3)).unwrap_or(1));
    Person {
        id: specialist(number),
        name: format!("Person {number}"),
        email: format!("{number}@example.com"),
        phone: None,
        role: if number == 1 { Role::Lead } else { Role::Specialist },
        skills: Skills(skills.into_iter().map(|it| (skill(it), level(chance))).collect()),
        languages: Vec::new(),
        capacity: Capacity(chance.among(1..=3) as u32),
        queues: served.into_iter().map(queue_view).collect(),
    }
}

pub(super) fn queue_view(number: usize) -> QueueView {
    QueueView {
        id: QUEUES[number],
        name: format!("Queue {number}"),
    }
}

/// What no command makes: sites, customers and tokens.
pub(super) fn rows() -> Vec<Write> {
    let site = |number: usize| {
        Write::Site(Site {
            id: SITES[number],
            key: format!("st_{number}"),
            name: format!("Site {number}"),
            queue: queue_view(number),
            origins: vec![ORIGIN.into()],
            greeting: "Hello".into(),
            brand_color: None,
        })
    };
    let customers = (0..CUSTOMERS).map(|number| Write::Customer {
        customer: Customer {
            id: customer(number),
            site: site_of(number),
            anew: Position(0),
        },
        created_at: Timestamp(0),
    });
    let tokens = devices().into_iter().enumerate().map(|(device, owner)| {
        Write::Token(Token {
            hash: tokens::hash(&token(device)),
            principal: Some(owner.principal()),
            device: "simulation".into(),
            device_id: DeviceId::new(Uuid::from_u128(device as u128)),
            created_at: Timestamp(0),
            // Later than any story: nobody notes that it is used.
            used_at: Timestamp(i64::MAX - 1),
            expires_at: Timestamp(i64::MAX),
            replaces: None,
        })
    });
    [site(0), site(1)]
        .into_iter()
        .chain(customers)
        .chain(tokens)
        .collect()
}

/// Most customers come through the first site.
pub(super) const fn site_of(customer: usize) -> SiteId {
    SITES[if customer < 4 { 0 } else { 1 }]
}
