//! Offers come and go.

use crate::{Desk, Offer, timer::Timer};
use switchboard_model::{OfferEnd, OfferId, OfferKind, SessionId, SpecialistId, Timestamp};

impl Desk {
    pub(super) fn offered(&mut self, offer: Offer) {
        let seeks = self
            .sessions
            .get(&offer.session)
            .is_some_and(|it| it.seeking().is_some());
        if !seeks {
            return;
        }
        self.change_session(offer.offered_at, offer.session, |it| {
            if let Some(seeking) = it.seeking_mut() {
                seeking.offers.insert(offer.id);
                // Old logs began a round by asking somebody who had passed.
                if seeking.passes.contains_key(&offer.specialist) {
                    seeking.passes.clear();
                }
            }
        });
        self.change_roster(offer.specialist, |it| {
            match offer.kind {
                OfferKind::Ring => it.ringing.insert(offer.id),
                OfferKind::Pick => it.picks.insert(offer.id),
            };
        });
        self.index.timers.insert((offer.deadline, Timer::Offer(offer.id)));
        self.offers.insert(offer.id, offer);
    }

    /// Declined and missed count as a pass; accepted and withdrawn do not.
    pub(super) fn answered(
        &mut self,
        at: Timestamp,
        id: OfferId,
        session: SessionId,
        specialist: SpecialistId,
        outcome: OfferEnd,
    ) {
        let Some(offer) = self.offers.remove(&id) else {
            return;
        };
        self.index.timers.remove(&(offer.deadline, Timer::Offer(id)));
        self.change_roster(specialist, |it| {
            it.ringing.remove(&id);
            it.picks.remove(&id);
            match (outcome, offer.kind) {
                (OfferEnd::Accepted | OfferEnd::Declined, _) => it.misses = 0,
                (OfferEnd::Expired, OfferKind::Ring) => it.misses += 1,
                (OfferEnd::Expired, OfferKind::Pick) | (OfferEnd::Withdrawn, _) => {}
            }
        });
        self.change_session(at, session, |it| {
            let Some(seeking) = it.seeking_mut() else { return };
            seeking.offers.remove(&id);
            match outcome {
                OfferEnd::Declined | OfferEnd::Expired => {
                    seeking.passes.insert(specialist, at);
                }
                OfferEnd::Accepted | OfferEnd::Withdrawn => {}
            }
        });
    }
}
