//! REST bodies of missed work: forms that customers leave, and chats that they left before anyone answered.

use crate::{Contact, PersonView, Problem, QueueView};
use serde::{Deserialize, Serialize};
#[cfg(feature = "openapi")]
use switchboard_model::schema;
use switchboard_model::{
    AnswerWay, CustomerId, Language, MissedId, MissedKind, MissedOutcome, MissedState, SessionId,
    SpecialistId, Timestamp,
};

/// `POST /v1/widget/forms`: a customer whom nobody can answer leaves word. E-mail or phone, at least one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewForm {
    /// Unique for ever; sending the same form again answers as the first time did.
    pub id: MissedId,
    /// What they call themselves.
    #[cfg_attr(feature = "openapi", schema(value_type = schema::Name))]
    pub name: String,
    /// Their e-mail address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ts", ts(optional))]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<schema::Email>))]
    pub email: Option<String>,
    /// Their phone number, with its country.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ts", ts(optional))]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<schema::Phone>))]
    pub phone: Option<String>,
    /// What they want to say.
    #[cfg_attr(feature = "openapi", schema(value_type = schema::MessageText))]
    pub message: String,
    /// What it is about, in one line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ts", ts(optional))]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<schema::Name>))]
    pub topic: Option<String>,
    /// What they want to be answered in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ts", ts(optional))]
    pub language: Option<Language>,
}

/// Answer to [`NewForm`]: it is durable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FormTaken {
    /// Which.
    pub id: MissedId,
    /// When the relay took it.
    pub created_at: Timestamp,
}

/// A customer who was missed: what is known of them, and what came of it.
///
/// Of a chat, name, contact and message are the chat's own: what is changed or erased there is so here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MissedItem {
    /// Which.
    pub id: MissedId,
    /// A form, or a chat.
    pub kind: MissedKind,
    /// How far somebody came with it.
    pub state: MissedState,
    /// Rises by one with each change, from 1. Whoever changes it names the one they saw.
    pub version: u32,
    /// The queue it belongs to.
    pub queue: QueueView,
    /// Who was missed.
    pub customer_id: CustomerId,
    /// Their chat, if there was one.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub session_id: Option<SessionId>,
    /// What they call themselves.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub name: Option<String>,
    /// How they can be reached.
    pub contact: Contact,
    /// What they wrote; the first message of a chat.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub message: Option<String>,
    /// What it is about, as they said.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub topic: Option<String>,
    /// What they want to be answered in.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub language: Option<Language>,
    /// Who looks after it.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub assignee: Option<PersonView>,
    /// How they were answered last.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub answered: Option<MissedAnswer>,
    /// How it was closed; absent while it is not.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub closed: Option<MissedClosing>,
    /// When they left word, or their chat.
    pub created_at: Timestamp,
    /// When it was changed last.
    pub changed_at: Timestamp,
}

/// How a customer who was missed was answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MissedAnswer {
    /// By which way.
    pub way: AnswerWay,
    /// What colleagues should know of it.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<schema::StaffNote>, required))]
    pub note: Option<String>,
    /// Who said so; absent for the operator.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub by: Option<PersonView>,
    /// When.
    pub at: Timestamp,
}

/// How a missed item was closed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MissedClosing {
    /// What came of it.
    pub outcome: MissedOutcome,
    /// Who said so; absent for the operator.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub by: Option<PersonView>,
    /// When.
    pub at: Timestamp,
}

/// `GET /v1/missed`: who was missed, the latest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MissedList {
    /// At most as many as were asked for.
    pub items: Vec<MissedItem>,
    /// `before` for the next page; absent when this is the last.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub next: Option<u64>,
}

/// `POST /v1/missed/{id}/assign`: somebody looks after it, or nobody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AssignMissed {
    /// The one that was seen.
    pub version: u32,
    /// Who serves its queue; nobody when absent.
    pub to: Option<SpecialistId>,
}

/// `POST /v1/missed/{id}/answer`: the customer was answered. Whoever says so of an open item looks after it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AnswerMissed {
    /// The one that was seen.
    pub version: u32,
    /// By which way.
    pub way: AnswerWay,
    /// What colleagues should know of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ts", ts(optional))]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<schema::StaffNote>))]
    pub note: Option<String>,
}

/// `POST /v1/missed/{id}/close`: nothing more is to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CloseMissed {
    /// The one that was seen.
    pub version: u32,
    /// What came of it.
    pub outcome: MissedOutcome,
}

/// `POST /v1/missed/{id}/reopen`: what was answered or closed is to be done again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ReopenMissed {
    /// The one that was seen.
    pub version: u32,
}

/// The refusal of a change to a missed item that somebody else changed in the meantime.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct MissedStale {
    /// With code `version_stale`.
    #[serde(flatten)]
    pub problem: Problem,
    /// The item as it is.
    pub present: MissedItem,
}
