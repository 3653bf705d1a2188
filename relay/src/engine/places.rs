//! Places in the queues: hints to customers, told when they change.
//!
//! A queue is looked at when something in its line may have changed, and the longer its line the less often: ten people
//! at most every millisecond, ten thousand at most every second.

use crate::gateway::Registry;
use crate::store::Entry;
use std::collections::{BTreeMap, BTreeSet};
use switchboard_core::{Desk, Event, Principal, QueuePlace};
use switchboard_model::{CustomerId, Millis, QueueId, SessionId, Timestamp};
use switchboard_protocol::{Hint, WaitRange};

/// People in a line for each millisecond that it is not looked at again.
const PER_MILLI: usize = 10;

/// The places that customers were told last.
#[derive(Debug, Default)]
pub(super) struct Places {
    told: BTreeMap<QueueId, BTreeMap<SessionId, QueuePlace>>,
    /// In which line a session stood when its customer was told last.
    line_of: BTreeMap<SessionId, QueueId>,
    /// Queues that are to be looked at.
    stale: BTreeSet<QueueId>,
    /// Before this, a queue with a long line is left alone.
    rests_until: BTreeMap<QueueId, Timestamp>,
}

impl Places {
    /// Everything is to be looked at.
    pub(super) fn all(&mut self, desk: &Desk) {
        self.stale.extend(desk.queues().map(|queue| queue.id));
        self.stale.extend(self.told.keys());
        self.rests_until.clear();
    }

    /// Notes whose line may have changed.
    pub(super) fn note(&mut self, desk: &Desk, entries: &[Entry]) {
        for entry in entries {
            let Some(session) = moved(&entry.event) else {
                if let Event::QueuePut { queue } = &entry.event {
                    self.stale.insert(queue.id);
                }
                continue;
            };
            self.stale.extend(self.line_of.get(&session));
            self.stale
                .extend(desk.session(session).map(|session| session.queue));
        }
        if entries
            .iter()
            .any(|entry| matches!(entry.event, Event::CustomersMerged { .. }))
        {
            self.all(desk);
        }
    }

    /// When a queue that rests is to be looked at.
    pub(super) fn due(&self) -> Option<Timestamp> {
        let rests = |queue| self.rests_until.get(queue).copied().unwrap_or_default();
        self.stale.iter().map(rests).min()
    }

    /// Tells whoever's place changed.
    pub(super) fn tell(&mut self, now: Timestamp, desk: &Desk, registry: &Registry) {
        let rests = |queue: &QueueId| self.rests_until.get(queue).is_some_and(|until| *until > now);
        let due: Vec<QueueId> = self.stale.iter().copied().filter(|queue| !rests(queue)).collect();
        let mut left: Vec<QueuePlace> = Vec::new();
        let mut hints: BTreeMap<CustomerId, Option<Hint>> = BTreeMap::new();
        for queue in due {
            self.stale.remove(&queue);
            let line = desk.places(now, queue);
            let rest = i64::try_from(line.len() / PER_MILLI).unwrap_or(i64::MAX);
            if rest > 0 {
                self.rests_until.insert(queue, now + Millis(rest));
            } else {
                self.rests_until.remove(&queue);
            }
            let places: BTreeMap<SessionId, QueuePlace> =
                line.into_iter().map(|place| (place.session, place)).collect();
            let before = self.told.remove(&queue).unwrap_or_default();
            for (session, place) in &places {
                let known = before.get(session);
                if let Some(known) = known.filter(|known| known.customer != place.customer) {
                    hints.entry(known.customer).or_default();
                }
                if known != Some(place) {
                    self.line_of.insert(*session, queue);
                    hints.insert(place.customer, Some(hint(place)));
                }
            }
            left.extend(
                before
                    .into_values()
                    .filter(|place| !places.contains_key(&place.session)),
            );
            if !places.is_empty() {
                self.told.insert(queue, places);
            }
        }
        for place in left {
            // Whoever stands in another line by now was told so, or will be.
            if self.line_of.get(&place.session) == Some(&place.queue) {
                self.line_of.remove(&place.session);
                hints.entry(place.customer).or_default();
            }
        }
        let changes = hints.into_iter();
        registry.hint_all(
            changes
                .map(|(customer, hint)| (Principal::Customer(customer), hint))
                .collect(),
        );
    }
}

