//! The desk: which session waits, rings, is owned by whom, and what comes next. Imports model only.
//!
//! [`Desk::decide`] turns a command into events and never mutates; [`Desk::apply`] takes an event in and never fails;
//! [`Desk::next_deadline`] is the only timer. Time and fresh ids are arguments, so `replay(events) == state`.
//! The types here are not wire types. `docs/routing.md` says the rules in words.

mod annotation;
mod apply;
mod audience;
mod command;
mod decide;
mod desk;
mod due;
mod event;
mod faults;
mod fit;
mod hours;
mod index;
mod invariants;
mod offer;
mod old;
mod overview;
mod past;
pub mod planted;
mod queue;
mod rank;
mod rejection;
mod roster;
mod route;
mod score;
mod service;
mod session;
mod timer;
mod warning;
mod why;

pub use annotation::Annotation;
pub use audience::Principal;
pub use command::{Author, Command, TransferTo};
pub use desk::{Desk, Ids};
pub use event::Event;
pub use faults::Fault;
pub use offer::Offer;
pub use past::PastSession;
pub use queue::{MIN_RING_TIME, NOTICE_EVERY, Queue, QueuePlace};
pub use rank::Rank;
pub use rejection::Rejection;
pub use roster::{Ratings, Roster, Specialist};
pub use session::{Hold, Quiet, Seeking, Session, Stage, Transfer, Turn};
pub use timer::{GRACE, RETRY_PAUSE};
pub use warning::{Warning, WarningKind};
pub use why::{CANDIDATES_KEPT, Candidate, Filter, PASSED_OVER_KEPT, Parts, PassedOver, Why};
