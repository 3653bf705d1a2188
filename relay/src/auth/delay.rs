//! A growing delay for whoever names wrong passwords: for one account from one network, and more loosely for one
//! account from anywhere, against guessing from many addresses.
//!
//! It is the same for addresses that nobody here has, so that it tells nothing. Networks from which somebody has signed
//! in to an account are spared what others do to it, so that nobody is locked out by strangers.

use super::{throttle::network, tokens::hash};
use crate::store::Digest;
use std::{
    collections::{HashMap, HashSet},
    net::IpAddr,
    sync::{Mutex, MutexGuard, PoisonError},
};
use switchboard_model::{
    Millis, Timestamp,
    limits::{SIGN_IN_DELAY_MOST, SIGN_IN_FREE, SIGN_IN_FREE_ANYWHERE},
};
use switchboard_protocol::{ErrorCode, Problem};

/// Keys that are remembered at most; the one that may try soonest is forgotten first.
const MOST: usize = 10_000;

/// Attempts.
#[derive(Debug, Default)]
pub(crate) struct Delays {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    attempts: HashMap<Digest, Attempts>,
    /// Accounts with the networks they were signed in to from.
    known: HashSet<Digest>,
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
    pub(crate) fn attempt(&self, email: &str, from: IpAddr, now: Timestamp) -> Result<(), Problem> {
        let (here, anywhere) = keys(email, from);
        let mut state = self.lock();
        state.free(&here, now)?;
        let strange = !state.known.contains(&here);
        if strange {
            state.free(&anywhere, now)?;
            state.count(anywhere, SIGN_IN_FREE_ANYWHERE, now);
        }
        state.count(here, SIGN_IN_FREE, now);
        Ok(())
    }

    /// The password was right.
    pub(crate) fn succeeded(&self, email: &str, from: IpAddr) {
        let (here, _) = keys(email, from);
        let mut state = self.lock();
        state.attempts.remove(&here);
        if state.known.len() < MOST {
            state.known.insert(here);
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn free(&self, key: &Digest, now: Timestamp) -> Result<(), Problem> {
        let Some(it) = self.attempts.get(key).filter(|it| now < it.until) else {
            return Ok(());
        };
        let seconds = (it.until - now).0.div_euclid(1_000) + 1;
        Err(Problem::new(
            ErrorCode::RateLimited,
            "Too many wrong passwords for this account. Wait and try again, or ask an admin for a new code.",
        )
        .with_detail(format!("Wait {seconds} s.")))
    }

    fn count(&mut self, key: Digest, free: u32, now: Timestamp) {
        let before = self.attempts.get(&key).map(|it| it.count);
        if before.is_none() && self.attempts.len() >= MOST {
            let soonest = self.attempts.iter().min_by_key(|(_, it)| it.until);
            let soonest = soonest.map(|(key, _)| *key);
            soonest.and_then(|key| self.attempts.remove(&key));
        }
        let count = before.unwrap_or(0).saturating_add(1);
        let until = now + delay(count, free);
        self.attempts.insert(key, Attempts { count, until });
    }
}

/// One account from one network, and from anywhere.
fn keys(email: &str, from: IpAddr) -> (Digest, Digest) {
    let email = email.to_lowercase();
    (hash(&format!("{} {email}", network(from))), hash(&email))
}

/// How long to wait after so many in a row: nothing at first, then a second, doubled each time.
fn delay(count: u32, free: u32) -> Millis {
    let Some(over) = count.checked_sub(free) else {
        return Millis(0);
    };
    let doubled = 1_000_i64.saturating_mul(1 << over.min(32));
    Millis(doubled.min(SIGN_IN_DELAY_MOST.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 1));
    const SAM: &str = "sam@example.com";

    fn seconds(seconds: i64) -> Timestamp {
        Timestamp(seconds * 1_000)
    }

    fn elsewhere(number: u32) -> IpAddr {
        IpAddr::V4((0x0a00_0000 + number).into())
    }

    #[test]
    fn it_grows_and_ends_with_success() {
        let delays = Delays::default();
        let mut now = seconds(0);
        for _ in 0..SIGN_IN_FREE {
            delays.attempt("Sam@example.com", HERE, now).unwrap();
        }
        let mut waits = Vec::new();
        for _ in 0..12 {
            let refused = delays.attempt(SAM, HERE, now).unwrap_err();
            assert_eq!(refused.code, ErrorCode::RateLimited);
            let began = now;
            while delays.attempt(SAM, HERE, now).is_err() {
                now = now + Millis(1_000);
            }
            waits.push((now - began).0 / 1_000);
        }
        assert_eq!(waits, [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300]);
        delays.attempt("somebody-else@example.com", HERE, now).unwrap();
        delays.succeeded(SAM, HERE);
        delays.attempt(SAM, HERE, now).unwrap();
        delays.attempt(SAM, HERE, now).unwrap();
    }

    #[test]
    fn strangers_from_everywhere_are_slowed_down_and_lock_nobody_out() {
        let delays = Delays::default();
        let now = seconds(1);
        delays.attempt(SAM, HERE, now).unwrap();
        delays.succeeded(SAM, HERE);
        let tried = (0..1_000).filter(|number| delays.attempt(SAM, elsewhere(*number), now).is_ok());
        assert!(tried.count() <= SIGN_IN_FREE_ANYWHERE as usize + 1);
        delays.attempt(SAM, HERE, now).unwrap();
        for count in 0..200 {
            assert!(delay(count, SIGN_IN_FREE).0 >= 0);
        }
    }

    #[test]
    fn a_flood_of_names_takes_bounded_memory() {
        let delays = Delays::default();
        for number in 0..MOST + 10 {
            delays.attempt(&number.to_string(), HERE, seconds(1)).unwrap();
        }
        assert_eq!(delays.lock().attempts.len(), MOST);
    }
}
