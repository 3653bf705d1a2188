//! REST bodies of what is looked at: lists of chats, pages of messages, who is there, how queues stand, figures, and
//! who looked at what. Times and spans are in milliseconds.

use crate::{
    Command, MessageView, PerformanceView, PersonView, ProfileView, QueueView, SessionRecord, SessionView,
    WaitRange,
};
use serde::{Deserialize, Serialize};
use switchboard_model::{
    CommandId, Millis, Position, Priority, SessionId, Source, SpecialistStatus, StatusReason, Timestamp,
};

/// `POST /v1/commands`: what a socket's command frame carries.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CommandRequest {
    /// Unique for ever; sending it again answers as the first time did.
    pub id: CommandId,
    /// What to do.
    pub command: Command,
}

/// Answer to [`CommandRequest`]: it is durable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CommandDone {
    /// The position its last event has, or the log's position when it changed nothing.
    pub position: Position,
}

/// `GET /v1/sessions`: chats, the one that was opened last first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SessionList {
    /// At most as many as were asked for.
    pub sessions: Vec<SessionSummary>,
    /// `before` for the next page; absent when this is the last.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub next: Option<Position>,
}

/// A chat as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SessionSummary {
    /// It.
    #[serde(flatten)]
    pub session: SessionView,
    /// When it changed last: what is said in it, where it stands, or what is written down about it. How far messages
    /// came changes nothing.
    pub updated_at: Timestamp,
    /// Its last message, as it is by now; absent before the first.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub last_message: Option<MessageView>,
}

/// `GET /v1/sessions/{id}`: a chat with its messages, and when it changed last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SessionReport {
    /// It.
    #[serde(flatten)]
    pub record: SessionRecord,
    /// As in [`SessionSummary`]. Staff only.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub updated_at: Option<Timestamp>,
    /// As in [`SessionSummary`].
    #[cfg_attr(feature = "openapi", schema(required))]
    pub last_message: Option<MessageView>,
}

/// `GET /v1/sessions/{id}/messages`: a page of a chat's messages, in seq order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MessagePage {
    /// The latest ones before `before`.
    pub messages: Vec<MessageView>,
    /// Whether there are earlier ones.
    pub more: bool,
}

/// A member of staff: who they are, whether chats reach them, what they hold and how they do.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SpecialistView {
    /// Who they are and what they can do.
    pub profile: ProfileView,
    /// What they are.
    pub status: SpecialistStatus,
    /// Why.
    pub status_reason: StatusReason,
    /// What they become once the chats in hand are done; absent when nothing was asked for.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub status_then: Option<SpecialistStatus>,
    /// Whether chats may come at this moment: online, and with a live socket.
    pub reachable: bool,
    /// When they were last there; absent when they never were. Now, while a socket is open.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub last_seen_at: Option<Timestamp>,
    /// The chats they own.
    pub sessions: Vec<SessionId>,
    /// Places that are taken: by chats that are not parked, by what rings, and by what comes after a chat.
    pub load: u32,
    /// How soon they answer: an average in which the latest answer counts for an eighth. Absent before the first.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub response_time: Option<Millis>,
    /// How satisfied customers were in the last 90 days.
    pub rating: RatingView,
    /// Chats they have ended, ever.
    pub total_sessions: u64,
    /// How well they do; absent from relays of earlier builds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ts", ts(optional))]
    pub performance: Option<PerformanceView>,
}

/// How satisfied customers were.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RatingView {
    /// The mean, from 1 to 5; absent when nobody said.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub mean: Option<f64>,
    /// How many said.
    pub count: u32,
}

/// `GET /v1/utilisation`: how much room the reachable have left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Utilisation {
    /// How many people chats may come to.
    pub online: u32,
    /// How much of the places is taken, in whole percent; 0 when there are none.
    pub percentage: u32,
    /// Places that are free.
    pub available: u32,
    /// Places that there are.
    pub total: u32,
}

/// `GET /v1/queues`: how a queue stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct QueueStatus {
    /// Which.
    pub queue: QueueView,
    /// How many wait.
    pub length: u32,
    /// How long those who wait have waited, on average; absent when nobody does.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub average_wait: Option<Millis>,
    /// How long the one who has waited longest has.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub longest_wait: Option<Millis>,
    /// How long the next one will wait; absent when too little is known.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub expected_wait: Option<WaitRange>,
    /// How many of its members chats may come to.
    pub reachable: u32,
    /// Places that these have free.
    pub available: u32,
    /// How many customers were missed that nobody has taken on; see [`crate::MissedItem`].
    #[serde(default)]
    pub missed: u32,
}

