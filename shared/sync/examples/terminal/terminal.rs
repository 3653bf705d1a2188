//! One person's chats: feeds the machine, and does what it says, in the order that its contract asks for.

use crate::{
    kept::{Kept, now},
    link::{self, Heard, Tell},
    requests::{Exchange, Requests},
    screen::{Read, say, show},
    words::{asked, pending, written},
};
use anyhow::{Result, bail};
use std::{mem, path::PathBuf, sync::Arc, time::Duration};
use switchboard_model::{Millis, Position, SessionId, SessionState, Timestamp};
use switchboard_protocol::{ClientFrame, ClientInfo, View};
use switchboard_sync::{Change, Config, Hangup, Machine, Pending, Phase, Tokens, backoff};
use tokio::sync::mpsc;

/// How often the token's age is looked at, and an exchange that failed tried again.
const LOOK: Millis = Millis::from_secs(60 * 60);

pub(crate) struct Terminal {
    machine: Machine,
    tokens: Tokens,
    file: Option<PathBuf>,
    requests: Arc<Requests>,
    tell: Tell,
    /// Which attempt this is, and the socket's frames; none between two attempts.
    link: u32,
    socket: Option<mpsc::UnboundedSender<ClientFrame>>,
    failures: u32,
    /// When to connect again.
    retry_at: Timestamp,
    /// When to look at the token.
    look_at: Timestamp,
    /// The chat in front of a specialist.
    chat: Option<SessionId>,
    was: Phase,
    /// Acknowledged, but not in the view yet: acknowledgement and event come in either order.
    landing: Vec<(Position, Pending)>,
    /// Typed while the relay was away, to be said once it is kept.
    unsent: Vec<String>,
}

impl Terminal {
    pub(crate) fn new(kept: Kept, file: Option<PathBuf>, requests: Arc<Requests>, tell: Tell) -> Self {
        let (tokens, saved) = kept.into_parts();
        let config = Config {
            client: ClientInfo {
                name: "terminal".to_owned(),
                version: env!("CARGO_PKG_VERSION").to_owned(),
            },
            token: tokens.in_use().to_owned(),
            ack_timeout: Millis::from_secs(10),
        };
        Self {
            machine: Machine::new(config, saved),
            tokens,
            file,
            requests,
            tell,
            link: 0,
            socket: None,
            failures: 0,
            retry_at: Timestamp::default(),
            look_at: Timestamp::default(),
            chat: None,
            was: Phase::Down,
            landing: Vec::new(),
            unsent: Vec::new(),
        }
    }

    /// Whether something has no answer yet.
    pub(crate) fn waits(&self) -> bool {
        self.machine.outbox().next().is_some()
    }

    /// How long there is nothing to do unless something happens.
    pub(crate) fn rest(&self) -> Duration {
        let retry = self.socket.is_none().then_some(self.retry_at);
        let look = (self.was == Phase::Live).then_some(self.look_at);
        let next = [retry, look, self.machine.deadline()].into_iter().flatten().min();
        let rest = next.map_or(LOOK, |at| at - now());
        Duration::from_millis(u64::try_from(rest.0).unwrap_or_default())
    }

    pub(crate) fn tick(&mut self) {
        self.machine.handle_tick(now());
        if self.socket.is_none() && self.retry_at <= now() {
            self.link += 1;
            let (url, origin) = self.requests.socket();
            self.socket = Some(link::open(url, origin, self.link, self.tell.clone()));
        }
        if self.was == Phase::Live && self.look_at <= now() {
            self.look();
        }
    }

    pub(crate) fn typed(&mut self, line: &str) {
        let open = self.open_chats();
        if line.is_empty() {
            return;
        }
        if line == "/next" {
            let here = open
                .iter()
                .position(|id| Some(*id) == self.chat)
                .map_or(0, |at| at + 1);
            self.chat = open.get(here).or(open.first()).copied();
            return;
        }
        self.chat = self.chat.filter(|id| open.contains(id)).or(open.last().copied());
        let outbox: Vec<_> = self.unseen().map(|it| it.command.clone()).collect();
        match asked(line, self.machine.view(), &outbox, self.chat) {
            Ok(command) => {
                if self.was != Phase::Live {
                    self.unsent.extend(written(&command).map(str::to_owned));
                }
                self.machine.submit(pending(command));
            }
            Err(why) => say(why),
        }
    }

    pub(crate) fn heard(&mut self, link: u32, heard: Heard) -> Result<()> {
        let of_this = link == self.link && self.socket.is_some();
        match heard {
            Heard::Exchanged(step) => self.exchanged(step)?,
            Heard::Opened if of_this => self.machine.handle_open(now()),
            Heard::Frame(frame) if of_this => self.machine.handle_frame(now(), *frame),
            Heard::Something if of_this => self.machine.handle_heard(now()),
            Heard::Closed if of_this => self.lost(),
            Heard::Opened | Heard::Frame(_) | Heard::Something | Heard::Closed => {}
        }
        Ok(())
    }

