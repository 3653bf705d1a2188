//! What leads do in the queues they look after, and what is left when somebody answers no more.

use crate::{Desk, Event, Rejection, Roster, Session, Stage, Why};
use switchboard_model::{
    RequeueReason, SessionId, SpecialistId, SpecialistStatus, StatusReason, TransferEnd,
};

impl Desk {
    /// Nobody is asked: whoever gets it must be reachable and have room.
    pub(super) fn assign_session(
        &self,
        id: SessionId,
        by: SpecialistId,
        to: SpecialistId,
    ) -> Result<Vec<Event>, Rejection> {
        let session = self.led(id, by)?;
        let target = self.roster.get(&to).ok_or(Rejection::NoSuchSpecialist)?;
        if session.owner() == Some(to) {
            return Ok(Vec::new());
        }
        // What rings for them because of this session is about to be taken back.
        let rings = target.ringing().filter_map(|offer| self.offers.get(&offer));
        let kept = rings.filter(|offer| offer.session == id).count();
        if !target.reachable() || target.load() - kept >= target.limit() {
            return Err(Rejection::TargetUnavailable);
        }
        let mut events = match (&session.stage, session.owner()) {
            (Stage::Transferred(..), Some(owner)) => self.stopped(session, owner, TransferEnd::Cancelled),
            _ => self.withdrawn(session).collect(),
        };
        let why = Why {
            chosen_by: Some(by),
            ..Why::default()
        };
        events.push(self.assigned(session, session.queue, to, Some(why)));
        Ok(events)
    }

    pub(super) fn set_status_of(
        &self,
        specialist: SpecialistId,
        by: SpecialistId,
        status: SpecialistStatus,
    ) -> Result<Vec<Event>, Rejection> {
        let lead = self.roster.get(&by).ok_or(Rejection::NoSuchSpecialist)?;
        let roster = self.roster.get(&specialist).filter(|it| lead.looks_after(it));
        let roster = roster.ok_or(Rejection::NoSuchSpecialist)?;
        if roster.status == status && roster.then.is_none() {
            return Ok(Vec::new());
        }
        Ok(self.status_set(roster, status, StatusReason::Lead))
    }

    pub(super) fn remove_specialist(&self, specialist: SpecialistId) -> Result<Vec<Event>, Rejection> {
        let roster = self.roster.get(&specialist).ok_or(Rejection::NoSuchSpecialist)?;
        // What is on its way to them alone will not be taken over.
        let theirs = |it: &&Session| {
            it.seeking()
                .is_some_and(|seeking| seeking.only == Some(specialist))
        };
        let meant = self.sessions.values().filter(theirs);
        let mut events: Vec<Event> = meant
            .flat_map(|it| self.not_taken_over(it, TransferEnd::Cancelled))
            .collect();
        let rest: Vec<Event> = self
            .withdrawals(roster)
            .filter(|it| !events.contains(it))
            .collect();
        events.extend(rest);
        let owned = roster.owned.keys().filter_map(|id| self.sessions.get(id));
        events.extend(owned.flat_map(|it| self.requeued(it, specialist, RequeueReason::OwnerLost)));
        events.push(Event::SpecialistRemoved { specialist });
        Ok(events)
    }

    /// The session, if somebody looks after its queue. A foreign one and a missing one are answered alike.
    pub(super) fn led(&self, id: SessionId, by: SpecialistId) -> Result<&Session, Rejection> {
        let leads = |session: &&Session| {
            let lead = self.roster.get(&by);
            lead.is_some_and(|lead| lead.leads(session.queue))
        };
        self.sessions
            .get(&id)
            .filter(leads)
            .ok_or(Rejection::NoSuchSession)
    }
}

impl Roster {
    /// Whether somebody serves a queue that they look after.
    #[must_use]
    pub fn looks_after(&self, other: &Self) -> bool {
        use switchboard_model::Role;
        self.profile.role == Role::Admin || other.profile.queues.iter().any(|queue| self.leads(*queue))
    }
}
