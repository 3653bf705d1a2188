//! One batch: requests decided against the desk, gathered as writes, with what is to be said once they are durable.
//!
//! No I/O here. The desk has moved on already when a batch is finished; if the commit fails, it is thrown away.

use super::intake::{Intent, first_line};
use crate::store::{
    Entry, Known, NewMessage, NewSession, OfferMade, Outcome, Seen, SeenMessage, SeenSession, Write,
};
use switchboard_core::{Command, Desk, Event, Principal, Rejection};
use switchboard_model::{Position, SenderKind, Timestamp};
use switchboard_protocol::{ErrorCode, Problem};
use tokio::sync::oneshot;
use uuid::Uuid;

/// A reply that waits for the commit.
pub(super) type Reply = (
    oneshot::Sender<Result<Position, Problem>>,
    Result<Position, Problem>,
);

/// What a turn of the engine gathers.
pub(super) struct Batch<'a> {
    desk: &'a mut Desk,
    /// What the store knew before, and what this batch adds to it.
    known: Known,
    now: Timestamp,
    /// The last position that is taken.
    pub(super) position: Position,
    pub(super) entries: Vec<Entry>,
    pub(super) writes: Vec<Write>,
    pub(super) replies: Vec<Reply>,
}

impl<'a> Batch<'a> {
    pub(super) const fn new(desk: &'a mut Desk, known: Known, now: Timestamp, position: Position) -> Self {
        Self {
            desk,
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
        if let Some(seen) = self.known.commands.get(&intent.id) {
            let same = seen.by == intent.by && seen.digest == intent.digest;
            let answer = if same { seen.answer.clone() } else { Err(reused()) };
            self.replies.push((reply, answer));
            return;
        }
        let answer = self.decide(intent);
        let seen = Seen {
            by: intent.by,
            digest: intent.digest,
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
    pub(super) fn step(&mut self, command: &Command, rows: Vec<Write>) -> Result<Position, Rejection> {
        let events = self.desk.step(self.now, &mut Uuid::now_v7, command)?;
        self.writes.extend(rows);
        self.take(events, None);
        Ok(self.position)
    }

    fn decide(&mut self, intent: &Intent) -> Result<Position, Problem> {
        if let Some(written) = &intent.written
            && let Some(stored) = self.known.messages.get(&written.id)
        {
            let mine = match intent.by {
                Principal::Customer(_) => stored.sender == SenderKind::Customer,
                Principal::Specialist(id) => stored.staff == Some(id),
            } && self.concerns(stored.session, intent.by);
            let same = mine && stored.session == written.session && stored.text == written.text;
            return if same { Ok(stored.position) } else { Err(reused()) };
        }
        if let Command::StartSession { session, .. } = &intent.command
            && self.known.sessions.contains_key(session)
        {
            return Err(reused());
        }
        match self.desk.step(self.now, &mut Uuid::now_v7, &intent.command) {
            Ok(events) => {
                self.take(events, Some(intent));
                Ok(self.position)
            }
            Err(rejection) => Err(self.explain(rejection, intent)),
        }
    }

    fn take(&mut self, events: Vec<Event>, intent: Option<&Intent>) {
        for event in events {
            self.position = self.position.next();
            let entry = Entry {
                position: self.position,
                at: self.now,
                event,
            };
            self.writes.push(Write::Event(entry.clone()));
            let rows = self.rows(&entry, intent);
            self.writes.extend(rows);
            self.entries.push(entry);
        }
    }

    /// The rows that an event stands for.
    fn rows(&mut self, entry: &Entry, intent: Option<&Intent>) -> Option<Write> {
        let (at, position) = (entry.at, entry.position);
        match &entry.event {
            Event::QueuePut { .. }
            | Event::SpecialistPut { .. }
            | Event::Linked { .. }
            | Event::Unlinked { .. } => None,
            Event::StatusSet { specialist, status } => Some(Write::Status {
                specialist: *specialist,
                status: *status,
            }),
            Event::SessionStarted {
                session,
                customer,
                queue,
                language,
            } => {
                let seen = SeenSession {
                    customer: *customer,
                    owner: None,
                    ended: false,
                };
                self.known.sessions.insert(*session, seen);
                let said = intent.and_then(|intent| intent.started.clone());
                Some(Write::Session(NewSession {
                    id: *session,
                    customer: *customer,
                    queue: *queue,
                    language: language.clone(),
                    name: said.as_ref().and_then(|said| said.name.clone()),
                    page: said.and_then(|said| said.page),
                    at,
                    position,
                }))
            }
            Event::MessagePosted {
                session,
                owner,
                message,
                seq,
                sender,
                ..
            } => {
                let text = intent
                    .and_then(|intent| intent.written.as_ref())
                    .map(|written| written.text.clone())
                    .unwrap_or_default();
                let staff = owner.filter(|_| *sender == SenderKind::Specialist);
                let seen = SeenMessage {
                    session: *session,
                    sender: *sender,
                    staff,
                    text: text.clone(),
                    position,
                };
                self.known.messages.insert(*message, seen);
                Some(Write::Message(NewMessage {
                    id: *message,
                    session: *session,
                    seq: *seq,
                    sender: *sender,
                    staff,
                    first_line: first_line(&text).filter(|_| seq.0 == 1),
                    text,
                    at,
                    position,
                }))
            }
            Event::OfferMade {
                offer,
                session,
                specialist,
                deadline,
            } => Some(Write::OfferMade(OfferMade {
                offer: *offer,
                session: *session,
                specialist: *specialist,
                at,
                deadline: *deadline,
                position,
            })),
            Event::OfferEnded { offer, outcome, .. } => Some(Write::OfferEnded {
                offer: *offer,
                outcome: *outcome,
            }),
            Event::SessionAssigned {
                session,
                customer,
                owner,
                fence,
            } => {
                let seen = SeenSession {
                    customer: *customer,
                    owner: Some(*owner),
                    ended: false,
                };
                self.known.sessions.insert(*session, seen);
                Some(Write::SessionAssigned {
                    session: *session,
                    owner: *owner,
                    fence: *fence,
                    at,
                    position,
                })
            }
            Event::SessionEnded {
                session,
                customer,
                owner,
                ended_by,
                resolution,
            } => {
                let seen = SeenSession {
                    customer: *customer,
                    owner: *owner,
                    ended: true,
                };
                self.known.sessions.insert(*session, seen);
                Some(Write::SessionEnded {
                    session: *session,
                    ended_by: *ended_by,
                    resolution: *resolution,
                    at,
                    position,
                })
            }
        }
    }

    fn concerns(&self, session: switchboard_model::SessionId, who: Principal) -> bool {
        self.known
            .sessions
            .get(&session)
            .is_some_and(|session| session.concerns(who))
    }

    fn explain(&self, rejection: Rejection, intent: &Intent) -> Problem {
        let of = |code, title: &str| Problem::new(code, title);
        match rejection {
            Rejection::NoSuchSession => {
                let ended = session_of(&intent.command)
                    .and_then(|session| self.known.sessions.get(&session))
                    .is_some_and(|session| session.ended && session.concerns(intent.by));
                if ended {
                    of(
                        ErrorCode::SessionEnded,
                        "This chat is over. Start a new one to go on.",
                    )
                } else {
                    of(ErrorCode::NotFound, "There is no such chat.")
                }
            }
            Rejection::NoSuchQueue => of(ErrorCode::NotFound, "There is no such queue."),
            Rejection::NoSuchSpecialist => of(ErrorCode::NotFound, "There is no such person."),
            Rejection::SessionIdUsed => reused(),
            Rejection::SessionOpen => of(
                ErrorCode::SessionOpen,
                "A chat is open already. End it to start another.",
            ),
            Rejection::FenceStale => of(
                ErrorCode::FenceStale,
                "This chat has another owner by now. Nothing was sent.",
            ),
            Rejection::OfferGone => of(
                ErrorCode::OfferGone,
                "This chat no longer rings for you: it was answered, withdrawn or timed out.",
            ),
            Rejection::AtCapacity => of(
                ErrorCode::AtCapacity,
                "You hold as many chats as your limit allows. End one to take another.",
            ),
        }
    }
}

/// The session that a command names.
pub(super) fn session_of(command: &Command) -> Option<switchboard_model::SessionId> {
    match command {
        Command::StartSession { session, .. }
        | Command::PostMessage { session, .. }
        | Command::EndSession { session, .. } => Some(*session),
        Command::PutQueue(_)
        | Command::PutSpecialist(_)
        | Command::SetStatus { .. }
        | Command::Link { .. }
        | Command::Unlink { .. }
        | Command::UnlinkAll
        | Command::AcceptOffer { .. }
        | Command::DeclineOffer { .. }
        | Command::Expire
        | Command::Route => None,
    }
}

fn reused() -> Problem {
    Problem::new(
        ErrorCode::IdReused,
        "This id was used before, for something else. Nothing changed.",
    )
}
