//! What time it is: the machine's clock, or a test's.

use std::time::{Duration, SystemTime, UNIX_EPOCH};
use switchboard_model::Timestamp;

/// A clock.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Clock {
    /// The machine's. It goes on while the machine sleeps, so that a link that died meanwhile is noticed on waking.
    Machine,
    /// Moves with the runtime's (paused) time, from a moment on.
    #[cfg(test)]
    Runtime {
        base: Timestamp,
        since: tokio::time::Instant,
    },
}

/// The longest sleep. Timers stand still while a machine sleeps: this soon after it wakes, what was due is seen.
const LONGEST: Duration = Duration::from_secs(5);

impl Clock {
    /// This moment.
    pub(crate) fn now(self) -> Timestamp {
        match self {
            Self::Machine => {
                let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
                Timestamp(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
            }
            #[cfg(test)]
            Self::Runtime { base, since } => {
                base + switchboard_model::Millis(i64::try_from(since.elapsed().as_millis()).unwrap())
            }
        }
    }

    /// Sleeps until a moment, or for a while; without a moment, for ever. The caller looks at the clock again.
    pub(crate) async fn sleep_until(self, moment: Option<Timestamp>) {
        let Some(moment) = moment else {
            return std::future::pending().await;
        };
        let left = u64::try_from((moment - self.now()).0).unwrap_or_default();
        tokio::time::sleep(Duration::from_millis(left).min(LONGEST)).await;
    }
}
