//! Queues: an ordered set of waiting sessions and the rules for them. Names stay outside.

use serde::{Deserialize, Serialize};
use switchboard_model::{CustomerId, Millis, QueueId, QueueRules, SessionId, Timestamp};

/// An offer rings at least this long, whatever its queue says: 1 s. A ring of no length could never be answered.
pub const MIN_RING_TIME: Millis = Millis::from_secs(1);
/// How long a session stays on show to be picked before it is shown anew: 24 h.
pub(crate) const PICK_TIME: Millis = Millis::from_secs(24 * 60 * 60);
/// How often whoever waits longer than promised hears of it, after the first time: 60 s.
pub const NOTICE_EVERY: Millis = Millis::from_secs(60);

/// A queue at the desk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Queue {
    /// Which.
    pub id: QueueId,
    /// How it works.
    #[serde(flatten)]
    pub rules: QueueRules,
}

impl Queue {
    /// How long its offers ring.
    pub(crate) fn ring_time(&self) -> Millis {
        self.rules.ring_time.max(MIN_RING_TIME)
    }

    /// When a session that waits since then is first told that it takes long, or moves on.
    pub(crate) fn first_notice(&self, since: Timestamp) -> Timestamp {
        let promised = self.rules.service_level.within;
        since + self.rules.max_wait.map_or(promised, |most| most.min(promised))
    }

    /// The same for every later time: the next moment after `now` that means something.
    pub(crate) fn next_notice(&self, since: Timestamp, now: Timestamp) -> Timestamp {
        let promised = since + self.rules.service_level.within;
        let most = self.rules.max_wait.map(|most| since + most);
        [Some(promised), most, Some(now + NOTICE_EVERY)]
            .into_iter()
            .flatten()
            .filter(|moment| *moment > now)
            .min()
            .unwrap_or(now + NOTICE_EVERY)
    }
}

/// Where a waiting session stands in its queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct QueuePlace {
    /// Which session.
    pub session: SessionId,
    /// Whose.
    pub customer: CustomerId,
    /// In which queue.
    pub queue: QueueId,
    /// 1 is next. A session that rings keeps its place until someone accepts.
    pub place: u32,
    /// The median and the 80th percentile of the wait to expect, in milliseconds; `None` when too little is known.
    pub wait: Option<(Millis, Millis)>,
    /// Whether it waits longer than the queue promises.
    pub late: bool,
    /// When the queue opens; `None` while it is open.
    pub opens_at: Option<Timestamp>,
}
