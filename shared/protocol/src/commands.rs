//! What a client may ask for over its socket.

use serde::{Deserialize, Serialize};
use switchboard_model::{
    DeclineReason, Fence, Language, MessageId, OfferId, Resolution, SessionId, SpecialistStatus,
};

/// One request. It travels with a client-made [`switchboard_model::CommandId`]; sending it again is safe.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Command {
    /// Customer: open a chat. One session per customer is open at a time; a second is refused with `session_open`.
    StartSession {
        /// Made by the widget.
        session_id: SessionId,
        /// What the customer calls themselves. Text that unlocks nothing.
        name: Option<String>,
        /// The language of the customer's page or browser.
        language: Option<Language>,
        /// The page the widget stands on, and its title.
        page_url: Option<String>,
        /// See `page_url`.
        page_title: Option<String>,
        /// The question, if the customer wrote one.
        first_message: Option<FirstMessage>,
    },
    /// Customer or owner: write. The ends are trimmed as [`switchboard_model::limits::trim_text`] does.
    PostMessage {
        /// Where to.
        session_id: SessionId,
        /// Made by the writer's client.
        message_id: MessageId,
        /// Staff name the fence they own the session under; customers leave it out.
        fence: Option<Fence>,
        /// What was written.
        text: String,
    },
    /// Customer or owner: end the chat. Ending an ended session is refused with `session_ended`.
    EndSession {
        /// Which one.
        session_id: SessionId,
        /// As in `post_message`.
        fence: Option<Fence>,
        /// Staff may say how it ended; otherwise the relay tells by whether anyone answered.
        resolution: Option<Resolution>,
    },
    /// Specialist: take an offered session. Refused with `offer_gone` after its deadline.
    AcceptOffer {
        /// Which offer.
        offer_id: OfferId,
    },
    /// Specialist: pass on an offered session.
    DeclineOffer {
        /// Which offer.
        offer_id: OfferId,
        /// Why, for the lead.
        reason: DeclineReason,
    },
    /// Specialist: say whether chats may come.
    SetStatus {
        /// The new status.
        status: SpecialistStatus,
    },
}

/// The question a chat opens with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct FirstMessage {
    /// Made by the widget.
    pub message_id: MessageId,
    /// What was written.
    pub text: String,
}
