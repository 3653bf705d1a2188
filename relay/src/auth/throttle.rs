//! Limits per network address, against guessing and flooding.

use governor::{DefaultKeyedRateLimiter, Quota};
use std::{
    net::IpAddr,
    num::NonZeroU32,
    sync::atomic::{AtomicUsize, Ordering},
};
use switchboard_protocol::{ErrorCode, Problem};

/// So few addresses are not worth tidying.
const FEW: usize = 10_000;

/// So many a minute from one address; as many at once.
#[derive(Debug)]
pub(crate) struct Throttle {
    limiter: DefaultKeyedRateLimiter<IpAddr>,
    /// At how many addresses those that need no memory are next looked for.
    tidy_at: AtomicUsize,
}

impl Throttle {
    /// A limit per minute.
    pub(crate) fn per_minute(count: NonZeroU32) -> Self {
        Self {
            limiter: DefaultKeyedRateLimiter::keyed(Quota::per_minute(count)),
            tidy_at: AtomicUsize::new(FEW),
        }
    }

    /// Takes one from an address's share.
    pub(crate) fn take(&self, from: IpAddr) -> Result<(), Problem> {
        // Addresses whose share is full again need no memory.
        if self.limiter.len() > self.tidy_at.load(Ordering::Relaxed) {
            self.limiter.retain_recent();
            // Not again before as many have come: a flood must not make every request look through all of them.
            self.tidy_at
                .store((2 * self.limiter.len()).max(FEW), Ordering::Relaxed);
        }
        self.limiter.check_key(&network(from)).map_err(|_| {
            Problem::new(
                ErrorCode::RateLimited,
                "Too many requests from this address. Wait a minute and try again.",
            )
        })
    }
}

/// One subscriber holds a whole IPv6 /64: it shares one share.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => IpAddr::V4(address),
        IpAddr::V6(address) => IpAddr::V6((address.to_bits() & !u128::from(u64::MAX)).into()),
    }
}
