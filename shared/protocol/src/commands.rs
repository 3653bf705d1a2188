//! What a client may ask for over its socket.

use crate::{Attributes, Contact, Context};
use serde::{Deserialize, Serialize};
#[cfg(feature = "openapi")]
use switchboard_model::schema;
use switchboard_model::{
    DeclineReason, Fence, Language, MessageId, NoteId, OfferId, Priority, QueueId, Resolution, SessionId,
    Skill, SpecialistId, SpecialistStatus, Stars,
};

/// One request. It travels with a client-made [`switchboard_model::CommandId`]; sending it again is safe.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
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
        /// How the customer can be reached.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "ts", ts(optional))]
        contact: Option<Contact>,
        /// What was there before the chat, as the page has it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "ts", ts(optional))]
        context: Option<Box<Context>>,
        /// What else the page knows.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "ts", ts(optional))]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<schema::Attributes>))]
        attributes: Option<Attributes>,
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
        #[cfg_attr(feature = "openapi", schema(value_type = schema::MessageText))]
        text: String,
    },
    /// Owner: say something else in a message of mine. What it said before is nowhere any more.
    EditMessage {
        /// Where.
        session_id: SessionId,
        /// Which message.
        message_id: MessageId,
        /// As in `post_message`.
        fence: Fence,
        /// What it is to say.
        #[cfg_attr(feature = "openapi", schema(value_type = schema::MessageText))]
        text: String,
    },
    /// Owner: take a message of mine back. Its number stays, with nothing in it.
    DeleteMessage {
        /// Where.
        session_id: SessionId,
        /// Which message.
        message_id: MessageId,
        /// As in `post_message`.
        fence: Fence,
    },
    /// Customer, owner or lead: end the chat. Ending an ended session is refused with `session_ended`.
    EndSession {
        /// Which one.
        session_id: SessionId,
        /// As in `post_message`; whoever looks after its queue and does not own it leaves it out, too.
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
        /// True: not before the chats in hand are done; until then no new ones come.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        when_done: bool,
    },
    /// Customer: go on in the thread of the chat that ended. Refused with `too_late` once its queue's time is over.
    ReopenSession {
        /// Which one.
        session_id: SessionId,
        /// What they write first, if anything.
        first_message: Option<FirstMessage>,
    },
    /// Customer: say how it was, once the chat has ended. A second rating replaces the first.
    RateSession {
        /// Which one.
        session_id: SessionId,
        /// 1 to 5.
        stars: Stars,
        /// What else is to be said. Absent: what was said before stays; empty: it is taken back.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "ts", ts(optional))]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<schema::RatingComment>))]
        comment: Option<String>,
    },
    /// Owner: give a chat to somebody else. It stays mine until they accept.
    TransferSession {
        /// Which one.
        session_id: SessionId,
        /// As in `post_message`.
        fence: Fence,
        /// To whom.
        to: TransferTo,
        /// What they should know, at most [`switchboard_model::limits::NOTE_CHARS`] characters. Staff only.
        note: Option<String>,
    },
    /// Owner: keep a chat that I was about to give away.
    CancelTransfer {
        /// Which one.
        session_id: SessionId,
        /// As in `post_message`.
        fence: Fence,
    },
    /// Specialist: give all my chats away. Each stays mine until somebody accepts it.
    HandOver {
        /// To whom; absent: each to its own queue.
        to: Option<TransferTo>,
        /// As in `transfer_session`.
        note: Option<String>,
    },
    /// Specialist: I am done with what comes after a chat.
    EndWrapUp {
        /// The chat that ended.
        session_id: SessionId,
    },
    /// Leads and admins: make a session somebody's without asking them. They must be reachable and have room.
    AssignSession {
        /// Which one.
        session_id: SessionId,
        /// Whose it is to be.
        specialist_id: SpecialistId,
    },
    /// Leads and admins: say whether chats may come to somebody who serves their queues.
    SetStatusOf {
        /// Whose.
        specialist_id: SpecialistId,
        /// The new status.
        status: SpecialistStatus,
    },
    /// Leads and admins: a line of the system's in a chat, such as that a payment has come.
    PostSystemMessage {
        /// Where to.
        session_id: SessionId,
        /// Made by the writer's client.
        message_id: MessageId,
        /// What it says.
        #[cfg_attr(feature = "openapi", schema(value_type = schema::MessageText))]
        text: String,
    },
    /// Customer, owner or lead: write down who the customer is and what belongs to a chat, also after its end. What is
    /// named takes the place of what was there, whole; what is absent stays. Customers name themselves and their contact.
    UpdateSession {
        /// Which one.
        session_id: SessionId,
        /// As in `end_session`.
        fence: Option<Fence>,
        /// What the customer is called; empty is no name.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "ts", ts(optional))]
        name: Option<String>,
        /// How they can be reached.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "ts", ts(optional))]
        contact: Option<Contact>,
        /// What was there before the chat. Staff only.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "ts", ts(optional))]
        context: Option<Box<Context>>,
        /// What it is filed under. Staff only.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "ts", ts(optional))]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<Vec<schema::Tag>>))]
        tags: Option<Vec<String>>,
        /// What else is known. Staff only.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "ts", ts(optional))]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<schema::Attributes>))]
        attributes: Option<Attributes>,
    },
    /// Owner or lead: write something down for colleagues, also after the end. Never shown to a customer.
    PostNote {
        /// About which chat.
        session_id: SessionId,
        /// As in `end_session`.
        fence: Option<Fence>,
        /// Made by the writer's client.
        note_id: NoteId,
        /// What it says.
        #[cfg_attr(feature = "openapi", schema(value_type = schema::StaffNote))]
        text: String,
    },
    /// Owner or lead: take back a note of mine. It is kept nowhere then.
    DeleteNote {
        /// About which chat.
        session_id: SessionId,
        /// As in `end_session`.
        fence: Option<Fence>,
        /// Which.
        note_id: NoteId,
    },
    /// Owner, leads and admins: say how urgent a session is.
    SetPriority {
        /// Which one.
        session_id: SessionId,
        /// How urgent.
        priority: Priority,
    },
}

/// To whom a chat is to go.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum TransferTo {
    /// A colleague, who must be reachable and have room.
    Specialist {
        /// Who.
        id: SpecialistId,
    },
    /// Whoever a queue's rules bring it to.
    Queue {
        /// Which.
        id: QueueId,
    },
    /// Whoever has a skill.
    Skill {
        /// Which.
        skill: Skill,
    },
}

/// The question a chat opens with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FirstMessage {
    /// Made by the widget.
    pub message_id: MessageId,
    /// What was written.
    #[cfg_attr(feature = "openapi", schema(value_type = schema::MessageText))]
    pub text: String,
}
