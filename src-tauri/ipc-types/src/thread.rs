//! One open conversation.

use serde::{Deserialize, Serialize};
use switchboard_model::{MessageId, MessageKind, RequeueReason, SenderKind, Seq, Timestamp};
use switchboard_protocol::{PersonView, Problem, SessionView};

/// One conversation, from the cache, with what still waits in the outbox at its end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ThreadView {
    /// The session.
    pub session: SessionView,
    /// Stored messages in seq order, then mine that are not stored yet, in the order I wrote them.
    pub lines: Vec<Line>,
    /// The reply I have begun.
    pub draft: String,
    /// Whether I may write here.
    pub writable: Writable,
    /// Until when the customer counts as writing, on the relay's clock; absent while they are not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ts", ts(optional))]
    pub typing_until: Option<Timestamp>,
}

/// One message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Line {
    /// Made by its writer's client.
    pub id: MessageId,
    /// Its place, once stored.
    pub seq: Option<Seq>,
    /// Who wrote it.
    pub sender: SenderKind,
    /// The name to show.
    pub sender_name: Option<String>,
    /// What it is.
    pub kind: MessageKind,
    /// The text, to the letter; empty once it was deleted.
    pub text: String,
    /// When it was edited last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ts", ts(optional))]
    pub edited_at: Option<Timestamp>,
    /// When it was deleted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ts", ts(optional))]
    pub deleted_at: Option<Timestamp>,
    /// The relay's time once stored; until then this machine's, shifted to the relay's clock.
    pub at: Timestamp,
    /// How far it got.
    pub delivery: Delivery,
}

/// How far a message got. Never `sent` before the relay has acknowledged it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Delivery {
    /// Somebody else's.
    Received,
    /// Mine, in the outbox.
    Waiting,
    /// Mine, durable on the relay.
    Sent,
    /// Mine, refused. It stays until retried or discarded.
    Failed {
        /// Why.
        problem: Problem,
    },
}

/// Whether I may write here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Writable {
    /// Yes.
    Yes,
    /// The chat is over.
    Ended,
    /// I have asked to end it; the relay has not answered yet.
    Ending,
    /// It is mine no longer. It stays to be read while it is open here or while something I wrote is still in it.
    Left(LeftView),
}

/// How a chat left me.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct LeftView {
    /// Who has it; absent when it waits again, or when nobody told.
    pub to: Option<PersonView>,
    /// Why it waits again; absent when somebody took it over, or when nobody told.
    pub reason: Option<RequeueReason>,
}
