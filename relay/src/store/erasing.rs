//! What of the store serves erasing: how long sessions are kept, and which may go.

use super::Result;
use async_trait::async_trait;
use switchboard_model::{CustomerId, Position, SessionId, SpecialistId, Timestamp};

/// How long sessions are kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Retention {
    /// Days after their end; `None` is for ever.
    pub(crate) days: Option<u32>,
    /// No client continues from before this.
    pub(crate) horizon: Position,
}

/// A session whose texts can be erased.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Erasable {
    pub(crate) session: SessionId,
    pub(crate) customer: CustomerId,
    pub(crate) owner: Option<SpecialistId>,
    /// It is open, and has to end first.
    pub(crate) open: bool,
}

/// Reads of what may be erased.
#[async_trait]
pub(crate) trait Erasing {
    /// How long sessions are kept.
    async fn retention(&self) -> Result<Retention>;
    /// The last position that was given out before a time; 0 before the first.
    async fn position_before(&self, at: Timestamp) -> Result<Position>;
    /// At most `limit` sessions that ended before a time and are not erased, the one that ended first first.
    async fn ended_before(&self, at: Timestamp, limit: u32) -> Result<Vec<Erasable>>;
    /// All sessions of a customer that are not erased.
    async fn erasable_of(&self, customer: CustomerId) -> Result<Vec<Erasable>>;
    /// Writes over what was deleted, wherever the store still has it; false when something of it may be left.
    async fn scrub(&self) -> Result<bool>;
}
