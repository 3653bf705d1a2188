//! Short names for ids and a desk with a clock, for scenarios that read as sentences.

use switchboard_core::{Author, Command, Desk, Event, Queue, Rejection, Specialist, TransferTo};
use switchboard_model::{
    Capacity, CustomerId, DeclineReason, Fence, Language, Level, MessageId, NoteId, OfferId, QueueId,
    QueueRules, Role, SessionId, Skill, Skills, SpecialistId, SpecialistStatus, Timestamp,
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
pub(crate) const fn note_id(number: u64) -> NoteId {
    NoteId::new(uuid(7, number))
}
pub(crate) const fn offer_id(number: u64) -> OfferId {
    OfferId::new(uuid(6, number))
}
pub(crate) fn language(tag: &str) -> Language {
    Language(tag.to_owned())
}
pub(crate) fn skill(name: &str) -> Skill {
    Skill(name.to_owned())
}
pub(crate) fn skills(of: &[(&str, u8)]) -> Skills {
    Skills(
        of.iter()
            .map(|(name, level)| (skill(name), Level(*level)))
            .collect(),
    )
}
pub(crate) fn customer(number: u64) -> Author {
    Author::Customer(customer_id(number))
}
pub(crate) fn owner(number: u64, fence: u64) -> Author {
    Author::Specialist {
        id: specialist_id(number),
        fence: Fence(fence),
    }
}
pub(crate) const fn to_specialist(number: u64) -> TransferTo {
    TransferTo::Specialist(specialist_id(number))
}
pub(crate) const fn to_queue(number: u64) -> TransferTo {
    TransferTo::Queue(queue_id(number))
}
pub(crate) fn to_skill(name: &str) -> TransferTo {
    TransferTo::Skill(skill(name))
}

/// A specialist of queue 0 with so many places.
pub(crate) fn profile(number: u64, capacity: u32) -> Specialist {
    Specialist {
        id: specialist_id(number),
        capacity: Capacity(capacity),
        skills: Skills::default(),
        languages: [].into(),
        queues: [queue_id(0)].into(),
        role: Role::Specialist,
    }
}

/// Customer n opens session n in queue 0.
pub(crate) fn start(number: u64) -> Command {
    start_in(number, 0, None)
}
pub(crate) fn start_in(number: u64, queue: u64, tag: Option<&str>) -> Command {
    Command::StartSession {
        session: session_id(number),
        customer: customer_id(number),
        queue: queue_id(queue),
        language: tag.map(language),
        first_message: None,
    }
}
pub(crate) fn post(session: u64, author: Author) -> Command {
    Command::PostMessage {
        session: session_id(session),
        message: message_id(1),
        author,
    }
}
pub(crate) fn transfer(session: u64, by: u64, fence: u64, to: TransferTo) -> Command {
    Command::TransferSession {
        session: session_id(session),
        owner: specialist_id(by),
        fence: Fence(fence),
        to,
    }
}
pub(crate) fn reopen(number: u64) -> Command {
    Command::ReopenSession {
        session: session_id(number),
        customer: customer_id(number),
        first_message: None,
    }
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
    /// Queue 0 with the usual rules; specialists 0 and 1 serve it, two places each, and are offline.
    pub(crate) fn new() -> Self {
        Self::with(|_| {})
    }

    /// The same with other rules.
    pub(crate) fn with(change: impl FnOnce(&mut QueueRules)) -> Self {
        let mut world = Self::default();
        world.put_queue(0, change);
        world.put(profile(0, 2));
        world.put(profile(1, 2));
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
        assert!(self.desk.next_deadline().is_none_or(|at| at > now));
        Ok(events)
    }

    pub(crate) fn step(&mut self, command: &Command) -> Vec<Event> {
        self.try_step(command).expect("the desk does it")
    }

    pub(crate) fn put_queue(&mut self, queue: u64, change: impl FnOnce(&mut QueueRules)) -> Vec<Event> {
        let mut rules = QueueRules::default();
        change(&mut rules);
        let id = queue_id(queue);
        self.step(&Command::PutQueue(Queue { id, rules }))
    }

    pub(crate) fn put(&mut self, specialist: Specialist) -> Vec<Event> {
        self.step(&Command::PutSpecialist(specialist))
    }

    pub(crate) fn set_status(&mut self, number: u64, status: SpecialistStatus) -> Vec<Event> {
        self.say(number, status, false)
    }

    pub(crate) fn say(&mut self, number: u64, status: SpecialistStatus, when_done: bool) -> Vec<Event> {
        self.step(&Command::SetStatus {
            specialist: specialist_id(number),
            status,
            when_done,
        })
    }

    pub(crate) fn come_online(&mut self, number: u64) {
        self.link(number);
        self.set_status(number, SpecialistStatus::Online);
    }

    pub(crate) fn link(&mut self, number: u64) -> Vec<Event> {
        let specialist = specialist_id(number);
        self.step(&Command::Link { specialist })
    }

    pub(crate) fn unlink(&mut self, number: u64) -> Vec<Event> {
        let specialist = specialist_id(number);
        self.step(&Command::Unlink { specialist })
    }

    pub(crate) fn start(&mut self, number: u64) -> Vec<Event> {
        self.step(&start(number))
    }

    /// Lets time pass and lets what is due happen.
    pub(crate) fn wait(&mut self, millis: i64) -> Vec<Event> {
        self.now += millis;
        self.step(&Command::Tick)
    }

    /// To whom session n is on offer, by id.
    pub(crate) fn asked(&self, number: u64) -> Vec<u64> {
        let offers = self.desk.offers().filter(|it| it.session == session_id(number));
        let mut asked: Vec<u64> = offers
            .map(|offer| offer.specialist.uuid().as_u128() as u64)
            .collect();
        asked.sort_unstable();
        asked
    }

    /// The offer of session n to a specialist.
    pub(crate) fn offer(&self, session: u64, to: u64) -> Option<OfferId> {
        let mut offers = self.desk.offers();
        let theirs =
            offers.find(|it| it.session == session_id(session) && it.specialist == specialist_id(to));
        theirs.map(|offer| offer.id)
    }

    pub(crate) fn try_accept(&mut self, session: u64, by: u64) -> Result<Vec<Event>, Rejection> {
        let offer = self.offer(session, by).unwrap_or(offer_id(0));
        self.try_step(&Command::AcceptOffer {
            offer,
            specialist: specialist_id(by),
        })
    }

    pub(crate) fn accept(&mut self, session: u64, by: u64) -> Vec<Event> {
        self.try_accept(session, by).expect("accepted")
    }

    pub(crate) fn decline(&mut self, session: u64, by: u64) -> Vec<Event> {
        let offer = self.offer(session, by).expect("it is on offer");
        let (specialist, reason) = (specialist_id(by), DeclineReason::Busy);
        self.step(&Command::DeclineOffer {
            offer,
            specialist,
            reason,
        })
    }

    pub(crate) fn end(&mut self, session: u64, author: Author) -> Vec<Event> {
        self.step(&Command::EndSession {
            session: session_id(session),
            author,
            resolution: None,
        })
    }

    pub(crate) fn post(&mut self, session: u64, author: Author) -> Vec<Event> {
        self.step(&post(session, author))
    }

    /// The sessions that wait in a queue, in order.
    pub(crate) fn line(&self, queue: u64) -> Vec<u64> {
        let places = self.desk.places(Timestamp(self.now), queue_id(queue));
        let sessions = places.iter().map(|it| it.session.uuid().as_u128() as u64);
        sessions.collect()
    }

    /// Who owns session n.
    pub(crate) fn owner(&self, number: u64) -> Option<u64> {
        let owner = self.desk.session(session_id(number))?.owner()?;
        Some(owner.uuid().as_u128() as u64)
    }
}
