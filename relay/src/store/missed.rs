//! Missed work: what is kept of customers whom nobody answered. Records beside the log; the desk knows nothing of them.

use super::{Result, Scope};
use async_trait::async_trait;
use switchboard_model::{
    AnswerWay, CustomerId, Language, MissedId, MissedOutcome, MissedState, QueueId, SpecialistId, Timestamp,
};
use switchboard_protocol::{Contact, MissedItem};

/// A form that a customer leaves, checked and tidied.
#[derive(Clone, Debug)]
pub(crate) struct Form {
    pub(crate) id: MissedId,
    pub(crate) customer: CustomerId,
    pub(crate) queue: QueueId,
    pub(crate) name: String,
    pub(crate) contact: Contact,
    pub(crate) message: String,
    pub(crate) topic: Option<String>,
    pub(crate) language: Option<Language>,
    pub(crate) at: Timestamp,
}

/// What became of a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Left {
    /// It is kept since then; the same form may have come before.
    Kept(Timestamp),
    /// Its id is another item's.
    Reused,
    /// Its customer has left as many as may wait.
    TooMany,
    /// Somebody answers its customer in a chat.
    InChat,
}

/// Which items a list holds. All that is said must fit.
#[derive(Clone, Debug, Default)]
pub(crate) struct MissedFilter {
    pub(crate) state: Option<MissedState>,
    pub(crate) queue: Option<QueueId>,
    pub(crate) assignee: Option<SpecialistId>,
    /// With a lower number than this.
    pub(crate) before: Option<u64>,
    pub(crate) limit: u32,
    /// Whose these may be.
    pub(crate) scope: Scope,
}

/// What is done with an item; `by` is absent for the operator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum MissedChange {
    /// Somebody looks after it, or nobody.
    Assign { to: Option<SpecialistId> },
    /// Its customer was answered. It is theirs who say so, if it was nobody's.
    Answer {
        way: AnswerWay,
        note: Option<String>,
        by: Option<SpecialistId>,
    },
    /// Nothing more is to be done.
    Close {
        outcome: MissedOutcome,
        by: Option<SpecialistId>,
    },
    /// It is to be done again, by whoever had it.
    Reopen,
}

impl MissedChange {
    /// Whether it can be done with an item in this state.
    pub(crate) const fn fits(&self, state: MissedState) -> bool {
        match self {
            Self::Assign { .. } => matches!(state, MissedState::Open | MissedState::Assigned),
            Self::Answer { .. } | Self::Close { .. } => !matches!(state, MissedState::Closed),
            Self::Reopen => matches!(state, MissedState::Answered | MissedState::Closed),
        }
    }
}

/// The part of the store that keeps missed work.
///
/// A chat that ends before anyone answered becomes an item in the very transaction that ends it.
#[async_trait]
pub(crate) trait MissedWork: Send + Sync {
    /// Keeps a form, once.
    async fn leave(&self, form: Form) -> Result<Left>;
    /// Items that fit with their numbers, the latest first.
    async fn missed(&self, filter: MissedFilter) -> Result<Vec<(u64, MissedItem)>>;
    /// One item.
    async fn missed_item(&self, id: MissedId) -> Result<Option<MissedItem>>;
    /// Changes an item if it still has this version; says whether.
    async fn change_missed(
        &self,
        id: MissedId,
        version: u32,
        change: MissedChange,
        at: Timestamp,
    ) -> Result<bool>;
    /// How many items of each queue nobody has; queues without any are left out.
    async fn missed_open(&self) -> Result<Vec<(QueueId, u32)>>;
    /// Whether a customer has left anything.
    async fn has_missed(&self, customer: CustomerId) -> Result<bool>;
}
