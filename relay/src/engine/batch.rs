//! One batch: requests decided against the desk, gathered as writes, with what is to be said once they are durable.
//!
//! No I/O here. The desk has moved on already when a batch is finished; if the commit fails, it is thrown away.

use super::checks::session_of;
use super::intake::{Edited, Intent, Noted};
use super::refusals::{explain, no_such_message, no_such_note, not_the_latest, reused};
use super::{Ids, unavailable};
use crate::store::{Entry, Known, Outcome, Seen, SeenNote, SeenSession, Write};
use std::collections::BTreeSet;
use switchboard_core::{
    Command, Desk, Event, Principal,
    planted::{self, Bug},
};
use switchboard_model::{CustomerId, Position, SenderKind, SessionId, Timestamp};
use switchboard_protocol::Problem;
use tokio::sync::oneshot;

/// A reply that waits for the commit.
pub(super) type Reply = (
    oneshot::Sender<Result<Position, Problem>>,
    Result<Position, Problem>,
);

/// What a turn of the engine gathers.
pub(super) struct Batch<'a> {
    pub(super) desk: &'a mut Desk,
    /// Customers that have become part of another. Whoever still speaks as one of them has to come back first.
    merged: &'a mut BTreeSet<CustomerId>,
    ids: &'a Ids,
    /// What the store knew before, and what this batch adds to it.
    pub(super) known: Known,
    now: Timestamp,
    /// The last position that is taken.
    pub(super) position: Position,
    pub(super) entries: Vec<Entry>,
    pub(super) writes: Vec<Write>,
    pub(super) replies: Vec<Reply>,
}

impl<'a> Batch<'a> {
    pub(super) const fn new(
        desk: &'a mut Desk,
        merged: &'a mut BTreeSet<CustomerId>,
        ids: &'a Ids,
        known: Known,
        now: Timestamp,
        position: Position,
    ) -> Self {
        Self {
            desk,
            merged,
            ids,
            known,
            now,
            position,
            entries: Vec::new(),
            writes: Vec::new(),
            replies: Vec::new(),
        }
    }

    /// A client's intent: answered as the first time if it was seen before.
    pub(super) fn client(&mut self, intent: &Intent, reply: oneshot::Sender<Result<Position, Problem>>) {
        if let Principal::Customer(id) = intent.by
            && self.merged.contains(&id)
        {
            // Not recorded: it is sent again under the same id, by the customer this one is by then.
            self.replies.push((reply, Err(unavailable())));
            return;
        }
        if let Some(seen) = self.known.commands.get(&intent.id)
            && !planted::is(Bug::DoneAgain)
        {
            let same = seen.by == intent.by && seen.digest.is_none_or(|digest| digest == intent.digest);
            let answer = if same { seen.answer.clone() } else { Err(reused()) };
            self.replies.push((reply, answer));
            return;
        }
        let answer = self.decide(intent);
        let seen = Seen {
            by: intent.by,
            digest: Some(intent.digest),
            answer: answer.clone(),
        };
        self.known.commands.insert(intent.id, seen);
        self.writes.push(Write::Outcome(Outcome {
            command: intent.id,
            by: intent.by,
            digest: intent.digest,
            answer: answer.clone(),
        }));
        self.replies.push((reply, answer));
    }

    /// A step that no client asked for; `rows` go before what it makes happen.
    pub(super) fn step(&mut self, command: &Command, rows: Vec<Write>) -> Result<Position, Problem> {
        match self.ask_desk(command) {
            Ok(events) => {
                self.writes.extend(rows);
                self.take(events, None);
                Ok(self.position)
            }
            Err(rejection) => Err(explain(self.desk, rejection, command, None)),
        }
    }

    fn ask_desk(&mut self, command: &Command) -> Result<Vec<Event>, switchboard_core::Rejection> {
        let ids = self.ids;
        self.desk.step(self.now, &mut || ids(), command)
    }

