//! What the web view may ask the core. One Tauri command each, named in the item's first line; each takes the struct
//! as its argument `request` and fails with a [`switchboard_protocol::Problem`].

use serde::{Deserialize, Serialize};
use switchboard_model::{DeclineReason, MessageId, OfferId, Resolution, SessionId, SpecialistStatus};

/// `join`: sign in with an invitation code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Join {
    /// The relay's address; `https://` is assumed, plain HTTP is taken for loopback only.
    pub relay: String,
    /// The invitation code.
    pub code: String,
    /// A password to sign in with later.
    pub password: Option<String>,
}

/// `sign_in`: with e-mail and password.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct SignIn {
    /// As in [`Join`].
    pub relay: String,
    /// The person's address.
    pub email: String,
    /// Their password.
    pub password: String,
}

/// `accept`: take an offered chat.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Accept {
    /// Which offer.
    pub offer_id: OfferId,
}

/// `decline`: pass on an offered chat.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Decline {
    /// Which offer.
    pub offer_id: OfferId,
    /// Why.
    pub reason: DeclineReason,
}

/// `set_status`: say whether chats may come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct SetStatus {
    /// The new status.
    pub status: SpecialistStatus,
}

/// `open_thread`: have a conversation in front of me; answers with its [`crate::ThreadView`] and goes on emitting it
/// whenever it changes, until `close_thread` or the next `open_thread`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct OpenThread {
    /// Which chat.
    pub session_id: SessionId,
}

/// `send`: write in a chat of mine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Send {
    /// Which chat.
    pub session_id: SessionId,
    /// What. The core trims its ends.
    pub text: String,
}

/// `save_draft`: keep a reply I have begun.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct SaveDraft {
    /// Which chat.
    pub session_id: SessionId,
    /// The text so far; empty forgets it.
    pub text: String,
}

/// `retry` and `discard`: what to do with a message that was refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct FailedMessage {
    /// Which chat.
    pub session_id: SessionId,
    /// Which message.
    pub message_id: MessageId,
}

/// `end`: end a chat of mine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct End {
    /// Which chat.
    pub session_id: SessionId,
    /// How it ended.
    pub resolution: Resolution,
}
