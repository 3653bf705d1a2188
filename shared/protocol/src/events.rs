//! What happened, as one principal may see it.

use crate::details::{NoteView, SessionDetails};
use crate::views::{
    MessageView, OfferView, PersonView, ProfileView, QueueView, SessionRecord, SessionView, TransferView,
    WrapUpView,
};
use serde::{Deserialize, Serialize};
use switchboard_model::{
    Fence, Mark, MessageId, NoteId, OfferEnd, OfferId, Position, Priority, RequeueReason, Resolution,
    SenderKind, SessionId, SpecialistStatus, Stars, StatusReason, Timestamp, TransferEnd,
};

/// One event of the log, seen by one principal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct LogEvent {
    /// Its place in the workspace's log.
    pub position: Position,
    /// When the relay took it.
    pub at: Timestamp,
    /// What happened.
    pub body: EventBody,
}

/// What happened. Applying these in order to a snapshot gives the same state as a fresh snapshot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum EventBody {
    /// Customer: my chat is open and waits. Replaces the session shown before, if any.
    SessionStarted {
        /// The chat, without messages; they follow.
        session: SessionView,
    },
    /// Customer: a specialist took my chat.
    SpecialistJoined {
        /// Which chat.
        session_id: SessionId,
        /// Who.
        specialist: PersonView,
        /// The session's fence from here on.
        fence: Fence,
        /// The queue it came to them through.
        queue: QueueView,
    },
    /// Customer: my chat waits again.
    SessionRequeued {
        /// Which chat.
        session_id: SessionId,
        /// Where.
        queue: QueueView,
        /// Why.
        reason: RequeueReason,
    },
    /// Customer: my chat waits in another queue.
    QueueChanged {
        /// Which chat.
        session_id: SessionId,
        /// Where.
        queue: QueueView,
    },
    /// Customer: my chat is open again and waits, with everything written in it.
    SessionReopened {
        /// Which chat.
        session_id: SessionId,
        /// Where: its own queue, or the one that this overflows to.
        queue: QueueView,
    },
    /// Customer and owner: nothing was heard of the customer for a while.
    SessionReminded {
        /// Which chat.
        session_id: SessionId,
    },
    /// Customer: my rating was taken.
    SessionRated {
        /// Which chat.
        session_id: SessionId,
        /// What I said.
        stars: Stars,
        /// What I wrote with it, as it is by now.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "ts", ts(optional))]
        comment: Option<String>,
    },
    /// Specialist: this session is mine, with everything written so far.
    SessionAssigned {
        /// The session and its messages up to this position.
        record: SessionRecord,
    },
    /// Customer and owner: a message was stored.
    MessagePosted {
        /// The message.
        message: MessageView,
    },
    /// Customer and owner: a message says something else. Its place stays.
    MessageEdited {
        /// Which chat.
        session_id: SessionId,
        /// Which message.
        message_id: MessageId,
        /// What it says by now. What it said before is nowhere any more.
        text: String,
    },
    /// Customer and owner: a message says nothing any more. Its number stays.
    MessageDeleted {
        /// Which chat.
        session_id: SessionId,
        /// Which message.
        message_id: MessageId,
    },
    /// Customer and owner: how far messages came to one side.
    MessagesMarked {
        /// Which chat.
        session_id: SessionId,
        /// To whom: the customer, or the specialist.
        side: SenderKind,
        /// How far.
        mark: Mark,
    },
    /// Customer and owner: it is written down anew who the customer is, or what belongs to the chat.
    SessionUpdated {
        /// Which chat.
        session_id: SessionId,
        /// What the customer is called.
        name: Option<String>,
        /// All of it, as it is by now. Staff only.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "ts", ts(optional))]
        details: Option<Box<SessionDetails>>,
    },
    /// Owner: somebody wrote something down about my chat.
    NotePosted {
        /// Which chat.
        session_id: SessionId,
        /// What.
        note: NoteView,
    },
    /// Owner: a note is gone.
    NoteDeleted {
        /// Which chat.
        session_id: SessionId,
        /// Which note.
        note_id: NoteId,
    },
    /// Customer and owner: the session is over.
    SessionEnded {
        /// Which one.
        session_id: SessionId,
        /// Who ended it.
        ended_by: SenderKind,
        /// How.
        resolution: Resolution,
    },
    /// Customer and owner: what was said and written down is gone for good, and nothing of it may be kept. The session
    /// is not among what I may see from here on.
    SessionErased {
        /// Which one.
        session_id: SessionId,
    },
    /// Specialist: this session is mine no longer. It is not among what I may see from here on.
    SessionLeft {
        /// Which one.
        session_id: SessionId,
        /// Who has it; absent when it waits again.
        to: Option<PersonView>,
        /// Why it waits again; absent when somebody took it over.
        reason: Option<RequeueReason>,
    },
    /// Owner: my chat is about to be somebody else's.
    SessionTransferred {
        /// Which chat.
        session_id: SessionId,
        /// To whom and until when.
        transfer: TransferView,
    },
    /// Owner: it stays mine after all.
    TransferEnded {
        /// Which chat.
        session_id: SessionId,
        /// Why.
        outcome: TransferEnd,
    },
    /// Owner: the chat counts no longer, until its customer writes again.
    SessionParked {
        /// Which chat.
        session_id: SessionId,
    },
    /// Owner: the chat counts again.
    SessionUnparked {
        /// Which chat.
        session_id: SessionId,
    },
    /// Owner: it is more or less urgent.
    PriorityChanged {
        /// Which chat.
        session_id: SessionId,
        /// How urgent.
        priority: Priority,
    },
    /// Specialist: a place stays taken for what comes after a chat.
    WrapUpStarted {
        /// After which chat, and until when.
        wrap_up: WrapUpView,
    },
    /// Specialist: it is free again.
    WrapUpEnded {
        /// After which chat.
        session_id: SessionId,
    },
    /// Specialist: a waiting session rings for me.
    OfferMade {
        /// What is known before it is taken.
        offer: OfferView,
    },
    /// Specialist: it rings no longer.
    OfferEnded {
        /// Which offer.
        offer_id: OfferId,
        /// Why.
        outcome: OfferEnd,
    },
    /// Specialist: my status is this.
    StatusChanged {
        /// The status.
        status: SpecialistStatus,
        /// Why it is that.
        reason: StatusReason,
        /// What it becomes once the chats in hand are done; absent when nothing was asked for.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "ts", ts(optional))]
        then: Option<SpecialistStatus>,
    },
    /// Specialist: my profile was changed.
    ProfileChanged {
        /// The profile as it is.
        profile: ProfileView,
    },
}
