//! Frames on the WebSocket at `/v1/socket`: JSON text, one frame a message. The first one is `hello`.

use crate::{
    Command, LogEvent, Problem, QueueSnapshot, QueueStatus, QueueView, SessionRecord, SpecialistView, View,
};
use serde::{Deserialize, Serialize};
use switchboard_model::{
    CommandId, Epoch, Level, Mark, Millis, Position, QueueId, SenderKind, SessionId, Skill, Timestamp,
};

/// What a client sends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ClientFrame {
    /// First frame: who I am and where I stand.
    Hello(Hello),
    /// Do this. Answered by `ack` or `refused` with the same id, once it is durable.
    Command {
        /// Unique for ever.
        id: CommandId,
        /// What to do.
        command: Command,
    },
    /// Customer or owner: so far the messages of a chat came to me. Not answered; a mark only goes on, so sending one
    /// again is safe. One about a chat that is not mine is ignored.
    Mark {
        /// Which chat.
        session_id: SessionId,
        /// How far.
        mark: Mark,
    },
    /// Customer or owner: I am writing. Not answered and never stored; more than one in
    /// [`switchboard_model::limits::TYPING_PACE`] is ignored.
    Typing {
        /// Which chat.
        session_id: SessionId,
    },
    /// Staff: show me this, and again whenever it changes. Not answered but by `view` frames; of this socket only, at
    /// most [`switchboard_model::limits::WATCHED`] at once.
    Watch {
        /// What.
        what: Watched,
    },
    /// Show me this no longer.
    Unwatch {
        /// What.
        what: Watched,
    },
    /// I missed something: send me what comes after this.
    Resume {
        /// Where I stand.
        cursor: Cursor,
    },
    /// Are you there? Answered by `pong` with the same nonce.
    Ping {
        /// Any number.
        nonce: u32,
    },
}

/// Who I am and where I stand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Hello {
    /// The versions I speak.
    pub protocol: ProtocolRange,
    /// My token.
    pub token: String,
    /// Which program I am.
    pub client: ClientInfo,
    /// Where I stand; absent when I have nothing yet.
    #[serde(default)]
    pub resume: Option<Cursor>,
}

/// A range of protocol versions, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ProtocolRange {
    /// Oldest.
    pub min: u16,
    /// Newest.
    pub max: u16,
}

impl ProtocolRange {
    /// The newest version that both sides speak.
    #[must_use]
    pub fn common(self, other: Self) -> Option<u16> {
        let newest = self.max.min(other.max);
        (newest >= self.min.max(other.min)).then_some(newest)
    }
}

/// Which program speaks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ClientInfo {
    /// Such as `desktop` or `widget`.
    pub name: String,
    /// Its own version.
    pub version: String,
}

/// A place in a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Cursor {
    /// Which log.
    pub epoch: Epoch,
    /// The last position seen.
    pub position: Position,
}

/// Something that can be watched.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Watched {
    /// A chat that I may read.
    Session {
        /// Which.
        session_id: SessionId,
    },
    /// The people whom I may see.
    Roster,
    /// How the queues stand that I look after.
    Queues,
    /// One of them, with who waits and who could answer.
    Queue {
        /// Which.
        queue_id: QueueId,
    },
}

/// What is watched, as it is at the moment.
#[expect(clippy::large_enum_variant, reason = "one at a time, boxed in its frame")]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum WatchedView {
    /// A chat with its latest messages, at most [`switchboard_model::limits::PAGE_USUAL`].
    Session {
        /// It.
        record: SessionRecord,
    },
    /// People, by name.
    Roster {
        /// They.
        specialists: Vec<SpecialistView>,
    },
    /// Queues, by name.
    Queues {
        /// They.
        queues: Vec<QueueStatus>,
    },
    /// One queue.
    Queue {
        /// It.
        queue: QueueSnapshot,
    },
}

