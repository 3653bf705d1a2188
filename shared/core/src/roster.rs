//! The people who answer: what they can do, whether they can be reached and how much they hold. No names, no sockets.

use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use switchboard_model::{
    Capacity, Language, Millis, OfferId, QueueId, Role, SessionId, Skills, SpecialistId, SpecialistStatus,
    Stars, StatusReason, Timestamp,
};

/// Ratings that count: the latest so many.
const RATINGS: usize = 100;
/// Ratings count for so long: 90 days.
const RATED_FOR: Millis = Millis::from_secs(90 * 24 * 60 * 60);

/// What the workspace says of a specialist.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Specialist {
    /// Who.
    pub id: SpecialistId,
    /// How many places they have: for owned sessions that are not parked, ringing offers and wrap-ups together.
    pub capacity: Capacity,
    /// What they are good at.
    pub skills: Skills,
    /// What they speak; empty means any.
    pub languages: BTreeSet<Language>,
    /// The queues they serve.
    pub queues: BTreeSet<QueueId>,
    /// What they may do.
    #[serde(default = "specialist")]
    pub role: Role,
}

const fn specialist() -> Role {
    Role::Specialist
}

/// A specialist at the desk: the profile, and what is true of them at the moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Roster {
    /// What the workspace says of them.
    pub profile: Specialist,
    /// Whether chats may come; `Offline` until they say something.
    pub status: SpecialistStatus,
    /// Why it is that.
    pub reason: StatusReason,
    /// What it becomes once they hold nothing; until then nothing new comes.
    pub then: Option<SpecialistStatus>,
    /// Whether a live socket reaches them.
    pub linked: bool,
    /// When the last one went; `None` while there is one, and before the first.
    pub unlinked_at: Option<Timestamp>,
    /// When the last session they owned left them; `None` while none has, which counts as the longest idle.
    pub idle_since: Option<Timestamp>,
    /// Offers missed in a row.
    pub misses: u32,
    /// How soon they answer: an average in which the latest answer counts for an eighth.
    pub response: Option<Millis>,
    /// What their customers thought of them.
    pub ratings: Ratings,
    /// Places that stay taken after a chat, and until when.
    pub wrapping: BTreeMap<SessionId, Timestamp>,
    /// Index over the sessions: those they own.
    pub(crate) owned: BTreeMap<SessionId, Held>,
    /// Index over the offers: those that ring for them.
    pub(crate) ringing: BTreeSet<OfferId>,
    /// Index over the offers: those they may pick.
    pub(crate) picks: BTreeSet<OfferId>,
}

/// What a specialist's roster knows of a session they own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Held {
    pub(crate) parked: bool,
    pub(crate) phone: bool,
}

/// The ratings that count.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ratings {
    latest: VecDeque<(Timestamp, SessionId, Stars)>,
}

impl Ratings {
    /// How many count at a moment, and the sum of their stars.
    #[must_use]
    pub fn lately(&self, now: Timestamp) -> (usize, usize) {
        let old = self.latest.partition_point(|(at, _, _)| *at + RATED_FOR <= now);
        let counting = self.latest.range(old..).map(|(_, _, stars)| usize::from(stars.0));
        (self.latest.len() - old, counting.sum())
    }

    /// Takes one in; one for the same session goes.
    pub(crate) fn rate(&mut self, at: Timestamp, session: SessionId, stars: Stars) {
        self.latest.retain(|(_, rated, _)| *rated != session);
        self.latest.push_back((at, session, stars));
        if self.latest.len() > RATINGS {
            self.latest.pop_front();
        }
    }
}

impl Roster {
    /// Someone new: offline, without a socket, holding nothing.
    pub(crate) fn new(profile: Specialist) -> Self {
        Self {
            profile,
            status: SpecialistStatus::Offline,
            reason: StatusReason::Said,
            then: None,
            linked: false,
            unlinked_at: None,
            idle_since: None,
            misses: 0,
            response: None,
            ratings: Ratings::default(),
            wrapping: BTreeMap::new(),
            owned: BTreeMap::new(),
            ringing: BTreeSet::new(),
            picks: BTreeSet::new(),
        }
    }

    /// Places that are taken by what they have accepted: owned sessions that are not parked, and wrap-ups.
    #[must_use]
    pub fn busy(&self) -> usize {
        self.owned.values().filter(|held| !held.parked).count() + self.wrapping.len()
    }

    /// Places that are taken: the same and what rings.
    #[must_use]
    pub fn load(&self) -> usize {
        self.busy() + self.ringing.len()
    }

    /// Whether a place is free.
    #[must_use]
    pub fn has_room(&self) -> bool {
        self.load() < self.limit()
    }

    /// The sessions they own.
    pub fn owned(&self) -> impl Iterator<Item = SessionId> + '_ {
        self.owned.keys().copied()
    }

    /// The offers that ring for them.
    pub fn ringing(&self) -> impl Iterator<Item = OfferId> + '_ {
        self.ringing.iter().copied()
    }

    /// All their offers.
    pub(crate) fn offers(&self) -> impl Iterator<Item = OfferId> + '_ {
        self.ringing.iter().chain(&self.picks).copied()
    }

    /// Whether an offer could be seen at all: online for good, with a live socket.
    #[must_use]
    pub fn reachable(&self) -> bool {
        self.linked && self.status == SpecialistStatus::Online && self.then.is_none()
    }

    /// Whether they hold nothing that they would have to finish.
    pub(crate) fn is_idle(&self) -> bool {
        self.owned.is_empty() && self.wrapping.is_empty()
    }

    /// The capacity as a count to compare loads with.
    pub(crate) fn limit(&self) -> usize {
        usize::try_from(self.profile.capacity.0).unwrap_or(usize::MAX)
    }

    /// Whether they may look after a queue's sessions.
    pub(crate) fn leads(&self, queue: QueueId) -> bool {
        match self.profile.role {
            Role::Admin => true,
            Role::Lead => self.profile.queues.contains(&queue),
            Role::Specialist => false,
        }
    }
}
