//! The controller over a recording desktop and a scripted relay, in virtual time.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "whatever else comes fails the test"
)]

mod account;
mod chats;
mod leaving;
mod offers;
mod outbox;
mod pass_on;
mod presence;

use super::{Ask, Clock, Controller, Input, Reply, Start};
use crate::cache::FILE;
use crate::desktop::fake::{FakeDesktop, Record};
use crate::link::fake::{Call, FakeRelay};
use crate::link::{JoinLink, LinkEvent, LinkId};
use crate::secrets::fake::FakeVault;
use crate::testing::{START, cursor, event, person, state};
use std::path::{Path, PathBuf};
use std::time::Duration;
use switchboard_ipc_types::{AppView, DeskView, requests};
use switchboard_model::{Position, Timestamp};
use switchboard_protocol::{
    ClientFrame, Command, EventBody, Events, Problem, RelayFrame, SessionRecord, SignedIn, Snapshot,
    SnapshotReason, SpecialistState, View, Welcome,
};
use tempfile::TempDir;
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;
use tokio::time::{Instant, timeout};

/// Longer than anything the app waits for.
const PATIENCE: Duration = Duration::from_secs(120);

/// What outlives one run of the app: the machine it runs on.
#[derive(Default)]
struct Home {
    folder: Option<TempDir>,
    vault: FakeVault,
    join: Option<JoinLink>,
}

impl Home {
    fn folder(&mut self) -> &Path {
        self.folder
            .get_or_insert_with(|| tempfile::tempdir().unwrap())
            .path()
    }

    fn cache(&mut self) -> PathBuf {
        self.folder().join(FILE)
    }

    /// Starts the app.
    fn start(&mut self) -> Run {
        let desktop = FakeDesktop::default();
        let (inputs, inbox) = mpsc::channel(64);
        let (calls, relay) = mpsc::unbounded_channel();
        let start = Start {
            cache: self.cache(),
            device: "test".to_owned(),
            join: self.join.take(),
            clock: Clock::Runtime {
                base: START,
                since: Instant::now(),
            },
        };
        let controller = Controller::new(
            desktop.clone(),
            FakeRelay(calls),
            self.vault.clone(),
            inbox,
            start,
        );
        let task = tokio::spawn(controller.run());
        Run {
            desktop,
            inputs,
            relay,
            link: LinkId::default(),
            position: 0,
            task,
            aside: Vec::new(),
        }
    }

    /// Starts the app for the first time and signs in; the relay shows `sessions`.
    async fn signed_in(&mut self, sessions: Vec<SessionRecord>) -> Run {
        let mut run = self.start();
        run.sign_in().await.unwrap();
        run.link_up(Some(state(sessions))).await;
        run
    }
}

/// One run of the app, and the relay's end of its link.
struct Run {
    desktop: FakeDesktop,
    inputs: mpsc::Sender<Input>,
    relay: mpsc::UnboundedReceiver<Call>,
    link: LinkId,
    position: u64,
    task: JoinHandle<()>,
    /// How far messages came, and that somebody writes: said beside everything else.
    aside: Vec<ClientFrame>,
}

impl Run {
    /// What the desktop was asked so far.
    fn record(&self) -> Record {
        self.desktop.0.lock().unwrap().clone()
    }

    async fn input(&self, input: Input) {
        assert!(self.inputs.send(input).await.is_ok(), "the controller has ended");
    }

    async fn ask<T>(&self, ask: impl FnOnce(Reply<T>) -> Ask) -> Result<T, Problem> {
        let (reply, answer) = oneshot::channel();
        self.input(Input::Ask(ask(reply))).await;
        timeout(PATIENCE, answer).await.unwrap().unwrap()
    }

    /// What the window would show; everything before it has been handled.
    async fn app(&self) -> AppView {
        self.ask(Ask::Load).await.unwrap()
    }

    async fn desk(&self) -> DeskView {
        match self.app().await {
            AppView::Desk(desk) => *desk,
            other => panic!("not at the desk: {other:?}"),
        }
    }

