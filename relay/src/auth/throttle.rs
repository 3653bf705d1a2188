//! Limits per address, site, person and chat, against guessing and flooding. Time is the relay's own clock, so that a
//! test's time is theirs, too.

use crate::engine::Clock;
use governor::{
    Quota, RateLimiter, clock, middleware::NoOpMiddleware, nanos::Nanos, state::keyed::DefaultKeyedStateStore,
};
use std::{
    fmt,
    hash::Hash,
    net::IpAddr,
    num::NonZeroU32,
    sync::atomic::{AtomicUsize, Ordering},
};
use switchboard_protocol::{ErrorCode, Problem};

/// So few keys are not worth tidying.
const FEW: usize = 10_000;

/// So many a minute for each key; as many at once.
pub(crate) struct Throttle<K: Hash + Eq + Clone> {
    limiter: RateLimiter<K, DefaultKeyedStateStore<K>, Watch, NoOpMiddleware<Nanos>>,
    /// What is said when it is too much.
    words: &'static str,
    /// At how many keys those that need no memory are next looked for.
    tidy_at: AtomicUsize,
}

/// The relay's clock, as the limiter wants it.
#[derive(Clone)]
struct Watch(Clock);

impl clock::Clock for Watch {
    type Instant = Nanos;

    fn now(&self) -> Nanos {
        let millis = u64::try_from((self.0)().0).unwrap_or(0);
        millis.saturating_mul(1_000_000).into()
    }
}

impl<K: Hash + Eq + Clone> Throttle<K> {
    /// A limit per minute, and what is said beyond it.
    pub(crate) fn per_minute(count: NonZeroU32, clock: &Clock, words: &'static str) -> Self {
        let store = DefaultKeyedStateStore::default();
        Self {
            limiter: RateLimiter::new(Quota::per_minute(count), store, Watch(Clock::clone(clock))),
            words,
            tidy_at: AtomicUsize::new(FEW),
        }
    }

    /// Takes one from a key's share.
    pub(crate) fn take(&self, key: &K) -> Result<(), Problem> {
        // Keys whose share is full again need no memory.
        if self.limiter.len() > self.tidy_at.load(Ordering::Relaxed) {
            self.limiter.retain_recent();
            // Not again before as many have come: a flood must not make every request look through all of them.
            self.tidy_at
                .store((2 * self.limiter.len()).max(FEW), Ordering::Relaxed);
        }
        self.limiter
            .check_key(key)
            .map_err(|_| Problem::new(ErrorCode::RateLimited, self.words))
    }
}

impl<K: Hash + Eq + Clone> fmt::Debug for Throttle<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Throttle")
    }
}

/// One subscriber holds a whole IPv6 /64: it shares one share.
pub(crate) fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => IpAddr::V4(address),
        IpAddr::V6(address) => IpAddr::V6((address.to_bits() & !u128::from(u64::MAX)).into()),
    }
}
