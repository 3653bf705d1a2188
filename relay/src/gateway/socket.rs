//! One socket: greeting, what was missed, then live both ways until one side goes.
//!
//! One task, one loop; what was missed is `catch_up`'s, the end is `goodbye`'s.

use super::catch_up::not_resumable;
use super::frames;
use super::goodbye::{
    End, answer_close, blocked, broken, going_away, merged, say_bye, signed_out, silent, store_failed,
    too_many, too_slow,
};
use super::greet::{Greeted, greet};
use super::registry::{Delivery, Watch};
use super::watching::{Watching, due};
use crate::app::App;
use crate::ask;
use crate::auth::Caller;
use crate::engine::stopped;
use axum::extract::ws::{Message, WebSocket};
use futures_util::{StreamExt, stream::FuturesOrdered};
use std::{future::Future, pin::Pin, time::Duration};
use switchboard_core::Principal;
use switchboard_model::{CommandId, Position, SessionId, Timestamp, limits::TYPING_PACE};
use switchboard_protocol::{
    Bye, ClientFrame, Command, Cursor, ErrorCode, Hint, Origin, Problem, RelayFrame, Welcome,
};
use tokio::sync::watch;
use tokio::time::{Instant, MissedTickBehavior, interval_at, sleep_until, timeout};

/// How long a socket may take to say who it is.
const GREETING: Duration = Duration::from_secs(10);
/// How long one frame may take to leave; a peer that does not read is cut.
const SENDING: Duration = Duration::from_secs(10);
/// Commands of one socket that may wait for the engine; then nothing more is read from it.
const IN_FLIGHT: usize = 64;

type Answer = Pin<Box<dyn Future<Output = (CommandId, Result<Position, Problem>)> + Send>>;

/// A live socket.
pub(super) struct Live {
    pub(super) app: App,
    pub(super) caller: Caller,
    pub(super) who: Principal,
    socket: WebSocket,
    /// The position the client stands at.
    pub(super) upto: Position,
    answers: FuturesOrdered<Answer>,
    /// When this socket said last that somebody is writing.
    typed_at: Option<Timestamp>,
    pub(super) watching: Option<Box<Watching>>,
    /// By which way a customer's chat comes.
    origin: Option<Box<Origin>>,
}

/// Serves a socket until it ends.
pub(crate) async fn open(app: App, origin: Option<Box<str>>, came: Box<Origin>, mut socket: WebSocket) {
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
    // Boxed, as everything rare is: a silent socket holds only what it needs to wait.
    let greeted = Box::pin(greet(&app, origin.as_deref(), &text)).await;
    drop((origin, text));
    match greeted {
        // A task of its own, so that what only the greeting needed is given back.
        Ok(greeted) => drop(tokio::spawn(serve(app, socket, greeted, came))),
        Err(bye) => say_bye(&mut socket, bye).await,
    }
}

