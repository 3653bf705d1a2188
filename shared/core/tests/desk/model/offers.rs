//! Accepting, declining, missing.

use super::{Ask, Hold, Model, Quiet, State, Turn};
use switchboard_core::Rejection;
use switchboard_model::{
    OfferId, OfferKind, SessionId, SpecialistId, SpecialistStatus, StatusReason, Timestamp,
};

impl Model {
    fn answerable(&self, now: Timestamp, id: OfferId, by: SpecialistId) -> Result<Ask, Rejection> {
        let mut asks = self.asks.iter();
        let ask = asks.find(|ask| ask.id == id && ask.person == by && now < ask.until);
        ask.copied().ok_or(Rejection::OfferGone)
    }

    /// What is picked takes the place of what rang last when there is no other.
    pub(super) fn accept(&mut self, now: Timestamp, id: OfferId, by: SpecialistId) -> Result<(), Rejection> {
        let ask = self.answerable(now, id, by)?;
        if self.busy(by) >= self.capacity(by) {
            return Err(Rejection::AtCapacity);
        }
        if ask.kind == OfferKind::Pick && !self.has_room(by) {
            let last = self.last_ring(by).expect("it takes the last place");
            self.withdraw(last);
        }
        self.person_mut(by).misses = 0;
        self.give(now, ask.chat, by);
        Ok(())
    }

    /// A chat becomes somebody's; nobody else is asked for it any longer.
    pub(super) fn give(&mut self, now: Timestamp, id: SessionId, to: SpecialistId) {
        self.withdraw_all_for(id);
        let chat = self.chat(id).expect("a chat");
        let search = chat.search().expect("it seeks somebody").clone();
        let from = chat.owner();
        match from {
            Some(from) => self.person_mut(from).left = Some(now),
            None => self.note_taken(now, &search),
        }
        let chat = self.chat_mut(id);
        chat.had = from.map(|from| (from, now)).or(chat.had);
        chat.queue = search.queue;
        if let Some(skill) = search.skill
            && !chat.skills.contains(&skill)
        {
            chat.skills.push(skill);
        }
        chat.owners += 1;
        chat.state = State::Owned(Hold {
            owner: to,
            phone: false,
            turn: Turn::Owner(now),
            quiet: Quiet::No,
        });
    }

    /// The no of the one specialist it is meant for ends a transfer.
    pub(super) fn decline(&mut self, now: Timestamp, id: OfferId, by: SpecialistId) -> Result<(), Rejection> {
        let ask = self.answerable(now, id, by)?;
        self.person_mut(by).misses = 0;
        self.pass(now, ask);
        let search = self.chat(ask.chat).and_then(|chat| chat.search());
        if search.is_some_and(|search| search.only == Some(by)) {
            self.not_taken_over(now, ask.chat);
        }
        Ok(())
    }

    fn pass(&mut self, now: Timestamp, ask: Ask) {
        self.withdraw(ask.id);
        let search = self.chat_mut(ask.chat).search_mut().expect("it is on offer");
        search.passes.retain(|(who, _)| *who != ask.person);
        search.passes.push((ask.person, now));
    }

    /// Whoever misses as many in a row as the queue allows is set away; what was only shown is not missed.
    pub(super) fn miss(&mut self, now: Timestamp, id: OfferId) {
        let ask = self
            .asks
            .iter()
            .find(|ask| ask.id == id)
            .copied()
            .expect("an offer");
        if self.cut_short(ask) {
            self.withdraw(id);
            return;
        }
        self.pass(now, ask);
        let search = self.chat(ask.chat).and_then(|chat| chat.search());
        let queue = search.expect("it is on offer").queue;
        let allowed = self.queue(queue).rules.max_misses;
        if ask.kind == OfferKind::Ring {
            let person = self.person_mut(ask.person);
            person.misses += 1;
            if person.misses >= allowed {
                self.set_status(ask.person, SpecialistStatus::Away, StatusReason::Missed);
            }
        }
    }

    /// What rang for less than its queue's time, because its transfer ended, was not missed.
    fn cut_short(&self, ask: Ask) -> bool {
        match &self.chat(ask.chat).expect("a chat").state {
            State::OnItsWay(_, way) => {
                let full = self.queue(way.search.queue).rules.ring_time;
                ask.until.0 - ask.made.0 < full.0
            }
            State::Waits(_) | State::Owned(_) | State::Over(_) => false,
        }
    }
}
