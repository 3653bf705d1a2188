//! REST bodies of consents: what customers agreed to, and when they no longer did.

use crate::PersonView;
use serde::{Deserialize, Serialize};
#[cfg(feature = "openapi")]
use switchboard_model::schema;
use switchboard_model::{ConsentId, ConsentSource, Language, SessionId, Timestamp};

/// `POST /v1/consents`: a customer agrees to something, or no longer does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewConsent {
    /// Made by the client; sending the same again is safe.
    pub id: ConsentId,
    /// The chat in which it was said. Staff name one they own, and with it the customer.
    #[serde(default)]
    pub session_id: Option<SessionId>,
    /// To what.
    #[cfg_attr(feature = "openapi", schema(value_type = schema::ConsentKind))]
    pub kind: String,
    /// True: they agree. False: they no longer do.
    pub given: bool,
    /// The sentence they agreed to, or withdrew by.
    #[cfg_attr(feature = "openapi", schema(value_type = schema::Sentence))]
    pub sentence: String,
    /// The language it is in.
    pub language: Language,
}

/// What a customer said of one thing at one time. It never changes; what they say later is another one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ConsentView {
    /// Which.
    pub id: ConsentId,
    /// Its place among all consents: `before` for the page after this one.
    pub number: u64,
    /// The chat in which it was said; absent outside of one.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub session_id: Option<SessionId>,
    /// To what.
    #[cfg_attr(feature = "openapi", schema(value_type = schema::ConsentKind))]
    pub kind: String,
    /// True: they agree. False: they no longer do.
    pub given: bool,
    /// Word for word.
    #[cfg_attr(feature = "openapi", schema(value_type = schema::Sentence))]
    pub sentence: String,
    /// The language it is in.
    pub language: Language,
    /// By which way it was said.
    pub source: ConsentSource,
    /// The member of staff who wrote it down; absent when the customer said it themselves.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub recorded_by: Option<PersonView>,
    /// When the relay took it.
    pub at: Timestamp,
}

/// `GET /v1/sessions/{id}/consents`: what the customer of a chat said, the latest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Consents {
    /// At most as many as were asked for.
    pub consents: Vec<ConsentView>,
    /// `before` for the next page; absent when this is the last.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub next: Option<u64>,
}
