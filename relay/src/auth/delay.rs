//! A growing delay for each account, against guessing one password from many addresses.
//!
//! It is the same for addresses that nobody here has, so that it tells nothing, and it never grows beyond some minutes,
//! so that nobody can be locked out for long by others.

use super::tokens::hash;
use crate::store::Digest;
use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};
use switchboard_model::{
    Millis, Timestamp,
    limits::{SIGN_IN_DELAY_MOST, SIGN_IN_FREE},
};
use switchboard_protocol::{ErrorCode, Problem};

/// Accounts that are remembered at most; the one that may try soonest is forgotten first.
const MOST: usize = 10_000;

/// Attempts by account.
#[derive(Debug, Default)]
pub(crate) struct Delays {
    accounts: Mutex<HashMap<Digest, Attempts>>,
}

#[derive(Clone, Copy, Debug)]
struct Attempts {
    /// In a row, without success.
    count: u32,
    /// Nobody is let try before.
    until: Timestamp,
}

impl Delays {
    /// Counts an attempt before it is made, so that many at once count as many.
    pub(crate) fn attempt(&self, email: &str, now: Timestamp) -> Result<(), Problem> {
        let key = hash(&email.to_lowercase());
        let mut accounts = self.accounts.lock().unwrap_or_else(PoisonError::into_inner);
        let before = accounts.get(&key).copied();
        if let Some(it) = before.filter(|it| now < it.until) {
            let seconds = (it.until - now).0.div_euclid(1_000) + 1;
            return Err(Problem::new(
                ErrorCode::RateLimited,
                "Too many wrong passwords for this account. Wait and try again, or ask an admin for a new code.",
            )
            .with_detail(format!("Wait {seconds} s.")));
        }
        if before.is_none() && accounts.len() >= MOST {
            let soonest = accounts
                .iter()
                .min_by_key(|(_, it)| it.until)
                .map(|(key, _)| *key);
            soonest.and_then(|key| accounts.remove(&key));
        }
        let count = before.map_or(0, |it| it.count) + 1;
        let until = now + delay(count);
        accounts.insert(key, Attempts { count, until });
        Ok(())
    }

    /// The password was right.
    pub(crate) fn succeeded(&self, email: &str) {
        let key = hash(&email.to_lowercase());
        let mut accounts = self.accounts.lock().unwrap_or_else(PoisonError::into_inner);
        accounts.remove(&key);
    }
}

/// How long to wait after so many in a row: nothing at first, then a second, doubled each time.
fn delay(count: u32) -> Millis {
    let Some(over) = count.checked_sub(SIGN_IN_FREE) else {
        return Millis(0);
    };
    let doubled = 1_i64
        .checked_shl(over)
        .map_or(i64::MAX, |factor| factor.saturating_mul(1_000));
    Millis(doubled.min(SIGN_IN_DELAY_MOST.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seconds(seconds: i64) -> Timestamp {
        Timestamp(seconds * 1_000)
    }

    #[test]
    fn it_grows_and_ends_with_success() {
        let delays = Delays::default();
        let mut now = seconds(0);
        for _ in 0..SIGN_IN_FREE {
            delays.attempt("Sam@example.com", now).unwrap();
        }
        let mut waits = Vec::new();
        for _ in 0..12 {
            let refused = delays.attempt("sam@example.com", now).unwrap_err();
            assert_eq!(refused.code, ErrorCode::RateLimited);
            let began = now;
            while delays.attempt("sam@example.com", now).is_err() {
                now = now + Millis(1_000);
            }
            waits.push((now - began).0 / 1_000);
        }
        assert_eq!(waits, [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300]);
        delays.attempt("somebody-else@example.com", now).unwrap();
        delays.succeeded("sam@example.com");
        delays.attempt("sam@example.com", now).unwrap();
        delays.attempt("sam@example.com", now).unwrap();
    }

    #[test]
    fn a_flood_of_names_takes_bounded_memory() {
        let delays = Delays::default();
        for number in 0..MOST + 10 {
            delays.attempt(&number.to_string(), seconds(1)).unwrap();
        }
        assert_eq!(delays.accounts.lock().unwrap().len(), MOST);
    }
}
