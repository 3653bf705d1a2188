//! Who is asked next, and when a session that everyone passed on rings again.
//!
//! Sessions are served in order of arrival, across all queues, and each rings for one specialist at a time.
//!
//! A specialist *fits* a session when they are online with a live socket, serve its queue, have every skill the queue
//! asks for, speak its language (primary subtags agree; a specialist without languages or a session without one fits),
//! and hold less than their capacity. Of those who fit and have not passed in this round the best is asked: least
//! load, then longest idle (never had a session that ended, or had it end longest ago), then lowest id.
//!
//! A round is over when everyone who fits has passed. [`RETRY_PAUSE`] after the last pass the passes are forgotten and
//! the session rings again. An offer to someone who passed is what begins a round: `apply` needs no other sign.

use crate::{Desk, Event, Ids, Queue, Roster, Session, Waiting, queue::MIN_RING_TIME};
use std::collections::BTreeMap;
use switchboard_model::{Language, Millis, OfferId, SpecialistId, Timestamp};

/// How long a session rests after everyone who fits has passed on it: 15 s.
pub const RETRY_PAUSE: Millis = Millis::from_secs(15);

impl Desk {
    /// An offer for every waiting session that can have one. Afterwards another call makes none at the same time.
    pub(crate) fn route(&self, now: Timestamp, ids: &mut Ids<'_>) -> Vec<Event> {
        let mut free = self.free();
        let mut events = Vec::new();
        for (session, waiting) in self.waiting() {
            if free.is_empty() {
                break;
            }
            let Some(queue) = self.queues.get(&session.queue) else {
                continue;
            };
            let Some(best) = next_asked(now, session, waiting, queue, &free) else {
                continue;
            };
            let specialist = best.profile.id;
            take_one(&mut free, specialist);
            events.push(Event::OfferMade {
                offer: OfferId::new(ids()),
                session: session.id,
                specialist,
                deadline: now + queue.ring_time.max(MIN_RING_TIME),
            });
        }
        events
    }

    /// For each resting session that someone fits: when its next round begins.
    pub(crate) fn round_starts(&self) -> impl Iterator<Item = Timestamp> {
        let free = self.free();
        self.waiting().filter_map(move |(session, waiting)| {
            let queue = self.queues.get(&session.queue)?;
            let resting = waiting.offer.is_none() && fitting(session, queue, &free).next().is_some();
            resting.then(|| waiting.round_start()).flatten()
        })
    }

    /// Whoever can be reached and holds less than their capacity, with their load.
    fn free(&self) -> Free<'_> {
        self.roster
            .values()
            .filter(|roster| roster.reachable() && roster.load() < roster.limit())
            .map(|roster| (roster.profile.id, (roster, roster.load())))
            .collect()
    }
}

/// Specialists with room, each with the load they would have by now.
type Free<'a> = BTreeMap<SpecialistId, (&'a Roster, usize)>;

fn take_one(free: &mut Free<'_>, id: SpecialistId) {
    if let Some((roster, load)) = free.get_mut(&id) {
        *load += 1;
        if *load >= roster.limit() {
            free.remove(&id);
        }
    }
}

fn next_asked<'a>(
    now: Timestamp,
    session: &Session,
    waiting: &Waiting,
    queue: &Queue,
    free: &Free<'a>,
) -> Option<&'a Roster> {
    if waiting.offer.is_some() {
        return None;
    }
    let unasked = fitting(session, queue, free).filter(|(roster, _)| !waiting.passed(roster.profile.id));
    best(unasked).or_else(|| {
        let rested = waiting.round_start().is_some_and(|start| start <= now);
        rested.then(|| best(fitting(session, queue, free))).flatten()
    })
}

fn best<'a>(among: impl Iterator<Item = (&'a Roster, usize)>) -> Option<&'a Roster> {
    among
        .min_by_key(|(roster, load)| (*load, roster.idle_since, roster.profile.id))
        .map(|(roster, _)| roster)
}

fn fitting<'a, 'f>(
    session: &'f Session,
    queue: &'f Queue,
    free: &'f Free<'a>,
) -> impl Iterator<Item = (&'a Roster, usize)> + 'f {
    free.values().copied().filter(move |(roster, _)| {
        let profile = &roster.profile;
        profile.queues.contains(&queue.id)
            && queue.skills.is_subset(&profile.skills)
            && session.language.as_ref().is_none_or(|wanted| {
                profile.languages.is_empty() || profile.languages.iter().any(|spoken| same(spoken, wanted))
            })
    })
}

fn same(one: &Language, other: &Language) -> bool {
    one.primary() == other.primary()
}

impl Waiting {
    /// Whether someone declined or missed it in this round.
    fn passed(&self, specialist: SpecialistId) -> bool {
        self.passes.contains_key(&specialist)
    }

    /// When it may ring again for those who passed; `None` while nobody has.
    fn round_start(&self) -> Option<Timestamp> {
        self.passes.values().max().map(|last| *last + RETRY_PAUSE)
    }
}
