//! One socket: greeting, what was missed, then live both ways until one side goes.
//!
//! One task, one loop. Every `events` frame continues from the last one on this socket, so that a gap shows by number.

use super::frames;
use super::greet::{Greeted, greet};
use super::registry::{Delivery, Watch};
use crate::app::App;
use crate::auth::{Caller, access};
use crate::engine::{self, stopped};
use crate::render;
use axum::extract::ws::{CloseFrame, Message, WebSocket, close_code};
use axum::http::HeaderMap;
use futures_util::{StreamExt, stream::FuturesOrdered};
use std::{fmt::Write as _, future::Future, pin::Pin, time::Duration};
use switchboard_core::Principal;
use switchboard_model::{CommandId, Position};
use switchboard_protocol::{
    Bye, ClientFrame, Command, Cursor, ErrorCode, Hint, Problem, RelayFrame, Snapshot, SnapshotReason,
    Welcome,
};
use tokio::sync::watch;
use tokio::time::{Instant, MissedTickBehavior, interval_at, timeout};

/// How long a socket may take to say who it is.
const GREETING: Duration = Duration::from_secs(10);
/// How long one frame may take to leave; a peer that does not read is cut.
const SENDING: Duration = Duration::from_secs(10);
/// Commands of one socket that may wait for the engine; then nothing more is read from it.
const IN_FLIGHT: usize = 64;
/// Events read from the store at once.
const PAGE: u32 = 256;

type Answer = Pin<Box<dyn Future<Output = (CommandId, Result<Position, Problem>)> + Send>>;

/// Why a socket ends.
enum End {
    /// The peer is gone, or nothing can be said to it.
    Gone,
    /// Say goodbye first.
    Bye(Box<Bye>),
}

/// A live socket.
struct Live {
    app: App,
    caller: Caller,
    who: Principal,
    socket: WebSocket,
    /// The position the client stands at.
    upto: Position,
    answers: FuturesOrdered<Answer>,
}

/// Serves a socket until it ends.
pub(crate) async fn open(app: App, headers: HeaderMap, mut socket: WebSocket) {
    let stopping = stop_asked(app.stopping.clone());
    let first = tokio::select! {
        first = timeout(GREETING, first_text(&mut socket)) => first,
        () = stopping => return say_bye(&mut socket, going_away()).await,
    };
    let text = match first {
        Ok(Some(text)) => text,
        Ok(None) => return,
        Err(_) => {
            let problem = frames::malformed("No `hello` came in time.");
            return say_bye(
                &mut socket,
                Bye {
                    problem,
                    resumable: false,
                },
            )
            .await;
        }
    };
    match greet(&app, &headers, &text).await {
        Ok(greeted) => Box::pin(serve(app, socket, greeted)).await,
        Err(bye) => say_bye(&mut socket, bye).await,
    }
}

async fn serve(app: App, socket: WebSocket, greeted: Greeted) {
    let Greeted {
        caller,
        protocol,
        resume,
    } = greeted;
    let Some((who, token)) = caller.principal() else {
        return;
    };
    // Entered before the store is read, so that nothing falls between.
    let mut watch = app.registry.watch(who, token);
    let answers = FuturesOrdered::new();
    let mut live = Live {
        app,
        caller,
        who,
        socket,
        upto: Position(0),
        answers,
    };
    let ended = match live.welcome(protocol, resume).await {
        Ok(()) => live.run(&mut watch).await,
        Err(end) => end,
    };
    drop(watch);
    match ended {
        End::Gone => {}
        End::Bye(bye) => say_bye(&mut live.socket, *bye).await,
    }
}

impl Live {
    async fn welcome(&mut self, protocol: u16, resume: Option<Cursor>) -> Result<(), End> {
        let head = self
            .app
            .store
            .head()
            .await
            .map_err(|error| store_failed(&error))?;
        let reason = not_resumable(resume, head);
        let welcome = Welcome {
            protocol,
            resumed: reason.is_none(),
            now: (self.app.clock)(),
            heartbeat_seconds: self.app.config.heartbeat_seconds,
        };
        self.send(&RelayFrame::Welcome(welcome)).await?;
        self.continue_from(resume, head).await?;
        match self.who {
            Principal::Customer(customer) => match self.app.registry.place(customer) {
                Some((session_id, place)) => {
                    self.send(&RelayFrame::Hint(Hint::QueuePlace { session_id, place }))
                        .await
                }
                None => Ok(()),
            },
            Principal::Specialist(_) => Ok(()),
        }
    }

