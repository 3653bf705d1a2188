//! The words of the house: ids, time, vocabulary and limits. Imports nothing of ours.
//!
//! Nothing here reads a clock or makes an id; both arrive as arguments from whoever acts.

mod ids;
pub mod limits;
mod numbers;
mod time;
mod vocabulary;

pub use ids::{
    CommandId, CustomerId, DeviceId, Epoch, MessageId, OfferId, QueueId, SessionId, SiteId, SpecialistId,
    WorkspaceId,
};
pub use numbers::{Capacity, Fence, Position, Seq};
pub use time::{Millis, Timestamp};
pub use vocabulary::{
    DeclineReason, Language, MessageKind, OfferEnd, Resolution, Role, SenderKind, SessionState, Skill,
    SpecialistStatus,
};
