//! One client's link to the relay, as a state machine without I/O. Knows nothing of sockets, files or screens.

mod intake;

use crate::{Change, Config, Hangup, Pending, Phase, Saved, marks::Marking, outbox::Outbox};
use std::collections::VecDeque;
use switchboard_model::{CommandId, Mark, Millis, SessionId, Timestamp};
use switchboard_protocol::{
    Bye, ClientFrame, Command, Cursor, ErrorCode, Hello, Problem, RelayFrame, SPOKEN, View, Watched,
};

/// One client's link, outbox and replica.
///
/// The contract: after every `handle_*`, `submit` and `withdraw`, poll until empty: [`Machine::poll_change`] and keep
/// what it says, [`Machine::poll_frame`] and send it, [`Machine::poll_hangup`] and drop the socket. Then sleep until
/// [`Machine::deadline`] at most, and call [`Machine::handle_tick`]. A deadline in the past means: at once.
///
/// All times are the local clock's; only their differences matter.
#[derive(Debug)]
pub struct Machine {
    config: Config,
    phase: Phase,
    /// Where the replica stands; `None` without one.
    cursor: Option<Cursor>,
    view: Option<View>,
    outbox: Outbox,
    marks: Marking,
    /// The latest time anyone told us.
    now: Timestamp,
    clock_offset: Millis,
    link: Link,
    frames: VecDeque<ClientFrame>,
    changes: VecDeque<Change>,
    hangup: Option<Hangup>,
    /// Asked for again on every link.
    watched: Vec<Watched>,
}

/// What is known of the socket that is open, or was last.
#[derive(Debug, Default)]
struct Link {
    opened_at: Timestamp,
    heard_at: Timestamp,
    /// Twice the relay's heartbeat; `None` before its welcome.
    silence: Option<Millis>,
    /// When a repair was asked for that has no answer yet.
    repair_asked_at: Option<Timestamp>,
}

impl Machine {
    /// A machine without a socket, with what the cache kept.
    #[must_use]
    pub fn new(config: Config, saved: Saved) -> Self {
        Self {
            config,
            phase: Phase::Down,
            cursor: saved.cursor.filter(|_| saved.state.is_some()),
            view: saved.state,
            outbox: Outbox::new(saved.outbox),
            marks: Marking::default(),
            now: Timestamp::default(),
            clock_offset: Millis::default(),
            link: Link::default(),
            frames: VecDeque::new(),
            changes: VecDeque::new(),
            hangup: None,
            watched: Vec::new(),
        }
    }

    /// The socket is open: `hello` goes out.
    pub fn handle_open(&mut self, now: Timestamp) {
        self.close();
        self.see(now);
        self.hangup = None;
        self.phase = Phase::Greeting;
        self.link = Link {
            opened_at: now,
            heard_at: now,
            ..Link::default()
        };
        self.frames.push_back(ClientFrame::Hello(Hello {
            protocol: SPOKEN,
            token: self.config.token.clone(),
            client: self.config.client.clone(),
            resume: self.cursor,
        }));
    }

    /// A frame arrived. One that arrives after the link counts as closed is ignored.
    pub fn handle_frame(&mut self, now: Timestamp, frame: RelayFrame) {
        if !self.linked() {
            return;
        }
        self.handle_heard(now);
        match frame {
            RelayFrame::Welcome(welcome) => self.welcome(&welcome),
            RelayFrame::Snapshot(snapshot) => self.snapshot(*snapshot),
            RelayFrame::Events(events) => self.events(events),
            RelayFrame::Hint(hint) => self.hint(hint),
            RelayFrame::Ack { id, position } => self.settle(id, Ok(position)),
            RelayFrame::Refused { id, problem } if problem.code.is_for_the_moment() => {
                // The command is kept: it goes out again.
                self.outbox.rest(now, id);
            }
            RelayFrame::Refused { id, problem } => self.settle(id, Err(problem)),
            RelayFrame::Error { problem } | RelayFrame::Bye(Bye { problem, .. })
                if final_refusal(problem.code) =>
            {
                self.refuse(problem);
            }
            RelayFrame::Error { problem } => self.changes.push_back(Change::Problem(problem)),
            RelayFrame::View { what, view } => self.seen(what, view),
            RelayFrame::Pong { .. } => {}
            RelayFrame::Bye(Bye { problem, resumable }) => {
                self.hang_up(Phase::Down, Hangup::Bye { problem, resumable });
            }
        }
        self.send();
    }

    /// Something arrived, were it a WebSocket ping: the relay is there.
    pub fn handle_heard(&mut self, now: Timestamp) {
        self.see(now);
        self.link.heard_at = now;
    }

    /// The socket is gone. What was sent without an answer goes out again on the next one.
    pub fn handle_closed(&mut self, now: Timestamp) {
        self.see(now);
        self.close();
    }

    /// Time has passed; to be called at [`Machine::deadline`], and harmless at any other time.
    pub fn handle_tick(&mut self, now: Timestamp) {
        self.see(now);
        if self.patience_ends().is_some_and(|end| end <= now) {
            self.hang_up(Phase::Down, Hangup::Dead);
        }
        self.send();
    }

