//! The desk: which session waits, rings, is owned by whom, and what comes next. Imports model only.
//!
//! [`Desk::decide`] turns a command into events and never mutates; [`Desk::apply`] takes an event in and never fails;
//! [`Desk::next_deadline`] is the only timer. Time and fresh ids are arguments, so `replay(events) == state`.
//! The types here are not wire types.

mod command;
mod event;

pub use command::{Author, Command};
pub use event::{Event, Principal};
