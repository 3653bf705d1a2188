//! What happens by itself: one timer at a time, in order. Each of them ends or moves what it is about.

use crate::{Desk, Event, Offer, Queue, Roster, Session, Stage, hours, timer::Timer};
use std::collections::BTreeMap;
use switchboard_model::{
    OfferEnd, OfferKind, QueueId, RequeueReason, SenderKind, SessionId, SpecialistId, SpecialistStatus,
    StatusReason, Timestamp, TransferEnd,
};

impl Desk {
    /// What the first timer that is due brings about. No events: none is due.
    pub(crate) fn due(&self, now: Timestamp) -> Vec<Event> {
        match self.index.timers.first() {
            Some((at, timer)) if *at <= now => self.fire(now, *timer),
            Some(_) | None => Vec::new(),
        }
    }

    fn fire(&self, now: Timestamp, timer: Timer) -> Vec<Event> {
        match timer {
            Timer::Drained(id) => self.of(id, |roster| self.drained(roster)),
            Timer::Offer(id) => self.offers.get(&id).map(|it| self.missed(it)).unwrap_or_default(),
            Timer::WrapUp(specialist, session) => vec![Event::WrapUpEnded { specialist, session }],
            Timer::Grace(id) => self.of(id, |roster| self.lost(roster)),
            Timer::Opens(id) => self.about(id, |session| self.opened(now, session)),
            Timer::Transfer(id) => {
                self.about(id, |session| self.not_taken_over(session, TransferEnd::Expired))
            }
            Timer::Relax(id) => self.about(id, |session| {
                let stage = session.seeking().map(|seeking| seeking.stage + 1);
                let relaxed = stage.map(|stage| Event::SessionRelaxed { session: id, stage });
                relaxed.into_iter().collect()
            }),
            Timer::Round(session) => vec![Event::RoundStarted { session }],
            Timer::Notice(id) => self.about(id, |session| self.notice(now, session)),
            Timer::Abandon(id) => {
                self.about(id, |session| self.ended(now, session, SenderKind::System, None))
            }
            Timer::Remind(id) => self.about(id, |session| {
                let owner = session.owner();
                let reminded = owner.map(|owner| Event::SessionReminded {
                    session: id,
                    customer: session.customer,
                    owner,
                });
                reminded.into_iter().collect()
            }),
            Timer::Park(id) => self.about(id, |session| {
                let owner = session.owner();
                let parked = owner.map(|owner| Event::SessionParked { session: id, owner });
                parked.into_iter().collect()
            }),
        }
    }

    fn about(&self, id: SessionId, what: impl FnOnce(&Session) -> Vec<Event>) -> Vec<Event> {
        self.sessions.get(&id).map(what).unwrap_or_default()
    }

    fn of(&self, id: SpecialistId, what: impl FnOnce(&Roster) -> Vec<Event>) -> Vec<Event> {
        self.roster.get(&id).map(what).unwrap_or_default()
    }

    fn drained(&self, roster: &Roster) -> Vec<Event> {
        let set = roster.then.map(|status| Event::StatusSet {
            specialist: roster.profile.id,
            status,
            reason: StatusReason::Drained,
        });
        set.into_iter().collect()
    }

    /// A queue whose opening was put off stays closed.
    fn opened(&self, now: Timestamp, session: &Session) -> Vec<Event> {
        let hours = self
            .queues
            .get(&session.queue)
            .and_then(|it| it.rules.hours.as_ref());
        let session = session.id;
        vec![match hours.and_then(|hours| hours::opens_at(hours, now)) {
            Some(opens_at) => Event::SessionHeld { session, opens_at },
            None => Event::SessionReleased { session },
        }]
    }

    /// Whoever misses as many in a row as the queue allows is set away; nothing rings for them any longer.
    fn missed(&self, offer: &Offer) -> Vec<Event> {
        let session = self.sessions.get(&offer.session);
        let seeking = session.and_then(Session::seeking);
        let transferred = session.is_some_and(|it| matches!(it.stage, Stage::Transferred(..)));
        let ring_time = seeking
            .and_then(|it| self.queues.get(&it.queue))
            .map(Queue::ring_time);
        let cut_short = transferred && ring_time.is_some_and(|full| offer.deadline - offer.offered_at < full);
        if cut_short {
            return vec![offer.ended(OfferEnd::Withdrawn, None)];
        }
        let mut events = vec![offer.ended(OfferEnd::Expired, None)];
        let queue = seeking.and_then(|seeking| self.queues.get(&seeking.queue));
        if let (OfferKind::Ring, Some(queue), Some(roster)) =
            (offer.kind, queue, self.roster.get(&offer.specialist))
            && roster.misses + 1 >= queue.rules.max_misses
        {
            events.push(Event::StatusSet {
                specialist: offer.specialist,
                status: SpecialistStatus::Away,
                reason: StatusReason::Missed,
            });
            let this = offer.ended(OfferEnd::Withdrawn, None);
            events.extend(self.withdrawals(roster).filter(|event| *event != this));
        }
        events
    }

    /// Every session but those held by phone waits again.
    fn lost(&self, roster: &Roster) -> Vec<Event> {
        let lost = roster.owned.iter().filter(|(_, held)| !held.phone);
        let lost = lost.filter_map(|(id, _)| self.sessions.get(id));
        lost.flat_map(|session| self.requeued(session, roster.profile.id, RequeueReason::OwnerLost))
            .collect()
    }

    /// It moves on to where it overflows, if it has waited long enough and there is a place; otherwise it is said.
    fn notice(&self, now: Timestamp, session: &Session) -> Vec<Event> {
        let Some(seeking) = session.waiting() else {
            return Vec::new();
        };
        let Some(queue) = self.queues.get(&seeking.queue) else {
            return Vec::new();
        };
        let waited = now - seeking.since;
        let too_long = queue.rules.max_wait.is_some_and(|most| most <= waited);
        if let Some(next) = too_long.then(|| self.overflow(now, queue)).flatten() {
            let overflowed = Event::SessionOverflowed {
                session: session.id,
                customer: session.customer,
                queue: next,
            };
            return self.withdrawn(session).chain([overflowed]).collect();
        }
        vec![Event::WaitNoticed {
            session: session.id,
            late: seeking.late || queue.rules.service_level.within <= waited,
            next: queue.next_notice(seeking.since, now),
        }]
    }

    /// The first queue that takes what this one cannot.
    fn overflow(&self, now: Timestamp, queue: &Queue) -> Option<QueueId> {
        let open = |queue: &&Queue| {
            let hours = queue.rules.hours.as_ref();
            !self.is_full(queue) && hours.is_none_or(|hours| hours::opens_at(hours, now).is_none())
        };
        self.overflow_chain(queue.id)
            .skip(1)
            .find(open)
            .map(|queue| queue.id)
    }

    /// A queue and those it overflows to, in order. It ends: circles are refused.
    pub(crate) fn overflow_chain(&self, first: QueueId) -> impl Iterator<Item = &Queue> {
        std::iter::successors(self.queues.get(&first), |queue| {
            queue.rules.overflow.and_then(|next| self.queues.get(&next))
        })
        .take(self.queues.len())
    }

    /// Whether as many wait in a queue as it takes.
    pub(crate) fn is_full(&self, queue: &Queue) -> bool {
        let waiting = self.index.queued.get(&queue.id).map_or(0, BTreeMap::len);
        let most = queue.rules.max_waiting;
        most.is_some_and(|most| waiting >= usize::try_from(most).unwrap_or(usize::MAX))
    }
}
