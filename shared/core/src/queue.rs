//! Queues: what a waiting session's queue asks of whoever answers. Names and hours stay outside.

use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use switchboard_model::{CustomerId, Millis, QueueId, SessionId, Skill};

/// An offer rings at least this long, whatever its queue says: 1 s. A ring of no length could never be answered.
pub const MIN_RING_TIME: Millis = Millis::from_secs(1);

/// An ordered set of waiting sessions: the rules for offering them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Queue {
    /// Which.
    pub id: QueueId,
    /// How long an offer rings, in milliseconds; at least [`MIN_RING_TIME`] is used.
    pub ring_time: Millis,
    /// Skills a specialist must have, all of them; empty asks for none.
    pub skills: BTreeSet<Skill>,
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
}
