//! The whole window but for the open conversations.

use serde::{Deserialize, Serialize};
use switchboard_model::{
    Millis, Resolution, SenderKind, SessionId, SessionState, SpecialistStatus, StatusReason, Timestamp,
};
use switchboard_protocol::{CustomerView, OfferView, Problem, ProfileView, QueueView, Warning};

/// What the window shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(tag = "screen", rename_all = "snake_case")]
pub enum AppView {
    /// Opening keychain and cache.
    Starting,
    /// The cache cannot be opened; the problem says what to do. Nothing was changed.
    Blocked {
        /// Why.
        problem: Problem,
    },
    /// First run, or signed out.
    SignedOut(SignedOutView),
    /// At work.
    Desk(Box<DeskView>),
}

/// The first-run screen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct SignedOutView {
    /// The relay address used last, or given by a join link.
    pub relay: Option<String>,
    /// The code a join link brought.
    pub code: Option<String>,
    /// Why the last session here ended, such as a revoked token.
    pub problem: Option<Problem>,
}

/// The window at work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct DeskView {
    /// Who I am.
    pub me: ProfileView,
    /// What I said of myself last.
    pub status: SpecialistStatus,
    /// Why it is that.
    pub status_reason: StatusReason,
    /// What it becomes once the chats in hand are done; absent when nothing was asked for.
    pub status_then: Option<SpecialistStatus>,
    /// The relay's address.
    pub relay: String,
    /// How the link to it stands.
    pub link: LinkView,
    /// What to add to this machine's clock to get the relay's.
    pub clock_offset: Millis,
    /// What rings for me, oldest first.
    pub offers: Vec<OfferView>,
    /// What I may pick, oldest first. Nothing of it rings.
    pub waiting: Vec<OfferView>,
    /// Places that stay taken after a chat, in order of their beginning.
    pub wrap_ups: Vec<WrapUpRow>,
    /// My open chats: unanswered first, longest wait on top.
    pub active: Vec<SessionRow>,
    /// Chats that are mine no longer and still hold something I wrote, or are open here.
    pub left: Vec<SessionRow>,
    /// My chats that are over, latest first.
    pub past: Vec<SessionRow>,
    /// What stands in the way of my queues, the most pressing first. Empty without a link, and for specialists.
    pub warnings: Vec<Warning>,
    /// Commands that wait for the relay.
    pub outbox: u32,
    /// Whether history stays on this machine.
    pub history: History,
    /// What the OS last said of our notifications.
    pub notifications: NotificationState,
    /// Something the core wants said once, such as an accept that came too late.
    pub notice: Option<Problem>,
}

/// How the link to the relay stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum LinkView {
    /// First attempt since start or wake.
    Connecting,
    /// Live.
    Online,
    /// No link. Reading and writing go on.
    Offline {
        /// Since when, on this machine's clock.
        since: Timestamp,
        /// When the next attempt starts, on this machine's clock.
        retry_at: Timestamp,
    },
    /// The relay will not have this app as it is; the problem says what to do.
    Refused {
        /// Why.
        problem: Problem,
    },
}

/// Whether history stays on this machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum History {
    /// Encrypted, its key in the keychain.
    Kept,
    /// No keychain here: sign-in and history last until the app closes.
    ThisRunOnly,
}

/// What the OS last said of our notifications.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum NotificationState {
    /// Nothing was shown yet.
    Untried,
    /// The OS took the last one.
    Working,
    /// The OS did not take the last one: offers ring in the window only.
    Failing,
}

/// One chat in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct SessionRow {
    /// Which.
    pub id: SessionId,
    /// Who asks.
    pub customer: CustomerView,
    /// Through which queue.
    pub queue: QueueView,
    /// Where it stands.
    pub state: SessionState,
    /// How it ended.
    pub resolution: Option<Resolution>,
    /// First line of the last message, at most 140 characters.
    pub last_text: Option<String>,
    /// Who wrote it.
    pub last_sender: Option<SenderKind>,
    /// When it last moved, on the relay's clock.
    pub last_at: Timestamp,
    /// Since when the customer waits for an answer, on the relay's clock; `None` when they do not.
    pub unanswered_since: Option<Timestamp>,
    /// Messages of the customer's that I have not had in front of me.
    pub unread: u32,
    /// Whether I have begun a reply.
    pub draft: bool,
    /// Whether something I wrote here could not be sent.
    pub failed: bool,
    /// Whether it counts towards nobody's capacity, because its customer is silent.
    pub parked: bool,
    /// Whether it is on its way to somebody else.
    pub transferred: bool,
    /// Whether its customer was reminded and has not written since.
    pub reminded: bool,
}

/// A place that stays taken after a chat.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct WrapUpRow {
    /// The chat that ended.
    pub session_id: SessionId,
    /// Whose it was; absent when the chat is not known here.
    pub customer: Option<CustomerView>,
    /// Until when, on the relay's clock.
    pub until: Timestamp,
}
