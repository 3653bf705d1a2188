//! The words of the house: ids, time, vocabulary and limits. Imports nothing of ours.
//!
//! Nothing here reads a clock or makes an id; both arrive as arguments from whoever acts.

mod hours;
mod ids;
pub mod limits;
mod marks;
mod numbers;
mod rules;
#[cfg(feature = "openapi")]
pub mod schema;
mod skills;
mod time;
mod vocabulary;

pub use hours::{ClockTime, Hours, Opening, Weekday};
pub use ids::{
    BlockId, CannedReplyId, CommandId, ConsentId, CustomerId, DeviceId, Epoch, MessageId, MissedId, NoteId,
    OfferId, QueueId, SessionId, SiteId, SpecialistId, WorkspaceId,
};
pub use marks::{Mark, Marks};
pub use numbers::{Capacity, Fence, Level, Position, Seq, Stars};
pub use rules::{QueueRules, Relax, Relaxation, ServiceLevel, Weights};
pub use skills::{HIGHEST, LOWEST, Need, Skills};
pub use time::{Millis, Timestamp};
pub use vocabulary::{
    AnswerWay, ConsentSource, DeclineReason, HitKind, Language, MessageKind, MissedKind, MissedOutcome,
    MissedState, OfferEnd, OfferKind, Priority, ReplyVariable, RequeueReason, Resolution, Role, RoutingMode,
    SenderKind, SessionState, Skill, Source, Speaker, SpecialistStatus, StatusReason, TransferEnd,
    TransferFallback,
};
