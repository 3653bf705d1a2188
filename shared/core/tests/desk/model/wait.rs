//! The line that customers are told of: their place in it, and the wait to expect.

use super::{Model, Search, state::Taken};
use switchboard_core::QueuePlace;
use switchboard_model::{Millis, QueueId, Timestamp};

const HOUR: i64 = 3_600_000;

impl Model {
    /// The place that this rank has, or would have, in a queue's line.
    pub(super) fn place_of(&self, queue: QueueId, rank: (bool, Timestamp, u64)) -> usize {
        let line = self.line(queue).into_iter().filter_map(|chat| chat.waits());
        line.filter(|search| search.rank() < rank).count() + 1
    }

    pub(super) fn note_taken(&mut self, now: Timestamp, search: &Search) {
        self.taken.push(Taken {
            queue: search.queue,
            at: now,
            place: search.joined_as,
            waited: now.0 - search.since.0,
        });
    }

    pub(crate) fn places(&self, now: Timestamp, queue: QueueId) -> Vec<QueuePlace> {
        let mut places = Vec::new();
        for chat in self.line(queue) {
            let search = chat.waits().expect("it waits");
            let place = places.len() + 1;
            places.push(QueuePlace {
                session: chat.id,
                customer: chat.customer,
                queue,
                place: place as u32,
                wait: match search.held {
                    Some(_) => None,
                    None => self.expected(now, queue, place as i64),
                },
                late: search.late,
                opens_at: search.held,
            });
        }
        places
    }

    /// Of the latest 64, those of the last hour; of these the 24 that joined nearest to the place, of equally near ones
    /// the lower places and the latest. Each waited so long for each place: their median and 80th percentile.
    fn expected(&self, now: Timestamp, queue: QueueId, place: i64) -> Option<(Millis, Millis)> {
        let of_queue = self.taken.iter().rev().filter(|taken| taken.queue == queue);
        let latest = of_queue.take(64).filter(|taken| now.0 - taken.at.0 < HOUR);
        let mut nearest: Vec<&Taken> = latest.collect();
        if nearest.len() < 8 {
            return None;
        }
        nearest.sort_by_key(|taken| ((taken.place as i64 - place).abs(), taken.place));
        nearest.truncate(24);
        let each = nearest
            .iter()
            .map(|taken| taken.waited * 1_000 / taken.place as i64);
        let mut each: Vec<i64> = each.collect();
        each.sort_unstable();
        let told = |percent| Millis(nth_percentile(&each, percent) * place / 1_000);
        Some((told(50), told(80)))
    }
}

/// The least of these that so many percent of them do not exceed.
fn nth_percentile(sorted: &[i64], percent: usize) -> i64 {
    let enough = |value: &&i64| {
        let within = sorted.iter().filter(|other| other <= value).count();
        within * 100 >= percent * sorted.len()
    };
    *sorted.iter().find(enough).expect("the last one is enough")
}
