//! What is looked at across chats: lists, figures and the audit log.

use switchboard_model::{CustomerId, Position, QueueId, SessionState, SpecialistId, Timestamp};
use switchboard_protocol::PersonView;

/// Which chats a list holds. All that is said must fit.
#[derive(Clone, Debug, Default)]
pub(crate) struct SessionFilter {
    pub(crate) state: Option<SessionState>,
    pub(crate) queue: Option<QueueId>,
    pub(crate) owner: Option<SpecialistId>,
    pub(crate) customer: Option<CustomerId>,
    /// Opened last before this position.
    pub(crate) before: Option<Position>,
    pub(crate) limit: u32,
    /// Whose these may be.
    pub(crate) scope: Scope,
}

/// What somebody may look at.
#[derive(Clone, Debug, Default)]
pub(crate) enum Scope {
    /// Everything.
    All,
    /// Chats and people of these queues, and their own.
    Queues(Vec<QueueId>, SpecialistId),
    /// Their own.
    Own(SpecialistId),
    /// Nothing.
    #[default]
    Nothing,
}

/// What was allowed to somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Audited {
    pub(crate) at: Timestamp,
    /// Absent for the operator.
    pub(crate) by: Option<SpecialistId>,
    pub(crate) act: &'static str,
    pub(crate) subject: String,
}

/// An audit record as it is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct AuditRow {
    pub(crate) id: u64,
    pub(crate) at: Timestamp,
    pub(crate) by: Option<PersonView>,
    pub(crate) act: String,
    pub(crate) subject: String,
}
