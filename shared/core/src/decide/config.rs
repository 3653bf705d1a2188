//! Queues and people as the workspace sets them.

use super::offers::taken_back;
use crate::{Desk, Event, Queue, Rejection, Specialist, hours};
use switchboard_model::{OfferId, OfferKind, RoutingMode, Timestamp};

impl Desk {
    /// New hours reach those who wait for the old ones; what is no longer picked is shown no longer.
    pub(super) fn put_queue(&self, now: Timestamp, queue: &Queue) -> Result<Vec<Event>, Rejection> {
        if !self.faults(queue).is_empty() {
            return Err(Rejection::QueueRules);
        }
        let opens_at = queue.rules.hours.as_ref().and_then(|it| hours::opens_at(it, now));
        let waiting = self.index.queued.get(&queue.id).into_iter().flatten();
        let held = waiting.filter_map(|(_, id)| {
            let was = self.sessions.get(id)?.waiting()?.opens_at?;
            match opens_at {
                None => Some(Event::SessionReleased { session: *id }),
                Some(opens_at) if opens_at != was => Some(Event::SessionHeld {
                    session: *id,
                    opens_at,
                }),
                Some(_) => None,
            }
        });
        let was = self.queues.get(&queue.id).map(|it| it.rules.mode);
        let picked = was == Some(RoutingMode::ManualPick) && queue.rules.mode != RoutingMode::ManualPick;
        let picks = self.offers.values().filter(|offer| {
            let session = self.sessions.get(&offer.session);
            let seeking = session.and_then(|session| session.seeking());
            picked && offer.kind == OfferKind::Pick && seeking.is_some_and(|it| it.queue == queue.id)
        });
        Ok([Event::QueuePut { queue: queue.clone() }]
            .into_iter()
            .chain(held)
            .chain(picks.map(taken_back))
            .collect())
    }

    /// What rings for somebody beyond their new limit, or from a queue they no longer serve, is taken back.
    pub(super) fn put_specialist(&self, specialist: &Specialist) -> Vec<Event> {
        let mut events = vec![Event::SpecialistPut {
            specialist: specialist.clone(),
        }];
        let Some(roster) = self.roster.get(&specialist.id) else {
            return events;
        };
        let serves = |id: &OfferId| {
            let session = self.offers.get(id).and_then(|it| self.sessions.get(&it.session));
            session
                .and_then(|it| it.seeking())
                .is_some_and(|seeking| seeking.only.is_some() || specialist.queues.contains(&seeking.queue))
        };
        let limit = usize::try_from(specialist.capacity.0).unwrap_or(usize::MAX);
        let room = limit.saturating_sub(roster.busy());
        let mut kept = 0;
        for id in roster.ringing.iter().chain(&roster.picks) {
            let rings = roster.ringing.contains(id);
            let stays = serves(id) && (!rings || kept < room);
            if stays {
                kept += usize::from(rings);
            } else if let Some(offer) = self.offers.get(id) {
                events.push(taken_back(offer));
            }
        }
        events
    }
}
