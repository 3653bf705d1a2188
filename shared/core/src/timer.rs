//! What happens by itself, and when. Every timer is derived from the state, so none can be forgotten or left behind.

use crate::{
    Desk, Hold, Quiet, Roster, Seeking, Session, Stage, Turn,
    planted::{self, Bug},
};
use switchboard_model::{Millis, OfferId, SessionId, SpecialistId, Timestamp};

/// How long a session rests after everyone who fits has passed on it: 15 s.
pub const RETRY_PAUSE: Millis = Millis::from_secs(15);
/// How long a specialist may be without a link before their sessions wait again: 30 s.
pub const GRACE: Millis = Millis::from_secs(30);

/// One thing that happens by itself. When several are due at once, the first of these goes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Timer {
    /// A specialist who holds nothing any more gets the status they asked for.
    Drained(SpecialistId),
    /// An offer ends.
    Offer(OfferId),
    /// A place is free again.
    WrapUp(SpecialistId, SessionId),
    /// A specialist has been without a link for too long.
    Grace(SpecialistId),
    /// A queue opens.
    Opens(SessionId),
    /// Nobody took a session over.
    Transfer(SessionId),
    /// Less is asked for.
    Relax(SessionId),
    /// Whoever passed may be asked again.
    Round(SessionId),
    /// It waits too long.
    Notice(SessionId),
    /// Its customer has been gone for too long.
    Abandon(SessionId),
    /// Its customer has been silent for long.
    Remind(SessionId),
    /// And for too long.
    Park(SessionId),
}

/// Before every moment there is: at once.
const AT_ONCE: Timestamp = Timestamp(i64::MIN);

impl Desk {
    /// A session's timers.
    pub(crate) fn session_timers(&self, session: &Session) -> Vec<(Timestamp, Timer)> {
        let id = session.id;
        let mut timers = Vec::new();
        match &session.stage {
            Stage::Waiting(seeking) => {
                if let Some(opens_at) = seeking.opens_at {
                    timers.push((opens_at, Timer::Opens(id)));
                } else {
                    self.seeking_timers(id, seeking, &mut timers);
                    timers.extend(seeking.notice_at.map(|at| (at, Timer::Notice(id))));
                    timers.extend(
                        self.abandonment(session, seeking)
                            .map(|at| (at, Timer::Abandon(id))),
                    );
                }
            }
            Stage::Transferred(_, transfer) => {
                timers.push((transfer.deadline, Timer::Transfer(id)));
                self.seeking_timers(id, &transfer.seeking, &mut timers);
            }
            Stage::Active(hold) => timers.extend(self.silence(session, hold)),
        }
        timers
    }

    fn seeking_timers(&self, id: SessionId, seeking: &Seeking, timers: &mut Vec<(Timestamp, Timer)>) {
        let Some(queue) = self.queues.get(&seeking.queue) else {
            return;
        };
        let next_stage = usize::try_from(seeking.stage).unwrap_or(usize::MAX);
        if let Some(next) = queue.rules.relaxation.get(next_stage) {
            timers.push((seeking.since + next.after, Timer::Relax(id)));
        }
        if seeking.offers.is_empty()
            && let Some(last) = seeking.passes.values().max()
            && !planted::is(Bug::RoundsEnd)
        {
            timers.push((*last + RETRY_PAUSE, Timer::Round(id)));
        }
    }

    /// Whoever came while the queue was closed has left a message and need not stay.
    fn abandonment(&self, session: &Session, seeking: &Seeking) -> Option<Timestamp> {
        let queue = self.queues.get(&seeking.queue)?;
        let gone = session.gone_since.filter(|_| !seeking.came_closed)?;
        Some(gone.max(seeking.since) + queue.rules.abandon_after)
    }

    fn silence(&self, session: &Session, hold: &Hold) -> Option<(Timestamp, Timer)> {
        let rules = &self.queues.get(&session.queue)?.rules;
        match (hold.turn, hold.quiet) {
            (Turn::Customer(since), Quiet::No) => {
                Some((since + rules.remind_after, Timer::Remind(session.id)))
            }
            (Turn::Customer(_), Quiet::Reminded(at)) => {
                Some((at + rules.park_after, Timer::Park(session.id)))
            }
            (Turn::Customer(_), Quiet::Parked) | (Turn::Specialist(_), _) => None,
        }
    }
}

impl Roster {
    /// A specialist's timers.
    pub(crate) fn timers(&self) -> Vec<(Timestamp, Timer)> {
        let id = self.profile.id;
        let wrap_ups = self.wrapping.iter();
        let mut timers: Vec<_> = wrap_ups
            .map(|(session, until)| (*until, Timer::WrapUp(id, *session)))
            .collect();
        if self.then.is_some() && self.is_idle() {
            timers.push((AT_ONCE, Timer::Drained(id)));
        }
        if let Some(gone) = self.unlinked_at
            && self.owned.values().any(|held| !held.phone)
            && !planted::is(Bug::NobodyIsLost)
        {
            timers.push((gone + GRACE, Timer::Grace(id)));
        }
        timers
    }
}
