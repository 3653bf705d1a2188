//! What happened at the desk. Stored for ever: a variant or field is added, never changed in meaning.

use crate::{Annotation, Queue, Specialist, TransferTo, Why, old};
use serde::{Deserialize, Serialize};
use switchboard_model::{
    CustomerId, DeclineReason, Fence, Language, Mark, MessageId, OfferEnd, OfferId, OfferKind, Priority,
    QueueId, RequeueReason, Resolution, SenderKind, Seq, SessionId, SpecialistId, SpecialistStatus, Stars,
    StatusReason, Timestamp, TransferEnd,
};

/// One thing that happened. It names everyone it concerns, so that who may see it is a function of the event alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Event {
    /// A queue was added or changed.
    QueuePut {
        /// As it is.
        queue: Queue,
    },
    /// A specialist was added or changed.
    SpecialistPut {
        /// As they are.
        specialist: Specialist,
    },
    /// A specialist answers no more. They hold nothing by then.
    SpecialistRemoved {
        /// Who.
        specialist: SpecialistId,
    },
    /// A specialist's status is this, and nothing else is asked for.
    StatusSet {
        /// Who.
        specialist: SpecialistId,
        /// What it is.
        status: SpecialistStatus,
        /// Why.
        #[serde(default = "old::said")]
        reason: StatusReason,
    },
    /// A specialist takes nothing new, and has another status once they hold nothing.
    Draining {
        /// Who.
        specialist: SpecialistId,
        /// What they are until then.
        status: SpecialistStatus,
        /// Why they are that.
        reason: StatusReason,
        /// What they will be.
        then: SpecialistStatus,
    },
    /// A specialist can be reached by socket.
    Linked {
        /// Who.
        specialist: SpecialistId,
    },
    /// A specialist can no longer be reached by socket.
    Unlinked {
        /// Who.
        specialist: SpecialistId,
    },
    /// The customer of an open session has a socket again.
    CustomerLinked {
        /// Which session.
        session: SessionId,
    },
    /// The customer of an open session has no socket.
    CustomerUnlinked {
        /// Which session.
        session: SessionId,
    },
    /// A chat was opened and waits.
    SessionStarted {
        /// Which.
        session: SessionId,
        /// Whose.
        customer: CustomerId,
        /// Where it waits.
        queue: QueueId,
        /// What it should be answered in.
        language: Option<Language>,
        /// How urgent it is.
        #[serde(default = "old::normal")]
        priority: Priority,
        /// When the queue opens, if it is closed.
        #[serde(default)]
        opens_at: Option<Timestamp>,
    },
    /// A chat that had ended is open again and waits.
    SessionReopened {
        /// Which.
        session: SessionId,
        /// Whose.
        customer: CustomerId,
        /// Where it waits.
        queue: QueueId,
        /// Who owned it last.
        last_owner: Option<SpecialistId>,
        /// When the queue opens, if it is closed.
        opens_at: Option<Timestamp>,
    },
    /// A closed queue opens later or earlier than was thought.
    SessionHeld {
        /// Which session waits for it.
        session: SessionId,
        /// When it opens.
        opens_at: Timestamp,
    },
    /// The queue of a waiting session has opened.
    SessionReleased {
        /// Which.
        session: SessionId,
    },
    /// A waiting session went on to another queue.
    SessionOverflowed {
        /// Which.
        session: SessionId,
        /// Whose.
        customer: CustomerId,
        /// Where it waits.
        queue: QueueId,
    },
    /// Less is asked of whoever is to take a session.
    SessionRelaxed {
        /// Which.
        session: SessionId,
        /// How many stages have passed.
        stage: u32,
    },
    /// Everyone who fits had passed on a session; they may be asked again.
    RoundStarted {
        /// Which.
        session: SessionId,
    },
    /// A session waits longer than promised, or goes on doing so.
    WaitNoticed {
        /// Which.
        session: SessionId,
        /// Whether it is longer than promised.
        late: bool,
        /// When this is looked at again.
        next: Timestamp,
    },
    /// A session is more or less urgent.
    PrioritySet {
        /// Which.
        session: SessionId,
        /// Who owns it.
        owner: Option<SpecialistId>,
        /// How urgent.
        priority: Priority,
    },
    /// A message was taken.
    MessagePosted {
        /// Where.
        session: SessionId,
        /// Whose chat.
        customer: CustomerId,
        /// Who owns it.
        owner: Option<SpecialistId>,
        /// Which message.
        message: MessageId,
        /// Its place.
        seq: Seq,
        /// Who wrote it: the customer, or the owner.
        sender: SenderKind,
    },
    /// A message of staff says something else.
    MessageEdited {
        /// Where.
        session: SessionId,
        /// Whose chat.
        customer: CustomerId,
        /// Who owns it, and wrote the message.
        owner: SpecialistId,
        /// Which message.
        message: MessageId,
    },
    /// A message of staff says nothing any more; its number stays.
    MessageDeleted {
        /// Where.
        session: SessionId,
        /// Whose chat.
        customer: CustomerId,
        /// Who owns it, and wrote the message.
        owner: SpecialistId,
        /// Which message.
        message: MessageId,
    },
    /// Messages came so far to one side.
    MessagesMarked {
        /// Where.
        session: SessionId,
        /// Whose chat.
        customer: CustomerId,
        /// Who owns it.
        owner: Option<SpecialistId>,
        /// To whom: the customer, or the owner.
        side: SenderKind,
        /// How far.
        mark: Mark,
    },
    /// A session is shown to a specialist.
    OfferMade {
        /// Which offer.
        offer: OfferId,
        /// For which session.
        session: SessionId,
        /// Who is asked.
        specialist: SpecialistId,
        /// When it ends.
        deadline: Timestamp,
        /// Whether it rings.
        #[serde(default = "old::ring")]
        kind: OfferKind,
        /// Whose it is, when a colleague gives it away.
        #[serde(default)]
        from: Option<SpecialistId>,
        /// How urgent it is.
        #[serde(default = "old::normal")]
        priority: Priority,
        /// The queue it comes through; absent in old logs, where it is the session's.
        #[serde(default)]
        queue: Option<QueueId>,
        /// Why them.
        #[serde(default)]
        why: Why,
    },
    /// It is shown no longer.
    OfferEnded {
        /// Which offer.
        offer: OfferId,
        /// For which session.
        session: SessionId,
        /// Who was asked.
        specialist: SpecialistId,
        /// How it ended.
        outcome: OfferEnd,
        /// Why it was declined.
        reason: Option<DeclineReason>,
    },
    /// A specialist owns a session from here on.
    SessionAssigned {
        /// Which.
        session: SessionId,
        /// Whose chat.
        customer: CustomerId,
        /// Who owns it.
        owner: SpecialistId,
        /// Under which fence.
        fence: Fence,
        /// Who gave it away.
        #[serde(default)]
        from: Option<SpecialistId>,
        /// How urgent it is.
        #[serde(default = "old::normal")]
        priority: Priority,
        /// The queue it came through; absent in old logs, where it is the session's.
        #[serde(default)]
        queue: Option<QueueId>,
        /// Why them, when nobody was asked.
        #[serde(default)]
        why: Option<Why>,
    },
    /// A session is on its way to somebody else, and its owner's until they accept.
    SessionTransferred {
        /// Which.
        session: SessionId,
        /// Whose chat.
        customer: CustomerId,
        /// Who owns it.
        owner: SpecialistId,
        /// To whom.
        to: TransferTo,
        /// The queue whose rules find them.
        queue: QueueId,
        /// Until when.
        deadline: Timestamp,
        /// Whether it counts against the limit; a hand-over of everything does not.
        counted: bool,
    },
    /// It is on its way no longer. Who has it then is said by the next event; without one, its owner.
    TransferEnded {
        /// Which.
        session: SessionId,
        /// Who owns it.
        owner: SpecialistId,
        /// Why.
        outcome: TransferEnd,
    },
    /// An owned session waits again, at the front of its queue.
    SessionRequeued {
        /// Which.
        session: SessionId,
        /// Whose chat.
        customer: CustomerId,
        /// Who owned it.
        owner: SpecialistId,
        /// Where it waits.
        queue: QueueId,
        /// Why.
        reason: RequeueReason,
    },
    /// The customer has been silent for long, and was reminded.
    SessionReminded {
        /// Which.
        session: SessionId,
        /// Whose chat.
        customer: CustomerId,
        /// Who owns it.
        owner: SpecialistId,
    },
    /// It counts towards nobody's capacity.
    SessionParked {
        /// Which.
        session: SessionId,
        /// Who owns it.
        owner: SpecialistId,
    },
    /// It counts again: the customer wrote.
    SessionUnparked {
        /// Which.
        session: SessionId,
        /// Who owns it.
        owner: SpecialistId,
    },
    /// Its owner holds it by phone, or no longer.
    PhoneSet {
        /// Which.
        session: SessionId,
        /// Whether they do.
        held: bool,
    },
    /// A session is over.
    SessionEnded {
        /// Which.
        session: SessionId,
        /// Whose chat.
        customer: CustomerId,
        /// Who owned it.
        owner: Option<SpecialistId>,
        /// Who ended it.
        ended_by: SenderKind,
        /// How.
        resolution: Resolution,
    },
    /// A customer said how it was.
    SessionRated {
        /// Which.
        session: SessionId,
        /// Whose chat.
        customer: CustomerId,
        /// Who owned it last.
        owner: Option<SpecialistId>,
        /// What they said.
        stars: Stars,
    },
    /// Something was written down about a session; it moves nothing.
    SessionAnnotated {
        /// Which.
        session: SessionId,
        /// Whose chat, if it is for them to see.
        customer: Option<CustomerId>,
        /// Who owns it, or owned it at its end.
        owner: Option<SpecialistId>,
        /// What.
        what: Annotation,
    },
    /// What was said and written down is gone for good; numbers and times stay.
    SessionErased {
        /// Which.
        session: SessionId,
        /// Whose chat it was.
        customer: CustomerId,
        /// Who owned it at its end.
        owner: Option<SpecialistId>,
    },
    /// A place stays taken for what comes after a chat.
    WrapUpStarted {
        /// Whose.
        specialist: SpecialistId,
        /// After which chat.
        session: SessionId,
        /// Until when.
        until: Timestamp,
    },
    /// It is free again.
    WrapUpEnded {
        /// Whose.
        specialist: SpecialistId,
        /// After which chat.
        session: SessionId,
    },
    /// Two records of one person are one.
    CustomersMerged {
        /// The record that stays.
        kept: CustomerId,
        /// The one that is gone.
        duplicate: CustomerId,
    },
}
