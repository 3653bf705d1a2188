//! The owner of a machine, as the desktop and the widget are: keeps what it says as a cache would, and checks it.

use super::chance::Chance;
use super::witness::{Asked, Witness, Words};
use std::collections::{BTreeMap, BTreeSet};
use switchboard_core::Principal;
use switchboard_model::{
    CommandId, Fence, MessageId, Millis, OfferId, SessionId, Timestamp, limits::trim_text,
};
use switchboard_protocol::{ClientFrame, ClientInfo, Command, FirstMessage, RelayFrame, SessionRecord, View};
use switchboard_sync::{Change, Config, Machine, Pending, Phase, Saved, apply};
use uuid::Uuid;

pub(super) struct Client {
    device: usize,
    pub(super) who: Principal,
    config: Config,
    pub(super) machine: Machine,
    /// What would be on disk.
    kept: Saved,
    /// The local clock minus the relay's.
    offset: Millis,
    made: usize,
    /// Every fence under which it has owned a session.
    pub(super) fences: BTreeSet<(SessionId, Fence)>,
    /// Every offer that it has been made.
    pub(super) offers: BTreeSet<OfferId>,
    /// What it shows of each session, to see that nothing shown changes its place.
    shown: BTreeMap<SessionId, Vec<MessageId>>,
    witness: Witness,
}

impl Client {
    pub(super) fn new(
        device: usize,
        who: Principal,
        token: String,
        witness: Witness,
        chance: &mut Chance,
    ) -> Self {
        let config = Config {
            client: ClientInfo {
                name: "simulation".into(),
                version: "1".into(),
            },
            token,
            ack_timeout: Millis::from_secs(10),
        };
        // No rule depends on clocks agreeing.
        let offset = Millis(chance.among(0..=20_000).cast_signed() - 10_000);
        Self {
            device,
            who,
            machine: Machine::new(config.clone(), Saved::default()),
            config,
            kept: Saved::default(),
            offset,
            made: 0,
            fences: BTreeSet::new(),
            offers: BTreeSet::new(),
            shown: BTreeMap::new(),
            witness,
        }
    }

    /// The time here, when it is so late at the relay.
    pub(super) fn time(&self, at: Timestamp) -> Timestamp {
        at + self.offset
    }

    /// The process was killed and started again: what is on disk is all there is.
    pub(super) fn restart(&mut self) {
        self.machine = Machine::new(self.config.clone(), self.kept.clone());
    }

    pub(super) fn linked(&self) -> bool {
        match self.machine.phase() {
            Phase::Greeting | Phase::Live => true,
            Phase::Down | Phase::Refused(_) => false,
        }
    }

    /// The sessions it sees.
    pub(super) fn sessions(&self) -> &[SessionRecord] {
        match self.machine.view() {
            Some(View::Customer(state)) => state.session.as_slice(),
            Some(View::Specialist(state)) => &state.sessions,
            None => &[],
        }
    }

    /// Makes a command: on disk first, then to the machine.
    pub(super) fn ask(&mut self, command: Command) {
        self.made += 1;
        let id = CommandId::new(self.id(6));
        let pending = Pending { id, command };
        {
            let mut seen = self.witness.look();
            seen.traffic.commands += 1;
            seen.note(|| format!("device {} asks {}", self.device, words(&pending.command)));
            if let Some((message, words)) = self.written(id, &pending.command) {
                seen.words.insert(message, words);
            }
            let edited = match &pending.command {
                Command::EditMessage { message_id, text, .. } => Some((*message_id, trim_text(text))),
                Command::DeleteMessage { message_id, .. } => Some((*message_id, String::new())),
                _ => None,
            };
            if let Some((message, text)) = edited
                && let Some(words) = seen.words.get_mut(&message)
            {
                words.edits.push(text);
            }
            let asked = Asked {
                device: self.device,
                place: self.made,
            };
            seen.asked.insert(id, asked);
        }
        self.kept.outbox.push(pending.clone());
        self.machine.submit(pending);
    }

    /// A fresh id of a kind.
    pub(super) fn id(&self, kind: u128) -> Uuid {
        Uuid::from_u128((kind << 96) | ((self.device as u128) << 64) | self.made as u128)
    }

