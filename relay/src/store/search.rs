//! Searching what was written: the part of the store that finds texts by their words.

use super::{Result, Scope};
use async_trait::async_trait;
use switchboard_model::{QueueId, SessionState, SpecialistId, Timestamp};
use switchboard_protocol::SearchHit;

/// What is searched for. All that is said must fit.
#[derive(Clone, Debug, Default)]
pub(crate) struct SearchFilter {
    /// As somebody typed it: words that must all stand in a text, the last one at least with its beginning; what is in
    /// quotation marks stands as it is there. Anything is allowed, and nothing of it is an operator.
    pub(crate) words: String,
    /// Written at this time or later.
    pub(crate) from: Option<Timestamp>,
    /// Written before this time.
    pub(crate) to: Option<Timestamp>,
    pub(crate) queue: Option<QueueId>,
    pub(crate) owner: Option<SpecialistId>,
    pub(crate) state: Option<SessionState>,
    pub(crate) tag: Option<String>,
    /// With a lower number than this.
    pub(crate) before: Option<u64>,
    pub(crate) limit: u32,
    /// Of whose chats.
    pub(crate) scope: Scope,
}

/// The part of the store that finds texts by their words.
///
/// What is deleted, edited away or erased is found no longer from the commit on that says so. Nothing that is kept
/// encrypted is found.
#[async_trait]
pub(crate) trait Searches: Send + Sync {
    /// Texts that fit with their numbers, the latest first.
    async fn search(&self, filter: SearchFilter) -> Result<Vec<(u64, SearchHit)>>;
}
