//! Who watches everything: what is durable, what was asked, what was answered and what was shown. The first thing that
//! is not as it has to be ends the story.

use super::{told, traffic::Traffic};
use crate::store::{Entry, Outcome, Write};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use switchboard_core::{Desk, Event, Principal};
use switchboard_model::{CommandId, CustomerId, Fence, MessageId, Position, SessionId, Timestamp};
use switchboard_protocol::Problem;

/// How a command was answered.
pub(super) type Answer = Result<Position, Problem>;

/// One witness for a whole story.
#[derive(Clone, Default)]
pub(super) struct Witness(Arc<Mutex<Seen>>);

/// What it has seen.
#[derive(Default)]
pub(super) struct Seen {
    /// Every durable event, by position.
    pub(super) log: Vec<Entry>,
    /// The desk that the durable events make.
    pub(super) desk: Desk,
    /// Every durable answer.
    pub(super) outcomes: BTreeMap<CommandId, Answer>,
    /// Every answer that a client was given for good.
    pub(super) answers: BTreeMap<CommandId, Answer>,
    /// Every command that a client has made, with the place in which it made it.
    pub(super) asked: BTreeMap<CommandId, Asked>,
    /// Every message that a client has written.
    pub(super) words: BTreeMap<MessageId, Words>,
    /// Customers that have become another.
    pub(super) merged: BTreeMap<CustomerId, CustomerId>,
    /// The last fence of every session, those that ended included.
    pub(super) fences: BTreeMap<SessionId, Fence>,
    /// Since when nothing was done to the relay; the time it has had to be as it should.
    pub(super) untroubled_since: Timestamp,
    pub(super) traffic: Traffic,
    /// Whether what becomes durable is no story of its own.
    blind: bool,
    /// The first thing that went wrong.
    fault: Option<String>,
    /// What happened, when somebody wants to read it.
    story: Option<Vec<String>>,
}

/// A command, and who made it.
pub(super) struct Asked {
    pub(super) device: usize,
    pub(super) place: usize,
}

/// A message, and who wrote it.
pub(super) struct Words {
    pub(super) asked: CommandId,
    pub(super) by: Principal,
    pub(super) session: SessionId,
    pub(super) fence: Option<Fence>,
    pub(super) text: String,
    /// What it was to say later; nothing where it was to be deleted.
    pub(super) edits: Vec<String>,
}

impl Witness {
    pub(super) fn new(told: bool) -> Self {
        let witness = Self::default();
        witness.look().story = told.then(Vec::new);
        witness
    }

    /// One that lets anything become durable: for batches that are no story.
    pub(super) fn blind() -> Self {
        let witness = Self::default();
        witness.look().blind = true;
        witness
    }

    pub(super) fn look(&self) -> MutexGuard<'_, Seen> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Says what is wrong. Only the first counts.
    pub(super) fn fail(&self, what: impl Into<String>) {
        self.look().fail(what);
    }

    pub(super) fn fault(&self) -> Option<String> {
        self.look().fault.clone()
    }

    /// Notes a line of the story, if anyone wants to read it.
    pub(super) fn note(&self, line: impl FnOnce() -> String) {
        self.look().note(line);
    }

    pub(super) fn story(&self) -> Vec<String> {
        self.look().story.clone().unwrap_or_default()
    }
}

impl Seen {
    pub(super) fn fail(&mut self, what: impl Into<String>) {
        let what = what.into();
        self.note(|| format!("WRONG: {what}"));
        self.fault.get_or_insert(what);
    }

    pub(super) fn note(&mut self, line: impl FnOnce() -> String) {
        if let Some(story) = &mut self.story {
            story.push(line());
        }
    }

    /// The last durable position.
    pub(super) fn head(&self) -> Position {
        self.log.last().map_or(Position(0), |entry| entry.position)
    }

    /// A batch became durable.
    pub(super) fn durable(&mut self, batch: &[Write]) {
        if self.blind {
            return;
        }
        for write in batch {
            match write {
                Write::Event(entry) => self.happened(entry),
                Write::Outcome(Outcome { command, answer, .. }) => {
                    self.outcomes.insert(*command, answer.clone());
                }
                _ => {}
            }
        }
        if let Err(wrong) = told::between_batches(&self.desk) {
            self.fail(wrong);
        }
    }

    /// Forgets everything; what is durable is told again. A disk that lies loses what it said it had.
    pub(super) fn forget(&mut self) {
        self.log.clear();
        self.desk = Desk::default();
        self.outcomes.clear();
        self.merged.clear();
        self.fences.clear();
    }

    /// Whoever a customer is by now.
    pub(super) fn is_now(&self, who: Principal) -> Principal {
        match who {
            Principal::Customer(id) => Principal::Customer(self.merged.get(&id).copied().unwrap_or(id)),
            Principal::Specialist(_) => who,
        }
    }

    /// Every customer that one has been.
    pub(super) fn has_been(&self, who: Principal) -> BTreeSet<Principal> {
        let others = self
            .merged
            .iter()
            .filter(|(_, kept)| Principal::Customer(**kept) == who);
        let others = others.map(|(duplicate, _)| Principal::Customer(*duplicate));
        others.chain([who]).collect()
    }

    fn happened(&mut self, entry: &Entry) {
        let wrong = told::event(self, entry);
        let line = || {
            let event = serde_json::to_string(&entry.event).unwrap_or_default();
            format!("{:>9} #{} {event}", entry.at.0 % 1_000_000_000, entry.position)
        };
        self.note(line);
        if let Event::SessionAssigned { session, fence, .. } = &entry.event {
            self.fences.insert(*session, *fence);
        }
        if let Event::CustomersMerged { kept, duplicate } = &entry.event {
            for now in self.merged.values_mut().filter(|now| *now == duplicate) {
                *now = *kept;
            }
            self.merged.insert(*duplicate, *kept);
        }
        let whose = told::takes_place_of(&entry.event);
        let before = whose.map(|whose| told::places(&self.desk, whose).0);
        self.desk.apply(entry.at, &entry.event);
        self.log.push(entry.clone());
        self.traffic.events += 1;
        if let (Some(whose), Some(before)) = (whose, before) {
            let (taken, capacity) = told::places(&self.desk, whose);
            if taken > capacity && taken > before {
                let words = format!(
                    "event {}: {whose:?} holds {taken}, and takes {capacity}",
                    entry.position
                );
                self.fail(words);
            }
        }
        if let Some(wrong) = wrong {
            self.fail(format!("event {}: {wrong}", entry.position));
        }
    }
}
