//! One life of the relay: everything that `app::assemble` puts together, behind its real door, which leads through
//! pipes in memory instead of a network.

use super::store::Disk;
use crate::app::{self, App, Running};
use crate::config::{self, Config, Overrides};
use crate::engine::{Clock, Ids};
use crate::http;
use crate::store::StoreError;
use axum::serve::Listener;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use tokio::io::DuplexStream;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

/// Seconds between pings. Short, so that a silence is noticed within a story.
const HEARTBEAT: u32 = 5;

/// Where clients knock. It stays in its place while relays come and go.
#[derive(Clone, Default)]
pub(super) struct Door(Arc<Mutex<Option<mpsc::UnboundedSender<DuplexStream>>>>);

impl Door {
    /// A connection, if there is a relay. `buffer` is how many bytes are on their way at most, in either direction.
    pub(super) fn knock(&self, buffer: usize) -> Option<DuplexStream> {
        let open = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (theirs, ours) = tokio::io::duplex(buffer);
        open.as_ref()?.send(theirs).ok()?;
        Some(ours)
    }

    fn set(&self, to: Option<mpsc::UnboundedSender<DuplexStream>>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = to;
    }
}

struct Porch(mpsc::UnboundedReceiver<DuplexStream>);

impl Listener for Porch {
    type Io = DuplexStream;
    type Addr = ();

    async fn accept(&mut self) -> (DuplexStream, ()) {
        match self.0.recv().await {
            Some(stream) => (stream, ()),
            None => std::future::pending().await,
        }
    }

    fn local_addr(&self) -> std::io::Result<()> {
        Ok(())
    }
}

/// A relay that runs.
pub(super) struct Relay {
    running: Running,
    porch: JoinHandle<()>,
    door: Door,
}

impl Relay {
    pub(super) async fn start(disk: &Disk, door: &Door, clock: Clock, ids: Ids) -> Result<Self, StoreError> {
        let config = configuration();
        let address = config.listen;
        let running = app::assemble(config, address, "op_nobody".into(), disk.attach(), clock, ids).await?;
        let (line, knocks) = mpsc::unbounded_channel();
        let router = http::router(running.app.clone());
        let porch = tokio::spawn(async move {
            let _ = axum::serve(Porch(knocks), router).await;
        });
        door.set(Some(line));
        Ok(Self {
            running,
            porch,
            door: door.clone(),
        })
    }

    pub(super) fn app(&self) -> &App {
        &self.running.app
    }

    /// Nobody comes in any more. What is left of it never gets an answer from its disk; it is kept, because a process
    /// that dies tells nobody to stop.
    pub(super) fn bury(self) -> Running {
        self.door.set(None);
        self.porch.abort();
        self.running
    }
}

fn configuration() -> Config {
    static READ: OnceLock<Config> = OnceLock::new();
    let read = READ.get_or_init(|| {
        let overrides = Overrides {
            data: Some("/nowhere".into()),
            ..Overrides::default()
        };
        config::load(&overrides).expect("the defaults are allowed")
    });
    Config {
        heartbeat_seconds: HEARTBEAT,
        ..read.clone()
    }
}
