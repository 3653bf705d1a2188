//! Why the desk said no. Nothing changed then. The edges turn these into problems with words.

/// A command that was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Rejection {
    /// No session of that id is this author's: missing, someone else's, or over.
    #[error("no such open session")]
    NoSuchSession,
    /// No queue has that id.
    #[error("no such queue")]
    NoSuchQueue,
    /// No specialist has that id.
    #[error("no such specialist")]
    NoSuchSpecialist,
    /// A session has that id.
    #[error("the session id is in use")]
    SessionIdUsed,
    /// The customer has an open session; one at a time.
    #[error("the customer has an open session")]
    SessionOpen,
    /// The owner writes under a fence that is not the session's.
    #[error("the fence is stale")]
    FenceStale,
    /// The offer was answered, expired or withdrawn, or is someone else's.
    #[error("the offer is gone")]
    OfferGone,
    /// The specialist has no place free.
    #[error("the specialist is at capacity")]
    AtCapacity,
    /// As many wait as the queue, and every queue it overflows to, takes.
    #[error("the queue is full")]
    QueueFull,
    /// The time for reopening is over.
    #[error("it is too late")]
    TooLate,
    /// It is on its way to somebody else, or is not.
    #[error("the session is not in a state for that")]
    TransferState,
    /// People have passed it on as often as its queue allows.
    #[error("the session was transferred too often")]
    TransferLimit,
    /// The specialist it is meant for cannot be reached, has no room, or owns it already.
    #[error("the target is not available")]
    TargetUnavailable,
    /// Nobody else who serves a queue has the skill.
    #[error("nobody has the skill")]
    SkillMissing,
    /// Both customers have an open session, or they are one.
    #[error("the customers cannot be merged")]
    CannotMerge,
    /// A queue's rules are not allowed; [`crate::Desk::faults`] says why.
    #[error("the queue's rules are not allowed")]
    QueueRules,
}
