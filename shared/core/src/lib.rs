//! The desk: which session waits, rings, is owned by whom, and what comes next. Imports model only.
//!
//! [`Desk::decide`] turns a command into events and never mutates; [`Desk::apply`] takes an event in and never fails;
//! [`Desk::next_deadline`] is the only timer. Time and fresh ids are arguments, so `replay(events) == state`.
//! The types here are not wire types.

mod apply;
mod command;
mod decide;
mod desk;
mod event;
mod invariants;
mod offer;
mod queue;
mod rejection;
mod roster;
mod route;
mod session;

pub use command::{Author, Command};
pub use desk::{Desk, Ids};
pub use event::{Event, Principal};
pub use offer::Offer;
pub use queue::{MIN_RING_TIME, Queue, QueuePlace};
pub use rejection::Rejection;
pub use roster::{Roster, Specialist};
pub use route::RETRY_PAUSE;
pub use session::{Session, Stage, Waiting};
