//! Status and links. Whoever cannot be reached keeps the sessions they own, and nothing rings for them.

use crate::{Desk, Event, Rejection, Roster};
use switchboard_model::{OfferEnd, SpecialistId, SpecialistStatus};

impl Desk {
    pub(super) fn set_status(
        &self,
        specialist: SpecialistId,
        status: SpecialistStatus,
    ) -> Result<Vec<Event>, Rejection> {
        let roster = self.roster.get(&specialist).ok_or(Rejection::NoSuchSpecialist)?;
        if roster.status == status {
            return Ok(Vec::new());
        }
        let mut events = vec![Event::StatusSet { specialist, status }];
        if status != SpecialistStatus::Online {
            events.extend(self.withdrawals(roster));
        }
        Ok(events)
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
        self.roster
            .values()
            .flat_map(|roster| self.unlinked(roster))
            .collect()
    }

    fn unlinked(&self, roster: &Roster) -> Vec<Event> {
        if !roster.linked {
            return Vec::new();
        }
        let mut events = vec![Event::Unlinked {
            specialist: roster.profile.id,
        }];
        events.extend(self.withdrawals(roster));
        events
    }

    /// Takes back everything that rings for someone. It does not count as a pass: they may be asked again.
    fn withdrawals<'a>(&'a self, roster: &'a Roster) -> impl Iterator<Item = Event> + 'a {
        roster
            .ringing
            .iter()
            .filter_map(|id| self.offers.get(id))
            .map(|offer| offer.ended(OfferEnd::Withdrawn, None))
    }
}
