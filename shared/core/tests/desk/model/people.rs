//! Status, connections, places and wrap-up.

use super::{Chat, Model};
use switchboard_core::Rejection;
use switchboard_model::{
    CustomerId, OfferId, OfferKind, SessionId, SpecialistId, SpecialistStatus, StatusReason, Timestamp,
};

impl Model {
    /// With `when_done`, whoever still owns or wraps up takes nothing new and is that later.
    pub(super) fn say_status(
        &mut self,
        id: SpecialistId,
        status: SpecialistStatus,
        when_done: bool,
    ) -> Result<(), Rejection> {
        let person = self.known(id)?;
        let busy = self.owned_by(id).next().is_some() || !person.wraps.is_empty();
        if when_done && busy && status != SpecialistStatus::Online {
            self.person_mut(id).then = Some(status);
            self.withdraw_all_of(id);
        } else if person.status != status || person.then.is_some() || person.reason != StatusReason::Said {
            self.set_status(id, status, StatusReason::Said);
        }
        Ok(())
    }

    pub(super) fn set_status(&mut self, id: SpecialistId, status: SpecialistStatus, reason: StatusReason) {
        let person = self.person_mut(id);
        person.status = status;
        person.reason = reason;
        person.then = None;
        person.misses = 0;
        if status != SpecialistStatus::Online {
            self.withdraw_all_of(id);
        }
    }

    pub(super) fn link(&mut self, id: SpecialistId) -> Result<(), Rejection> {
        self.known(id)?;
        let person = self.person_mut(id);
        person.linked = true;
        person.gone = None;
        Ok(())
    }

    /// Ringing stops at once.
    pub(super) fn unlink(&mut self, now: Timestamp, id: SpecialistId) -> Result<(), Rejection> {
        if self.known(id)?.linked {
            let person = self.person_mut(id);
            person.linked = false;
            person.gone = Some(now);
            self.withdraw_all_of(id);
        }
        Ok(())
    }

    pub(super) fn unlink_all(&mut self, now: Timestamp) {
        let people: Vec<_> = self.people.iter().map(|it| it.profile.id).collect();
        for id in people {
            self.unlink(now, id).expect("they are there");
        }
        let customers: Vec<_> = self.open().map(|chat| chat.customer).collect();
        for customer in customers {
            self.customer_is(customer, Some(now));
        }
    }

    /// A customer is here, or gone since then; who is gone already stays gone since before.
    pub(super) fn customer_is(&mut self, customer: CustomerId, gone: Option<Timestamp>) {
        for chat in &mut self.chats {
            if chat.customer == customer && chat.is_open() {
                chat.gone = if gone.is_some() { chat.gone.or(gone) } else { None };
            }
        }
    }

    pub(super) fn end_wrap_up(&mut self, id: SpecialistId, after: SessionId) -> Result<(), Rejection> {
        self.known(id)?;
        self.person_mut(id).wraps.retain(|(chat, _)| *chat != after);
        Ok(())
    }

    pub(crate) fn capacity(&self, id: SpecialistId) -> usize {
        self.person(id).profile.capacity.0 as usize
    }

    /// Places that chats and wrap-ups take.
    pub(crate) fn busy(&self, id: SpecialistId) -> usize {
        let owned = self.owned_by(id).filter(|chat| !chat.parked()).count();
        owned + self.person(id).wraps.len()
    }

    /// All places that are taken.
    pub(crate) fn taken_by(&self, id: SpecialistId) -> usize {
        self.busy(id) + self.rings_for(id)
    }

    pub(crate) fn has_room(&self, id: SpecialistId) -> bool {
        self.taken_by(id) < self.capacity(id)
    }

    /// What rang last for somebody.
    pub(super) fn last_ring(&self, id: SpecialistId) -> Option<OfferId> {
        let mut rings: Vec<_> = self.asks.iter().collect();
        rings.retain(|ask| ask.person == id && ask.kind == OfferKind::Ring);
        rings.last().map(|ask| ask.id)
    }

    pub(super) fn withdraw(&mut self, offer: OfferId) {
        self.asks.retain(|ask| ask.id != offer);
    }

    pub(super) fn withdraw_all_of(&mut self, person: SpecialistId) {
        self.asks.retain(|ask| ask.person != person);
    }

    pub(super) fn withdraw_all_for(&mut self, chat: SessionId) {
        self.asks.retain(|ask| ask.chat != chat);
    }

    /// Everything of somebody's that is not held by phone.
    pub(super) fn without_phone(&self, id: SpecialistId) -> Vec<SessionId> {
        let mut theirs: Vec<&Chat> = self.owned_by(id).collect();
        theirs.retain(|chat| chat.hold().is_some_and(|hold| !hold.phone));
        theirs.sort_by_key(|chat| chat.id);
        theirs.into_iter().map(|chat| chat.id).collect()
    }
}
