//! The desk's state and the questions it answers. What changes it stands in `decide` and `due`, how in `apply`.

use crate::{
    Command, Event, Offer, PastSession, Queue, QueuePlace, Rejection, Roster, Session, Why,
    index::{Index, Touched},
    overview::queue_place,
    past::Past,
    service::Service,
};
use std::collections::BTreeMap;
use switchboard_model::{CustomerId, OfferId, QueueId, SessionId, SpecialistId, Timestamp};
use uuid::Uuid;

/// Where fresh ids come from; they are an argument, so that the same run makes the same ids.
pub type Ids<'a> = dyn FnMut() -> Uuid + 'a;

/// Everything that is open in one workspace: queues, people, sessions and offers.
///
/// Cloning is a full copy; comparing compares everything. Offers that ended are not here, sessions that ended only for
/// as long as they may be reopened.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Desk {
    pub(crate) queues: BTreeMap<QueueId, Queue>,
    pub(crate) roster: BTreeMap<SpecialistId, Roster>,
    /// Open sessions only.
    pub(crate) sessions: BTreeMap<SessionId, Session>,
    /// Open offers only.
    pub(crate) offers: BTreeMap<OfferId, Offer>,
    /// Sessions that ended lately.
    pub(crate) past: Past,
    /// How soon each queue was served lately.
    pub(crate) service: BTreeMap<QueueId, Service>,
    /// How often any session has joined a line.
    pub(crate) arrivals: u64,
    pub(crate) index: Index,
    pub(crate) touched: Touched,
}

impl Desk {
    /// Does a command, then lets happen what is due and offers what waits, until nothing more happens.
    ///
    /// Fresh ids are drawn for offers only, one each, in the order they are made. Returns every event, in order; they
    /// are applied already.
    ///
    /// # Errors
    /// As [`Desk::decide`]. Nothing has changed then.
    pub fn step(
        &mut self,
        now: Timestamp,
        ids: &mut Ids<'_>,
        command: &Command,
    ) -> Result<Vec<Event>, Rejection> {
        let mut events = self.decide(now, command)?;
        self.apply_all(now, &events);
        loop {
            let mut more = self.due(now);
            if more.is_empty() {
                more = self.route(now, ids);
            }
            if more.is_empty() {
                return Ok(events);
            }
            self.apply_all(now, &more);
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

    /// When [`Command::Tick`] is to be stepped next; `None` means nothing is going to happen by itself.
    ///
    /// After a step at some time it is later than that time.
    #[must_use]
    pub fn next_deadline(&self) -> Option<Timestamp> {
        self.index.timers.first().map(|(at, _)| *at)
    }

    /// When something happens to a session by itself, its offers included.
    #[must_use]
    pub fn next_step(&self, id: SessionId) -> Option<Timestamp> {
        let session = self.sessions.get(&id)?;
        let timers = self.session_timers(session).into_iter().map(|(at, _)| at);
        let offers = session.seeking().into_iter().flat_map(|seeking| &seeking.offers);
        let deadlines = offers
            .filter_map(|id| self.offers.get(id))
            .map(|offer| offer.deadline);
        timers.chain(deadlines).min()
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

    /// A session that ended lately.
    #[must_use]
    pub fn past_session(&self, id: SessionId) -> Option<&PastSession> {
        self.past.get(id)
    }

    /// The one open session of a customer.
    #[must_use]
    pub fn open_session_of(&self, customer: CustomerId) -> Option<SessionId> {
        self.index.open_of.get(&customer).copied()
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

    /// Leads of a queue, and admins.
    #[must_use]
    pub fn leads(&self, queue: QueueId) -> Vec<SpecialistId> {
        let leads = self.roster.values().filter(|roster| roster.leads(queue));
        leads.map(|roster| roster.profile.id).collect()
    }

    /// A queue.
    #[must_use]
    pub fn queue(&self, id: QueueId) -> Option<&Queue> {
        self.queues.get(&id)
    }

    /// Every queue, by id.
    pub fn queues(&self) -> impl Iterator<Item = &Queue> {
        self.queues.values()
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

    /// The sessions that wait in a queue, with their places, in order.
    #[must_use]
    pub fn places(&self, now: Timestamp, queue: QueueId) -> Vec<QueuePlace> {
        let forecast = self.forecast(now, queue);
        self.line(queue)
            .map(|(place, session, seeking)| queue_place(forecast.as_ref(), place, session, seeking))
            .collect()
    }

    /// Who could take a session that seeks somebody, and why the others cannot; `None` when it seeks nobody.
    #[must_use]
    pub fn explain(&self, now: Timestamp, id: SessionId) -> Option<Why> {
        let session = self.sessions.get(&id)?;
        let seeking = session.seeking()?;
        Some(self.choice(now, session, seeking).why)
    }

    pub(crate) fn apply_all(&mut self, at: Timestamp, events: &[Event]) {
        for event in events {
            self.apply(at, event);
        }
    }
}
