//! Why the desk said no. Nothing changed then. The edges turn these into problems with words.

/// A command that was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Rejection {
    /// No open session of that id is this author's: missing, someone else's, or over.
    #[error("no such open session")]
    NoSuchSession,
    /// No queue has that id.
    #[error("no such queue")]
    NoSuchQueue,
    /// No specialist has that id.
    #[error("no such specialist")]
    NoSuchSpecialist,
    /// An open session has that id.
    #[error("the session id is in use")]
    SessionIdUsed,
    /// The customer has an open session; one at a time.
    #[error("the customer has an open session")]
    SessionOpen,
    /// The owner writes under a fence that is not the session's.
    #[error("the fence is stale")]
    FenceStale,
    /// The offer was answered, expired or withdrawn, or rings for someone else.
    #[error("the offer is gone")]
    OfferGone,
    /// The specialist owns as many sessions as their capacity allows.
    #[error("the specialist is at capacity")]
    AtCapacity,
}