    async fn run(&mut self, watch: &mut Watch) -> End {
        let stopping = stop_asked(self.app.stopping.clone());
        tokio::pin!(stopping);
        let beat = Duration::from_secs(u64::from(self.app.config.heartbeat_seconds));
        let mut beats = interval_at(Instant::now() + beat, beat);
        beats.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut heard = Instant::now();
        loop {
            let done = tokio::select! {
                received = self.socket.recv(), if self.answers.len() < IN_FLIGHT => {
                    heard = Instant::now();
                    self.received(received).await
                }
                Some((id, answer)) = self.answers.next() => self.answered(id, answer).await,
                delivery = watch.deliveries.recv() => self.deliver(delivery, watch).await,
                _ = beats.tick() => {
                    // A socket that is not read from, because its commands wait, has not fallen silent.
                    if self.answers.len() < IN_FLIGHT && heard.elapsed() > beat * 2 {
                        Err(End::Bye(Box::new(silent())))
                    } else {
                        self.send_message(Message::Ping(Vec::new().into())).await
                    }
                }
                () = &mut stopping => Err(End::Bye(Box::new(going_away()))),
            };
            if let Err(end) = done {
                return end;
            }
        }
    }

    async fn received(&mut self, received: Option<Result<Message, axum::Error>>) -> Result<(), End> {
        let text = match received {
            Some(Ok(Message::Text(text))) => text,
            Some(Ok(Message::Ping(_) | Message::Pong(_))) => return Ok(()),
            Some(Ok(Message::Binary(_))) => {
                let problem = frames::malformed("Frames are text, not binary.");
                return self.send(&RelayFrame::Error { problem }).await;
            }
            Some(Ok(Message::Close(_))) | None => return Err(End::Gone),
            Some(Err(error)) => return Err(broken(&error)),
        };
        match frames::read(&text) {
            Ok(ClientFrame::Command { id, command }) => self.command(id, &command).await,
            Ok(ClientFrame::Resume { cursor }) => {
                let head = self
                    .app
                    .store
                    .head()
                    .await
                    .map_err(|error| store_failed(&error))?;
                self.continue_from(Some(cursor), head).await
            }
            Ok(ClientFrame::Ping { nonce }) => self.send(&RelayFrame::Pong { nonce }).await,
            Ok(ClientFrame::Hello(_)) => {
                let problem = frames::malformed("`hello` was said already.");
                self.send(&RelayFrame::Error { problem }).await
            }
            Err(answer) => self.send(&answer).await,
        }
    }

    async fn command(&mut self, id: CommandId, command: &Command) -> Result<(), End> {
        let intent = access::may_ask(&self.caller, command).and_then(|()| {
            let queue = self.caller.site().and_then(|site| self.app.sites.queue_of(site));
            engine::translate(self.who, queue, id, command)
        });
        let answer: Answer = match intent {
            Ok(intent) => {
                let answer = self.app.engine.ask(intent).await;
                Box::pin(async move { (id, answer.await.unwrap_or_else(|_| Err(stopped()))) })
            }
            // In its turn, so that answers keep the order of the commands.
            Err(problem) => Box::pin(std::future::ready((id, Err(problem)))),
        };
        self.answers.push_back(answer);
        Ok(())
    }

    async fn answered(&mut self, id: CommandId, answer: Result<Position, Problem>) -> Result<(), End> {
        match answer {
            Ok(position) => self.send(&RelayFrame::Ack { id, position }).await,
            Err(problem) => self.send(&RelayFrame::Refused { id, problem }).await,
        }
    }

    async fn deliver(&mut self, first: Option<Delivery>, watch: &mut Watch) -> Result<(), End> {
        let Some(first) = first else {
            return Err(End::Bye(Box::new(too_slow())));
        };
        let mut run = Vec::new();
        let mut next = Some(first);
        // What waits already goes out in one frame.
        while let Some(delivery) = next.take() {
            match delivery {
                Delivery::Event { position, json } => run.push((position, json)),
                Delivery::Place { session, place } => {
                    self.send_events(&std::mem::take(&mut run), None).await?;
                    self.send(&RelayFrame::Hint(Hint::QueuePlace {
                        session_id: session,
                        place,
                    }))
                    .await?;
                }
                Delivery::CatchUp => {
                    self.send_events(&std::mem::take(&mut run), None).await?;
                    self.catch_up().await?;
                }
                Delivery::Revoked => return Err(End::Bye(Box::new(signed_out()))),
            }
            next = watch.deliveries.try_recv().ok();
        }
        self.send_events(&run, None).await
    }

    /// Events after a cursor if the log can continue from it, all anew otherwise.
    async fn continue_from(&mut self, from: Option<Cursor>, head: Cursor) -> Result<(), End> {
        match (not_resumable(from, head), from) {
            (None, Some(from)) => {
                self.upto = from.position;
                self.catch_up().await
            }
            (reason, _) => self.snapshot(head, reason.unwrap_or(SnapshotReason::First)).await,
        }
    }

    async fn snapshot(&mut self, head: Cursor, reason: SnapshotReason) -> Result<(), End> {
        let found = render::snapshot(&*self.app.store, self.who)
            .await
            .map_err(|error| store_failed(&error))?;
        let Some((position, view)) = found else {
            return Err(End::Bye(Box::new(signed_out())));
        };
        let cursor = Cursor { position, ..head };
        self.send(&RelayFrame::Snapshot(Box::new(Snapshot { cursor, reason, view })))
            .await?;
        self.upto = position;
        Ok(())
    }

