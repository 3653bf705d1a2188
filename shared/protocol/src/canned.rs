//! REST bodies of canned replies: texts that are ready to be sent.

use crate::PersonView;
use serde::{Deserialize, Serialize};
#[cfg(feature = "openapi")]
use switchboard_model::schema;
use switchboard_model::{CannedReplyId, QueueId, Timestamp};

/// For whom a canned reply is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ReplyScope {
    /// Everyone who answers.
    Workspace,
    /// Those who serve a queue.
    Queue {
        /// Which.
        id: QueueId,
    },
    /// Whoever wrote it, and nobody else.
    Personal,
}

/// A text that is ready to be sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CannedReply {
    /// Which.
    pub id: CannedReplyId,
    /// For whom.
    pub scope: ReplyScope,
    /// What it is called up by, unique within its scope.
    #[cfg_attr(feature = "openapi", schema(value_type = schema::Shortcut))]
    pub shortcut: String,
    /// What it is called in a list.
    #[cfg_attr(feature = "openapi", schema(value_type = schema::Name))]
    pub title: String,
    /// What it says. `{{word}}` stands for what [`switchboard_model::ReplyVariable`] names; clients put it in.
    #[cfg_attr(feature = "openapi", schema(value_type = schema::ReplyText))]
    pub text: String,
    /// Raised at every change, from 1.
    pub version: u32,
    /// When it was changed last.
    pub updated_at: Timestamp,
    /// Who changed it last; absent for the operator.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub updated_by: Option<PersonView>,
}

/// `POST /v1/canned-replies`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewCannedReply {
    /// For whom it is to be. It stays so.
    pub scope: ReplyScope,
    /// As in [`CannedReply`].
    #[cfg_attr(feature = "openapi", schema(value_type = schema::Shortcut))]
    pub shortcut: String,
    /// As in [`CannedReply`].
    #[cfg_attr(feature = "openapi", schema(value_type = schema::Name))]
    pub title: String,
    /// As in [`CannedReply`].
    #[cfg_attr(feature = "openapi", schema(value_type = schema::ReplyText))]
    pub text: String,
}

/// `PUT /v1/canned-replies/{id}`: all of it as it is to be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChangeCannedReply {
    /// The version that is changed. Another one by now: nothing changes.
    pub version: u32,
    /// As in [`CannedReply`].
    #[cfg_attr(feature = "openapi", schema(value_type = schema::Shortcut))]
    pub shortcut: String,
    /// As in [`CannedReply`].
    #[cfg_attr(feature = "openapi", schema(value_type = schema::Name))]
    pub title: String,
    /// As in [`CannedReply`].
    #[cfg_attr(feature = "openapi", schema(value_type = schema::ReplyText))]
    pub text: String,
}

/// `GET /v1/canned-replies`: those that somebody may send, the one that was added last first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CannedReplies {
    /// At most as many as were asked for.
    pub replies: Vec<CannedReply>,
    /// `before` for the next page; absent when this is the last.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub next: Option<CannedReplyId>,
}
