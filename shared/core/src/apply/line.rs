//! Searches begin and change: joining a line, waiting for a queue to open, moving on, and going to somebody else.

use super::sessions::NOWHERE;
use crate::{Desk, Rank, Seeking, Session, Stage, Transfer, TransferTo};
use std::collections::{BTreeMap, BTreeSet};
use switchboard_model::{Millis, Priority, QueueId, SessionId, SpecialistId, Timestamp};

impl Desk {
    /// A search that begins.
    pub(super) fn joins(
        &mut self,
        at: Timestamp,
        arrived: Timestamp,
        queue: QueueId,
        priority: Priority,
        opens_at: Option<Timestamp>,
        rank: fn(Timestamp, Priority, Millis, u64) -> Rank,
    ) -> Seeking {
        let arrival = self.arrivals;
        self.arrivals += 1;
        let rules = self.queues.get(&queue);
        let step = rules.map_or(Millis(0), |queue| queue.rules.priority_step);
        let rank = rank(arrived, priority, step, arrival);
        Seeking {
            queue,
            only: None,
            skill: None,
            since: at,
            joined_as: self.place_of(queue, rank),
            rank,
            opens_at,
            came_closed: opens_at.is_some(),
            stage: 0,
            offers: BTreeSet::new(),
            passes: BTreeMap::new(),
            notice_at: rules.map(|queue| queue.first_notice(at)),
            late: false,
        }
    }

    /// The place that a rank has, or would have, in a queue's line.
    pub(super) fn place_of(&self, queue: QueueId, rank: Rank) -> u32 {
        let Some(line) = self.index.queued.get(&queue) else {
            return 1;
        };
        // Most come last; only who does not is looked for.
        let before = match line.last_key_value() {
            Some((last, _)) if *last >= rank => line.range(..rank).count(),
            Some(_) | None => line.len(),
        };
        u32::try_from(before + 1).unwrap_or(u32::MAX)
    }

    /// Its queue's times count from the opening on.
    pub(super) fn released(&mut self, at: Timestamp, id: SessionId) {
        let waiting = self.sessions.get(&id).and_then(Session::waiting);
        let Some((queue, rank)) = waiting.map(|seeking| (seeking.queue, seeking.rank)) else {
            return;
        };
        let notice_at = self.queues.get(&queue).map(|it| it.first_notice(at));
        let joined_as = self.place_of(queue, rank);
        self.change_seeking(at, id, |it| {
            it.opens_at = None;
            it.since = at;
            it.joined_as = joined_as;
            it.notice_at = notice_at;
        });
    }

    /// It keeps its place in the order; everything else begins anew.
    pub(super) fn overflowed(&mut self, at: Timestamp, id: SessionId, queue: QueueId) {
        let notice_at = self.queues.get(&queue).map(|it| it.first_notice(at));
        let rank = self
            .sessions
            .get(&id)
            .and_then(|it| it.waiting())
            .map(|it| it.rank);
        let joined_as = rank.map_or(1, |rank| self.place_of(queue, rank));
        self.change_session(at, id, |it| {
            it.queue = queue;
            if let Some(seeking) = it.seeking_mut() {
                seeking.queue = queue;
                seeking.since = at;
                seeking.joined_as = joined_as;
                seeking.stage = 0;
                seeking.passes.clear();
                seeking.notice_at = notice_at;
                seeking.late = false;
            }
        });
    }

    pub(super) fn prioritised(&mut self, at: Timestamp, id: SessionId, priority: Priority) {
        let session = self.sessions.get(&id);
        let queue = session.map(|it| it.seeking().map_or(it.queue, |seeking| seeking.queue));
        let queue = queue.and_then(|id| self.queues.get(&id));
        let step = queue.map_or(Millis(0), |queue| queue.rules.priority_step);
        self.change_session(at, id, |it| {
            it.priority = priority;
            let arrived = it.activated_at;
            if let Some(seeking) = it.seeking_mut() {
                seeking.rank = seeking.rank.reprioritised(arrived, priority, step);
            }
        });
    }

    pub(super) fn on_its_way(
        &mut self,
        at: Timestamp,
        id: SessionId,
        to: &TransferTo,
        queue: QueueId,
        deadline: Timestamp,
        counted: bool,
    ) {
        let Some((arrived, priority)) = self.sessions.get(&id).map(|it| (it.activated_at, it.priority))
        else {
            return;
        };
        let mut seeking = self.joins(at, arrived, queue, priority, None, Rank::usual);
        seeking.notice_at = None;
        match to {
            TransferTo::Specialist(specialist) => seeking.only = Some(*specialist),
            TransferTo::Skill(skill) => seeking.skill = Some(skill.clone()),
            TransferTo::Queue(_) => {}
        }
        let to = to.clone();
        self.change_session(at, id, |it| {
            it.transfers += u32::from(counted);
            it.stage = match std::mem::replace(&mut it.stage, NOWHERE) {
                Stage::Active(hold) | Stage::Transferred(hold, _) => Stage::Transferred(
                    hold,
                    Transfer {
                        to,
                        deadline,
                        seeking,
                    },
                ),
                waiting @ Stage::Waiting(_) => waiting,
            };
        });
    }

    pub(super) fn requeue(&mut self, at: Timestamp, id: SessionId, owner: SpecialistId, queue: QueueId) {
        let Some((arrived, priority)) = self.sessions.get(&id).map(|it| (it.activated_at, it.priority))
        else {
            return;
        };
        let seeking = self.joins(at, arrived, queue, priority, None, Rank::front);
        self.change_session(at, id, |it| {
            it.queue = queue;
            it.last_owner = Some((owner, at));
            it.stage = Stage::Waiting(seeking);
        });
    }
}
