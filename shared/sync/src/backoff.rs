//! How long to wait before the next attempt to connect. Chance is an argument.

use switchboard_model::Millis;

/// The longest first delay: 500 ms. It doubles with each further attempt.
pub const BASE: Millis = Millis(500);
/// No delay is longer: 20 s.
pub const CAP: Millis = Millis::from_secs(20);

/// The delay before an attempt, anywhere between nothing and a bound that doubles up to [`CAP`] ("full jitter"), so
/// that many clients that lost the same relay do not come back in the same moment.
///
/// `attempt` counts failures since the last success, from 0; `chance` is uniform in 0..1 and is clamped to it.
#[must_use]
pub fn delay(attempt: u32, chance: f64) -> Millis {
    let doublings = attempt.min(16);
    let bound = (BASE.0 << doublings).min(CAP.0);
    // Far below 2^53: neither conversion loses anything that matters.
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        reason = "at most 20 000"
    )]
    let chosen = (bound as f64 * chance.clamp(0.0, 1.0)) as i64;
    Millis(chosen)
}

#[cfg(test)]
mod tests {
    use super::{CAP, delay};
    use switchboard_model::Millis;

    #[test]
    fn the_bound_doubles_up_to_the_cap() {
        let bounds: Vec<i64> = (0..8).map(|attempt| delay(attempt, 1.0).0).collect();
        assert_eq!(bounds, [500, 1_000, 2_000, 4_000, 8_000, 16_000, 20_000, 20_000]);
        assert_eq!(delay(u32::MAX, 1.0), CAP);
    }

    #[test]
    fn chance_takes_its_share_of_the_bound() {
        assert_eq!(delay(2, 0.25), Millis(500));
        assert_eq!(delay(2, 0.0), Millis(0));
        assert_eq!(delay(2, 7.0), Millis(2_000));
        assert_eq!(delay(2, f64::NAN), Millis(0));
    }
}
