//! What travels between relay, desktop and widget: socket frames, REST bodies and error codes.
//!
//! The log is the truth and frames are hints. A client says where it stands (`epoch`, `position`); the relay answers
//! with the events it may see after that, in order, then goes on live. Every [`frames::Events`] frame names the
//! position it continues from, so a gap is seen by number and repaired by asking.

mod commands;
mod errors;
mod events;
mod frames;
mod rest;
mod views;

pub use commands::{Command, FirstMessage};
pub use errors::{ErrorCode, Problem};
pub use events::{EventBody, LogEvent};
pub use frames::{
    Bye, ClientFrame, ClientInfo, Cursor, Events, Hello, Hint, ProtocolRange, RelayFrame, Snapshot,
    SnapshotReason, Welcome,
};
pub use rest::{
    CreateCustomer, CreateInvitation, CreateSite, CustomerCreated, Invitation, NewPerson, NewQueue, Person,
    Queue, RedeemInvitation, SignIn, SignedIn, Site, SiteCreated, SiteInfo,
};
pub use views::{
    CustomerState, CustomerView, MessageView, OfferView, PageView, PersonView, ProfileView, QueueView,
    SessionRecord, SessionView, SpecialistState, View,
};

/// The protocol versions that this build speaks.
pub const SPOKEN: ProtocolRange = ProtocolRange { min: 1, max: 1 };
