//! The desk's state and the questions it answers. What changes it stands in `decide`, how in `apply`.

use crate::{Command, Event, Offer, Queue, QueuePlace, Rejection, Roster, Session};
use std::collections::BTreeMap;
use switchboard_model::{CustomerId, OfferId, QueueId, SessionId, SpecialistId, Timestamp};
use uuid::Uuid;

/// Where fresh ids come from; they are an argument, so that the same run makes the same ids.
pub type Ids<'a> = dyn FnMut() -> Uuid + 'a;

/// Everything that is open in one workspace: queues, people, sessions and offers.
///
/// Cloning is a full copy; comparing compares everything. Sessions and offers that ended are not here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Desk {
    pub(crate) queues: BTreeMap<QueueId, Queue>,
    pub(crate) roster: BTreeMap<SpecialistId, Roster>,
    /// Open sessions only.
    pub(crate) sessions: BTreeMap<SessionId, Session>,
    /// Open offers only.
    pub(crate) offers: BTreeMap<OfferId, Offer>,
    /// Index over waiting sessions by order of arrival, across all queues: routing walks it.
    pub(crate) line: BTreeMap<u64, SessionId>,
    /// Index over open sessions: one customer has at most one.
    pub(crate) open_of: BTreeMap<CustomerId, SessionId>,
    /// How many sessions have ever been started: the next one's number in the order of arrival.
    pub(crate) arrivals: u64,
}

impl Desk {
    /// Does a command, then ends what is overdue and offers what waits, until nothing more happens.
    ///
    /// Returns every event, in order; they are applied already.
    ///
    /// # Errors
    /// As [`Desk::decide`]. Nothing has changed then.
    pub fn step(
        &mut self,
        now: Timestamp,
        ids: &mut Ids<'_>,
        command: &Command,
    ) -> Result<Vec<Event>, Rejection> {
        let mut events = self.decide(now, ids, command)?;
        self.apply_all(now, &events);
        loop {
            let mut more = self.overdue(now);
            self.apply_all(now, &more);
            let made = self.route(now, ids);
            self.apply_all(now, &made);
            more.extend(made);
            if more.is_empty() {
                return Ok(events);
            }
            events.append(&mut more);
        }
    }

    /// The desk after these events, each with the time it was taken at.
    pub fn replay<'a>(events: impl IntoIterator<Item = (Timestamp, &'a Event)>) -> Self {
        let mut desk = Self::default();
        for (at, event) in events {
            desk.apply(at, event);
        }
        desk
    }

    /// When [`Command::Expire`] is to be stepped next; `None` means nothing is going to happen by itself.
    ///
    /// After a step at some time it is later than that time.
    #[must_use]
    pub fn next_deadline(&self) -> Option<Timestamp> {
        let offers = self.offers.values().map(|offer| offer.deadline);
        offers.chain(self.round_starts()).min()
    }

    /// An open session.
    #[must_use]
    pub fn session(&self, id: SessionId) -> Option<&Session> {
        self.sessions.get(&id)
    }

    /// Every open session, by id.
    pub fn sessions(&self) -> impl Iterator<Item = &Session> {
        self.sessions.values()
    }

    /// The one open session of a customer.
    #[must_use]
    pub fn open_session_of(&self, customer: CustomerId) -> Option<SessionId> {
        self.open_of.get(&customer).copied()
    }

    /// A specialist.
    #[must_use]
    pub fn specialist(&self, id: SpecialistId) -> Option<&Roster> {
        self.roster.get(&id)
    }

    /// Every specialist, by id.
    pub fn specialists(&self) -> impl Iterator<Item = &Roster> {
        self.roster.values()
    }

    /// A queue.
    #[must_use]
    pub fn queue(&self, id: QueueId) -> Option<&Queue> {
        self.queues.get(&id)
    }

    /// An open offer.
    #[must_use]
    pub fn offer(&self, id: OfferId) -> Option<&Offer> {
        self.offers.get(&id)
    }

    /// Every open offer, by id.
    pub fn offers(&self) -> impl Iterator<Item = &Offer> {
        self.offers.values()
    }

    /// Every waiting session with its place, in order of arrival.
    #[must_use]
    pub fn queue_places(&self) -> Vec<QueuePlace> {
        let mut lengths: BTreeMap<QueueId, u32> = BTreeMap::new();
        self.waiting()
            .map(|(session, _)| {
                let place = lengths.entry(session.queue).or_default();
                *place += 1;
                QueuePlace {
                    session: session.id,
                    customer: session.customer,
                    queue: session.queue,
                    place: *place,
                }
            })
            .collect()
    }

    /// Waiting sessions in order of arrival, with what is known while they wait.
    pub(crate) fn waiting(&self) -> impl Iterator<Item = (&Session, &crate::Waiting)> {
        self.line
            .values()
            .filter_map(|id| self.sessions.get(id))
            .filter_map(|session| session.waiting().map(|waiting| (session, waiting)))
    }

    fn apply_all(&mut self, at: Timestamp, events: &[Event]) {
        for event in events {
            self.apply(at, event);
        }
    }
}
