//! What is true of every desk between two steps. For tests and for a relay that checks itself after a recovery.

use crate::{Desk, Offer, Roster, Session, Stage};
use std::collections::{BTreeMap, BTreeSet};
use switchboard_model::{CustomerId, SessionId};

impl Desk {
    /// Checks that the indices agree with what they index, and that nothing refers to what is not there.
    ///
    /// # Errors
    /// The first thing that is not true, in words.
    pub fn check_invariants(&self) -> Result<(), String> {
        self.check_indices()?;
        self.sessions
            .values()
            .try_for_each(|session| self.check_session(session))?;
        self.offers
            .values()
            .try_for_each(|offer| self.check_offer(offer))?;
        self.roster
            .values()
            .try_for_each(|roster| self.check_roster(roster))
    }

    fn check_indices(&self) -> Result<(), String> {
        let line: BTreeMap<u64, SessionId> = self
            .sessions
            .values()
            .filter_map(|session| session.waiting().map(|waiting| (waiting.arrival, session.id)))
            .collect();
        ensure(line == self.line, || {
            "the line is not the waiting sessions in order of arrival".into()
        })?;
        ensure(line.keys().all(|arrival| *arrival < self.arrivals), || {
            "a session arrived after the last arrival".into()
        })?;
        let open_of: BTreeMap<CustomerId, SessionId> = self
            .sessions
            .values()
            .map(|session| (session.customer, session.id))
            .collect();
        ensure(open_of == self.open_of, || {
            "the open sessions by customer are not the open sessions".into()
        })?;
        ensure(open_of.len() == self.sessions.len(), || {
            "a customer has two open sessions".into()
        })
    }

    fn check_session(&self, session: &Session) -> Result<(), String> {
        let id = session.id;
        ensure(self.queues.contains_key(&session.queue), || {
            format!("{id:?} is in a queue that is not there")
        })?;
        match &session.stage {
            Stage::Waiting(waiting) => {
                let Some(offer) = waiting.offer else { return Ok(()) };
                let rings = self.offers.get(&offer).is_some_and(|offer| offer.session == id);
                ensure(rings, || {
                    format!("{id:?} rings by {offer:?}, which does not ring for it")
                })
            }
            Stage::Active { owner } => {
                let owns = self
                    .roster
                    .get(owner)
                    .is_some_and(|roster| roster.owned.contains(&id));
                ensure(owns, || {
                    format!("{id:?} is owned by {owner:?}, who does not own it")
                })
            }
        }
    }

    fn check_offer(&self, offer: &Offer) -> Result<(), String> {
        let session = self.sessions.get(&offer.session).and_then(Session::waiting);
        let waits = session.is_some_and(|waiting| waiting.offer == Some(offer.id));
        ensure(waits, || {
            format!("{:?} rings for a session that does not wait by it", offer.id)
        })?;
        let asked = self.roster.get(&offer.specialist).is_some_and(Roster::reachable);
        ensure(asked, || {
            format!("{:?} rings for someone who cannot be reached", offer.id)
        })
    }

    fn check_roster(&self, roster: &Roster) -> Result<(), String> {
        let id = roster.profile.id;
        let owned: BTreeSet<SessionId> = self
            .sessions
            .values()
            .filter(|session| session.owner() == Some(id))
            .map(|session| session.id)
            .collect();
        ensure(owned == roster.owned, || {
            format!("{id:?} does not own what they are said to own")
        })?;
        let ringing: BTreeSet<_> = self
            .offers
            .values()
            .filter(|offer| offer.specialist == id)
            .map(|offer| offer.id)
            .collect();
        ensure(ringing == roster.ringing, || {
            format!("{id:?} is not asked what they are said to be asked")
        })
    }
}

fn ensure(holds: bool, otherwise: impl FnOnce() -> String) -> Result<(), String> {
    if holds { Ok(()) } else { Err(otherwise()) }
}