    /// Waits until the desk is as it should be.
    async fn until(&self, what: impl Fn(&DeskView) -> bool) -> DeskView {
        let waiting = async {
            loop {
                if let AppView::Desk(desk) = self.app().await
                    && what(&desk)
                {
                    return *desk;
                }
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        timeout(PATIENCE, waiting).await.unwrap()
    }

    /// The next thing the controller asks of the relay, but for what is said aside.
    async fn call(&mut self) -> Call {
        loop {
            let call = timeout(PATIENCE, self.relay.recv()).await.unwrap().unwrap();
            if let Some(call) = self.aside(call) {
                return call;
            }
        }
    }

    fn aside(&mut self, call: Call) -> Option<Call> {
        if let Call::Write(frame @ (ClientFrame::Mark { .. } | ClientFrame::Typing { .. })) = call {
            self.aside.push(frame);
            return None;
        }
        Some(call)
    }

    /// What was said aside so far.
    async fn said_aside(&mut self) -> Vec<ClientFrame> {
        assert!(self.is_quiet().await);
        std::mem::take(&mut self.aside)
    }

    async fn frame(&mut self) -> ClientFrame {
        loop {
            match self.call().await {
                // The machine asks whether we are there; we are.
                Call::Write(ClientFrame::Ping { nonce }) => self.say(RelayFrame::Pong { nonce }).await,
                Call::Write(frame) => return frame,
                Call::Connect(_)
                | Call::HangUp
                | Call::SignIn(_)
                | Call::SignOut
                | Call::TransferTargets(_) => {
                    panic!("a frame was expected")
                }
            }
        }
    }

    /// The next command and its id.
    async fn command(&mut self) -> (switchboard_model::CommandId, Command) {
        match self.frame().await {
            ClientFrame::Command { id, command } => (id, command),
            other => panic!("not a command: {other:?}"),
        }
    }

    /// Nothing more was asked of the relay.
    async fn is_quiet(&mut self) -> bool {
        self.app().await;
        while let Ok(call) = self.relay.try_recv() {
            if self.aside(call).is_some() {
                return false;
            }
        }
        true
    }

    async fn sign_in(&mut self) -> Result<(), Problem> {
        let request = requests::Join {
            relay: "http://127.0.0.1:8787".to_owned(),
            code: "ABCD-EFGH-JKMN".to_owned(),
            password: None,
        };
        let (reply, answer) = oneshot::channel();
        self.input(Input::Ask(Ask::Join(request, reply))).await;
        assert!(matches!(self.call().await, Call::SignIn(_)));
        self.input(Input::Admission(Ok(admission()))).await;
        timeout(PATIENCE, answer).await.unwrap().unwrap()
    }

    /// Plays the relay up to a live link: with a snapshot, or resuming.
    async fn link_up(&mut self, snapshot: Option<SpecialistState>) {
        self.opened().await;
        let resumed = snapshot.is_none();
        self.say(RelayFrame::Welcome(Welcome {
            protocol: 1,
            resumed,
            now: self.now(),
            heartbeat_seconds: 3_600,
        }))
        .await;
        match snapshot {
            Some(state) => {
                self.position = 10;
                let (cursor, reason, view) = (cursor(10), SnapshotReason::First, View::Specialist(state));
                self.say(RelayFrame::Snapshot(Box::new(Snapshot { cursor, reason, view })))
                    .await;
            }
            None => self.happens([]).await,
        }
        self.until(|desk| desk.link == switchboard_ipc_types::LinkView::Online)
            .await;
    }

    /// Plays the relay up to the app's `hello`.
    async fn opened(&mut self) {
        match self.call().await {
            Call::Connect(link) => self.link = link,
            Call::Write(_) | Call::HangUp | Call::SignIn(_) | Call::SignOut | Call::TransferTargets(_) => {
                panic!("a link was expected")
            }
        }
        self.input(Input::Link {
            link: self.link,
            event: LinkEvent::Opened,
        })
        .await;
        match self.frame().await {
            ClientFrame::Hello(hello) => {
                assert_eq!(hello.token, "token");
                if let Some(cursor) = hello.resume {
                    self.position = cursor.position.0;
                }
            }
            other => panic!("not a hello: {other:?}"),
        }
    }

    fn now(&self) -> Timestamp {
        START
    }

    async fn say(&self, frame: RelayFrame) {
        self.input(Input::Link {
            link: self.link,
            event: LinkEvent::Frame(Box::new(frame)),
        })
        .await;
    }

    /// The relay tells of events.
    async fn happens(&mut self, bodies: impl IntoIterator<Item = EventBody>) {
        let after = Position(self.position);
        let mut events = Vec::new();
        for body in bodies {
            self.position += 1;
            events.push(event(self.position, body));
        }
        let upto = Position(self.position);
        self.say(RelayFrame::Events(Events { after, upto, events })).await;
    }

    async fn acknowledge(&self, id: switchboard_model::CommandId) {
        self.say(RelayFrame::Ack {
            id,
            position: Position(self.position),
        })
        .await;
    }

    async fn refuse(&self, id: switchboard_model::CommandId, problem: Problem) {
        self.say(RelayFrame::Refused { id, problem }).await;
    }

    async fn link_down(&self) {
        self.input(Input::Link {
            link: self.link,
            event: LinkEvent::Closed,
        })
        .await;
    }

    /// Ends the app as a kill would: nothing is told or tidied up.
    async fn kill(self) {
        self.task.abort();
        let _ = self.task.await;
    }
}

fn admission() -> SignedIn {
    SignedIn {
        token: "token".to_owned(),
        person: person(),
    }
}