/// `GET /v1/queues/{id}`: a queue with who waits in it and who could answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct QueueSnapshot {
    /// How it stands.
    pub status: QueueStatus,
    /// Who waits, in the order they are served; the first [`switchboard_model::limits::LIST_MOST`].
    pub waiting: Vec<WaitingView>,
    /// Members chats may come to, with room or without.
    pub specialists: Vec<SpecialistView>,
}

/// A chat that waits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WaitingView {
    /// Which.
    pub session_id: SessionId,
    /// What its customer calls themselves.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub customer_name: Option<String>,
    /// 1 is next.
    pub place: u32,
    /// How urgent it is.
    pub priority: Priority,
    /// Since when it waits.
    pub waiting_since: Timestamp,
    /// Whether it has waited longer than its queue promises.
    pub late: bool,
    /// To whom it is offered.
    pub offered_to: Vec<PersonView>,
}

/// `GET /v1/sessions/{id}/place`: where a waiting chat stands, for its customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PlaceView {
    /// 1 is next.
    pub place: u32,
    /// How long it will take; absent when too little is known.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub wait: Option<WaitRange>,
    /// True when it has waited longer than its queue promises.
    pub late: bool,
    /// When the queue opens; absent while it is open.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub opens_at: Option<Timestamp>,
}

/// `GET /v1/analytics`: figures of the chats that ended in a span of days. Spans are means over those that have them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Figures {
    /// From when.
    pub since: Timestamp,
    /// Chats that ended since then; one that was reopened counts each time.
    pub sessions: u64,
    /// Of these: resolved, transferred and abandoned.
    pub resolved: u64,
    /// See `resolved`.
    pub transferred: u64,
    /// See `resolved`.
    pub abandoned: u64,
    /// Messages in them.
    pub messages: u64,
    /// From opening to end.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub duration: Option<Millis>,
    /// From opening until somebody took it.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub wait: Option<Millis>,
    /// From a chat's first unanswered word until its first answer.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub first_response: Option<Millis>,
    /// From an unanswered word until its answer.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub response: Option<Millis>,
    /// How satisfied customers were.
    pub satisfaction: RatingView,
}

/// `GET /v1/analytics/activations`: one record for each time a chat was opened and ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Activation {
    /// Which chat.
    pub session_id: SessionId,
    /// The how-manieth opening of it, from 1.
    pub activation: u32,
    /// The queue it was in last.
    pub queue: QueueView,
    /// Who owned it last; absent when nobody took it.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub specialist: Option<PersonView>,
    /// When it was opened.
    pub started_at: Timestamp,
    /// When somebody took it first.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub accepted_at: Option<Timestamp>,
    /// When it ended.
    pub ended_at: Timestamp,
    /// Where that stands in the log: `before` for the page after this one.
    pub position: Position,
    /// How it ended.
    pub resolution: switchboard_model::Resolution,
    /// Messages in it.
    pub messages: u32,
    /// From its first unanswered word until the first answer.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub first_response: Option<Millis>,
    /// From an unanswered word until its answer, on average.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub response: Option<Millis>,
    /// How often it went from one owner to another.
    pub transfers: u32,
    /// How its customer rated it.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub satisfaction: Option<switchboard_model::Stars>,
    /// By which way the chat came; absent for those of earlier builds.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(required))]
    pub source: Option<Source>,
}

/// `GET /v1/audit`: who looked at what is not theirs, and who changed what; the latest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuditLog {
    /// At most as many as were asked for.
    pub records: Vec<AuditRecord>,
    /// `before` for the next page; absent when this is the last.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub next: Option<u64>,
}

/// One thing that somebody was allowed, as it was asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuditRecord {
    /// Its number, from 1.
    pub id: u64,
    /// When.
    pub at: Timestamp,
    /// Who; absent for the operator.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub by: Option<PersonView>,
    /// What, as the access table calls it.
    pub act: String,
    /// Of what: an id, or the request.
    pub subject: String,
}
