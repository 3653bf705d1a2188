//! What a machine tells its owner.

use crate::Pending;
use switchboard_model::{Position, SenderKind, SessionId, Timestamp};
use switchboard_protocol::{
    Cursor, LogEvent, Problem, SnapshotReason, View, WaitRange, Warning, Watched, WatchedView,
};

/// Where the link stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Phase {
    /// No socket.
    Down,
    /// The socket is open; the relay has not said yet where we stand.
    Greeting,
    /// The replica is current as far as is known, and commands go out.
    Live,
    /// The relay will not have us until a person does something: sign in again, update. Do not reconnect.
    Refused(Problem),
}

/// Something that changed. Keep these in order, in one transaction with the cursor they end in.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// Forget what you had; this is all there is.
    Reset {
        /// Why.
        reason: SnapshotReason,
        /// The state.
        view: View,
        /// Where it stands.
        cursor: Cursor,
    },
    /// One event; the machine's view has it already.
    Event {
        /// What happened.
        event: LogEvent,
    },
    /// The replica stands here, after the events before this.
    Cursor(Cursor),
    /// A command was acknowledged, or refused for good; it has left the outbox. Once per command.
    Settled {
        /// The command.
        pending: Pending,
        /// Its position in the log, or why not.
        outcome: Result<Position, Problem>,
    },
    /// True for the moment: a place in the queue.
    Place(Place),
    /// True for the moment: the other side of a chat is writing.
    Typing {
        /// Which chat.
        session_id: SessionId,
        /// Who writes.
        side: SenderKind,
    },
    /// True for the moment: what stands in the way of my queues. It replaces what was said before.
    Warnings(Vec<Warning>),
    /// True for the moment: something that is watched. It replaces what was shown before.
    Watched {
        /// What.
        what: Watched,
        /// As it is; absent when it is mine to see no longer.
        view: Option<Box<WatchedView>>,
    },
    /// The relay could not make sense of a frame. For the log.
    Problem(Problem),
}

/// A customer's place in the queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Which chat.
    pub session_id: SessionId,
    /// 1 is next.
    pub place: u32,
    /// How long it will take, in milliseconds; absent when too little is known.
    pub wait: Option<WaitRange>,
    /// True when it has taken longer than the queue promises.
    pub late: bool,
    /// When the queue opens, on the relay's clock; absent while it is open.
    pub opens_at: Option<Timestamp>,
}

/// Why to drop the socket. The machine counts it as closed already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hangup {
    /// Silence for two beats, or an answer that did not come in time. Reconnect.
    Dead,
    /// The relay said goodbye.
    Bye {
        /// Why.
        problem: Problem,
        /// Whether reconnecting is worth it without a person doing something first.
        resumable: bool,
    },
    /// The token or this version is not taken. Do not reconnect.
    Refused {
        /// Why.
        problem: Problem,
    },
}
