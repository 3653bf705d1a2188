//! Who is there and how queues stand, as the desk has it between two batches. Names are put to it by `http`.

use super::Engine;
use switchboard_core::{Desk, Roster};
use switchboard_model::{
    Capacity, CustomerId, Language, Millis, Priority, QueueId, SessionId, SpecialistId, SpecialistStatus,
    StatusReason, Timestamp, limits::LIST_MOST,
};
use switchboard_protocol::{PlaceView, Problem, WaitRange};

/// Someone who answers.
#[derive(Clone, Debug)]
pub(crate) struct AtDesk {
    pub(crate) id: SpecialistId,
    pub(crate) status: SpecialistStatus,
    pub(crate) reason: StatusReason,
    pub(crate) then: Option<SpecialistStatus>,
    pub(crate) reachable: bool,
    /// When they were last there; now, while a socket is open.
    pub(crate) last_seen: Option<Timestamp>,
    pub(crate) sessions: Vec<SessionId>,
    /// Places that are taken.
    pub(crate) load: u32,
    pub(crate) capacity: Capacity,
    pub(crate) response: Option<Millis>,
    /// How many ratings count, and the sum of their stars.
    pub(crate) ratings: (u32, u32),
    /// How well they do by what their chats say, in percent.
    pub(crate) performance: Option<u32>,
    pub(crate) queues: Vec<QueueId>,
}

/// A queue.
#[derive(Clone, Debug)]
pub(crate) struct Stands {
    pub(crate) queue: QueueId,
    /// How many wait.
    pub(crate) length: u32,
    /// How long they have waited, all together and the one of them longest.
    pub(crate) waited: Millis,
    pub(crate) longest: Millis,
    /// The first of them, at most as many as a list may hold.
    pub(crate) waiting: Vec<Waits>,
    pub(crate) expected: Option<(Millis, Millis)>,
    /// Its members chats may come to.
    pub(crate) reachable: Vec<AtDesk>,
}

/// A session that waits.
#[derive(Clone, Debug)]
pub(crate) struct Waits {
    pub(crate) session: SessionId,
    pub(crate) place: u32,
    pub(crate) priority: Priority,
    pub(crate) since: Timestamp,
    pub(crate) late: bool,
    pub(crate) offered_to: Vec<SpecialistId>,
}

impl AtDesk {
    /// Places that are free.
    pub(crate) const fn room(&self) -> u32 {
        self.capacity.0.saturating_sub(self.load)
    }
}

impl Engine {
    /// Everyone who answers, by id.
    pub(crate) async fn everyone(&self) -> Result<Vec<AtDesk>, Problem> {
        self.look(|desk, now| desk.specialists().map(|it| at_desk(now, it)).collect())
            .await
    }

    /// How queues stand at this moment, by id.
    pub(crate) async fn queues(&self) -> Result<Vec<Stands>, Problem> {
        self.look(|desk, now| desk.queues().map(|queue| stands(desk, now, queue.id)).collect())
            .await
    }

    /// How one queue stands.
    pub(crate) async fn queue(&self, id: QueueId) -> Result<Option<Stands>, Problem> {
        self.look(move |desk, now| desk.queue(id).map(|queue| stands(desk, now, queue.id)))
            .await
    }

    /// Where a session waits; `None` when it does not.
    pub(crate) async fn place(&self, id: SessionId) -> Result<Option<PlaceView>, Problem> {
        self.look(move |desk, now| {
            let place = desk.place(now, id)?;
            Some(PlaceView {
                place: place.place,
                wait: place.wait.map(|(from, to)| WaitRange { from, to }),
                late: place.late,
                opens_at: place.opens_at,
            })
        })
        .await
    }

    /// Who could take a session that came to a queue at this moment, best first. `None`: there is no such queue.
    pub(crate) async fn best(
        &self,
        queue: QueueId,
        language: Option<Language>,
    ) -> Result<Option<switchboard_core::Why>, Problem> {
        self.look(move |desk, now| desk.who_would_take(now, queue, language.as_ref()))
            .await
    }

    /// Whether somebody owns an open session of a customer.
    pub(crate) async fn answers(&self, who: SpecialistId, customer: CustomerId) -> Result<bool, Problem> {
        self.look(move |desk, _| desk.answers(who, customer)).await
    }
}

fn at_desk(now: Timestamp, roster: &Roster) -> AtDesk {
    let (count, stars) = roster.ratings.lately(now);
    AtDesk {
        id: roster.profile.id,
        status: roster.status,
        reason: roster.reason,
        then: roster.then,
        reachable: roster.reachable(),
        last_seen: if roster.linked {
            Some(now)
        } else {
            roster.unlinked_at
        },
        sessions: roster.owned().collect(),
        load: small(roster.load()),
        capacity: roster.profile.capacity,
        response: roster.response,
        ratings: (small(count), small(stars)),
        performance: roster.performance(now),
        queues: roster.profile.queues.iter().copied().collect(),
    }
}

fn stands(desk: &Desk, now: Timestamp, queue: QueueId) -> Stands {
    let reachable = desk.members(queue).filter(|it| it.reachable());
    let mut stands = Stands {
        queue,
        length: 0,
        waited: Millis(0),
        longest: Millis(0),
        waiting: Vec::new(),
        expected: desk.expected_wait(now, queue),
        reachable: reachable.map(|it| at_desk(now, it)).collect(),
    };
    for (place, session, seeking) in desk.line(queue) {
        let waited = Millis((now - seeking.since).0.max(0));
        stands.length = place;
        stands.waited = Millis(stands.waited.0.saturating_add(waited.0));
        stands.longest = stands.longest.max(waited);
        if place <= LIST_MOST {
            stands.waiting.push(Waits {
                session: session.id,
                place,
                priority: session.priority,
                since: seeking.since,
                late: seeking.late,
                offered_to: desk.offered_to(session.id),
            });
        }
    }
    stands
}

fn small(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
