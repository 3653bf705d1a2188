//! The people who answer: what they can do, whether they can be reached and how much they hold. No names, no sockets.

use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use switchboard_model::{
    Capacity, Language, OfferId, QueueId, SessionId, Skill, SpecialistId, SpecialistStatus, Timestamp,
};

/// What the workspace says of a specialist.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Specialist {
    /// Who.
    pub id: SpecialistId,
    /// How many owned sessions and open offers together they may hold.
    pub capacity: Capacity,
    /// What they are good at.
    pub skills: BTreeSet<Skill>,
    /// What they speak; empty means any.
    pub languages: BTreeSet<Language>,
    /// The queues they serve.
    pub queues: BTreeSet<QueueId>,
}

/// A specialist at the desk: the profile, and what is true of them at the moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Roster {
    /// What the workspace says of them.
    pub profile: Specialist,
    /// What they said of themselves last; `Offline` until they say something.
    pub status: SpecialistStatus,
    /// Whether a live socket reaches them.
    pub linked: bool,
    /// When the last session they owned ended; `None` while none has, which counts as the longest idle.
    pub idle_since: Option<Timestamp>,
    /// Index over the sessions: those they own.
    pub(crate) owned: BTreeSet<SessionId>,
    /// Index over the offers: those that ring for them.
    pub(crate) ringing: BTreeSet<OfferId>,
}

impl Roster {
    /// Someone new: offline, without a socket, holding nothing.
    pub(crate) const fn new(profile: Specialist) -> Self {
        Self {
            profile,
            status: SpecialistStatus::Offline,
            linked: false,
            idle_since: None,
            owned: BTreeSet::new(),
            ringing: BTreeSet::new(),
        }
    }

    /// Owned sessions and open offers together.
    #[must_use]
    pub fn load(&self) -> usize {
        self.owned.len() + self.ringing.len()
    }

    /// The sessions they own.
    pub fn owned(&self) -> impl Iterator<Item = SessionId> + '_ {
        self.owned.iter().copied()
    }

    /// The offers that ring for them.
    pub fn ringing(&self) -> impl Iterator<Item = OfferId> + '_ {
        self.ringing.iter().copied()
    }

    /// Whether an offer could be seen at all: online, with a live socket.
    #[must_use]
    pub fn reachable(&self) -> bool {
        self.linked && self.status == SpecialistStatus::Online
    }

    /// The capacity as a count to compare loads with.
    pub(crate) fn limit(&self) -> usize {
        usize::try_from(self.profile.capacity.0).unwrap_or(usize::MAX)
    }
}