    async fn catch_up(&mut self) -> Result<(), End> {
        loop {
            let run = self
                .app
                .store
                .log_for(self.who, self.upto, PAGE)
                .await
                .map_err(|error| store_failed(&error))?;
            let mut events = Vec::with_capacity(run.entries.len());
            for entry in &run.entries {
                let event = render::event(&*self.app.store, self.who, entry)
                    .await
                    .map_err(|error| store_failed(&error))?;
                if let Some(event) = event {
                    let json = serde_json::to_string(&event).map_err(|_| End::Gone)?;
                    events.push((event.position, json.into()));
                }
            }
            let whole = run.entries.len() < PAGE as usize;
            self.send_events(&events, Some(run.upto)).await?;
            if whole {
                return Ok(());
            }
        }
    }

    /// One `events` frame; what the client has already is left out. `upto` is at least the last event's position.
    async fn send_events(
        &mut self,
        run: &[(Position, std::sync::Arc<str>)],
        upto: Option<Position>,
    ) -> Result<(), End> {
        let after = self.upto;
        let mut frame = String::from("\"events\":[");
        let mut reached = after.max(upto.unwrap_or(after));
        let mut last = after;
        for (position, json) in run {
            if *position <= last {
                continue;
            }
            if last != after {
                frame.push(',');
            }
            frame.push_str(json);
            last = *position;
        }
        reached = reached.max(last);
        if reached == after {
            return Ok(());
        }
        let mut text = String::with_capacity(frame.len() + 64);
        let _ = write!(
            text,
            "{{\"type\":\"events\",\"after\":{after},\"upto\":{reached},{frame}]}}"
        );
        self.send_message(Message::Text(text.into())).await?;
        self.upto = reached;
        Ok(())
    }

    async fn send(&mut self, frame: &RelayFrame) -> Result<(), End> {
        let text = serde_json::to_string(frame).map_err(|_| End::Gone)?;
        self.send_message(Message::Text(text.into())).await
    }

    async fn send_message(&mut self, message: Message) -> Result<(), End> {
        match timeout(SENDING, self.socket.send(message)).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) | Err(_) => Err(End::Gone),
        }
    }
}

/// Waits until the relay is told to stop.
async fn stop_asked(mut stopping: watch::Receiver<bool>) {
    // An error means the other end is gone, which is a stop as well.
    let _ = stopping.wait_for(|stopping| *stopping).await;
}

async fn first_text(socket: &mut WebSocket) -> Option<String> {
    loop {
        match socket.recv().await?.ok()? {
            Message::Text(text) => return Some(text.as_str().to_owned()),
            Message::Ping(_) | Message::Pong(_) => {}
            Message::Binary(_) => return Some(String::new()),
            Message::Close(_) => return None,
        }
    }
}

/// Why a client cannot go on from where it says it stands; `None` when it can.
fn not_resumable(from: Option<Cursor>, head: Cursor) -> Option<SnapshotReason> {
    match from {
        None => Some(SnapshotReason::First),
        Some(from) if from.epoch != head.epoch => Some(SnapshotReason::EpochChanged),
        Some(from) if from.position > head.position => Some(SnapshotReason::PositionUnknown),
        Some(_) => None,
    }
}

/// Says why, closes, and waits a moment for the peer to have read it.
async fn say_bye(socket: &mut WebSocket, bye: Bye) {
    let code = if bye.problem.code == ErrorCode::GoingAway {
        close_code::AWAY
    } else {
        close_code::POLICY
    };
    let reason = bye.problem.code.word();
    let Ok(text) = serde_json::to_string(&RelayFrame::Bye(bye)) else {
        return;
    };
    let _ = timeout(Duration::from_secs(2), async {
        socket.send(Message::Text(text.into())).await?;
        socket
            .send(Message::Close(Some(CloseFrame {
                code,
                reason: reason.into(),
            })))
            .await?;
        while let Some(Ok(_)) = socket.recv().await {}
        Ok::<_, axum::Error>(())
    })
    .await;
}

fn broken(error: &axum::Error) -> End {
    // The library tells an over-long frame from a broken link only in words.
    if error.to_string().contains("too long") {
        return End::Bye(Box::new(Bye {
            problem: frames::too_large(),
            resumable: true,
        }));
    }
    End::Gone
}

fn store_failed(error: &crate::store::StoreError) -> End {
    tracing::error!(%error, "a socket could not read the store");
    End::Bye(Box::new(Bye {
        problem: engine::unavailable(),
        resumable: true,
    }))
}

fn going_away() -> Bye {
    Bye {
        problem: stopped(),
        resumable: true,
    }
}

fn too_slow() -> Bye {
    let title = "The connection did not keep up. It reconnects and reads what it missed.";
    Bye {
        problem: Problem::new(ErrorCode::TooSlow, title),
        resumable: true,
    }
}

fn silent() -> Bye {
    let title = "The connection fell silent. It reconnects and reads what it missed.";
    Bye {
        problem: Problem::new(ErrorCode::TooSlow, title),
        resumable: true,
    }
}

fn signed_out() -> Bye {
    let title = "This device was signed out. Sign in again to go on.";
    Bye {
        problem: Problem::new(ErrorCode::Unauthorized, title),
        resumable: false,
    }
}
