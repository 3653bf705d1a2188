//! How a queue stands, and who could take what comes to it.

use crate::service::Forecast;
use crate::{Desk, QueuePlace, Roster, Seeking, Session, Stage, Why};
use std::collections::BTreeMap;
use switchboard_model::{
    CustomerId, Fence, Language, Marks, Millis, Priority, QueueId, Seq, SessionId, SpecialistId, Timestamp,
};
use uuid::Uuid;

impl Desk {
    /// Who serves a queue, by id.
    pub fn members(&self, queue: QueueId) -> impl Iterator<Item = &Roster> {
        let members = self.index.members.get(&queue).into_iter().flatten();
        members.filter_map(|id| self.roster.get(id))
    }

    /// The sessions that wait in a queue, in the order they are served, each with its place, 1 being next.
    pub fn line(&self, queue: QueueId) -> impl Iterator<Item = (u32, &Session, &Seeking)> {
        let line = self
            .index
            .queued
            .get(&queue)
            .into_iter()
            .flat_map(BTreeMap::values);
        let waiting = line.filter_map(|id| self.sessions.get(id));
        let waiting = waiting.filter_map(|session| Some((session, session.waiting()?)));
        (1..)
            .zip(waiting)
            .map(|(place, (session, seeking))| (place, session, seeking))
    }

    /// Where one session waits; `None` when it does not.
    #[must_use]
    pub fn place(&self, now: Timestamp, id: SessionId) -> Option<QueuePlace> {
        let queue = self.sessions.get(&id)?.waiting()?.queue;
        let (place, session, seeking) = self.line(queue).find(|(_, session, _)| session.id == id)?;
        Some(queue_place(
            self.forecast(now, queue).as_ref(),
            place,
            session,
            seeking,
        ))
    }

    /// What a queue's recent service says; `None` when too little is known.
    pub(crate) fn forecast(&self, now: Timestamp, queue: QueueId) -> Option<Forecast> {
        self.service.get(&queue)?.forecast(now)
    }

    /// How long whoever comes next will wait: the median and the 80th percentile. `None` when too little is known.
    #[must_use]
    pub fn expected_wait(&self, now: Timestamp, queue: QueueId) -> Option<(Millis, Millis)> {
        let waiting = self.index.queued.get(&queue).map_or(0, BTreeMap::len);
        let place = u32::try_from(waiting + 1).unwrap_or(u32::MAX);
        Some(self.forecast(now, queue)?.wait(place))
    }

    /// Who could take a session that came to a queue at this moment, best first, and why the others cannot. `None`:
    /// there is no such queue.
    #[must_use]
    pub fn who_would_take(&self, now: Timestamp, queue: QueueId, language: Option<&Language>) -> Option<Why> {
        self.queues.get(&queue)?;
        let seeking = Seeking {
            queue,
            since: now,
            joined_as: 1,
            ..Seeking::NONE
        };
        let session = Session {
            id: SessionId::new(Uuid::nil()),
            customer: CustomerId::new(Uuid::nil()),
            queue,
            language: language.cloned(),
            skills: BTreeMap::new(),
            priority: Priority::Normal,
            started_at: now,
            activated_at: now,
            activation: 1,
            fence: Fence(0),
            last_seq: Seq(0),
            marks: Marks::default(),
            transfers: 0,
            gone_since: None,
            last_owner: None,
            stage: Stage::Waiting(seeking.clone()),
        };
        Some(self.choice(now, &session, &seeking).why)
    }

    /// To whom a session is offered at the moment.
    #[must_use]
    pub fn offered_to(&self, session: SessionId) -> Vec<SpecialistId> {
        let seeking = self.sessions.get(&session).and_then(Session::seeking);
        let offers = seeking.into_iter().flat_map(|seeking| &seeking.offers);
        offers
            .filter_map(|id| self.offers.get(id))
            .map(|offer| offer.specialist)
            .collect()
    }

    /// Whether somebody owns an open session of a customer.
    #[must_use]
    pub fn answers(&self, specialist: SpecialistId, customer: CustomerId) -> bool {
        let open = self.index.open_of.get(&customer);
        let session = open.and_then(|id| self.sessions.get(id));
        session.is_some_and(|session| session.owner() == Some(specialist))
    }
}

/// Where a session waits. Nothing is foretold while its queue is closed.
pub(crate) fn queue_place(
    forecast: Option<&Forecast>,
    place: u32,
    session: &Session,
    seeking: &Seeking,
) -> QueuePlace {
    QueuePlace {
        session: session.id,
        customer: session.customer,
        queue: seeking.queue,
        place,
        wait: forecast
            .filter(|_| seeking.opens_at.is_none())
            .map(|forecast| forecast.wait(place)),
        late: seeking.late,
        opens_at: seeking.opens_at,
    }
}
