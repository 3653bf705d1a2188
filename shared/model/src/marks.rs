//! How far the messages of a session came.

use crate::{SenderKind, Seq};
use serde::{Deserialize, Serialize};

/// How far a session's messages came to one side. What is seen was delivered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Mark {
    /// The last message that a device of theirs has; 0 before the first.
    pub delivered: Seq,
    /// The last message that was on their screen; 0 before the first.
    pub seen: Seq,
}

impl Mark {
    /// The further of two, of a session with so many messages.
    #[must_use]
    pub fn further(self, other: Self, last: Seq) -> Self {
        let seen = self.seen.max(other.seen.min(last));
        let delivered = self.delivered.max(other.delivered.min(last));
        Self {
            delivered: delivered.max(seen),
            seen,
        }
    }
}

/// How far a session's messages came to either side.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Marks {
    /// To the customer.
    pub customer: Mark,
    /// To whoever owned it so far.
    pub specialist: Mark,
}

impl Marks {
    /// Whether nothing came to anybody yet.
    #[must_use]
    pub fn are_none(&self) -> bool {
        *self == Self::default()
    }

    /// The mark of a side; the system reads nothing.
    #[must_use]
    pub fn of(self, side: SenderKind) -> Mark {
        match side {
            SenderKind::Customer => self.customer,
            SenderKind::Specialist => self.specialist,
            SenderKind::System => Mark::default(),
        }
    }

    /// Sets the mark of a side.
    pub fn set(&mut self, side: SenderKind, mark: Mark) {
        match side {
            SenderKind::Customer => self.customer = mark,
            SenderKind::Specialist => self.specialist = mark,
            SenderKind::System => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_only_goes_on_and_never_past_the_last_message() {
        let mark = |delivered, seen| Mark {
            delivered: Seq(delivered),
            seen: Seq(seen),
        };
        assert_eq!(mark(3, 2).further(mark(1, 1), Seq(5)), mark(3, 2));
        assert_eq!(mark(3, 2).further(mark(0, 4), Seq(5)), mark(4, 4));
        assert_eq!(mark(3, 2).further(mark(9, 9), Seq(5)), mark(5, 5));
    }
}
