//! What is written down about a session: who its customer is, what belongs to it, and staff's notes. Staff only.

use crate::PersonView;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
#[cfg(feature = "openapi")]
use switchboard_model::schema;
use switchboard_model::{NoteId, Source, Speaker, Timestamp};

/// How a customer can be reached, and what they came for. Nobody has proved it: it is text that unlocks nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Contact {
    /// Their e-mail address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ts", ts(optional))]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<schema::Email>))]
    pub email: Option<String>,
    /// Their phone number, with its country: `+49 30 1234567`. Kept as `+49301234567`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ts", ts(optional))]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<schema::Phone>))]
    pub phone: Option<String>,
    /// What they came for, in their own words or the page's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ts", ts(optional))]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<schema::Intent>))]
    pub intent: Option<String>,
}

/// What was there before the chat.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Context {
    /// What the page's bot and the customer said, oldest first; at most
    /// [`switchboard_model::limits::BOT_LINES`] lines.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "ts", ts(optional, as = "Option<Vec<BotLine>>"))]
    #[cfg_attr(feature = "openapi", schema(max_items = 200))]
    pub bot_transcript: Vec<BotLine>,
    /// What is to be settled, as the page's own system has it: at most
    /// [`switchboard_model::limits::SETTLEMENT_BYTES`] of JSON.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ts", ts(optional, type = "Record<string, unknown>"))]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Object>))]
    pub settlement: Option<Map<String, Value>>,
}

/// One line that was said before a chat.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BotLine {
    /// Who said it.
    pub speaker: Speaker,
    /// What was said; at most [`switchboard_model::limits::BOT_LINE_CHARS`] characters.
    #[cfg_attr(feature = "openapi", schema(value_type = schema::BotText))]
    pub text: String,
    /// When, if the page knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ts", ts(optional))]
    pub at: Option<Timestamp>,
}

/// By which way a session came.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Origin {
    /// Which.
    pub source: Source,
    /// What the browser or program calls itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ts", ts(optional))]
    pub user_agent: Option<String>,
    /// The network address it came from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ts", ts(optional))]
    pub address: Option<String>,
}

/// Names and values that belong to a session, such as an order's number.
pub type Attributes = BTreeMap<String, String>;

/// All that is written down about a session, but its notes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SessionDetails {
    /// How its customer can be reached.
    pub contact: Contact,
    /// What was there before it.
    pub context: Context,
    /// By which way it came; absent for those of earlier builds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ts", ts(optional))]
    pub origin: Option<Origin>,
    /// What it is filed under, in lower case.
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<schema::Tag>))]
    pub tags: Vec<String>,
    /// What else is known.
    #[cfg_attr(feature = "openapi", schema(value_type = schema::Attributes))]
    pub attributes: Attributes,
}

/// What a member of staff wrote down for colleagues.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NoteView {
    /// Made by the client that wrote it.
    pub id: NoteId,
    /// Who wrote it.
    pub author: PersonView,
    /// What it says.
    #[cfg_attr(feature = "openapi", schema(value_type = schema::StaffNote))]
    pub text: String,
    /// When the relay took it.
    pub at: Timestamp,
}