    fn written(&self, asked: CommandId, command: &Command) -> Option<(MessageId, Words)> {
        let (message, session, fence, text) = match command {
            Command::PostMessage {
                session_id,
                message_id,
                fence,
                text,
            } => (*message_id, *session_id, *fence, text),
            Command::StartSession {
                session_id,
                first_message: Some(FirstMessage { message_id, text }),
                ..
            }
            | Command::ReopenSession {
                session_id,
                first_message: Some(FirstMessage { message_id, text }),
            } => (*message_id, *session_id, None, text),
            _ => return None,
        };
        let words = Words {
            asked,
            by: self.who,
            session,
            fence,
            text: trim_text(text),
            edits: Vec::new(),
        };
        Some((message, words))
    }

    /// Keeps what the machine says, and takes what it wants to send. Also: whether it has hung up.
    pub(super) fn poll(&mut self) -> (Vec<ClientFrame>, bool) {
        let mut moved = false;
        while let Some(change) = self.machine.poll_change() {
            moved = true;
            self.keep(change);
        }
        let frames = std::iter::from_fn(|| self.machine.poll_frame()).collect();
        let hung_up = self.machine.poll_hangup().is_some();
        if let Phase::Refused(problem) = self.machine.phase() {
            self.witness
                .fail(format!("device {} was refused: {problem:?}", self.device));
        }
        if moved {
            self.check();
        }
        (frames, hung_up)
    }

    pub(super) fn heard(&mut self, now: Timestamp, frame: RelayFrame) {
        let now = self.time(now);
        self.machine.handle_frame(now, frame);
    }

    fn keep(&mut self, change: Change) {
        match change {
            Change::Reset { view, cursor, .. } => {
                self.shown.clear();
                self.kept.state = Some(view);
                self.kept.cursor = Some(cursor);
            }
            Change::Event { event } => {
                if let (Some(cursor), Some(state)) = (&mut self.kept.cursor, &mut self.kept.state) {
                    if event.position <= cursor.position {
                        self.witness
                            .fail(format!("event {} was told twice", event.position));
                    }
                    cursor.position = event.position;
                    apply(state, &event);
                }
            }
            Change::Cursor(cursor) => self.kept.cursor = Some(cursor),
            Change::Settled { pending, outcome } => {
                self.kept.outbox.retain(|kept| kept.id != pending.id);
                let line = || match &outcome {
                    Ok(position) => format!("device {} hears: done at {position}", self.device),
                    Err(problem) => format!("device {} hears: {problem}", self.device),
                };
                self.witness.note(line);
            }
            Change::Place(_) | Change::Warnings(_) | Change::Typing { .. } | Change::Watched { .. } => {}
            Change::Problem(problem) => self
                .witness
                .fail(format!("a frame was not understood: {problem:?}")),
        }
    }

    /// What is kept is what is shown; seqs are 1..n; nothing that was shown moves.
    fn check(&mut self) {
        if self.machine.view() != self.kept.state.as_ref() {
            self.witness.fail("what was told does not make what is shown");
        }
        let mut shown = Vec::new();
        for record in self.sessions() {
            let seqs = record.messages.iter().map(|message| message.seq.0);
            if !seqs.eq(1..=record.messages.len() as u64) {
                let seqs: Vec<_> = record.messages.iter().map(|message| message.seq.0).collect();
                self.witness
                    .fail(format!("device {} shows the seqs {seqs:?}", self.device));
            }
            let ids: Vec<_> = record.messages.iter().map(|message| message.id).collect();
            shown.push((record.session.id, record.session.fence, ids));
        }
        for (session, fence, ids) in shown {
            let before = self.shown.insert(session, ids.clone()).unwrap_or_default();
            if !ids.starts_with(&before) {
                self.witness
                    .fail(format!("device {} showed messages in another order", self.device));
            }
            self.fences.insert((session, fence));
        }
        if let Some(View::Specialist(state)) = self.machine.view() {
            self.offers.extend(state.offers.iter().map(|offer| offer.id));
        }
    }
}

fn words(command: &Command) -> String {
    serde_json::to_string(command).unwrap_or_default()
}
