//! What the log says of a store that fails. Every client that tries again makes it fail again; a line for each would fill
//! the very disk that has no room.

use crate::store::StoreError;
use switchboard_model::{Millis, Timestamp};

/// How often it is said again while it goes on.
const PACE: Millis = Millis::from_secs(60);

/// A store that fails, from the first time to the first that it works again.
#[derive(Debug, Default)]
pub(super) struct Trouble {
    /// When it was said last, and how often the store has failed since it last worked.
    said: Option<(Timestamp, u64)>,
}

impl Trouble {
    /// The store failed. Whether it is time to say so, and how often it has failed by now.
    fn failed(&mut self, now: Timestamp) -> Option<u64> {
        let (last, times) = self
            .said
            .map_or((None, 1), |(last, times)| (Some(last), times + 1));
        let due = last.is_none_or(|last| now >= last + PACE);
        self.said = Some((last.filter(|_| !due).unwrap_or(now), times));
        due.then_some(times)
    }

    /// It could not be read, or did not take something.
    pub(super) fn say(&mut self, now: Timestamp, error: &StoreError, what: &'static str) {
        if let Some(times) = self.failed(now) {
            tracing::error!(%error, times, "{what}; clients were told to try again");
        }
    }

    /// It took something.
    pub(super) fn over(&mut self) {
        if let Some((_, times)) = self.said.take() {
            tracing::info!(times, "the store works again");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_store_that_fails_is_spoken_of_now_and_then() {
        let mut trouble = Trouble::default();
        let said: Vec<_> = (0..=120)
            .filter_map(|second| trouble.failed(Timestamp(second * 1_000)))
            .collect();
        assert_eq!(said, [1, 61, 121]);
        trouble.over();
        assert_eq!(trouble.failed(Timestamp(121_000)), Some(1));
    }
}
