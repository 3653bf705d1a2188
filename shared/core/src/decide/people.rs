//! Status, links and wrap-up. Nothing rings for whoever cannot be reached.

use super::offers::taken_back;
use crate::{Desk, Event, Rejection, Roster};
use switchboard_model::{SessionId, SpecialistId, SpecialistStatus, StatusReason};

impl Desk {
    pub(super) fn set_status(
        &self,
        specialist: SpecialistId,
        status: SpecialistStatus,
        when_done: bool,
    ) -> Result<Vec<Event>, Rejection> {
        let roster = self.roster.get(&specialist).ok_or(Rejection::NoSuchSpecialist)?;
        if when_done && !roster.is_idle() && status != SpecialistStatus::Online {
            return Ok(self.drain(roster, status));
        }
        let is_so = roster.status == status && roster.then.is_none() && roster.reason == StatusReason::Said;
        if is_so {
            return Ok(Vec::new());
        }
        Ok(self.status_set(roster, status, StatusReason::Said))
    }

    /// The events that set a status. Only to those who are online something may ring.
    pub(super) fn status_set(
        &self,
        roster: &Roster,
        status: SpecialistStatus,
        reason: StatusReason,
    ) -> Vec<Event> {
        let set = Event::StatusSet {
            specialist: roster.profile.id,
            status,
            reason,
        };
        let withdrawn = (status != SpecialistStatus::Online).then(|| self.withdrawals(roster));
        [set].into_iter().chain(withdrawn.into_iter().flatten()).collect()
    }

    fn drain(&self, roster: &Roster, then: SpecialistStatus) -> Vec<Event> {
        if roster.then == Some(then) {
            return Vec::new();
        }
        let draining = Event::Draining {
            specialist: roster.profile.id,
            status: roster.status,
            reason: roster.reason,
            then,
        };
        [draining].into_iter().chain(self.withdrawals(roster)).collect()
    }

    pub(super) fn link(&self, specialist: SpecialistId) -> Result<Vec<Event>, Rejection> {
        let roster = self.roster.get(&specialist).ok_or(Rejection::NoSuchSpecialist)?;
        Ok(if roster.linked {
            Vec::new()
        } else {
            vec![Event::Linked { specialist }]
        })
    }

    pub(super) fn unlink(&self, specialist: SpecialistId) -> Result<Vec<Event>, Rejection> {
        let roster = self.roster.get(&specialist).ok_or(Rejection::NoSuchSpecialist)?;
        Ok(self.unlinked(roster))
    }

    pub(super) fn unlink_all(&self) -> Vec<Event> {
        let here = self.sessions.values().filter(|it| it.gone_since.is_none());
        let gone = here.map(|session| Event::CustomerUnlinked { session: session.id });
        let staff = self.roster.values().flat_map(|roster| self.unlinked(roster));
        staff.chain(gone).collect()
    }

    pub(super) fn end_wrap_up(
        &self,
        specialist: SpecialistId,
        session: SessionId,
    ) -> Result<Vec<Event>, Rejection> {
        let roster = self.roster.get(&specialist).ok_or(Rejection::NoSuchSpecialist)?;
        let wraps = roster.wrapping.contains_key(&session);
        let ended = wraps.then_some(Event::WrapUpEnded { specialist, session });
        Ok(ended.into_iter().collect())
    }

    fn unlinked(&self, roster: &Roster) -> Vec<Event> {
        if !roster.linked {
            return Vec::new();
        }
        let specialist = roster.profile.id;
        [Event::Unlinked { specialist }]
            .into_iter()
            .chain(self.withdrawals(roster))
            .collect()
    }

    /// Takes back everything that is on offer to someone.
    pub(crate) fn withdrawals<'a>(&'a self, roster: &'a Roster) -> impl Iterator<Item = Event> + 'a {
        roster
            .offers()
            .filter_map(|id| self.offers.get(&id))
            .map(taken_back)
    }
}
