//! Accepting and declining an offer. Exactly one accept wins, and none at or after the deadline.

use crate::{
    Desk, Event, Offer, Rejection, Roster, Session, Stage, Why,
    planted::{self, Bug},
};
use switchboard_model::{
    DeclineReason, Fence, OfferEnd, OfferId, OfferKind, QueueId, SpecialistId, Timestamp, TransferEnd,
};

impl Desk {
    /// The capacity is looked at again: it may have been lowered while it rang. What is picked takes the place of what
    /// rang last, if there is no other.
    pub(super) fn accept_offer(
        &self,
        now: Timestamp,
        id: OfferId,
        specialist: SpecialistId,
    ) -> Result<Vec<Event>, Rejection> {
        let offer = self.answerable(now, id, specialist)?;
        let session = self.sessions.get(&offer.session).ok_or(Rejection::OfferGone)?;
        let seeking = session.seeking().ok_or(Rejection::OfferGone)?;
        let roster = self.roster.get(&specialist).ok_or(Rejection::OfferGone)?;
        if roster.busy() >= roster.limit() && !planted::is(Bug::NoCapacityOnAccept) {
            return Err(Rejection::AtCapacity);
        }
        let mut events = vec![offer.ended(OfferEnd::Accepted, None)];
        if !planted::is(Bug::OthersRingOn) {
            events.extend(
                self.withdrawn(session)
                    .filter(|event| *event != taken_back(offer)),
            );
        }
        if offer.kind == OfferKind::Pick && !roster.has_room() {
            events.extend(self.displaced(roster).map(taken_back));
        }
        events.push(self.assigned(session, seeking.queue, specialist, None));
        Ok(events)
    }

    /// A transfer that was meant for one specialist ends with their no.
    pub(super) fn decline_offer(
        &self,
        now: Timestamp,
        id: OfferId,
        specialist: SpecialistId,
        reason: DeclineReason,
    ) -> Result<Vec<Event>, Rejection> {
        let offer = self.answerable(now, id, specialist)?;
        let mut events = vec![offer.ended(OfferEnd::Declined, Some(reason))];
        let session = self.sessions.get(&offer.session);
        if let Some((session, Stage::Transferred(_, transfer))) = session.map(|it| (it, &it.stage))
            && transfer.seeking.only == Some(specialist)
        {
            let back = self.not_taken_over(session, TransferEnd::Declined);
            events.extend(back.into_iter().filter(|event| *event != taken_back(offer)));
        }
        Ok(events)
    }

    /// The event that somebody owns a session, and the next fence.
    pub(crate) fn assigned(
        &self,
        session: &Session,
        queue: QueueId,
        owner: SpecialistId,
        why: Option<Why>,
    ) -> Event {
        let fence = if planted::is(Bug::FenceStays) && session.fence > Fence(0) {
            session.fence
        } else {
            session.fence.next()
        };
        Event::SessionAssigned {
            session: session.id,
            customer: session.customer,
            owner,
            fence,
            from: session.owner(),
            priority: session.priority,
            queue: Some(queue),
            why,
        }
    }

    /// Takes back every offer of a session.
    pub(crate) fn withdrawn<'a>(&'a self, session: &'a Session) -> impl Iterator<Item = Event> + 'a {
        let offers = session.seeking().into_iter().flat_map(|seeking| &seeking.offers);
        offers.filter_map(|id| self.offers.get(id)).map(taken_back)
    }

    /// The offer that rang last for somebody.
    pub(crate) fn displaced(&self, roster: &Roster) -> Option<&Offer> {
        let ringing = roster.ringing.iter().filter_map(|id| self.offers.get(id));
        ringing.max_by_key(|offer| (offer.offered_at, offer.id))
    }

    fn answerable(&self, now: Timestamp, id: OfferId, specialist: SpecialistId) -> Result<&Offer, Rejection> {
        self.offers
            .get(&id)
            .filter(|offer| offer.specialist == specialist && offer.open_at(now))
            .ok_or(Rejection::OfferGone)
    }
}

/// It does not count as a pass: they may be asked again.
pub(crate) const fn taken_back(offer: &Offer) -> Event {
    offer.ended(OfferEnd::Withdrawn, None)
}
