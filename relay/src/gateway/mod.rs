//! Sockets: one task each, a registry of who watches, and what a slow reader gets.

mod catch_up;
mod frames;
mod goodbye;
mod greet;
mod registry;
mod socket;
mod watching;

#[cfg(any(test, feature = "fuzz"))]
pub(crate) use frames::{offered_range, read as read_frame};
#[cfg(test)]
pub(crate) use goodbye::answer_close;
pub(crate) use registry::Registry;
#[cfg(test)]
pub(crate) use registry::{Delivery, SOCKETS, Watch};
pub(crate) use socket::open;
