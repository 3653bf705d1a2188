//! Opening, writing and ending. Authors are checked here: a customer in their own session, an owner under its fence.

use crate::{Author, Desk, Event, Hold, Quiet, Rejection, Session, hours, planted};
use switchboard_model::{
    CustomerId, Fence, Language, MessageId, Millis, Priority, QueueId, RequeueReason, Resolution, SenderKind,
    Seq, SessionId, SpecialistId, Timestamp,
};

impl Desk {
    pub(super) fn start_session(
        &self,
        now: Timestamp,
        session: SessionId,
        customer: CustomerId,
        queue: QueueId,
        language: Option<&Language>,
        first_message: Option<MessageId>,
    ) -> Result<Vec<Event>, Rejection> {
        if self.sessions.contains_key(&session) || self.past.get(session).is_some() {
            return Err(Rejection::SessionIdUsed);
        }
        if self.index.open_of.contains_key(&customer) {
            return Err(Rejection::SessionOpen);
        }
        let (queue, opens_at) = self.entry(now, queue)?;
        let priority = self
            .queues
            .get(&queue)
            .map_or(Priority::Normal, |it| it.rules.priority);
        let started = Event::SessionStarted {
            session,
            customer,
            queue,
            language: language.cloned(),
            priority,
            opens_at,
        };
        let first = first_message.map(|message| first_post(session, customer, message, Seq::default()));
        Ok([Some(started), first].into_iter().flatten().collect())
    }

    pub(super) fn reopen_session(
        &self,
        now: Timestamp,
        session: SessionId,
        customer: CustomerId,
        first_message: Option<MessageId>,
    ) -> Result<Vec<Event>, Rejection> {
        if self.index.open_of.contains_key(&customer) {
            return Err(Rejection::SessionOpen);
        }
        let past = self.past.get(session).filter(|past| past.customer == customer);
        let past = past.ok_or(Rejection::NoSuchSession)?;
        let within = self
            .queues
            .get(&past.queue)
            .map(|queue| queue.rules.reopen_within);
        if past.ended_at + within.unwrap_or(Millis(0)) < now {
            return Err(Rejection::TooLate);
        }
        let (queue, opens_at) = self.entry(now, past.queue)?;
        let reopened = Event::SessionReopened {
            session,
            customer,
            queue,
            last_owner: past.last_owner.map(|(owner, _)| owner),
            opens_at,
        };
        let first = first_message.map(|message| first_post(session, customer, message, past.last_seq));
        Ok([Some(reopened), first].into_iter().flatten().collect())
    }

    /// A customer who writes in a parked session takes a place of its owner's again; if there is none, it waits at the
    /// front for whoever has one.
    pub(super) fn post_message(
        &self,
        id: SessionId,
        message: MessageId,
        author: Author,
    ) -> Result<Vec<Event>, Rejection> {
        let (session, sender) = self.authored(id, author)?;
        let mut events = Vec::new();
        let mut owner = session.owner();
        if let (Author::Customer(_), Some(hold)) = (author, session.hold())
            && hold.quiet == Quiet::Parked
        {
            let (woken, still) = self.woken(session, hold);
            events = woken;
            owner = still;
        }
        events.push(Event::MessagePosted {
            session: session.id,
            customer: session.customer,
            owner,
            message,
            seq: session.last_seq.next(),
            sender,
        });
        Ok(events)
    }

    /// What it takes for a parked session to count again, and who owns it then.
    fn woken(&self, session: &Session, hold: &Hold) -> (Vec<Event>, Option<SpecialistId>) {
        let unparked = Event::SessionUnparked {
            session: session.id,
            owner: hold.owner,
        };
        match self.roster.get(&hold.owner) {
            Some(roster) if roster.has_room() => (vec![unparked], Some(hold.owner)),
            Some(roster) if roster.busy() < roster.limit() => {
                let displaced = self.displaced(roster).map(super::offers::taken_back);
                (
                    displaced.into_iter().chain([unparked]).collect(),
                    Some(hold.owner),
                )
            }
            Some(_) | None => (self.requeued(session, hold.owner, RequeueReason::OwnerFull), None),
        }
    }

    /// Staff may say how it ended. Otherwise: resolved if someone answered, abandoned if nobody did.
    pub(super) fn end_session(
        &self,
        now: Timestamp,
        id: SessionId,
        author: Author,
        resolution: Option<Resolution>,
    ) -> Result<Vec<Event>, Rejection> {
        let (session, by) = self.authored(id, author)?;
        let ended_by = match by {
            SenderKind::Customer => SenderKind::Customer,
            SenderKind::Specialist | SenderKind::System => SenderKind::Specialist,
        };
        let said = match author {
            Author::Customer(_) => None,
            Author::Specialist { .. } | Author::Lead(_) => resolution,
        };
        Ok(self.ended(now, session, ended_by, said))
    }

