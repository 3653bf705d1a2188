//! How people behave: plain distributions, drawn from one seeded source.

use rand::{Rng as _, rngs::StdRng};

/// What a specialist does with an offer, after so many milliseconds.
pub(crate) enum Answer {
    Accept(i64),
    Decline(i64),
    Miss,
}

pub(crate) fn answer(chance: &mut StdRng) -> Answer {
    let after = chance.random_range(1_500..9_000);
    match chance.random_range(0..100) {
        0..92 => Answer::Accept(after),
        92..95 => Answer::Decline(after),
        _ => Answer::Miss,
    }
}

/// Reading what came and typing an answer; whoever has several chats takes longer over each.
pub(crate) fn specialist_writes(chance: &mut StdRng, read: usize, typed: usize, chats: usize) -> i64 {
    let pace = 1_000 + 350 * chats.saturating_sub(1);
    let work = 2_000 + read * 40 + typed * 180;
    vary(chance, work * pace / 1_000)
}

/// Reading, thinking and typing.
pub(crate) fn customer_writes(chance: &mut StdRng, read: usize, typed: usize) -> i64 {
    let think = chance.random_range(4_000..25_000);
    vary(chance, think + read * 40 + typed * 250)
}

/// How long somebody is willing to wait: 10 minutes on average, exponentially spread.
pub(crate) fn patience(chance: &mut StdRng) -> i64 {
    exponential(chance, 600_000.0)
}

/// A time with a mean, exponentially spread.
#[expect(clippy::cast_possible_truncation, reason = "milliseconds of a day")]
pub(crate) fn exponential(chance: &mut StdRng, mean: f64) -> i64 {
    let uniform: f64 = chance.random_range(f64::EPSILON..1.0);
    (-uniform.ln() * mean) as i64
}

pub(crate) fn one_in(chance: &mut StdRng, number: u32) -> bool {
    chance.random_ratio(1, number)
}

fn vary(chance: &mut StdRng, millis: usize) -> i64 {
    let millis = i64::try_from(millis).unwrap_or(i64::MAX);
    chance.random_range(millis / 2..=millis * 3 / 2)
}
