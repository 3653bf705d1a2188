//! The rules of `docs/routing.md` said a second time, as plainly as possible: lists, scans and no index. Shares no code
//! with the desk, only its words.

mod commands;
mod config;
mod due;
mod explain;
mod hours;
mod leads;
mod offers;
mod people;
mod routing;
mod score;
mod sessions;
mod state;
mod transfers;
mod wait;
mod writing;

pub(crate) use state::{Ask, Chat, Hold, Over, Person, Quiet, Search, State, Turn, Way};

use switchboard_core::{Command, Queue, Rejection};
use switchboard_model::{OfferId, QueueId, SessionId, SpecialistId, Timestamp};

/// Everything there is. Chats that ended lately stay among the others.
#[derive(Clone, Default)]
pub(crate) struct Model {
    /// By id.
    pub(crate) queues: Vec<Queue>,
    /// By id.
    pub(crate) people: Vec<Person>,
    pub(crate) chats: Vec<Chat>,
    /// Open offers, in the order they were made.
    pub(crate) asks: Vec<Ask>,
    /// Chats that were taken, oldest first.
    pub(crate) taken: Vec<state::Taken>,
    /// How often any chat has joined a line.
    pub(crate) joins: u64,
}

impl Model {
    pub(crate) fn step(
        &mut self,
        now: Timestamp,
        fresh: &mut dyn FnMut() -> OfferId,
        command: &Command,
    ) -> Result<(), Rejection> {
        self.obey(now, command)?;
        loop {
            let due = self.first_due(now);
            match due {
                Some(due) => self.happen(now, due),
                None if self.ask_next(now, fresh) => {}
                None => return Ok(()),
            }
        }
    }

    pub(crate) fn queue(&self, id: QueueId) -> &Queue {
        self.queues.iter().find(|it| it.id == id).expect("a queue")
    }

    pub(crate) fn has_queue(&self, id: QueueId) -> bool {
        self.queues.iter().any(|it| it.id == id)
    }

    pub(crate) fn find_person(&self, id: SpecialistId) -> Option<&Person> {
        self.people.iter().find(|it| it.profile.id == id)
    }

    pub(crate) fn person(&self, id: SpecialistId) -> &Person {
        self.find_person(id).expect("a specialist")
    }

    pub(crate) fn person_mut(&mut self, id: SpecialistId) -> &mut Person {
        let mut people = self.people.iter_mut();
        people.find(|it| it.profile.id == id).expect("a specialist")
    }

    pub(crate) fn known(&self, id: SpecialistId) -> Result<&Person, Rejection> {
        self.find_person(id).ok_or(Rejection::NoSuchSpecialist)
    }

    pub(crate) fn chat(&self, id: SessionId) -> Option<&Chat> {
        self.chats.iter().find(|it| it.id == id)
    }

    pub(crate) fn chat_mut(&mut self, id: SessionId) -> &mut Chat {
        self.chats.iter_mut().find(|it| it.id == id).expect("a chat")
    }

    pub(crate) fn open(&self) -> impl Iterator<Item = &Chat> {
        self.chats.iter().filter(|chat| chat.is_open())
    }

    /// Chats that somebody owns.
    pub(crate) fn owned_by(&self, person: SpecialistId) -> impl Iterator<Item = &Chat> {
        self.chats.iter().filter(move |chat| chat.owner() == Some(person))
    }

    /// Chats that wait in a queue, in order.
    pub(crate) fn line(&self, queue: QueueId) -> Vec<&Chat> {
        let mut line: Vec<&Chat> = self.open().filter(|chat| chat.waits_in(queue)).collect();
        line.sort_by_key(|chat| chat.search().map(Search::rank));
        line
    }

    /// Offers by which a chat is shown to somebody.
    pub(crate) fn asks_for(&self, chat: SessionId) -> Vec<Ask> {
        self.asks.iter().filter(|ask| ask.chat == chat).copied().collect()
    }
}
