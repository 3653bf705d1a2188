//! What the controller asks of the machine it runs on: show, notify, call for attention. Plain data, computed from state.
//!
//! It must not decide anything: the real one is in `shell`, the recording one for tests in `fake`.

#[cfg(test)]
pub(crate) mod fake;

use switchboard_ipc_types::{AppView, ThreadView};
use switchboard_model::{OfferId, SessionId};

/// What the controller may ask for. Nothing here waits or fails; how a notification fared comes back as
/// [`crate::controller::Input`].
pub(crate) trait Desktop: Send {
    /// The window shows this.
    fn emit_app(&mut self, view: &AppView);
    /// The open conversation is this.
    fn emit_thread(&mut self, view: &ThreadView);
    /// Shows a notification; one with the same key is replaced.
    fn notify(&mut self, notification: Notification);
    /// Takes a notification back, if it is still there.
    fn withdraw(&mut self, key: NotificationKey);
    /// How many things need the specialist.
    fn show_counts(&mut self, counts: Counts);
    /// Calls for attention once.
    fn call_attention(&mut self);
    /// Brings the window to the front.
    fn focus(&mut self);
}

/// What a notification is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum NotificationKey {
    /// An offer; it can be answered from the notification.
    Offer(OfferId),
    /// New messages in a chat of mine.
    Session(SessionId),
}

/// A notification.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Notification {
    /// What it is about.
    pub(crate) key: NotificationKey,
    /// Plain text, one line.
    pub(crate) title: String,
    /// Plain text.
    pub(crate) body: String,
}

/// What the OS said of a notification. Unknown is not confirmed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Its server took it.
    Accepted,
    /// There is no server.
    NoServer,
    /// The server refused it, or the call failed.
    Failed,
    /// No answer in time.
    Unknown,
}

/// What the specialist did with a notification.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    /// Take the offered chat.
    Accept,
    /// Pass on it.
    Decline,
    /// Show me.
    Open,
}

/// How many things need the specialist.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    /// Offers that ring.
    pub(crate) ringing: u32,
    /// Messages not read.
    pub(crate) unread: u32,
}

impl Counts {
    /// Both together, for a badge.
    pub(crate) const fn total(self) -> u32 {
        self.ringing.saturating_add(self.unread)
    }
}
