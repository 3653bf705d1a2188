//! One task that owns all state. Everything that happens is one [`Input`]; everything that follows is computed from
//! state afterwards: what is kept, what is sent, what is shown.
//!
//! Decides what the app does. It must not know Tauri, sockets or the OS: those are behind [`Desktop`], [`Relay`] and
//! [`Vault`].

mod account;
mod alerts;
mod answer;
mod app_view;
mod clock;
mod connection;
mod desk;
mod follow;
mod input;
mod leaving;
mod pass_on;
mod presence;
mod settled;
#[cfg(test)]
mod tests;
mod thread_view;
mod write;

pub(crate) use clock::Clock;
pub(crate) use input::{Ask, Input, Reply};

use crate::desktop::{Counts, Desktop};
use crate::link::{JoinLink, LinkId, Relay};
use crate::secrets::Vault;
use account::Admission;
use desk::Desk;
use std::path::PathBuf;
use switchboard_ipc_types::{AppView, SignedOutView, ThreadView};
use switchboard_model::Timestamp;
use switchboard_protocol::Problem;
use tokio::sync::mpsc;

/// Inputs that are handled before what follows from them is computed.
const BATCH: usize = 64;

/// What a controller starts with.
pub(crate) struct Start {
    /// The cache's file.
    pub(crate) cache: PathBuf,
    /// What this machine is called in the list of devices.
    pub(crate) device: String,
    /// An invitation to take when nobody is signed in.
    pub(crate) join: Option<JoinLink>,
    /// What time it is.
    pub(crate) clock: Clock,
}

/// Owns all state.
pub(crate) struct Controller<D, R, V> {
    desktop: D,
    relay: R,
    vault: V,
    inbox: mpsc::Receiver<Input>,
    start: Start,
    screen: Screen,
    /// False once the keychain has failed: nothing secret is written to disk in this run.
    keeps: bool,
    /// Somebody is signing in.
    admission: Option<Admission>,
    /// Whether the window is in front.
    focused: bool,
    /// The app ends after this batch.
    quits: bool,
    /// The last link that was opened.
    links: LinkId,
    /// What was shown last, so that only changes are.
    shown: Shown,
}

/// Which screen, and its state.
enum Screen {
    Starting,
    Blocked(Problem),
    SignedOut(SignedOutView),
    Desk(Box<Desk>),
}

#[derive(Default)]
struct Shown {
    app: Option<AppView>,
    thread: Option<ThreadView>,
    counts: Counts,
}

impl<D: Desktop, R: Relay, V: Vault> Controller<D, R, V> {
    pub(crate) fn new(desktop: D, relay: R, vault: V, inbox: mpsc::Receiver<Input>, start: Start) -> Self {
        Self {
            desktop,
            relay,
            vault,
            inbox,
            start,
            screen: Screen::Starting,
            keeps: true,
            admission: None,
            focused: false,
            quits: false,
            links: LinkId::default(),
            shown: Shown::default(),
        }
    }

    /// Runs until the app ends.
    pub(crate) async fn run(mut self) {
        self.show();
        self.open().await;
        loop {
            self.tick();
            self.settle().await;
            self.show();
            if self.quits {
                self.silence();
                return self.relay.hang_up();
            }
            let wake = self.wake();
            tokio::select! {
                input = self.inbox.recv() => {
                    let Some(input) = input else { return };
                    self.handle(input).await;
                    for _ in 1..BATCH {
                        let Ok(input) = self.inbox.try_recv() else { break };
                        self.handle(input).await;
                    }
                }
                () = self.start.clock.sleep_until(wake) => {}
            }
        }
    }

    async fn handle(&mut self, input: Input) {
        match input {
            Input::Ask(ask) => {
                // Whoever asks sees all that came before.
                self.settle().await;
                self.answer(ask).await;
            }
            Input::Link { link, event } => self.hear(link, event),
            Input::Admission(admission) => self.admit(admission).await,
            Input::Notified { key, outcome } => self.notified(key, outcome),
            Input::NotificationAnswered { key, answer } => {
                self.settle().await;
                self.notification_answered(key, answer);
            }
            Input::Focused(focused) => self.focused = focused,
            Input::Quit => self.quits = true,
        }
    }

    /// Computes what follows from the state: kept first, then sent, then rung for. Showing it is left to the end of
    /// the batch.
    async fn settle(&mut self) {
        let now = self.now();
        if let Screen::Desk(desk) = &mut self.screen {
            let mut followed = match desk.follow(now) {
                Ok(followed) => followed,
                Err(error) => {
                    tracing::error!(%error, "the cache could not be written");
                    return self.block(account::unwritable());
                }
            };
            for frame in std::mem::take(&mut followed.frames) {
                self.relay.write(frame);
            }
            if let Some(hangup) = followed.hangup.take() {
                self.hung_up(hangup).await;
            }
            self.alert(now, &followed);
        }
    }

    /// Shows what has changed.
    fn show(&mut self) {
        let app = self.app_view();
        if self.shown.app.as_ref() != Some(&app) {
            self.desktop.emit_app(&app);
            self.shown.app = Some(app);
        }
        let thread = match &self.screen {
            Screen::Desk(desk) => desk.open_thread_view(),
            Screen::Starting | Screen::Blocked(_) | Screen::SignedOut(_) => None,
        };
        if let Some(thread) = &thread
            && self.shown.thread.as_ref() != Some(thread)
        {
            self.desktop.emit_thread(thread);
        }
        self.shown.thread = thread;
    }

    /// Stops at a sentence. The cache stays as it is.
    fn block(&mut self, problem: Problem) {
        self.relay.hang_up();
        self.screen = Screen::Blocked(problem);
    }

    fn now(&self) -> Timestamp {
        self.start.clock.now()
    }
}
