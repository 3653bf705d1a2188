//! The order in which waiting sessions are served.
//!
//! Whoever lost their specialist goes first. Then counts arrival, with a head start for each step of priority: a
//! session that came later than that goes behind, whatever its priority, so that nobody waits for ever.

use switchboard_model::{Millis, Priority, Timestamp};

/// A session's place in the order; the lower goes first, and no two are alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rank {
    line: Line,
    /// Arrival, earlier by the head start.
    at: Timestamp,
    /// The number of times that any session has joined a line before.
    arrival: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Line {
    Front,
    Usual,
}

impl Rank {
    /// Nobody's.
    pub(crate) const NONE: Self = Self {
        line: Line::Usual,
        at: Timestamp(0),
        arrival: 0,
    };

    /// Behind those who came earlier.
    pub(crate) fn usual(arrived: Timestamp, priority: Priority, step: Millis, arrival: u64) -> Self {
        Self {
            line: Line::Usual,
            at: earlier(arrived, priority, step),
            arrival,
        }
    }

    /// Before everyone who has not lost a specialist.
    pub(crate) fn front(arrived: Timestamp, priority: Priority, step: Millis, arrival: u64) -> Self {
        Self {
            line: Line::Front,
            ..Self::usual(arrived, priority, step, arrival)
        }
    }

    /// The same line and arrival under another priority.
    pub(crate) fn reprioritised(self, arrived: Timestamp, priority: Priority, step: Millis) -> Self {
        Self {
            at: earlier(arrived, priority, step),
            ..self
        }
    }
}

fn earlier(arrived: Timestamp, priority: Priority, step: Millis) -> Timestamp {
    arrived + Millis(priority.steps().saturating_mul(step.0).saturating_neg())
}
