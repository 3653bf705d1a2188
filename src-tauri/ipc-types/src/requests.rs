//! What the web view may ask the core. One Tauri command each, named in the item's first line; each takes the struct
//! as its argument `request` and fails with a [`switchboard_protocol::Problem`].
//!
//! `transfer_targets` takes none: it answers with [`switchboard_protocol::TransferTargets`], fresh from the relay.

use serde::{Deserialize, Serialize};
use switchboard_model::{DeclineReason, MessageId, OfferId, Resolution, SessionId, SpecialistStatus};
use switchboard_protocol::TransferTo;

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
    /// True: not before the chats in hand are done; until then no new ones come. Saying a status again without it
    /// takes that back.
    #[serde(default)]
    pub when_done: bool,
}

/// `transfer`: give a chat to somebody else. It stays mine until they accept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Transfer {
    /// Which chat.
    pub session_id: SessionId,
    /// To whom.
    pub to: TransferTo,
    /// What they should know. The core trims it; nothing is as good as none.
    pub note: Option<String>,
}

/// `cancel_transfer`: keep a chat that I was about to give away.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct CancelTransfer {
    /// Which chat.
    pub session_id: SessionId,
}

/// `hand_over`: give all my chats away. Each stays mine until somebody accepts it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct HandOver {
    /// To whom; absent: each to its own queue.
    pub to: Option<TransferTo>,
    /// As in [`Transfer`].
    pub note: Option<String>,
}

/// `end_wrap_up`: I am done with what comes after a chat.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct EndWrapUp {
    /// The chat that ended.
    pub session_id: SessionId,
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
