//! What a day was like, counted while it happens.

use std::collections::BTreeMap;
use switchboard_model::SpecialistId;

/// The counts of a day. Times in milliseconds.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    /// For each queue: waits of those who were taken.
    pub waits: Vec<Vec<i64>>,
    /// For each queue: how many came.
    pub arrived: Vec<u64>,
    /// For each queue: how many left unanswered.
    pub abandoned: Vec<u64>,
    /// Chats that ended with an owner.
    pub completed: u64,
    /// Transfers that somebody accepted.
    pub transferred: u64,
    /// Chats that waited again because their specialist was lost.
    pub requeued: u64,
    /// Chats that were parked.
    pub parked: u64,
    /// Offers by how they ended.
    pub offers: BTreeMap<&'static str, u64>,
    /// For each specialist: chats taken, time online, and time their places were taken (place × time).
    pub work: BTreeMap<SpecialistId, Work>,
    /// Arrivals that were told a range, by where their wait fell.
    pub ranges: Ranges,
    /// Assignments that passed over somebody who came earlier, was not on offer, and could have been served.
    pub overtaken: u64,
    /// Commands and ticks.
    pub steps: u64,
    /// Events.
    pub events: u64,
    /// Messages.
    pub messages: u64,
}

/// What somebody did.
#[derive(Clone, Copy, Debug, Default)]
pub struct Work {
    /// Chats taken.
    pub chats: u64,
    /// Milliseconds online.
    pub online: i64,
    /// Places × milliseconds taken while online.
    pub taken: i64,
}

/// Where waits fell against the range told on arrival.
#[derive(Clone, Copy, Debug, Default)]
pub struct Ranges {
    /// Shorter than the range.
    pub below: u64,
    /// Within it.
    pub inside: u64,
    /// Longer.
    pub above: u64,
    /// Nothing was told.
    pub unknown: u64,
}

impl Tally {
    pub(crate) fn new(queues: usize) -> Self {
        Self {
            waits: vec![Vec::new(); queues],
            arrived: vec![0; queues],
            abandoned: vec![0; queues],
            ..Self::default()
        }
    }
}