/// What the relay sends.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum RelayFrame {
    /// Answer to `hello`. A `snapshot` follows unless the client resumes; then `events` follow.
    Welcome(Welcome),
    /// Forget what you had: this is all you may see.
    Snapshot(Box<Snapshot>),
    /// What happened since.
    Events(Events),
    /// True for the moment, not logged, never repaired.
    Hint(Hint),
    /// What is watched, whole: it replaces what was shown before. At most one in
    /// [`switchboard_model::limits::WATCH_PACE`] for each.
    View {
        /// What.
        what: Watched,
        /// As it is; absent when there is no such thing, or it is mine to see no longer: then it is not watched any more.
        view: Option<Box<WatchedView>>,
    },
    /// The command is durable.
    Ack {
        /// Which command.
        id: CommandId,
        /// The position its last event has, or the log's position when it changed nothing.
        position: Position,
    },
    /// The command was not done, and never will be under this id, unless the code is `unavailable` or `rate_limited`.
    Refused {
        /// Which command.
        id: CommandId,
        /// Why.
        problem: Problem,
    },
    /// A frame could not be read, or came out of turn. Nothing changed; the socket stays open.
    Error {
        /// Why.
        problem: Problem,
    },
    /// Answer to `ping`.
    Pong {
        /// As sent.
        nonce: u32,
    },
    /// The relay closes this socket.
    Bye(Bye),
}

/// The relay knows you.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Welcome {
    /// The version spoken from here on.
    pub protocol: u16,
    /// True when the client's cursor is good and `events` continue from it.
    pub resumed: bool,
    /// The relay's clock, to translate deadlines.
    pub now: Timestamp,
    /// How often the relay pings. A client that hears nothing for two of these drops the link.
    pub heartbeat_seconds: u32,
}

/// All that you may see, as of a position.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Snapshot {
    /// Where you stand with it.
    pub cursor: Cursor,
    /// Why a snapshot and not events.
    pub reason: SnapshotReason,
    /// The state.
    pub view: View,
}

/// Why a snapshot was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum SnapshotReason {
    /// The client had no cursor.
    First,
    /// The store was restored; the client's log is not this one.
    EpochChanged,
    /// The client's position is not one this log can continue from.
    PositionUnknown,
    /// The client's position is older than what the relay keeps. What the client has of sessions that ended may have been
    /// erased since: it keeps only what the snapshot shows.
    PositionExpired,
}

/// A run of the log, as far as the client may see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Events {
    /// The position this continues from. Not the client's own: a gap, repair it with `resume`.
    pub after: Position,
    /// The position the client stands at afterwards; at least the last event's.
    pub upto: Position,
    /// In order of position.
    pub events: Vec<LogEvent>,
}

/// True for the moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Hint {
    /// Customer: my place in the queue.
    QueuePlace {
        /// Which chat.
        session_id: SessionId,
        /// 1 is next.
        place: u32,
        /// How long it will take, from recent service; absent when too little is known.
        wait: Option<WaitRange>,
        /// True when I have waited longer than the queue promises.
        late: bool,
        /// When the queue opens, on the relay's clock; absent while it is open.
        opens_at: Option<Timestamp>,
    },
    /// Customer and owner: the other side is writing. It holds for [`switchboard_model::limits::TYPING_HOLDS`] or until
    /// a message of theirs comes.
    Typing {
        /// Which chat.
        session_id: SessionId,
        /// Who writes.
        side: SenderKind,
    },
    /// Leads and admins: what stands in the way of my queues; replaces what was said before.
    Warnings {
        /// The most pressing first; empty when all is well.
        warnings: Vec<Warning>,
    },
}

/// How long a customer will wait: half of those in this place waited no longer than `from`, four of five no longer
/// than `to`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WaitRange {
    /// The median of recent waits, in milliseconds.
    pub from: Millis,
    /// Their 80th percentile, in milliseconds.
    pub to: Millis,
}

/// Something that stands in the way of a queue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Warning {
    /// Which queue.
    pub queue: QueueView,
    /// What it is.
    #[serde(flatten)]
    pub kind: WarningKind,
}

/// What stands in the way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "warning", rename_all = "snake_case")]
pub enum WarningKind {
    /// Nobody serves it.
    NoMembers,
    /// Nobody who serves it has a skill that it asks for, at that level.
    SkillMissing {
        /// Which.
        skill: Skill,
        /// At least at this level.
        level: Level,
    },
    /// It opens no more: every day that is left is a holiday.
    NeverOpens,
    /// Sessions wait longer than it promises.
    WaitingTooLong {
        /// How many.
        sessions: u32,
        /// Since when the first of them waits.
        since: Timestamp,
    },
}

/// Why the relay closes the socket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Bye {
    /// What happened.
    pub problem: Problem,
    /// Whether reconnecting and resuming is worth it without a person doing something first.
    pub resumable: bool,
}
