//! REST bodies of a search over chats.

use crate::{CustomerView, PersonView, QueueView};
use serde::{Deserialize, Serialize};
use switchboard_model::{HitKind, MessageId, NoteId, SenderKind, Seq, SessionId, SessionState, Timestamp};

/// `GET /v1/search`: where words stand, the latest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SearchPage {
    /// At most as many as were asked for.
    pub hits: Vec<SearchHit>,
    /// `before` for the next page; absent when this is the last.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub next: Option<u64>,
}

/// A text in which all the words stand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SearchHit {
    /// What text it is.
    pub kind: HitKind,
    /// The chat it belongs to.
    pub session_id: SessionId,
    /// Where that stands.
    pub state: SessionState,
    /// Its customer.
    pub customer: CustomerView,
    /// Its queue.
    pub queue: QueueView,
    /// Who owns it, or owned it last.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub owner: Option<PersonView>,
    /// Which message, if it is one.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub message_id: Option<MessageId>,
    /// The message's place in its chat.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub seq: Option<Seq>,
    /// Who wrote the message.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub sender: Option<SenderKind>,
    /// Which note, if it is one.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub note_id: Option<NoteId>,
    /// The name of whoever wrote it.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub author: Option<String>,
    /// When it was written; of a name, when the chat began.
    pub at: Timestamp,
    /// A piece of the text, at most [`switchboard_model::limits::EXCERPT_CHARS`] characters, with the first of the words
    /// in it.
    pub text: String,
    /// Where the words stand in `text`, in order.
    pub ranges: Vec<TextRange>,
    /// Whether the text begins before this piece.
    pub cut_before: bool,
    /// Whether the text goes on after this piece.
    pub cut_after: bool,
}

/// Part of a text, in UTF-16 code units, as JavaScript counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TextRange {
    /// The first unit.
    pub start: u32,
    /// The one after the last.
    pub end: u32,
}
