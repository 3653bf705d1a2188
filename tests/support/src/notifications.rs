//! A notification server for tests: it records what it is shown, can press an action, and can be silent.
//!
//! It speaks the Desktop Notifications Specification 1.2 on the run's own bus.

use crate::{SessionBus, until};
use anyhow::{Result, ensure};
use std::{
    collections::HashMap,
    future::pending,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, SystemTime, UNIX_EPOCH},
};
use zbus::{Connection, connection, interface, object_server::SignalEmitter, zvariant::OwnedValue};

const NAME: &str = "org.freedesktop.Notifications";
const PATH: &str = "/org/freedesktop/Notifications";
/// Reasons of `NotificationClosed`: dismissed by the user, and closed by a call.
const DISMISSED: u32 = 2;
const CLOSED_BY_CALL: u32 = 3;

/// How the server treats a caller.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Answering {
    /// It answers at once.
    #[default]
    Promptly,
    /// It takes the call and never answers, as a hung server does.
    Never,
}

/// One notification as it arrived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// The server's number for it.
    pub id: u32,
    /// Milliseconds since 1970 at arrival.
    pub at_ms: u64,
    /// The program that sent it.
    pub app: String,
    /// Its headline.
    pub summary: String,
    /// Its text.
    pub body: String,
    /// Its actions: key, then label.
    pub actions: Vec<(String, String)>,
    /// How long it asks to stay, in milliseconds; −1 leaves it to the server, 0 means for ever.
    pub timeout_ms: i32,
    /// Whether its program has taken it back.
    pub withdrawn: bool,
}

#[derive(Debug, Default)]
struct State {
    answering: Answering,
    notices: Vec<Notice>,
    last_id: u32,
}

#[derive(Clone, Debug, Default)]
struct Shared(Arc<Mutex<State>>);

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

struct Server(Shared);

#[interface(name = "org.freedesktop.Notifications")]
impl Server {
    #[zbus(name = "GetCapabilities")]
    fn capabilities(&self) -> Vec<&'static str> {
        vec!["actions", "body", "persistence"]
    }

    #[zbus(name = "GetServerInformation")]
    fn server_information(&self) -> (&'static str, &'static str, &'static str, &'static str) {
        (
            "switchboard-test",
            "Switchboard",
            env!("CARGO_PKG_VERSION"),
            "1.2",
        )
    }

    #[zbus(name = "Notify")]
    #[allow(clippy::too_many_arguments, reason = "the specification's own signature")]
    async fn notify(
        &self,
        app_name: String,
        replaces_id: u32,
        _app_icon: String,
        summary: String,
        body: String,
        actions: Vec<String>,
        _hints: HashMap<String, OwnedValue>,
        expire_timeout: i32,
    ) -> u32 {
        let at_ms = now_ms();
        let (id, answering) = {
            let mut state = self.0.lock();
            let id = if replaces_id == 0 {
                state.last_id += 1;
                state.last_id
            } else {
                replaces_id
            };
            state.notices.push(Notice {
                id,
                at_ms,
                app: app_name,
                summary,
                body,
                actions: pairs(&actions),
                timeout_ms: expire_timeout,
                withdrawn: false,
            });
            (id, state.answering)
        };
        match answering {
            Answering::Promptly => id,
            Answering::Never => pending().await,
        }
    }

    #[zbus(name = "CloseNotification")]
    async fn close(
        &self,
        id: u32,
        #[zbus(signal_emitter)] emitter: SignalEmitter<'_>,
    ) -> zbus::fdo::Result<()> {
        for notice in self.0.lock().notices.iter_mut().filter(|notice| notice.id == id) {
            notice.withdrawn = true;
        }
        Self::closed(&emitter, id, CLOSED_BY_CALL).await?;
        Ok(())
    }

    #[zbus(signal, name = "ActionInvoked")]
    async fn invoked(emitter: &SignalEmitter<'_>, id: u32, action_key: &str) -> zbus::Result<()>;

    #[zbus(signal, name = "NotificationClosed")]
    async fn closed(emitter: &SignalEmitter<'_>, id: u32, reason: u32) -> zbus::Result<()>;
}

fn pairs(actions: &[String]) -> Vec<(String, String)> {
    actions
        .as_chunks::<2>()
        .0
        .iter()
        .map(|[key, label]| (key.clone(), label.clone()))
        .collect()
}

fn now_ms() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}

/// The server, for as long as this lives.
#[derive(Debug)]
pub struct Notices {
    connection: Connection,
    shared: Shared,
}

impl Notices {
    /// Takes the notification name on the bus.
    ///
    /// # Errors
    /// When the bus refuses.
    pub async fn serve(bus: &SessionBus) -> Result<Self> {
        let shared = Shared::default();
        let connection = connection::Builder::address(bus.address())?
            .serve_at(PATH, Server(shared.clone()))?
            .name(NAME)?
            .build()
            .await?;
        Ok(Self { connection, shared })
    }

    /// From here on, answers like this.
    pub fn answer(&self, answering: Answering) {
        self.shared.lock().answering = answering;
    }

    /// Everything that arrived, in order.
    #[must_use]
    pub fn all(&self) -> Vec<Notice> {
        self.shared.lock().notices.clone()
    }

    /// How many arrived.
    #[must_use]
    pub fn count(&self) -> usize {
        self.shared.lock().notices.len()
    }

    /// Waits for the first notification after the first `seen` that fits.
    ///
    /// # Errors
    /// When none arrives in time.
    pub async fn next(&self, seen: usize, limit: Duration, fits: impl Fn(&Notice) -> bool) -> Result<Notice> {
        until("a notification", limit, async || {
            Ok(self
                .shared
                .lock()
                .notices
                .iter()
                .skip(seen)
                .find(|notice| fits(notice))
                .cloned())
        })
        .await
    }

    /// Waits until its program has taken a notification back.
    ///
    /// # Errors
    /// When it is still there at the end of `limit`.
    pub async fn withdrawn(&self, id: u32, limit: Duration) -> Result<()> {
        until("the notification's withdrawal", limit, async || {
            let state = self.shared.lock();
            let gone = state
                .notices
                .iter()
                .any(|notice| notice.id == id && notice.withdrawn);
            Ok(gone.then_some(()))
        })
        .await
    }

    /// Presses an action, as a person would; the notification is gone afterwards.
    ///
    /// # Errors
    /// When the notification does not offer that action, or the bus refuses.
    pub async fn press(&self, notice: &Notice, action: &str) -> Result<()> {
        ensure!(
            notice.actions.iter().any(|(key, _)| key == action),
            "the notification offers {:?}, not {action}",
            notice.actions
        );
        let emitter = SignalEmitter::new(&self.connection, PATH)?;
        Server::invoked(&emitter, notice.id, action).await?;
        Server::closed(&emitter, notice.id, DISMISSED).await?;
        Ok(())
    }
}

#[cfg(test)]
#[cfg(target_os = "linux")]
mod tests;
