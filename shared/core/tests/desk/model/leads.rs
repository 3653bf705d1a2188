//! What whoever looks after a queue may do, and leaving for good.

use super::{Hold, Model, Quiet, State, Turn};
use switchboard_core::Rejection;
use switchboard_model::{
    OfferKind, QueueId, Role, SessionId, SpecialistId, SpecialistStatus, StatusReason, Timestamp,
};

impl Model {
    /// Leads of its queue, and admins.
    pub(super) fn is_led(&self, id: SessionId, by: SpecialistId) -> Result<(), Rejection> {
        let chat = self.chat(id).filter(|chat| chat.is_open());
        let chat = chat.ok_or(Rejection::NoSuchSession)?;
        self.leads(by, chat.queue).ok_or(Rejection::NoSuchSession)
    }

    /// Whether somebody looks after a queue.
    pub(super) fn leads(&self, by: SpecialistId, queue: QueueId) -> Option<()> {
        let person = self.find_person(by)?;
        let leads = match person.profile.role {
            Role::Admin => true,
            Role::Lead => person.profile.queues.contains(&queue),
            Role::Specialist => false,
        };
        leads.then_some(())
    }

    /// It is theirs at once. A place that was kept for its ringing is free for it.
    pub(super) fn assign(
        &mut self,
        now: Timestamp,
        id: SessionId,
        by: SpecialistId,
        to: SpecialistId,
    ) -> Result<(), Rejection> {
        self.is_led(id, by)?;
        let reachable = self.known(to)?.reachable();
        let chat = self.chat(id).expect("a chat");
        let before = chat.owner();
        if before == Some(to) {
            return Ok(());
        }
        let kept = self.asks_for(id);
        let kept = kept
            .iter()
            .filter(|ask| ask.person == to && ask.kind == OfferKind::Ring);
        if !reachable || self.taken_by(to) - kept.count() >= self.capacity(to) {
            return Err(Rejection::TargetUnavailable);
        }
        let waited = chat.waits().cloned();
        self.withdraw_all_for(id);
        if let Some(search) = waited {
            self.note_taken(now, &search);
        }
        if let Some(before) = before {
            self.person_mut(before).left = Some(now);
        }
        let chat = self.chat_mut(id);
        chat.owners += 1;
        if let Some(before) = before {
            chat.had = Some((before, now));
        }
        chat.state = State::Owned(Hold {
            owner: to,
            phone: false,
            turn: Turn::Owner(now),
            quiet: Quiet::No,
        });
        Ok(())
    }

    /// Of those who serve a queue that they look after.
    pub(super) fn say_status_of(
        &mut self,
        id: SpecialistId,
        by: SpecialistId,
        status: SpecialistStatus,
    ) -> Result<(), Rejection> {
        let lead = &self.known(by)?.profile;
        let person = self.known(id)?;
        let shared = person.profile.queues.intersection(&lead.queues).next().is_some();
        let may = match lead.role {
            Role::Admin => true,
            Role::Lead => shared,
            Role::Specialist => false,
        };
        if !may {
            return Err(Rejection::NoSuchSpecialist);
        }
        if person.status != status || person.then.is_some() {
            self.set_status(id, status, StatusReason::Lead);
        }
        Ok(())
    }

    /// All of theirs waits again, and nobody of that id is there any more.
    pub(super) fn remove(&mut self, now: Timestamp, id: SpecialistId) -> Result<(), Rejection> {
        self.known(id)?;
        let meant = self
            .open()
            .filter(|chat| chat.search().is_some_and(|it| it.only == Some(id)));
        let mut meant: Vec<SessionId> = meant.map(|chat| chat.id).collect();
        meant.sort();
        for chat in meant {
            self.not_taken_over(now, chat);
        }
        self.withdraw_all_of(id);
        let mut theirs: Vec<SessionId> = self.owned_by(id).map(|chat| chat.id).collect();
        theirs.sort();
        for chat in theirs {
            self.requeue(now, chat);
        }
        self.people.retain(|person| person.profile.id != id);
        Ok(())
    }
}
