//! How an event changes the desk. Decides nothing and never fails: an event about something unknown changes nothing.

use crate::{Desk, Event, Offer, Roster, Session, Specialist, Stage, Waiting};
use std::collections::BTreeMap;
use switchboard_model::{
    CustomerId, Fence, Language, OfferEnd, OfferId, QueueId, Seq, SessionId, SpecialistId, Timestamp,
};

impl Desk {
    /// Takes in one event, at the time it was taken.
    pub fn apply(&mut self, at: Timestamp, event: &Event) {
        match event {
            Event::QueuePut { queue } => {
                self.queues.insert(queue.id, queue.clone());
            }
            Event::SpecialistPut { specialist } => self.put_specialist(specialist),
            Event::StatusSet { specialist, status } => self.change(*specialist, |it| it.status = *status),
            Event::Linked { specialist } => self.change(*specialist, |it| it.linked = true),
            Event::Unlinked { specialist } => self.change(*specialist, |it| it.linked = false),
            Event::SessionStarted {
                session,
                customer,
                queue,
                language,
            } => {
                self.open(at, *session, *customer, *queue, language.as_ref());
            }
            Event::MessagePosted { session, seq, .. } => {
                if let Some(session) = self.sessions.get_mut(session) {
                    session.last_seq = *seq;
                }
            }
            Event::OfferMade {
                offer,
                session,
                specialist,
                deadline,
            } => self.ring(Offer {
                id: *offer,
                session: *session,
                specialist: *specialist,
                offered_at: at,
                deadline: *deadline,
            }),
            Event::OfferEnded {
                offer,
                session,
                specialist,
                outcome,
                ..
            } => {
                self.silence(at, *offer, *session, *specialist, *outcome);
            }
            Event::SessionAssigned {
                session,
                owner,
                fence,
                ..
            } => self.assign(*session, *owner, *fence),
            Event::SessionEnded { session, .. } => self.close(at, *session),
        }
    }

    /// A profile changes; status, link and what they hold stay.
    fn put_specialist(&mut self, specialist: &Specialist) {
        self.roster
            .entry(specialist.id)
            .and_modify(|roster| roster.profile = specialist.clone())
            .or_insert_with(|| Roster::new(specialist.clone()));
    }

    fn open(
        &mut self,
        at: Timestamp,
        id: SessionId,
        customer: CustomerId,
        queue: QueueId,
        language: Option<&Language>,
    ) {
        let arrival = self.arrivals;
        self.arrivals += 1;
        self.line.insert(arrival, id);
        self.open_of.insert(customer, id);
        let session = Session {
            id,
            customer,
            queue,
            language: language.cloned(),
            started_at: at,
            fence: Fence::default(),
            last_seq: Seq::default(),
            stage: Stage::Waiting(Waiting {
                arrival,
                offer: None,
                passes: BTreeMap::new(),
            }),
        };
        self.sessions.insert(id, session);
    }

    /// An offer to someone who passed begins the next round: who passed is forgotten.
    fn ring(&mut self, offer: Offer) {
        let Some(waiting) = self
            .sessions
            .get_mut(&offer.session)
            .and_then(Session::waiting_mut)
        else {
            return;
        };
        waiting.offer = Some(offer.id);
        if waiting.passes.contains_key(&offer.specialist) {
            waiting.passes.clear();
        }
        self.change(offer.specialist, |it| {
            it.ringing.insert(offer.id);
        });
        self.offers.insert(offer.id, offer);
    }

    /// Declined and missed count as a pass; accepted and withdrawn do not.
    fn silence(
        &mut self,
        at: Timestamp,
        offer: OfferId,
        session: SessionId,
        specialist: SpecialistId,
        outcome: OfferEnd,
    ) {
        self.offers.remove(&offer);
        self.change(specialist, |it| {
            it.ringing.remove(&offer);
        });
        if let Some(waiting) = self.sessions.get_mut(&session).and_then(Session::waiting_mut) {
            waiting.offer = None;
            match outcome {
                OfferEnd::Declined | OfferEnd::Expired => {
                    waiting.passes.insert(specialist, at);
                }
                OfferEnd::Accepted | OfferEnd::Withdrawn => {}
            }
        }
    }

    fn assign(&mut self, id: SessionId, owner: SpecialistId, fence: Fence) {
        let Some(session) = self.sessions.get_mut(&id) else {
            return;
        };
        session.fence = fence;
        match std::mem::replace(&mut session.stage, Stage::Active { owner }) {
            Stage::Waiting(waiting) => {
                self.line.remove(&waiting.arrival);
            }
            Stage::Active { owner } => self.change(owner, |it| {
                it.owned.remove(&id);
            }),
        }
        self.change(owner, |it| {
            it.owned.insert(id);
        });
    }

    fn close(&mut self, at: Timestamp, id: SessionId) {
        let Some(session) = self.sessions.remove(&id) else {
            return;
        };
        self.open_of.remove(&session.customer);
        match session.stage {
            Stage::Waiting(waiting) => {
                self.line.remove(&waiting.arrival);
            }
            Stage::Active { owner } => self.change(owner, |it| {
                it.owned.remove(&id);
                it.idle_since = Some(at);
            }),
        }
    }

    fn change(&mut self, specialist: SpecialistId, change: impl FnOnce(&mut Roster)) {
        if let Some(roster) = self.roster.get_mut(&specialist) {
            change(roster);
        }
    }
}
