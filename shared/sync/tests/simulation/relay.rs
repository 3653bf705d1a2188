//! A relay in little: tables, a log with positions, and answers that are the same however often a command comes.
//! Its snapshot is read from the tables and knows nothing of the fold.

mod others;

use crate::things::{customer, new_session, uuid};
use std::collections::BTreeMap;
use switchboard_model::{
    CommandId, Epoch, MessageId, MessageKind, Position, Resolution, SenderKind, Seq, SessionId, SessionState,
    Timestamp,
};
use switchboard_protocol::{
    ClientFrame, Command, Cursor, CustomerState, ErrorCode, EventBody, Events, LogEvent, MessageView,
    Problem, RelayFrame, SessionRecord, SessionView, Snapshot, SnapshotReason, View, Welcome,
};

/// What the store holds; a backup is a copy of it.
#[derive(Clone, Default)]
struct Store {
    /// By position, from 1; `None` is something that this customer may not see.
    log: Vec<Option<LogEvent>>,
    sessions: Vec<SessionRecord>,
    answers: BTreeMap<CommandId, Result<Position, Problem>>,
}

pub(crate) struct Relay {
    epoch: u64,
    store: Store,
    backup: Store,
    staff_messages: u64,
    /// Commands to refuse for the moment.
    pub(crate) refusals: u32,
    /// Whether the events go out before the acknowledgement.
    pub(crate) events_first: bool,
}

impl Relay {
    pub(crate) fn new() -> Self {
        let (store, backup) = (Store::default(), Store::default());
        Self {
            epoch: 1,
            store,
            backup,
            staff_messages: 0,
            refusals: 0,
            events_first: false,
        }
    }

    pub(crate) fn cursor(&self) -> Cursor {
        Cursor {
            epoch: Epoch::new(uuid(1, self.epoch)),
            position: Position(self.store.log.len() as u64),
        }
    }

    pub(crate) fn view(&self) -> View {
        let session = self.store.sessions.last().cloned();
        View::Customer(CustomerState {
            customer: customer(),
            session,
        })
    }

    pub(crate) fn sessions(&self) -> &[SessionRecord] {
        &self.store.sessions
    }

    pub(crate) fn back_up(&mut self) {
        self.backup = self.store.clone();
    }

    /// Loses what was stored since the backup, and says so by another epoch.
    pub(crate) fn restore(&mut self) {
        self.store = self.backup.clone();
        self.epoch += 1;
    }

    /// What goes out to a client that has everything up to here.
    pub(crate) fn events_after(&self, position: Position) -> RelayFrame {
        let events = self
            .store
            .log
            .iter()
            .skip(position.0 as usize)
            .flatten()
            .cloned()
            .collect();
        RelayFrame::Events(Events {
            after: position,
            upto: self.cursor().position,
            events,
        })
    }

    /// Takes a frame in. `sent` is up to where this connection has been told.
    pub(crate) fn handle(
        &mut self,
        now: Timestamp,
        frame: ClientFrame,
        sent: &mut Option<Position>,
    ) -> Vec<RelayFrame> {
        match frame {
            ClientFrame::Hello(hello) => {
                let head = self.cursor();
                let good = hello
                    .resume
                    .filter(|cursor| cursor.epoch == head.epoch && cursor.position <= head.position);
                let resumed = good.is_some();
                // The relay's clock is a minute ahead.
                let now = Timestamp(now.0 + 60_000);
                let mut out = vec![RelayFrame::Welcome(Welcome {
                    protocol: 1,
                    resumed,
                    now,
                    heartbeat_seconds: 15,
                })];
                if !resumed {
                    let reason = match hello.resume {
                        None => SnapshotReason::First,
                        Some(cursor) if cursor.epoch != head.epoch => SnapshotReason::EpochChanged,
                        Some(_) => SnapshotReason::PositionUnknown,
                    };
                    out.push(RelayFrame::Snapshot(Box::new(Snapshot {
                        cursor: head,
                        reason,
                        view: self.view(),
                    })));
                }
                *sent = Some(good.map_or(head.position, |cursor| cursor.position));
                out
            }
            ClientFrame::Resume { cursor } => {
                *sent = Some(cursor.position);
                vec![self.events_after(cursor.position)]
            }
            ClientFrame::Command { id, command } => vec![self.command(now, id, command)],
            ClientFrame::Mark { session_id, mark } => {
                self.mark(now, session_id, SenderKind::Customer, mark);
                Vec::new()
            }
            ClientFrame::Typing { .. } | ClientFrame::Watch { .. } | ClientFrame::Unwatch { .. } => {
                Vec::new()
            }
            ClientFrame::Ping { nonce } => vec![RelayFrame::Pong { nonce }],
        }
    }

    fn command(&mut self, now: Timestamp, id: CommandId, command: Command) -> RelayFrame {
        if self.refusals > 0 {
            self.refusals -= 1;
            return RelayFrame::Refused {
                id,
                problem: Problem::new(ErrorCode::RateLimited, "Try again."),
            };
        }
        let answer = match self.store.answers.get(&id) {
            Some(known) => known.clone(),
            None => {
                let done = self.obey(now, command);
                let answer = done.map(|()| self.cursor().position);
                self.store.answers.insert(id, answer.clone());
                answer
            }
        };
        match answer {
            Ok(position) => RelayFrame::Ack { id, position },
            Err(problem) => RelayFrame::Refused { id, problem },
        }
    }

