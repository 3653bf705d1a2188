//! Bugs that can be planted one at a time, to prove that the proofs find them. Without the feature `planted`, which
//! only tests turn on, nothing of this is in the program.

/// A bug that somebody might make.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Bug {
    /// An accept does not look at the capacity.
    NoCapacityOnAccept = 1,
    /// The other offers of a session ring on after one was accepted.
    OthersRingOn,
    /// The second owner gets the fence of the first.
    FenceStays,
    /// A write is taken under any fence.
    AnyFence,
    /// A session that everyone passed on never rings again.
    RoundsEnd,
    /// The sessions of somebody who is gone stay theirs.
    NobodyIsLost,
    /// A client is answered before its command is durable.
    AnsweredEarly,
    /// After a failed commit the desk goes on as if it had not failed.
    DeskKept,
    /// A command that is sent again is done again.
    DoneAgain,
    /// A client that catches up misses the first event.
    FirstMissed,
}

impl Bug {
    /// Every bug.
    pub const ALL: [Self; 10] = [
        Self::NoCapacityOnAccept,
        Self::OthersRingOn,
        Self::FenceStays,
        Self::AnyFence,
        Self::RoundsEnd,
        Self::NobodyIsLost,
        Self::AnsweredEarly,
        Self::DeskKept,
        Self::DoneAgain,
        Self::FirstMissed,
    ];
}

#[cfg(feature = "planted")]
static PLANTED: std::sync::atomic::AtomicU8 = std::sync::atomic::AtomicU8::new(0);

/// Plants a bug in this process, or takes it out again.
#[cfg(feature = "planted")]
pub fn plant(bug: Option<Bug>) {
    let number = bug.map_or(0, |bug| bug as u8);
    PLANTED.store(number, std::sync::atomic::Ordering::SeqCst);
}

/// Whether a bug is planted.
#[cfg(feature = "planted")]
#[must_use]
pub fn is(bug: Bug) -> bool {
    PLANTED.load(std::sync::atomic::Ordering::Relaxed) == bug as u8
}

/// Whether a bug is planted: never.
#[cfg(not(feature = "planted"))]
#[must_use]
pub const fn is(_: Bug) -> bool {
    false
}