    fn decide(&mut self, intent: &Intent) -> Result<Position, Problem> {
        if let Some(written) = &intent.written
            && let Some(stored) = self.known.messages.get(&written.id)
        {
            let concerned = || self.seen_by(stored.session, intent.by).is_some();
            let mine = match (stored.sender, intent.by) {
                (SenderKind::Customer, Principal::Customer(_)) => concerned(),
                (SenderKind::Specialist, Principal::Specialist(id)) => {
                    stored.staff == Some(id) && concerned()
                }
                // Which lead wrote for the system is in the audit log, not with the message.
                (SenderKind::System, Principal::Specialist(_)) => intent.command.is_a_leads_message(),
                _ => false,
            };
            let same =
                mine && stored.session == written.session && stored.text.as_ref() == Some(&written.text);
            return if same { Ok(stored.position) } else { Err(reused()) };
        }
        if let Some(edited) = &intent.edited
            && let Some(answer) = self.edits(edited, intent.by)
        {
            return answer;
        }
        if let Some(noted) = &intent.noted
            && let Some(answer) = self.notes(noted, intent.by)
        {
            return answer;
        }
        if let Command::StartSession { session, .. } = &intent.command
            && self.known.sessions.contains_key(session)
        {
            return Err(reused());
        }
        if let Command::ReopenSession { session, .. } = &intent.command
            && let Some(seen) = self.seen_by(*session, intent.by)
            && !seen.latest
        {
            return Err(not_the_latest());
        }
        match self.ask_desk(&intent.command) {
            Ok(events) => {
                self.writes.extend(intent.audited.clone().map(Write::Audited));
                self.take(events, Some(intent));
                Ok(self.position)
            }
            Err(rejection) => {
                let named = session_of(&intent.command);
                let seen = named.and_then(|session| self.seen_by(session, intent.by));
                Err(explain(self.desk, rejection, &intent.command, seen))
            }
        }
    }

    fn take(&mut self, events: Vec<Event>, intent: Option<&Intent>) {
        for event in events {
            self.position = self.position.next();
            if let Event::CustomersMerged { duplicate, .. } = &event {
                self.merged.insert(*duplicate);
            }
            let entry = Entry {
                position: self.position,
                at: self.now,
                event,
            };
            self.writes.push(Write::Event(entry.clone()));
            let row = self.row(&entry, intent);
            self.writes.extend(row);
            self.entries.push(entry);
        }
    }

    /// What is answered before the desk is asked: whether the message is theirs, and whether it says so already.
    fn edits(&self, edited: &Edited, by: Principal) -> Option<Result<Position, Problem>> {
        let stored = self.known.messages.get(&edited.id).filter(|stored| {
            stored.session == edited.session
                && stored.staff.map(Principal::Specialist) == Some(by)
                && (stored.text.is_some() || edited.text.is_none())
        });
        match stored {
            None => Some(Err(no_such_message())),
            Some(stored) if stored.text == edited.text => Some(Ok(self.position)),
            Some(_) => None,
        }
    }

    /// The same of a note: an id is one note's for good, and only its author takes it back.
    fn notes(&self, noted: &Noted, by: Principal) -> Option<Result<Position, Problem>> {
        let stored = self.known.notes.get(&noted.id);
        let mine = |stored: &&SeenNote| {
            stored.session == noted.session && Principal::Specialist(stored.author) == by
        };
        match (stored, &noted.text) {
            (None, Some(_)) => None,
            (Some(stored), Some(text)) if mine(&stored) && stored.text == *text => Some(Ok(stored.position)),
            (Some(_), Some(_)) => Some(Err(reused())),
            (stored, None) if stored.filter(mine).is_some() => None,
            (_, None) => Some(Err(no_such_note())),
        }
    }

    /// What is known of a session, if it concerns someone: a foreign one is as good as none.
    fn seen_by(&self, session: SessionId, who: Principal) -> Option<&SeenSession> {
        let seen = self.known.sessions.get(&session)?;
        seen.concerns(who).then_some(seen)
    }
}