    fn obey(&mut self, now: Timestamp, command: Command) -> Result<(), Problem> {
        match command {
            Command::StartSession { session_id, .. } => {
                if self
                    .store
                    .sessions
                    .last()
                    .is_some_and(|it| it.session.state != SessionState::Completed)
                {
                    return Err(Problem::new(ErrorCode::SessionOpen, "A chat is open."));
                }
                let session = new_session(session_id, now);
                self.store.sessions.push(SessionRecord {
                    session: session.clone(),
                    messages: Vec::new(),
                    details: None,
                    notes: Vec::new(),
                });
                self.log(now, EventBody::SessionStarted { session });
                Ok(())
            }
            Command::PostMessage {
                session_id,
                message_id,
                text,
                ..
            } => {
                self.open(session_id)?;
                self.write(now, session_id, message_id, SenderKind::Customer, text);
                Ok(())
            }
            Command::EndSession { session_id, .. } => self.finish(now, session_id, SenderKind::Customer),
            Command::ReopenSession { session_id, .. } => self.reopen(now, session_id),
            Command::RateSession {
                session_id,
                stars,
                comment,
            } => {
                let session = self.ended(session_id)?;
                session.rating = Some(stars);
                session.rating_comment.clone_from(&comment);
                let rated = EventBody::SessionRated {
                    session_id,
                    stars,
                    comment,
                };
                self.log(now, rated);
                Ok(())
            }
            Command::AcceptOffer { .. }
            | Command::DeclineOffer { .. }
            | Command::SetStatus { .. }
            | Command::TransferSession { .. }
            | Command::CancelTransfer { .. }
            | Command::HandOver { .. }
            | Command::EndWrapUp { .. }
            | Command::EditMessage { .. }
            | Command::DeleteMessage { .. }
            | Command::AssignSession { .. }
            | Command::SetStatusOf { .. }
            | Command::PostSystemMessage { .. }
            | Command::UpdateSession { .. }
            | Command::PostNote { .. }
            | Command::DeleteNote { .. }
            | Command::SetPriority { .. } => Err(Problem::new(ErrorCode::Forbidden, "Staff only.")),
        }
    }

    fn reopen(&mut self, now: Timestamp, session_id: SessionId) -> Result<(), Problem> {
        let session = self.ended(session_id)?;
        session.state = SessionState::Waiting;
        session.owner = None;
        session.accepted_at = None;
        session.ended_at = None;
        session.ended_by = None;
        session.resolution = None;
        session.rating = None;
        session.rating_comment = None;
        let queue = session.queue.clone();
        self.log(now, EventBody::SessionReopened { session_id, queue });
        Ok(())
    }

    /// The latest session, if it stands so.
    fn latest(&mut self, state: SessionState) -> Option<&mut SessionView> {
        let latest = self.store.sessions.last_mut()?;
        (latest.session.state == state).then_some(&mut latest.session)
    }

    /// The latest session, if it is this one and over.
    fn ended(&mut self, id: SessionId) -> Result<&mut SessionView, Problem> {
        self.latest(SessionState::Completed)
            .filter(|session| session.id == id)
            .ok_or_else(|| Problem::new(ErrorCode::TooLate, "It is not over, or too long."))
    }

    fn open(&mut self, id: SessionId) -> Result<&mut SessionRecord, Problem> {
        let record = self
            .store
            .sessions
            .iter_mut()
            .find(|record| record.session.id == id);
        let record = record.ok_or_else(|| Problem::new(ErrorCode::NotFound, "There is no such chat."))?;
        if record.session.state == SessionState::Completed {
            return Err(Problem::new(ErrorCode::SessionEnded, "The chat is over."));
        }
        Ok(record)
    }

    fn write(
        &mut self,
        now: Timestamp,
        session_id: SessionId,
        id: MessageId,
        sender: SenderKind,
        text: String,
    ) {
        let record = self.open(session_id).expect("it is open");
        let seq = Seq(record.messages.len() as u64 + 1);
        let (kind, sender_name) = (MessageKind::Text, None);
        let message = MessageView {
            id,
            session_id,
            seq,
            sender,
            sender_name,
            kind,
            text,
            at: now,
            edited_at: None,
            deleted_at: None,
        };
        record.messages.push(message.clone());
        if sender == SenderKind::Customer {
            record.session.reminded_at = None;
        }
        self.log(now, EventBody::MessagePosted { message });
    }

    fn finish(&mut self, now: Timestamp, session_id: SessionId, ended_by: SenderKind) -> Result<(), Problem> {
        let session = &mut self.open(session_id)?.session;
        let resolution = Resolution::Resolved;
        session.state = SessionState::Completed;
        session.requeued = None;
        session.reminded_at = None;
        session.ended_at = Some(now);
        session.ended_by = Some(ended_by);
        session.resolution = Some(resolution);
        self.log(
            now,
            EventBody::SessionEnded {
                session_id,
                ended_by,
                resolution,
            },
        );
        Ok(())
    }

    fn log(&mut self, at: Timestamp, body: EventBody) {
        let position = self.cursor().position.next();
        self.store.log.push(Some(LogEvent { position, at, body }));
    }
}
