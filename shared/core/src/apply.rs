//! How an event changes the desk. Decides nothing and never fails: an event about something unknown changes nothing.

mod line;
mod offers;
mod sessions;

use crate::{Desk, Event, Offer, Roster, Specialist};
use switchboard_model::Timestamp;

impl Desk {
    /// Takes in one event, at the time it was taken.
    pub fn apply(&mut self, at: Timestamp, event: &Event) {
        match event {
            Event::QueuePut { queue } => self.change_queue(queue.clone()),
            Event::SpecialistPut { specialist } => self.profile(specialist),
            Event::SpecialistRemoved { specialist } => self.remove_roster(*specialist),
            Event::StatusSet {
                specialist,
                status,
                reason,
            } => self.change_roster(*specialist, |it| {
                it.status = *status;
                it.reason = *reason;
                it.then = None;
                it.misses = 0;
            }),
            Event::Draining { specialist, then, .. } => {
                self.change_roster(*specialist, |it| it.then = Some(*then));
            }
            Event::Linked { specialist } => self.change_roster(*specialist, |it| {
                it.linked = true;
                it.unlinked_at = None;
            }),
            Event::Unlinked { specialist } => self.change_roster(*specialist, |it| {
                it.linked = false;
                it.unlinked_at = Some(at);
            }),
            Event::WrapUpStarted {
                specialist,
                session,
                until,
            } => self.change_roster(*specialist, |it| {
                it.wrapping.insert(*session, *until);
            }),
            Event::WrapUpEnded { specialist, session } => self.change_roster(*specialist, |it| {
                it.wrapping.remove(session);
            }),
            Event::OfferMade {
                offer,
                session,
                specialist,
                deadline,
                kind,
                ..
            } => self.offered(Offer {
                id: *offer,
                session: *session,
                specialist: *specialist,
                kind: *kind,
                offered_at: at,
                deadline: *deadline,
            }),
            Event::OfferEnded {
                offer,
                session,
                specialist,
                outcome,
                ..
            } => self.answered(at, *offer, *session, *specialist, *outcome),
            Event::CustomerLinked { .. }
            | Event::CustomerUnlinked { .. }
            | Event::SessionStarted { .. }
            | Event::SessionReopened { .. }
            | Event::SessionHeld { .. }
            | Event::SessionReleased { .. }
            | Event::SessionOverflowed { .. }
            | Event::SessionRelaxed { .. }
            | Event::RoundStarted { .. }
            | Event::WaitNoticed { .. }
            | Event::PrioritySet { .. }
            | Event::MessagePosted { .. }
            | Event::MessageEdited { .. }
            | Event::MessageDeleted { .. }
            | Event::MessagesMarked { .. }
            | Event::SessionAssigned { .. }
            | Event::SessionTransferred { .. }
            | Event::TransferEnded { .. }
            | Event::SessionRequeued { .. }
            | Event::SessionReminded { .. }
            | Event::SessionParked { .. }
            | Event::SessionUnparked { .. }
            | Event::PhoneSet { .. }
            | Event::SessionEnded { .. }
            | Event::SessionRated { .. }
            | Event::SessionAnnotated { .. }
            | Event::SessionErased { .. }
            | Event::CustomersMerged { .. } => self.apply_to_sessions(at, event),
        }
    }

    /// A profile changes; status, link and what they hold stay.
    fn profile(&mut self, specialist: &Specialist) {
        if self.roster.contains_key(&specialist.id) {
            self.change_roster(specialist.id, |it| it.profile = specialist.clone());
        } else {
            self.insert_roster(Roster::new(specialist.clone()));
        }
    }
}
