//! How well somebody does, as their chats say it and as somebody says it instead.

use crate::PersonView;
use serde::{Deserialize, Serialize};
use switchboard_model::Timestamp;
#[cfg(feature = "openapi")]
use switchboard_model::schema;

/// How well somebody does: what their chats say, and what somebody says instead. It decides nothing by itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PerformanceView {
    /// In percent: how soon they answer (at once is 100, 2 minutes are 0) and how they are rated lately (5 stars are
    /// 100, 1 star is 0; from 5 ratings on), both alike. Absent before anything is known.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub derived: Option<u32>,
    /// What somebody says of them; absent when nobody does.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub manual: Option<ManualPerformance>,
}

/// What somebody says of how well somebody does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ManualPerformance {
    /// In percent.
    #[cfg_attr(feature = "openapi", schema(maximum = 100))]
    pub value: u8,
    /// Why.
    #[cfg_attr(feature = "openapi", schema(value_type = schema::Note))]
    pub reason: String,
    /// Who says so; absent for the operator.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub set_by: Option<PersonView>,
    /// When they said it.
    pub set_at: Timestamp,
}

/// `PUT /v1/specialists/{id}/performance`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SetPerformance {
    /// As in [`ManualPerformance`].
    #[cfg_attr(feature = "openapi", schema(maximum = 100))]
    pub value: u8,
    /// As in [`ManualPerformance`].
    #[cfg_attr(feature = "openapi", schema(value_type = schema::Note))]
    pub reason: String,
}
