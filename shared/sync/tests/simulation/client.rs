//! The owner of a machine: keeps what it says as a cache would, and checks what it says.

use crate::things::uuid;
use std::collections::{BTreeMap, BTreeSet};
use switchboard_model::{CommandId, Mark, MessageId, Millis, Position, SessionId, Stars, Timestamp};
use switchboard_protocol::{ClientFrame, ClientInfo, Command, Problem, RelayFrame, View};
use switchboard_sync::{Change, Config, Machine, Pending, Phase, Saved, apply};

pub(crate) struct Client {
    machine: Machine,
    /// What would be on disk.
    kept: Saved,
    /// How often a command was settled, and how.
    pub(crate) settled: BTreeMap<CommandId, Vec<Result<Position, Problem>>>,
    pub(crate) submitted: Vec<Pending>,
    sessions: u64,
}

impl Client {
    pub(crate) fn new() -> Self {
        let machine = Machine::new(config(), Saved::default());
        let (kept, settled, submitted) = (Saved::default(), BTreeMap::new(), Vec::new());
        Self {
            machine,
            kept,
            settled,
            submitted,
            sessions: 0,
        }
    }

    /// The process was killed and started again: what is on disk is all there is.
    pub(crate) fn restart(&mut self) {
        self.machine = Machine::new(config(), self.kept.clone());
        assert_eq!(self.machine.view(), self.kept.state.as_ref());
    }

    pub(crate) fn open(&mut self, now: Timestamp) -> Vec<ClientFrame> {
        self.machine.handle_open(now);
        self.poll()
    }

    pub(crate) fn close(&mut self, now: Timestamp) {
        self.machine.handle_closed(now);
        assert_eq!(self.poll(), []);
    }

    pub(crate) fn take(&mut self, now: Timestamp, frame: RelayFrame) -> Vec<ClientFrame> {
        self.machine.handle_frame(now, frame);
        self.poll()
    }

    pub(crate) fn tick(&mut self, now: Timestamp) -> Vec<ClientFrame> {
        self.machine.handle_tick(now);
        self.poll()
    }

    pub(crate) fn start(&mut self) -> Vec<ClientFrame> {
        self.sessions += 1;
        let session_id = self.session();
        let (name, language, page_url, page_title, first_message) = (None, None, None, None, None);
        self.submit(Command::StartSession {
            session_id,
            name,
            language,
            page_url,
            page_title,
            first_message,
            contact: None,
            context: None,
            attributes: None,
        })
    }

    pub(crate) fn post(&mut self) -> Vec<ClientFrame> {
        let number = self.submitted.len() as u64;
        let (session_id, message_id) = (self.session(), MessageId::new(uuid(8, number)));
        self.submit(Command::PostMessage {
            session_id,
            message_id,
            fence: None,
            text: format!("Message {number}"),
        })
    }

    pub(crate) fn end(&mut self) -> Vec<ClientFrame> {
        let session_id = self.session();
        self.submit(Command::EndSession {
            session_id,
            fence: None,
            resolution: None,
        })
    }

    pub(crate) fn reopen(&mut self) -> Vec<ClientFrame> {
        let (session_id, first_message) = (self.session(), None);
        self.submit(Command::ReopenSession {
            session_id,
            first_message,
        })
    }

    pub(crate) fn rate(&mut self) -> Vec<ClientFrame> {
        let command = Command::RateSession {
            session_id: self.session(),
            stars: Stars(4),
            comment: Some("Good".into()),
        };
        self.submit(command)
    }

    /// What is on the screen was seen.
    pub(crate) fn read(&mut self) -> Vec<ClientFrame> {
        if let Some(View::Customer(state)) = &self.kept.state
            && let Some(record) = &state.session
            && let Some(last) = record.messages.last()
        {
            let mark = Mark {
                delivered: last.seq,
                seen: last.seq,
            };
            self.machine.mark(record.session.id, mark);
        }
        self.poll()
    }

    pub(crate) fn types(&mut self, now: Timestamp) -> Vec<ClientFrame> {
        let session = self.session();
        self.machine.typing(now, session);
        self.poll()
    }

    pub(crate) fn down(&self) -> bool {
        match self.machine.phase() {
            Phase::Down | Phase::Refused(_) => true,
            Phase::Greeting | Phase::Live => false,
        }
    }

    pub(crate) fn deadline(&self) -> Option<Timestamp> {
        self.machine.deadline()
    }

    pub(crate) fn saved(&self) -> &Saved {
        &self.kept
    }

    fn session(&self) -> SessionId {
        SessionId::new(uuid(7, self.sessions))
    }

    /// On disk first, then to the machine.
    fn submit(&mut self, command: Command) -> Vec<ClientFrame> {
        let pending = Pending {
            id: CommandId::new(uuid(6, self.submitted.len() as u64)),
            command,
        };
        self.submitted.push(pending.clone());
        self.kept.outbox.push(pending.clone());
        self.machine.submit(pending);
        self.poll()
    }

    fn poll(&mut self) -> Vec<ClientFrame> {
        while let Some(change) = self.machine.poll_change() {
            self.keep(change);
        }
        let frames: Vec<ClientFrame> = std::iter::from_fn(|| self.machine.poll_frame()).collect();
        if self.machine.poll_hangup().is_some() {
            assert!(self.down(), "a machine that hangs up counts the link as closed");
        }
        assert_eq!(
            self.machine.view(),
            self.kept.state.as_ref(),
            "what was told makes what is shown"
        );
        assert_eq!(self.machine.cursor(), self.kept.cursor);
        assert!(self.machine.outbox().eq(&self.kept.outbox));
        self.check_shown();
        frames
    }

    fn keep(&mut self, change: Change) {
        match change {
            Change::Reset { view, cursor, .. } => {
                self.kept.state = Some(view);
                self.kept.cursor = Some(cursor);
            }
            Change::Event { event } => {
                let cursor = self.kept.cursor.as_mut().expect("an event follows a snapshot");
                assert!(event.position > cursor.position, "an event is told once");
                cursor.position = event.position;
                apply(self.kept.state.as_mut().expect("a state"), &event);
            }
            Change::Cursor(cursor) => {
                assert!(
                    self.kept
                        .cursor
                        .is_some_and(|before| before.position <= cursor.position)
                );
                self.kept.cursor = Some(cursor);
            }
            Change::Settled { pending, outcome } => {
                self.settled.entry(pending.id).or_default().push(outcome);
                self.kept.outbox.retain(|kept| kept.id != pending.id);
            }
            Change::Place(_)
            | Change::Typing { .. }
            | Change::Warnings(_)
            | Change::Watched { .. }
            | Change::Problem(_) => {}
        }
    }

    /// Messages are shown once, with seqs 1..n.
    fn check_shown(&self) {
        let Some(View::Customer(state)) = &self.kept.state else {
            return;
        };
        let Some(record) = &state.session else { return };
        let ids: BTreeSet<MessageId> = record.messages.iter().map(|message| message.id).collect();
        assert_eq!(ids.len(), record.messages.len(), "a message is shown once");
        assert!(
            record
                .messages
                .iter()
                .map(|message| message.seq.0)
                .eq(1..=record.messages.len() as u64)
        );
    }
}

fn config() -> Config {
    Config {
        client: ClientInfo {
            name: "simulation".into(),
            version: "1".into(),
        },
        token: "token".into(),
        ack_timeout: Millis::from_secs(10),
    }
}
