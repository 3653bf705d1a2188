//! Accepting, declining and missing an offer. Exactly one accept wins, and none at or after the deadline.

use crate::{Desk, Event, Offer, Rejection};
use switchboard_model::{DeclineReason, OfferEnd, OfferId, SpecialistId, Timestamp};

impl Desk {
    /// The capacity is looked at again: it may have been lowered while it rang.
    pub(super) fn accept_offer(
        &self,
        now: Timestamp,
        id: OfferId,
        specialist: SpecialistId,
    ) -> Result<Vec<Event>, Rejection> {
        let offer = self.answerable(now, id, specialist)?;
        let session = self.sessions.get(&offer.session).ok_or(Rejection::OfferGone)?;
        let roster = self.roster.get(&specialist).ok_or(Rejection::OfferGone)?;
        if roster.owned.len() >= roster.limit() {
            return Err(Rejection::AtCapacity);
        }
        Ok(vec![
            offer.ended(OfferEnd::Accepted, None),
            Event::SessionAssigned {
                session: session.id,
                customer: session.customer,
                owner: specialist,
                fence: session.fence.next(),
            },
        ])
    }

    pub(super) fn decline_offer(
        &self,
        now: Timestamp,
        id: OfferId,
        specialist: SpecialistId,
        reason: DeclineReason,
    ) -> Result<Vec<Event>, Rejection> {
        let offer = self.answerable(now, id, specialist)?;
        Ok(vec![offer.ended(OfferEnd::Declined, Some(reason))])
    }

    /// Ends every offer at or past its deadline, the most overdue first.
    pub(crate) fn overdue(&self, now: Timestamp) -> Vec<Event> {
        let mut late: Vec<&Offer> = self.offers.values().filter(|offer| !offer.open_at(now)).collect();
        late.sort_by_key(|offer| (offer.deadline, offer.id));
        late.into_iter()
            .map(|offer| offer.ended(OfferEnd::Expired, None))
            .collect()
    }

    fn answerable(&self, now: Timestamp, id: OfferId, specialist: SpecialistId) -> Result<&Offer, Rejection> {
        self.offers
            .get(&id)
            .filter(|offer| offer.specialist == specialist && offer.open_at(now))
            .ok_or(Rejection::OfferGone)
    }
}
