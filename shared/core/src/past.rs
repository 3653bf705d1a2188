//! Sessions that ended lately: for reopening, for rating, and to know whom a customer had last.

use std::collections::{BTreeMap, BTreeSet};
use switchboard_model::{
    CustomerId, Fence, Language, Level, Marks, Millis, Priority, QueueId, Seq, SessionId, Skill,
    SpecialistId, Stars, Timestamp, limits::REOPEN_MILLIS,
};

/// A session that ended lately.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastSession {
    /// Which.
    pub id: SessionId,
    /// Whose.
    pub customer: CustomerId,
    /// The queue it belonged to.
    pub queue: QueueId,
    /// Who owned it when it ended.
    pub owner: Option<SpecialistId>,
    /// Its last owner, and when it left them.
    pub last_owner: Option<(SpecialistId, Timestamp)>,
    /// When it ended.
    pub ended_at: Timestamp,
    /// What its customer thought of it.
    pub rating: Option<Stars>,
    pub(crate) language: Option<Language>,
    pub(crate) skills: BTreeMap<Skill, Level>,
    pub(crate) priority: Priority,
    pub(crate) started_at: Timestamp,
    pub(crate) activation: u32,
    pub(crate) fence: Fence,
    pub(crate) last_seq: Seq,
    pub(crate) marks: Marks,
}

/// Every session that ended within the longest time a queue may allow for reopening.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Past {
    sessions: BTreeMap<SessionId, PastSession>,
    /// Index by end.
    by_end: BTreeMap<(Timestamp, SessionId), ()>,
    /// Index: each customer's, by end.
    of_customer: BTreeMap<CustomerId, BTreeSet<(Timestamp, SessionId)>>,
}

impl Past {
    pub(crate) fn get(&self, id: SessionId) -> Option<&PastSession> {
        self.sessions.get(&id)
    }

    /// Whom a customer had last, and when that ended.
    pub(crate) fn last_owner(&self, customer: CustomerId) -> Option<(SpecialistId, Timestamp)> {
        let theirs = self.of_customer.get(&customer)?.iter().rev();
        theirs
            .filter_map(|(_, id)| self.sessions.get(id))
            .find_map(|past| past.last_owner)
    }

    /// Adds one, and forgets those that are too old by then.
    pub(crate) fn add(&mut self, past: PastSession) {
        let end = (past.ended_at, past.id);
        self.by_end.insert(end, ());
        self.of_customer.entry(past.customer).or_default().insert(end);
        self.sessions.insert(past.id, past);
        let kept = end.0 + Millis(-REOPEN_MILLIS);
        while let Some(((ended, id), ())) = self.by_end.first_key_value() {
            if *ended >= kept {
                break;
            }
            let id = *id;
            self.take(id);
        }
    }

    pub(crate) fn take(&mut self, id: SessionId) -> Option<PastSession> {
        let past = self.sessions.remove(&id)?;
        self.by_end.remove(&(past.ended_at, id));
        if let Some(theirs) = self.of_customer.get_mut(&past.customer) {
            theirs.remove(&(past.ended_at, id));
            if theirs.is_empty() {
                self.of_customer.remove(&past.customer);
            }
        }
        Some(past)
    }

    /// Replaces a rating; gives the one before.
    pub(crate) fn rate(&mut self, id: SessionId, stars: Stars) -> Option<Stars> {
        self.sessions.get_mut(&id)?.rating.replace(stars)
    }

    /// What was one customer's is another's from here on.
    pub(crate) fn merge(&mut self, kept: CustomerId, duplicate: CustomerId) {
        let Some(theirs) = self.of_customer.remove(&duplicate) else {
            return;
        };
        for (_, id) in &theirs {
            if let Some(past) = self.sessions.get_mut(id) {
                past.customer = kept;
            }
        }
        self.of_customer.entry(kept).or_default().extend(theirs);
    }
}