    /// The events that end a session.
    pub(crate) fn ended(
        &self,
        now: Timestamp,
        session: &Session,
        ended_by: SenderKind,
        said: Option<Resolution>,
    ) -> Vec<Event> {
        let owner = session.owner();
        let told = match owner {
            Some(_) => Resolution::Resolved,
            None => Resolution::Abandoned,
        };
        let mut events: Vec<Event> = self.withdrawn(session).collect();
        events.push(Event::SessionEnded {
            session: session.id,
            customer: session.customer,
            owner,
            ended_by,
            resolution: said.unwrap_or(told),
        });
        let wrap_up = self.queues.get(&session.queue).map(|queue| queue.rules.wrap_up);
        if let (Some(specialist), Some(wrap_up)) = (owner, wrap_up.filter(|span| span.0 > 0))
            && !session.is_parked()
        {
            events.push(Event::WrapUpStarted {
                specialist,
                session: session.id,
                until: now + wrap_up,
            });
        }
        events
    }

    pub(super) fn set_priority(
        &self,
        id: SessionId,
        by: SpecialistId,
        priority: Priority,
    ) -> Result<Vec<Event>, Rejection> {
        let session = self.sessions.get(&id).filter(|it| it.owner() == Some(by));
        let session = session.map_or_else(|| self.led(id, by), Ok)?;
        let set = (session.priority != priority).then_some(Event::PrioritySet {
            session: id,
            owner: session.owner(),
            priority,
        });
        Ok(set.into_iter().collect())
    }

    pub(super) fn hold_by_phone(
        &self,
        id: SessionId,
        owner: SpecialistId,
        held: bool,
    ) -> Result<Vec<Event>, Rejection> {
        let hold = self.sessions.get(&id).and_then(Session::hold);
        let hold = hold.filter(|hold| hold.owner == owner);
        let hold = hold.ok_or(Rejection::NoSuchSession)?;
        let set = (hold.phone != held).then_some(Event::PhoneSet { session: id, held });
        Ok(set.into_iter().collect())
    }

    /// The session, if the author may write in it. A foreign one and a missing one are answered alike.
    pub(super) fn authored(
        &self,
        id: SessionId,
        author: Author,
    ) -> Result<(&Session, SenderKind), Rejection> {
        match author {
            Author::Customer(customer) => {
                let session = self.sessions.get(&id).filter(|it| it.customer == customer);
                let session = session.ok_or(Rejection::NoSuchSession)?;
                Ok((session, SenderKind::Customer))
            }
            Author::Specialist { id: owner, fence } => {
                let session = self.owned(id, owner, fence)?;
                Ok((session, SenderKind::Specialist))
            }
            Author::Lead(lead) => Ok((self.led(id, lead)?, SenderKind::System)),
        }
    }

    /// The session, if it is theirs under this fence.
    pub(super) fn owned(
        &self,
        id: SessionId,
        owner: SpecialistId,
        fence: Fence,
    ) -> Result<&Session, Rejection> {
        let session = self.sessions.get(&id).filter(|it| it.owner() == Some(owner));
        let session = session.ok_or(Rejection::NoSuchSession)?;
        if session.fence == fence || planted::is(planted::Bug::AnyFence) {
            Ok(session)
        } else {
            Err(Rejection::FenceStale)
        }
    }

    /// Where a session goes that is meant for a queue: the first of it and those it overflows to that is open and has
    /// room; otherwise the first that has room, to wait until that opens.
    fn entry(&self, now: Timestamp, queue: QueueId) -> Result<(QueueId, Option<Timestamp>), Rejection> {
        if !self.queues.contains_key(&queue) {
            return Err(Rejection::NoSuchQueue);
        }
        let mut closed = None;
        for queue in self.overflow_chain(queue) {
            if self.is_full(queue) {
                continue;
            }
            let hours = queue.rules.hours.as_ref();
            match hours.and_then(|hours| hours::opens_at(hours, now)) {
                None => return Ok((queue.id, None)),
                Some(opens_at) => closed = closed.or(Some((queue.id, Some(opens_at)))),
            }
        }
        closed.ok_or(Rejection::QueueFull)
    }
}

fn first_post(session: SessionId, customer: CustomerId, message: MessageId, last: Seq) -> Event {
    Event::MessagePosted {
        session,
        customer,
        owner: None,
        message,
        seq: last.next(),
        sender: SenderKind::Customer,
    }
}