async fn serve(app: App, mut socket: WebSocket, greeted: Greeted, came: Box<Origin>) {
    let Greeted {
        caller,
        protocol,
        resume,
    } = greeted;
    let Some((who, token)) = caller.principal() else {
        return;
    };
    if app.registry.is_full(who) {
        return say_bye(&mut socket, too_many()).await;
    }
    // Entered before the store is read, so that nothing falls between.
    let mut watch = app.registry.watch(who, token);
    // Asked again now that a revocation would be heard of: one that came before this socket was entered was not.
    let expires = match app.store.token(token, (app.clock)()).await {
        Ok(Some(_)) if is_blocked(&app, who) => return say_bye(&mut socket, blocked()).await,
        Ok(Some(token)) if token.principal == Some(who) => token.expires_at,
        Ok(Some(_)) => return say_bye(&mut socket, merged()).await,
        Ok(None) => return say_bye(&mut socket, signed_out()).await,
        Err(error) => {
            return match store_failed(&error) {
                End::Bye(bye) => say_bye(&mut socket, *bye).await,
                End::Gone | End::Closed => {}
            };
        }
    };
    let left = u64::try_from((expires - (app.clock)()).0).unwrap_or(0);
    let expires = Instant::now() + Duration::from_millis(left);
    let answers = FuturesOrdered::new();
    let mut live = Live {
        app,
        caller,
        who,
        socket,
        upto: Position(0),
        answers,
        typed_at: None,
        watching: None,
        origin: matches!(who, Principal::Customer(_)).then_some(came),
    };
    let ended = match Box::pin(live.welcome(protocol, resume)).await {
        Ok(()) => live.run(&mut watch, expires).await,
        Err(end) => end,
    };
    drop(watch);
    match ended {
        End::Gone => {}
        End::Closed => answer_close(&mut live.socket).await,
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
        let reason = not_resumable(&*self.app.store, self.who, resume, head).await?;
        let welcome = Welcome {
            protocol,
            resumed: reason.is_none(),
            now: (self.app.clock)(),
            heartbeat_seconds: self.app.config.heartbeat_seconds,
        };
        self.send(&RelayFrame::Welcome(welcome)).await?;
        Box::pin(self.continue_from(resume, head, reason)).await?;
        match self.app.registry.hint(self.who) {
            Some(hint) => self.send(&RelayFrame::Hint((*hint).clone())).await,
            None => Ok(()),
        }
    }

    async fn run(&mut self, watch: &mut Watch, expires: Instant) -> End {
        let stopping = stop_asked(self.app.stopping.clone());
        let expired = sleep_until(expires);
        tokio::pin!(stopping, expired);
        let beat = Duration::from_secs(u64::from(self.app.config.heartbeat_seconds));
        let mut beats = interval_at(Instant::now() + beat, beat);
        beats.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut heard = Instant::now();
        loop {
            // In a fixed order, so that the same things at the same time go the same way. What the peer sends comes after
            // what it is to be told: whoever floods keeps only themselves waiting.
            let done = tokio::select! {
                biased;
                () = &mut stopping => Err(End::Bye(Box::new(going_away()))),
                () = &mut expired => Err(End::Bye(Box::new(signed_out()))),
                Some((id, answer)) = self.answers.next() => self.answered(id, answer).await,
                delivery = watch.deliveries.recv() => Box::pin(self.deliver(delivery, watch)).await,
                () = due(self.watching.as_mut()) => Box::pin(self.look_again()).await,
                received = self.socket.recv(), if self.answers.len() < IN_FLIGHT => {
                    heard = Instant::now();
                    Box::pin(self.received(received)).await
                }
                _ = beats.tick() => {
                    // A socket that is not read from, because its commands wait, has not fallen silent.
                    if self.answers.len() < IN_FLIGHT && heard.elapsed() > beat * 2 {
                        Err(End::Bye(Box::new(silent())))
                    } else {
                        self.send_message(Message::Ping(Vec::new().into())).await
                    }
                }
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
            Some(Ok(Message::Close(_))) => return Err(End::Closed),
            None => return Err(End::Gone),
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
                let reason = not_resumable(&*self.app.store, self.who, Some(cursor), head).await?;
                Box::pin(self.continue_from(Some(cursor), head, reason)).await
            }
            Ok(ClientFrame::Mark { session_id, mark }) => {
                self.app.engine.mark(session_id, self.who, mark).await;
                Ok(())
            }
            Ok(ClientFrame::Typing { session_id }) => {
                Box::pin(self.typing(session_id)).await;
                Ok(())
            }
            Ok(ClientFrame::Watch { what }) => Box::pin(self.watch(what)).await,
            Ok(ClientFrame::Unwatch { what }) => {
                self.unwatch(&what);
                Ok(())
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
        let mut intent = ask::intent(&self.app, &self.caller, id, command, self.origin.as_deref());
        if intent
            .as_ref()
            .is_err_and(|problem| problem.code == ErrorCode::Forbidden)
        {
            // Their role may not be what it was when the socket was opened.
            self.renew_caller().await?;
            intent = ask::intent(&self.app, &self.caller, id, command, self.origin.as_deref());
        }
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

    /// Who it is by now: role and queues may have changed since the socket was opened.
    pub(super) async fn renew_caller(&mut self) -> Result<(), End> {
        let Caller::Staff { person, .. } = &mut self.caller else {
            return Ok(());
        };
        match self.app.store.person(person.id).await {
            Ok(Some(now)) => **person = now,
            Ok(None) => return Err(End::Bye(Box::new(signed_out()))),
            Err(error) => return Err(store_failed(&error)),
        }
        Ok(())
    }

    /// Tells the other side. Of a chat that is not theirs, or too soon: nothing.
    async fn typing(&mut self, session_id: SessionId) {
        let now = (self.app.clock)();
        if self.typed_at.is_some_and(|at| now < at + TYPING_PACE) {
            return;
        }
        self.typed_at = Some(now);
        if let Ok(Some((other, side))) = self.app.engine.other_side(session_id, self.who).await {
            self.app
                .registry
                .whisper(other, Hint::Typing { session_id, side });
        }
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
                Delivery::Hint(hint) => {
                    self.send_events(&std::mem::take(&mut run), None).await?;
                    self.send(&RelayFrame::Hint((*hint).clone())).await?;
                }
                Delivery::CatchUp => {
                    self.send_events(&std::mem::take(&mut run), None).await?;
                    Box::pin(self.catch_up()).await?;
                }
                Delivery::Revoked => return Err(End::Bye(Box::new(signed_out()))),
                Delivery::Blocked => return Err(End::Bye(Box::new(blocked()))),
                Delivery::Merged => return Err(End::Bye(Box::new(merged()))),
            }
            next = watch.deliveries.try_recv().ok();
        }
        self.send_events(&run, None).await
    }

    pub(super) async fn send(&mut self, frame: &RelayFrame) -> Result<(), End> {
        let text = serde_json::to_string(frame).map_err(|_| End::Gone)?;
        self.send_message(Message::Text(text.into())).await
    }

    pub(super) async fn send_message(&mut self, message: Message) -> Result<(), End> {
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
            Message::Close(_) => {
                answer_close(socket).await;
                return None;
            }
        }
    }
}

/// Asked again once a block would be heard of.
fn is_blocked(app: &App, who: Principal) -> bool {
    match who {
        Principal::Customer(id) => app.blocks.lets_customer(id, (app.clock)()).is_err(),
        Principal::Specialist(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::registry::SOCKETS;
    use super::{GREETING, IN_FLIGHT};

    #[test]
    fn the_protocols_reference_has_these_numbers() {
        let reference = include_str!("../../../docs/protocol.md");
        for said in [
            format!("within {} s of the upgrade", GREETING.as_secs()),
            format!("may hold {SOCKETS} at a time"),
            format!("When {IN_FLIGHT} wait, the relay reads no more"),
        ] {
            assert!(reference.contains(&said), "docs/protocol.md: {said}");
        }
    }
}
