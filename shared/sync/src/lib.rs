//! The client half of the protocol: resume, gap repair, outbox and replica, without any I/O. Imports model and protocol.
//!
//! [`Machine`] is fed what happens on the socket and says what to send and what to keep. The desktop, the simulation
//! and load generators run this one; the machine in TypeScript (`ui/protocol`) replays the same golden traces
//! (`tests/conformance`).

pub mod backoff;
mod change;
mod config;
mod fold;
mod machine;
mod marks;
mod outbox;
mod tokens;

pub use change::{Change, Hangup, Phase, Place};
pub use config::{Config, Pending, Saved};
pub use fold::{apply, apply_to_message, apply_to_notes, apply_to_session, message_of, session_of};
pub use machine::Machine;
pub use tokens::{Held, Tokens};
