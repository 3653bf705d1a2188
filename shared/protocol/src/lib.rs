//! What travels between relay, desktop and widget: socket frames, REST bodies and error codes.
//!
//! The log is the truth and frames are hints. A client says where it stands (`epoch`, `position`); the relay answers
//! with the events it may see after that, in order, then goes on live. Every [`frames::Events`] frame names the
//! position it continues from, so a gap is seen by number and repaired by asking.

mod canned;
mod commands;
mod consents;
mod details;
mod errors;
mod events;
mod frames;
mod identity;
mod missed;
mod overview;
mod performance;
mod rest;
mod retention;
mod routing;
mod search;
mod views;

pub use canned::{CannedReplies, CannedReply, ChangeCannedReply, NewCannedReply, ReplyScope};
pub use commands::{Command, FirstMessage, TransferTo};
pub use consents::{ConsentView, Consents, NewConsent};
pub use details::{Attributes, BotLine, Contact, Context, NoteView, Origin, SessionDetails};
pub use errors::{ErrorCode, Problem};
pub use events::{EventBody, LogEvent};
pub use frames::{
    Bye, ClientFrame, ClientInfo, Cursor, Events, Hello, Hint, ProtocolRange, RelayFrame, Snapshot,
    SnapshotReason, WaitRange, Warning, WarningKind, Watched, WatchedView, Welcome,
};
pub use identity::{
    Identified, Identify, IdentityKeyAdded, IdentityKeyView, IdentityRule, KeyAlgorithm, NewIdentityKey,
    SiteIdentity,
};
pub use missed::{
    AnswerMissed, AssignMissed, CloseMissed, FormTaken, MissedAnswer, MissedClosing, MissedItem, MissedList,
    MissedStale, NewForm, ReopenMissed,
};
pub use overview::{
    Activation, AuditLog, AuditRecord, CommandDone, CommandRequest, Figures, MessagePage, PlaceView,
    QueueSnapshot, QueueStatus, RatingView, SessionList, SessionReport, SessionSummary, SpecialistView,
    Utilisation, WaitingView,
};
pub use performance::{ManualPerformance, PerformanceView, SetPerformance};
pub use rest::{
    BlockTarget, BlockView, ChangePerson, Colleague, CreateCustomer, CreateInvitation, CreateSite,
    CustomerCreated, DeviceView, Invitation, MergeCustomers, NewBlock, NewPerson, NewQueue, Person, Queue,
    RedeemInvitation, Rotated, SignIn, SignedIn, Site, SiteCreated, SiteInfo, TransferTargets, Warnings,
};
pub use retention::{RetentionView, SetRetention};
pub use routing::{
    CandidateView, DecisionView, FilterView, PassedOverView, RoutingEvent, RoutingHistory, RoutingStep,
    ScoreView,
};
pub use search::{SearchHit, SearchPage, TextRange};
pub use views::{
    CustomerState, CustomerView, HandedView, MessageView, OfferView, PageView, PersonView, ProfileView,
    QueueView, SessionRecord, SessionView, SpecialistState, TransferView, View, WhyReason, WhyView,
    WrapUpView,
};

/// The protocol versions that this build speaks.
pub const SPOKEN: ProtocolRange = ProtocolRange { min: 1, max: 1 };