    /// Shows what changed, keeps it, and only then sends.
    pub(crate) fn pump(&mut self) -> Result<()> {
        let mut read = Read::new();
        while let Some(change) = self.machine.poll_change() {
            show(&change, self.machine.view(), &mut read);
            if let Change::Settled {
                pending,
                outcome: Ok(position),
            } = change
            {
                self.landing.push((position, pending));
            } else if let Change::Reset { .. } = change {
                self.landing.clear();
            }
        }
        let upto = self.machine.cursor().map(|cursor| cursor.position);
        self.landing.retain(|(position, _)| Some(*position) > upto);
        for (session, mark) in read {
            self.machine.mark(session, mark);
        }
        self.keep()?;
        for text in self.unsent.drain(..) {
            say(&format!("not sent yet: {text}"));
        }
        while let Some(frame) = self.machine.poll_frame() {
            if let Some(socket) = &self.socket {
                // A closed socket says so by itself.
                let _ = socket.send(frame);
            }
        }
        match self.machine.poll_hangup() {
            Some(Hangup::Refused { problem }) => {
                let token = self.tokens.in_use().to_owned();
                if !self.tokens.trying() || !self.tokens.refused(&token) {
                    bail!("{} {}", problem.title, problem.detail.unwrap_or_default());
                }
                // The new token does not work; the old one may.
                self.machine.set_token(self.tokens.in_use().to_owned());
                self.keep()?;
                self.lost();
            }
            Some(Hangup::Dead | Hangup::Bye { .. }) => self.lost(),
            None => {}
        }
        let is = self.machine.phase().clone();
        if mem::replace(&mut self.was, is.clone()) != is && is == Phase::Live {
            say("online");
            self.failures = 0;
            self.look_at = now();
        }
        Ok(())
    }

    fn lost(&mut self) {
        self.socket = None;
        self.machine.handle_closed(now());
        if self.failures == 0 {
            say("offline; what is not sent goes out by itself");
            let waiting = self.machine.outbox().filter_map(|it| written(&it.command));
            self.unsent.extend(waiting.map(str::to_owned));
        }
        self.retry_at = now() + backoff::delay(self.failures, rand::random());
        self.failures += 1;
    }

    fn keep(&self) -> Result<()> {
        let Some(file) = &self.file else { return Ok(()) };
        let kept = Kept {
            tokens: self.tokens.clone(),
            cursor: self.machine.cursor(),
            view: self.machine.view().cloned(),
            // What the view does not have yet is sent again after a restart, which changes nothing.
            outbox: self.unseen().cloned().collect(),
        };
        kept.save(file)
    }

    /// What was said here and is not in the view, oldest first.
    fn unseen(&self) -> impl Iterator<Item = &Pending> {
        let landing = self.landing.iter().map(|(_, pending)| pending);
        landing.chain(self.machine.outbox())
    }

    fn open_chats(&self) -> Vec<SessionId> {
        let Some(View::Specialist(state)) = self.machine.view() else {
            return Vec::new();
        };
        let open = state
            .sessions
            .iter()
            .filter(|it| it.session.state != SessionState::Completed);
        open.map(|it| it.session.id).collect()
    }

    /// Begins the next step of an exchange, if one is due. Without a file the token is the caller's, and stays as it is.
    fn look(&mut self) {
        self.look_at = now() + LOOK;
        let due = self.tokens.trying() || !self.tokens.end_known() || self.tokens.due_at() <= Some(now());
        if self.file.is_none() || !due {
            return;
        }
        let (requests, tokens) = (Arc::clone(&self.requests), self.tokens.clone());
        let (tell, link) = (self.tell.clone(), self.link);
        tokio::spawn(async move {
            let step = requests.exchange(&tokens).await;
            let _ = tell.send((link, Heard::Exchanged(step))).await;
        });
    }

    /// Each step is kept before the next one begins. One that failed is tried again in an hour.
    fn exchanged(&mut self, step: Result<Exchange>) -> Result<()> {
        match step {
            Ok(Exchange::Works { token, until }) => {
                self.tokens.worked(&token);
                if let Some(until) = until {
                    self.tokens.ends(until);
                    self.look_at = now();
                }
            }
            Ok(Exchange::Offered(new)) => {
                self.tokens.offered(new.token, new.expires_at, now());
                self.look_at = now();
            }
            Ok(Exchange::Refused { token }) => {
                self.tokens.refused(&token);
            }
            Err(_) => return Ok(()),
        }
        self.keep()?;
        self.machine.set_token(self.tokens.in_use().to_owned());
        Ok(())
    }
}
