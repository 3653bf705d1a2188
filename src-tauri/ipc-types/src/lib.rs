//! What the desktop's native core and its web view say to each other. Plain data: the core decides, the view shows.
//!
//! The core emits two events: `app` carries an [`AppView`] whenever anything in it changed, `thread` a [`ThreadView`]
//! whenever an open conversation changed. The web view answers with the commands in [`requests`].

pub mod requests;
mod thread;
mod view;

pub use thread::{Delivery, LeftView, Line, ThreadView, Writable};
pub use view::{
    AppView, DeskView, History, LinkView, NotificationState, SessionRow, SignedOutView, WrapUpRow,
};

/// Name of the event that carries an [`AppView`].
pub const APP_EVENT: &str = "app";
/// Name of the event that carries a [`ThreadView`].
pub const THREAD_EVENT: &str = "thread";