/// The session whose line an event may change.
const fn moved(event: &Event) -> Option<SessionId> {
    match event {
        Event::SessionStarted { session, .. }
        | Event::SessionReopened { session, .. }
        | Event::SessionHeld { session, .. }
        | Event::SessionReleased { session }
        | Event::SessionOverflowed { session, .. }
        | Event::WaitNoticed { session, .. }
        | Event::PrioritySet { session, .. }
        | Event::SessionAssigned { session, .. }
        | Event::SessionRequeued { session, .. }
        | Event::SessionEnded { session, .. } => Some(*session),
        Event::QueuePut { .. }
        | Event::SpecialistPut { .. }
        | Event::SpecialistRemoved { .. }
        | Event::StatusSet { .. }
        | Event::Draining { .. }
        | Event::Linked { .. }
        | Event::Unlinked { .. }
        | Event::CustomerLinked { .. }
        | Event::CustomerUnlinked { .. }
        | Event::SessionRelaxed { .. }
        | Event::RoundStarted { .. }
        | Event::MessagePosted { .. }
        | Event::MessageEdited { .. }
        | Event::MessageDeleted { .. }
        | Event::MessagesMarked { .. }
        | Event::OfferMade { .. }
        | Event::OfferEnded { .. }
        | Event::SessionTransferred { .. }
        | Event::TransferEnded { .. }
        | Event::SessionReminded { .. }
        | Event::SessionParked { .. }
        | Event::SessionUnparked { .. }
        | Event::PhoneSet { .. }
        | Event::SessionRated { .. }
        | Event::SessionAnnotated { .. }
        | Event::SessionErased { .. }
        | Event::WrapUpStarted { .. }
        | Event::WrapUpEnded { .. }
        | Event::CustomersMerged { .. } => None,
    }
}

fn hint(place: &QueuePlace) -> Hint {
    Hint::QueuePlace {
        session_id: place.session,
        place: place.place,
        wait: place.wait.map(|(from, to)| WaitRange { from, to }),
        late: place.late,
        opens_at: place.opens_at,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use switchboard_core::Queue;
    use switchboard_model::{Priority, QueueRules};
    use uuid::Uuid;

    const QUEUE: QueueId = QueueId::new(Uuid::from_u128(1));

    fn started(number: u128) -> Event {
        Event::SessionStarted {
            session: SessionId::new(Uuid::from_u128(1_000 + number)),
            customer: CustomerId::new(Uuid::from_u128(1_000_000 + number)),
            queue: QUEUE,
            language: None,
            priority: Priority::Normal,
            opens_at: None,
        }
    }

    fn line(waiting: u128) -> Desk {
        let queue = Queue {
            id: QUEUE,
            rules: QueueRules::default(),
        };
        let events: Vec<Event> = [Event::QueuePut { queue }]
            .into_iter()
            .chain((0..waiting).map(started))
            .collect();
        Desk::replay(events.iter().map(|event| (Timestamp(0), event)))
    }

    fn place(registry: &Registry, number: u128) -> Option<u32> {
        let customer = CustomerId::new(Uuid::from_u128(1_000_000 + number));
        match registry.hint(Principal::Customer(customer)).as_deref()? {
            Hint::QueuePlace { place, .. } => Some(*place),
            Hint::Warnings { .. } | Hint::Typing { .. } => None,
        }
    }

    #[test]
    fn a_long_line_is_looked_at_less_often() {
        let (mut places, registry) = (Places::default(), Registry::default());
        let mut desk = line(10_000);
        places.all(&desk);
        assert_eq!(places.due(), Some(Timestamp(0)), "at once");
        places.tell(Timestamp(0), &desk, &registry);
        assert_eq!((place(&registry, 9_999), places.due()), (Some(10_000), None));
        let over = Event::SessionEnded {
            session: SessionId::new(Uuid::from_u128(1_000)),
            customer: CustomerId::new(Uuid::from_u128(1_000_000)),
            owner: None,
            ended_by: switchboard_model::SenderKind::Customer,
            resolution: switchboard_model::Resolution::Abandoned,
        };
        desk.apply(Timestamp(10), &over);
        let entry = Entry {
            position: switchboard_model::Position(1),
            at: Timestamp(10),
            event: over,
        };
        places.note(&desk, &[entry]);
        assert_eq!(places.due(), Some(Timestamp(1_000)));
        places.tell(Timestamp(10), &desk, &registry);
        assert_eq!(place(&registry, 9_999), Some(10_000), "not yet");
        places.tell(Timestamp(1_000), &desk, &registry);
        assert_eq!(
            (place(&registry, 9_999), place(&registry, 0)),
            (Some(9_999), None)
        );
    }
}
