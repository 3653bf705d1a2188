//! How well somebody suits a session. Whole numbers only: the same everywhere, and readable afterwards.

use crate::{Parts, Roster, fit::Needs, fit::thousandths};
use switchboard_model::{Millis, SpecialistId, Timestamp, Weights};

/// Whoever has been idle for so long is as idle as can be: 30 min.
const LONG_IDLE: Millis = Millis::from_secs(30 * 60);
/// Whoever takes so long to answer is as slow as can be: 2 min.
const SLOW: Millis = Millis::from_secs(2 * 60);
/// Fewer ratings than this say nothing.
const FEW_RATINGS: usize = 5;
/// What is not known is neither good nor bad.
const UNKNOWN: u32 = 500;

/// The parts of a score, weighed.
pub(crate) fn parts(
    weights: &Weights,
    needs: &Needs<'_>,
    last_owner: Option<(SpecialistId, Timestamp)>,
    roster: &Roster,
    now: Timestamp,
) -> Parts {
    let weigh = |weight: u8, part: u32| u32::from(weight) * part;
    let limit = roster.limit();
    let idle = roster
        .idle_since
        .map_or(1_000, |since| share(now - since, LONG_IDLE));
    let last = last_owner
        .is_some_and(|(owner, at)| owner == roster.profile.id && at + weights.last_specialist_for >= now);
    Parts {
        load: weigh(
            weights.load,
            thousandths(limit.saturating_sub(roster.load()), limit),
        ),
        idle: weigh(weights.idle, idle),
        last_specialist: weigh(weights.last_specialist, if last { 1_000 } else { 0 }),
        skills: weigh(weights.skills, needs.preferred_by(roster)),
        response: weigh(weights.response, response(roster).unwrap_or(UNKNOWN)),
        rating: weigh(weights.rating, rating(roster, now).unwrap_or(UNKNOWN)),
    }
}

impl Roster {
    /// How well they do, in percent: how soon they answer and how they are rated, as a score counts them, both alike.
    /// What is not known is left out; `None` while neither is.
    #[must_use]
    pub fn performance(&self, now: Timestamp) -> Option<u32> {
        let parts: Vec<u32> = [response(self), rating(self, now)]
            .into_iter()
            .flatten()
            .collect();
        let count = u32::try_from(parts.len()).unwrap_or(u32::MAX);
        parts.iter().sum::<u32>().checked_div(count * 10)
    }
}

/// At once is everything; `None` before the first answer.
fn response(roster: &Roster) -> Option<u32> {
    let took = roster.response?;
    Some(share(Millis(SLOW.0 - took.0), SLOW))
}

/// One star is nothing, five are everything; `None` while there are few.
fn rating(roster: &Roster, now: Timestamp) -> Option<u32> {
    let (count, stars) = roster.ratings.lately(now);
    (count >= FEW_RATINGS).then(|| thousandths(stars.saturating_sub(count), count * 4))
}

/// `span` of `whole` in thousandths, at most all of it.
fn share(span: Millis, whole: Millis) -> u32 {
    let within = span.0.clamp(0, whole.0);
    u32::try_from(within * 1_000 / whole.0).unwrap_or(1_000)
}
