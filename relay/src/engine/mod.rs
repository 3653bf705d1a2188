//! The shell around the desk: one task owns it, decides what waits in its inbox as one batch, commits the batch in one
//! durable transaction, and only then answers and tells.
//!
//! It knows the store only as a trait and sockets only as the registry's watchers. If a commit fails the desk is built
//! anew from the log and everyone who asked hears `unavailable`; nobody was told otherwise.

mod annotated;
mod batch;
mod changed;
mod checks;
mod details;
mod intake;
mod looks;
mod overview;
mod places;
mod refusals;
mod roster;
mod rows;
mod run;
mod tell;
#[cfg(test)]
mod tests;
mod trouble;
mod warnings;

pub(crate) use checks::{short, tidy_language};
pub(crate) use details::{email, note_text, phone};
pub(crate) use intake::{Intent, StartedSession, translate};
pub(crate) use looks::Look;
pub(crate) use overview::{AtDesk, Stands};
pub(crate) use roster::{erase, merge, remove, set_queue, set_specialist};
pub(crate) use run::start;
pub(crate) use warnings::shown;

use crate::store::Write;
use std::sync::Arc;
use switchboard_core::{Command, Principal};
use switchboard_model::{Mark, Position, SessionId, Timestamp};
use switchboard_protocol::{ErrorCode, Problem};
use tokio::sync::{mpsc, oneshot};
use uuid::Uuid;

/// Where the time comes from: the system's clock, or a test's.
pub(crate) type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// Where fresh ids come from: the time and chance, or a test's count.
pub(crate) type Ids = Arc<dyn Fn() -> Uuid + Send + Sync>;

/// How many requests may wait for the engine; whoever comes next waits at the door.
const INBOX: usize = 4_096;

/// Everything that the engine can be asked for. Sockets coming and going reach it through the registry.
#[derive(Debug)]
pub(crate) enum Request {
    /// What a client wants; answered once durable.
    Client {
        intent: Box<Intent>,
        reply: oneshot::Sender<Result<Position, Problem>>,
    },
    /// Messages came so far to somebody; not answered.
    Mark {
        session: SessionId,
        reader: Principal,
        mark: Mark,
    },
    /// A change by an admin: what the desk is to know, and the rows that go with it.
    Change {
        command: Box<Command>,
        writes: Vec<Write>,
        reply: oneshot::Sender<Result<Position, Problem>>,
    },
    /// Is the engine there? Answered with its position.
    Ping {
        reply: oneshot::Sender<Result<Position, Problem>>,
    },
    /// A question about the desk; answered when all before it is durable.
    Look(Look),
    /// Answer what waits and stop.
    Stop,
}

/// The engine's inbox.
#[derive(Clone, Debug)]
pub(crate) struct Engine {
    inbox: mpsc::Sender<Request>,
}

impl Engine {
    /// Hands a client's intent in; the answer comes when it is durable.
    pub(crate) async fn ask(&self, intent: Intent) -> oneshot::Receiver<Result<Position, Problem>> {
        let (reply, answer) = oneshot::channel();
        let intent = Box::new(intent);
        self.send(Request::Client { intent, reply }).await;
        answer
    }

    /// Messages came so far to somebody. What is not theirs to say is ignored.
    pub(crate) async fn mark(&self, session: SessionId, reader: Principal, mark: Mark) {
        self.send(Request::Mark {
            session,
            reader,
            mark,
        })
        .await;
    }

    /// Makes an admin's change.
    pub(crate) async fn change(&self, command: Command, writes: Vec<Write>) -> Result<Position, Problem> {
        let (reply, answer) = oneshot::channel();
        self.send(Request::Change {
            command: Box::new(command),
            writes,
            reply,
        })
        .await;
        answer.await.unwrap_or_else(|_| Err(stopped()))
    }

    /// The engine's position, from the engine itself.
    pub(crate) async fn ping(&self) -> Result<Position, Problem> {
        let (reply, answer) = oneshot::channel();
        self.send(Request::Ping { reply }).await;
        answer.await.unwrap_or_else(|_| Err(stopped()))
    }

    /// Lets the engine finish what waits and stop.
    pub(crate) async fn stop(&self) {
        self.send(Request::Stop).await;
    }

    async fn send(&self, request: Request) {
        // A closed inbox drops the request and with it the reply: whoever waits for it hears that.
        let _ = self.inbox.send(request).await;
    }
}

/// What is said when the engine is gone: the relay is stopping.
pub(crate) fn stopped() -> Problem {
    Problem::new(
        ErrorCode::GoingAway,
        "The relay is shutting down. Nothing was lost; it is sent again by itself.",
    )
}

/// What is said when the store did not take a batch.
pub(crate) fn unavailable() -> Problem {
    Problem::new(
        ErrorCode::Unavailable,
        "The relay could not store this. Nothing was lost; it is tried again by itself.",
    )
}
