//! Short names for ids and a desk with a clock, for scenarios that read as sentences.

use std::collections::BTreeSet;
use switchboard_core::{Author, Command, Desk, Event, Queue, Rejection, Specialist};
use switchboard_model::{
    Capacity, CustomerId, DeclineReason, Language, MessageId, Millis, OfferId, QueueId, SessionId, Skill,
    SpecialistId, SpecialistStatus, Timestamp,
};
use uuid::Uuid;

/// Kinds of thing share numbers without sharing ids.
pub(crate) const fn uuid(kind: u8, number: u64) -> Uuid {
    Uuid::from_u128(((kind as u128) << 64) | number as u128)
}
pub(crate) const fn queue_id(number: u64) -> QueueId {
    QueueId::new(uuid(1, number))
}
pub(crate) const fn specialist_id(number: u64) -> SpecialistId {
    SpecialistId::new(uuid(2, number))
}
pub(crate) const fn customer_id(number: u64) -> CustomerId {
    CustomerId::new(uuid(3, number))
}
pub(crate) const fn session_id(number: u64) -> SessionId {
    SessionId::new(uuid(4, number))
}
pub(crate) const fn message_id(number: u64) -> MessageId {
    MessageId::new(uuid(5, number))
}
pub(crate) const fn offer_id(number: u64) -> OfferId {
    OfferId::new(uuid(6, number))
}
pub(crate) fn language(tag: &str) -> Language {
    Language(tag.to_owned())
}
pub(crate) fn skills(names: &[&str]) -> BTreeSet<Skill> {
    names.iter().map(|name| Skill((*name).to_owned())).collect()
}

/// A desk, its clock in milliseconds, and everything that happened.
#[derive(Default)]
pub(crate) struct World {
    pub(crate) desk: Desk,
    pub(crate) now: i64,
    pub(crate) log: Vec<(Timestamp, Event)>,
    pub(crate) offers: u64,
}

impl World {
    /// Queue 0 rings for 20 s and asks for nothing; specialists 0 and 1 serve it, two chats each, and are offline.
    pub(crate) fn new() -> Self {
        let mut world = Self::default();
        world.put_queue(0, &[]);
        world.put_specialist(0, 2, &[], &[]);
        world.put_specialist(1, 2, &[], &[]);
        world
    }

    pub(crate) fn try_step(&mut self, command: &Command) -> Result<Vec<Event>, Rejection> {
        let offers = &mut self.offers;
        let mut ids = || {
            *offers += 1;
            uuid(6, *offers)
        };
        let now = Timestamp(self.now);
        let events = self.desk.step(now, &mut ids, command)?;
        self.log.extend(events.iter().map(|event| (now, event.clone())));
        assert_eq!(self.desk.check_invariants(), Ok(()));
        Ok(events)
    }

    pub(crate) fn step(&mut self, command: &Command) -> Vec<Event> {
        self.try_step(command).expect("the desk does it")
    }

    pub(crate) fn put_queue(&mut self, queue: u64, asked: &[&str]) {
        let ring_time = Millis::from_secs(20);
        self.step(&Command::PutQueue(Queue {
            id: queue_id(queue),
            ring_time,
            skills: skills(asked),
        }));
    }

    pub(crate) fn put_specialist(&mut self, number: u64, capacity: u32, has: &[&str], speaks: &[&str]) {
        self.step(&Command::PutSpecialist(Specialist {
            id: specialist_id(number),
            capacity: Capacity(capacity),
            skills: skills(has),
            languages: speaks.iter().map(|tag| language(tag)).collect(),
            queues: [queue_id(0)].into(),
        }));
    }

    pub(crate) fn set_status(&mut self, number: u64, status: SpecialistStatus) -> Vec<Event> {
        self.step(&Command::SetStatus {
            specialist: specialist_id(number),
            status,
        })
    }

    pub(crate) fn come_online(&mut self, number: u64) {
        self.step(&Command::Link {
            specialist: specialist_id(number),
        });
        self.set_status(number, SpecialistStatus::Online);
    }

    /// Customer n opens session n in queue 0.
    pub(crate) fn start(&mut self, number: u64) -> Vec<Event> {
        self.start_in(number, None)
    }

    pub(crate) fn start_in(&mut self, number: u64, tag: Option<&str>) -> Vec<Event> {
        self.step(&start(number, number, 0, tag))
    }

    /// Lets time pass and lets what is due happen.
    pub(crate) fn wait(&mut self, millis: i64) -> Vec<Event> {
        self.now += millis;
        self.step(&Command::Expire)
    }

    /// Who session n rings for.
    pub(crate) fn asked(&self, number: u64) -> Option<SpecialistId> {
        self.ring(number)
            .and_then(|id| self.desk.offer(id))
            .map(|offer| offer.specialist)
    }

    /// The offer that rings for session n.
    pub(crate) fn ring(&self, number: u64) -> Option<OfferId> {
        self.desk.session(session_id(number))?.waiting()?.offer
    }

    pub(crate) fn try_accept(&mut self, session: u64, by: u64) -> Result<Vec<Event>, Rejection> {
        let offer = self.ring(session).unwrap_or(offer_id(0));
        self.try_step(&Command::AcceptOffer {
            offer,
            specialist: specialist_id(by),
        })
    }

    pub(crate) fn decline(&mut self, session: u64, by: u64) -> Vec<Event> {
        let offer = self.ring(session).expect("it rings");
        let (specialist, reason) = (specialist_id(by), DeclineReason::Busy);
        self.step(&Command::DeclineOffer {
            offer,
            specialist,
            reason,
        })
    }

    pub(crate) fn end(&mut self, session: u64, author: Author) -> Result<Vec<Event>, Rejection> {
        self.try_step(&Command::EndSession {
            session: session_id(session),
            author,
            resolution: None,
        })
    }
}

pub(crate) fn start(session: u64, customer: u64, queue: u64, tag: Option<&str>) -> Command {
    Command::StartSession {
        session: session_id(session),
        customer: customer_id(customer),
        queue: queue_id(queue),
        language: tag.map(language),
        first_message: None,
    }
}