    /// Puts a command at the outbox's end; it goes out as soon as the link and the order allow. The caller has made it
    /// durable before. An id that is in the outbox already is ignored.
    pub fn submit(&mut self, pending: Pending) {
        if let Command::PostMessage { .. } = pending.command {
            self.marks.wrote();
        }
        self.outbox.push(pending);
        self.send();
    }

    /// Takes a command back that was not sent on this link. `false`: it is on its way or not there.
    pub fn withdraw(&mut self, id: CommandId) -> bool {
        let gone = self.outbox.withdraw(id).is_some();
        self.send();
        gone
    }

    /// Messages of a chat came so far to me. The relay hears of it now or on the next link; a mark only goes on.
    pub fn mark(&mut self, session: SessionId, mark: Mark) {
        if let Some(frame) = self.marks.want(session, mark)
            && self.phase == Phase::Live
        {
            self.frames.push_back(frame);
        }
    }

    /// I am writing in a chat; to be called at every key, and said as often as is useful.
    pub fn typing(&mut self, now: Timestamp, session: SessionId) {
        self.see(now);
        if self.phase == Phase::Live {
            self.frames.extend(self.marks.typing(now, session));
        }
    }

    /// Shows me something from here on, on this link and those after it, until it is there no longer.
    pub fn watch(&mut self, what: Watched) {
        if self.watched.contains(&what) {
            return;
        }
        self.watched.push(what.clone());
        if self.phase == Phase::Live {
            self.frames.push_back(ClientFrame::Watch { what });
        }
    }

    /// Shows it no longer.
    pub fn unwatch(&mut self, what: &Watched) {
        self.watched.retain(|watched| watched != what);
        if self.phase == Phase::Live {
            self.frames.push_back(ClientFrame::Unwatch { what: what.clone() });
        }
    }

    /// From the next `hello` on, this is the token.
    pub fn set_token(&mut self, token: String) {
        self.config.token = token;
    }

    /// The next frame to send.
    pub fn poll_frame(&mut self) -> Option<ClientFrame> {
        self.frames.pop_front()
    }

    /// The next change to keep.
    pub fn poll_change(&mut self) -> Option<Change> {
        self.changes.pop_front()
    }

    /// Why to drop the socket, once per reason.
    pub fn poll_hangup(&mut self) -> Option<Hangup> {
        self.hangup.take()
    }

    /// When to call [`Machine::handle_tick`]; in the past means at once.
    #[must_use]
    pub fn deadline(&self) -> Option<Timestamp> {
        // A command was submitted, and its time of sending is not known: the tick tells.
        let unseen = self.outbox.unseen().then_some(self.now);
        let retry = self.outbox.next_retry();
        [unseen, retry, self.patience_ends()].into_iter().flatten().min()
    }

    /// Where the link stands.
    #[must_use]
    pub const fn phase(&self) -> &Phase {
        &self.phase
    }

    /// The replica; `None` before the first snapshot.
    #[must_use]
    pub const fn view(&self) -> Option<&View> {
        self.view.as_ref()
    }

    /// Where the replica stands.
    #[must_use]
    pub const fn cursor(&self) -> Option<Cursor> {
        self.cursor
    }

    /// Commands without an answer, oldest first.
    pub fn outbox(&self) -> impl Iterator<Item = &Pending> {
        self.outbox.iter()
    }

    /// The relay's clock minus the local one, as of the last welcome. For deadlines on screen.
    #[must_use]
    pub const fn clock_offset(&self) -> Millis {
        self.clock_offset
    }

    fn refuse(&mut self, problem: Problem) {
        self.hang_up(Phase::Refused(problem.clone()), Hangup::Refused { problem });
    }

    fn hang_up(&mut self, phase: Phase, hangup: Hangup) {
        self.close();
        self.phase = phase;
        self.hangup = Some(hangup);
    }

    /// Forgets the link. A refusal outlives it.
    fn close(&mut self) {
        self.frames.clear();
        self.outbox.unsend();
        self.link = Link::default();
        match self.phase {
            Phase::Greeting | Phase::Live => self.phase = Phase::Down,
            Phase::Down | Phase::Refused(_) => {}
        }
    }

    fn send(&mut self) {
        if self.phase == Phase::Live {
            let frames = self.outbox.send();
            self.frames.extend(
                frames
                    .into_iter()
                    .map(|Pending { id, command }| ClientFrame::Command { id, command }),
            );
        }
    }

    fn see(&mut self, now: Timestamp) {
        self.now = now;
        self.outbox.see(now);
    }

    fn linked(&self) -> bool {
        matches!(self.phase, Phase::Greeting | Phase::Live)
    }

    /// When the link counts as dead unless something comes.
    fn patience_ends(&self) -> Option<Timestamp> {
        if !self.linked() {
            return None;
        }
        let greeting = (self.phase == Phase::Greeting).then_some(self.link.opened_at);
        let answers = [greeting, self.link.repair_asked_at, self.outbox.oldest_sent()];
        let answer = answers
            .into_iter()
            .flatten()
            .min()
            .map(|asked| asked + self.config.ack_timeout);
        let beat = self.link.silence.map(|silence| self.link.heard_at + silence);
        [answer, beat].into_iter().flatten().min()
    }
}

/// Refusals of the client itself: a person has to do something.
const fn final_refusal(code: ErrorCode) -> bool {
    matches!(code, ErrorCode::Unauthorized | ErrorCode::UpgradeRequired)
}
