//! What is true of every desk between two steps. For tests and for a relay that checks itself after a recovery.

use crate::{Desk, Offer, Roster, Seeking, Session, Stage};
use std::collections::BTreeSet;
use switchboard_model::{OfferId, OfferKind, RoutingMode};

impl Desk {
    /// Checks that the indices agree with what they index, that nothing refers to what is not there, and that every
    /// waiting session has a next step.
    ///
    /// # Errors
    /// The first thing that is not true, in words.
    pub fn check_invariants(&self) -> Result<(), String> {
        ensure(self.indexed() == self.index, || {
            "the indices are not what the state says".into()
        })?;
        ensure(self.index.open_of.len() == self.sessions.len(), || {
            "a customer has two open sessions".into()
        })?;
        let sessions = self.sessions.values();
        sessions.into_iter().try_for_each(|it| self.check_session(it))?;
        let offers = self.offers.values();
        offers.into_iter().try_for_each(|it| self.check_offer(it))?;
        let people = self.roster.values();
        people.into_iter().try_for_each(|it| self.check_roster(it))
    }

    fn check_session(&self, session: &Session) -> Result<(), String> {
        let id = session.id;
        ensure(self.queues.contains_key(&session.queue), || {
            format!("{id:?} is in a queue that is not there")
        })?;
        if let Some(seeking) = session.seeking() {
            self.check_seeking(session, seeking)?;
        }
        match &session.stage {
            Stage::Waiting(seeking) => {
                ensure(seeking.queue == session.queue, || {
                    format!("{id:?} waits in another queue than its own")
                })?;
                ensure(self.next_step(id).is_some(), || {
                    format!("{id:?} waits for nothing")
                })
            }
            Stage::Transferred(hold, transfer) => ensure(transfer.seeking.only != Some(hold.owner), || {
                format!("{id:?} is on its way to its owner")
            }),
            Stage::Active(_) => Ok(()),
        }
    }

    fn check_seeking(&self, session: &Session, seeking: &Seeking) -> Result<(), String> {
        let id = session.id;
        for offer in &seeking.offers {
            let known = self.offers.get(offer).is_some_and(|offer| offer.session == id);
            ensure(known, || {
                format!("{id:?} is offered by {offer:?}, which is not for it")
            })?;
        }
        let mode = self.queues.get(&seeking.queue).map(|queue| queue.rules.mode);
        let one = mode == Some(RoutingMode::Best) || seeking.only.is_some();
        let asked: BTreeSet<_> = seeking
            .offers
            .iter()
            .filter_map(|id| self.offers.get(id))
            .map(|offer| offer.specialist)
            .collect();
        ensure(asked.len() == seeking.offers.len(), || {
            format!("{id:?} is offered twice to the same specialist")
        })?;
        // A queue that changes its mode lets what rings ring on.
        ensure(!one || seeking.only.is_none() || asked.len() <= 1, || {
            format!("{id:?} is offered to more than it is meant for")
        })
    }

    fn check_offer(&self, offer: &Offer) -> Result<(), String> {
        let session = self.sessions.get(&offer.session).and_then(Session::seeking);
        let seeks = session.is_some_and(|seeking| seeking.offers.contains(&offer.id));
        ensure(seeks, || {
            format!("{:?} is for a session that does not seek by it", offer.id)
        })?;
        let asked = self.roster.get(&offer.specialist).is_some_and(Roster::reachable);
        ensure(asked, || {
            format!("{:?} is for someone who cannot be reached", offer.id)
        })
    }

    fn check_roster(&self, roster: &Roster) -> Result<(), String> {
        let id = roster.profile.id;
        let owned: BTreeSet<_> = self
            .sessions
            .values()
            .filter(|session| session.owner() == Some(id))
            .map(|session| (session.id, session.is_parked()))
            .collect();
        let said: BTreeSet<_> = roster.owned.iter().map(|(id, held)| (*id, held.parked)).collect();
        ensure(owned == said, || {
            format!("{id:?} does not own what they are said to own")
        })?;
        let of = |kind: OfferKind| -> BTreeSet<OfferId> {
            self.offers
                .values()
                .filter(|offer| offer.specialist == id && offer.kind == kind)
                .map(|offer| offer.id)
                .collect()
        };
        ensure(
            of(OfferKind::Ring) == roster.ringing && of(OfferKind::Pick) == roster.picks,
            || format!("{id:?} is not asked what they are said to be asked"),
        )
    }
}

fn ensure(holds: bool, otherwise: impl FnOnce() -> String) -> Result<(), String> {
    if holds { Ok(()) } else { Err(otherwise()) }
}
