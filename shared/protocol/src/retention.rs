//! How long what was said is kept.

use serde::{Deserialize, Serialize};
use switchboard_model::{Position, Timestamp};

/// How long sessions are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RetentionView {
    /// Days after their end; null keeps them for ever.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 36_500, required))]
    pub days: Option<u32>,
    /// Sessions that ended before this are erased; null while they are kept for ever.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub erased_before: Option<Timestamp>,
    /// A client whose position is before this gets a snapshot, with the reason `position_expired`.
    pub horizon: Position,
}

/// `PUT /v1/retention`: keep sessions for so long from here on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SetRetention {
    /// Days after their end; null keeps them for ever.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 36_500, required))]
    pub days: Option<u32>,
}
