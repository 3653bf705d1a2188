//! One open chat, as the desk knows it: ids and numbers, never texts. A session that ended leaves the desk.

use std::collections::BTreeMap;
use switchboard_model::{
    CustomerId, Fence, Language, OfferId, QueueId, Seq, SessionId, SessionState, SpecialistId, Timestamp,
};

/// An open session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Which.
    pub id: SessionId,
    /// Whose.
    pub customer: CustomerId,
    /// The queue it came through.
    pub queue: QueueId,
    /// What it should be answered in; `None` fits everyone.
    pub language: Option<Language>,
    /// When it was opened.
    pub started_at: Timestamp,
    /// The number of owners it has had. A write under another fence is refused.
    pub fence: Fence,
    /// The seq of its last message; messages are numbered 1..n without gaps.
    pub last_seq: Seq,
    /// Where it stands, with what belongs to that.
    pub stage: Stage,
}

/// Where an open session stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stage {
    /// In its queue; queued if and only if it stands here.
    Waiting(Waiting),
    /// Owned.
    Active {
        /// By whom.
        owner: SpecialistId,
    },
}

/// What is known of a session while it waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// Its number in the order of arrival; lower goes first.
    pub arrival: u64,
    /// The offer that rings for it, at most one.
    pub offer: Option<OfferId>,
    /// Who declined or missed it in this round, and when. An offer to one of them begins the next round.
    pub passes: BTreeMap<SpecialistId, Timestamp>,
}

impl Session {
    /// Where it stands, in the word of the wire.
    #[must_use]
    pub const fn state(&self) -> SessionState {
        match self.stage {
            Stage::Waiting(_) => SessionState::Waiting,
            Stage::Active { .. } => SessionState::Active,
        }
    }

    /// Who owns it.
    #[must_use]
    pub const fn owner(&self) -> Option<SpecialistId> {
        match self.stage {
            Stage::Waiting(_) => None,
            Stage::Active { owner } => Some(owner),
        }
    }

    /// What is known while it waits.
    #[must_use]
    pub const fn waiting(&self) -> Option<&Waiting> {
        match &self.stage {
            Stage::Waiting(waiting) => Some(waiting),
            Stage::Active { .. } => None,
        }
    }

    /// The same, to change it.
    pub(crate) const fn waiting_mut(&mut self) -> Option<&mut Waiting> {
        match &mut self.stage {
            Stage::Waiting(waiting) => Some(waiting),
            Stage::Active { .. } => None,
        }
    }
}
