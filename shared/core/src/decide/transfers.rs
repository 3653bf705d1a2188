//! Giving sessions away. A session stays its owner's until somebody takes it over, so that it is never nobody's.

use crate::{Desk, Event, Rejection, Roster, Session, Stage, TransferTo};
use switchboard_model::{
    Fence, QueueId, RequeueReason, SessionId, Skill, SpecialistId, Timestamp, TransferEnd, TransferFallback,
};

impl Desk {
    pub(super) fn transfer_session(
        &self,
        now: Timestamp,
        id: SessionId,
        owner: SpecialistId,
        fence: Fence,
        to: &TransferTo,
    ) -> Result<Vec<Event>, Rejection> {
        let session = self.owned(id, owner, fence)?;
        if !matches!(session.stage, Stage::Active(_)) {
            return Err(Rejection::TransferState);
        }
        let queue = self.queues.get(&session.queue).ok_or(Rejection::NoSuchQueue)?;
        if session.transfers >= queue.rules.max_transfers {
            return Err(Rejection::TransferLimit);
        }
        Ok(vec![self.transferred(now, session, owner, to, true)?])
    }

    pub(super) fn cancel_transfer(
        &self,
        id: SessionId,
        owner: SpecialistId,
        fence: Fence,
    ) -> Result<Vec<Event>, Rejection> {
        let session = self.owned(id, owner, fence)?;
        match &session.stage {
            Stage::Transferred(..) => Ok(self.stopped(session, owner, TransferEnd::Cancelled)),
            Stage::Active(_) | Stage::Waiting(_) => Err(Rejection::TransferState),
        }
    }

    /// Sessions that are on their way already go on. It counts against no limit: who has to leave has to leave.
    pub(super) fn hand_over(
        &self,
        now: Timestamp,
        specialist: SpecialistId,
        to: Option<&TransferTo>,
    ) -> Result<Vec<Event>, Rejection> {
        let roster = self.roster.get(&specialist).ok_or(Rejection::NoSuchSpecialist)?;
        let sessions = roster.owned.keys().filter_map(|id| self.sessions.get(id));
        sessions
            .filter(|session| matches!(session.stage, Stage::Active(_)))
            .map(|session| {
                let own = TransferTo::Queue(session.queue);
                self.transferred(now, session, specialist, to.unwrap_or(&own), false)
            })
            .collect()
    }

    fn transferred(
        &self,
        now: Timestamp,
        session: &Session,
        owner: SpecialistId,
        to: &TransferTo,
        counted: bool,
    ) -> Result<Event, Rejection> {
        let queue = match to {
            TransferTo::Specialist(id) => {
                let target = self.roster.get(id).ok_or(Rejection::NoSuchSpecialist)?;
                if *id == owner || !target.reachable() || !target.has_room() {
                    return Err(Rejection::TargetUnavailable);
                }
                session.queue
            }
            TransferTo::Queue(id) => self.queues.get(id).ok_or(Rejection::NoSuchQueue)?.id,
            TransferTo::Skill(skill) => self
                .queue_with(session.queue, skill, owner)
                .ok_or(Rejection::SkillMissing)?,
        };
        let rules = self.queues.get(&session.queue).map(|queue| &queue.rules);
        let time = rules.ok_or(Rejection::NoSuchQueue)?.transfer_time;
        Ok(Event::SessionTransferred {
            session: session.id,
            customer: session.customer,
            owner,
            to: to.clone(),
            queue,
            deadline: now + time,
            counted,
        })
    }

    /// Its own queue if another member has the skill, otherwise the first that has one.
    fn queue_with(&self, own: QueueId, skill: &Skill, owner: SpecialistId) -> Option<QueueId> {
        let has = |roster: &Roster| roster.profile.skills.level(skill).is_some();
        let others = self.queues.keys().copied().filter(|id| *id != own);
        [own].into_iter().chain(others).find(|queue| {
            let members = self.index.members.get(queue).into_iter().flatten();
            members
                .filter(|id| **id != owner)
                .filter_map(|id| self.roster.get(id))
                .any(has)
        })
    }

    /// Nobody took it over: back to its owner, or to the line, by its queue's rule.
    pub(crate) fn not_taken_over(&self, session: &Session, outcome: TransferEnd) -> Vec<Event> {
        let Some(hold) = session.hold() else {
            return Vec::new();
        };
        let linked = self.roster.get(&hold.owner).is_some_and(|it| it.linked) || hold.phone;
        let rules = self.queues.get(&session.queue).map(|queue| &queue.rules);
        let to_line = rules.is_some_and(|it| it.transfer_fallback == TransferFallback::Queue);
        let mut events = self.stopped(session, hold.owner, outcome);
        if to_line || !linked {
            events.push(requeued(session, hold.owner, RequeueReason::TransferExpired));
        }
        events
    }

    /// Takes an owned session to the front of its queue.
    pub(crate) fn requeued(
        &self,
        session: &Session,
        owner: SpecialistId,
        reason: RequeueReason,
    ) -> Vec<Event> {
        let mut events = match &session.stage {
            Stage::Transferred(..) => self.stopped(session, owner, TransferEnd::Cancelled),
            Stage::Active(_) | Stage::Waiting(_) => Vec::new(),
        };
        events.push(requeued(session, owner, reason));
        events
    }

    pub(super) fn stopped(&self, session: &Session, owner: SpecialistId, outcome: TransferEnd) -> Vec<Event> {
        let ended = Event::TransferEnded {
            session: session.id,
            owner,
            outcome,
        };
        self.withdrawn(session).chain([ended]).collect()
    }
}

const fn requeued(session: &Session, owner: SpecialistId, reason: RequeueReason) -> Event {
    Event::SessionRequeued {
        session: session.id,
        customer: session.customer,
        owner,
        queue: session.queue,
        reason,
    }
}
