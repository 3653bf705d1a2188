//! How long a customer will wait, from how long others waited lately in such a place.
//!
//! What is kept is in which place each of the latest sessions joined the line, and how long it waited until somebody
//! took it: those who left the line in the meantime are in it as they are in the next one's wait. For a place the
//! waits of those who joined nearest to it count, each in proportion to its place.

use std::collections::VecDeque;
use switchboard_model::{Millis, Timestamp};

/// How many of the latest are kept.
const KEPT: usize = 64;
/// They count for so long: 1 h.
const LATELY: Millis = Millis::from_secs(60 * 60);
/// With fewer than this nothing is said.
const FEW: usize = 8;
/// How many of the nearest count for a place.
const NEAREST: usize = 24;

/// A queue's recent service.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Service {
    /// Oldest first.
    recent: VecDeque<Served>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Served {
    at: Timestamp,
    place: u32,
    wait: Millis,
}

/// What recent service says: the place each one joined in, and its wait in µs a place; by place, the latest first.
pub(crate) struct Forecast {
    served: Vec<(u32, i64)>,
}

impl Service {
    /// A session was taken that had joined the line in a place, 1 being next.
    pub(crate) fn served(&mut self, at: Timestamp, place: u32, since: Timestamp) {
        let wait = at - since;
        self.recent.push_back(Served { at, place, wait });
        if self.recent.len() > KEPT {
            self.recent.pop_front();
        }
    }

    /// What it says at a moment; `None` when too little is known.
    pub(crate) fn forecast(&self, now: Timestamp) -> Option<Forecast> {
        let lately = self.recent.iter().rev().filter(|it| it.at + LATELY > now);
        let mut served: Vec<(u32, i64)> = lately
            .map(|it| {
                let place = it.place.max(1);
                (place, it.wait.0.max(0).saturating_mul(1_000) / i64::from(place))
            })
            .collect();
        // Stable: of those in one place the latest stay first.
        served.sort_by_key(|(place, _)| *place);
        (served.len() >= FEW).then_some(Forecast { served })
    }
}

impl Forecast {
    /// The median and the 80th percentile of the wait in a place, 1 being next.
    pub(crate) fn wait(&self, place: u32) -> (Millis, Millis) {
        let mut each: Vec<i64> = self.nearest(place).collect();
        each.sort_unstable();
        let scaled = |percent| Millis(percentile(&each, percent).saturating_mul(i64::from(place)) / 1_000);
        (scaled(50), scaled(80))
    }

    /// The waits of those who joined nearest to a place; of two equally near the one of the lower place, of one place
    /// the latest.
    fn nearest(&self, place: u32) -> impl Iterator<Item = i64> {
        let split = self.served.partition_point(|(joined, _)| *joined <= place);
        let (below, above) = self.served.split_at(split);
        let mut below = below
            .chunk_by(|one, other| one.0 == other.0)
            .rev()
            .flatten()
            .peekable();
        let mut above = above.iter().peekable();
        let next = std::iter::from_fn(move || match (below.peek(), above.peek()) {
            (Some((low, _)), Some((high, _))) if place - low <= high - place => below.next(),
            (_, Some(_)) => above.next(),
            (_, None) => below.next(),
        });
        next.take(NEAREST).map(|(_, each)| *each)
    }
}

/// The smallest value that so many percent do not exceed; the values are sorted.
fn percentile(sorted: &[i64], percent: usize) -> i64 {
    let rank = (sorted.len() * percent).div_ceil(100).max(1);
    sorted.get(rank - 1).copied().unwrap_or(0)
}
