//! What may be asked of the desk.

use crate::{Annotation, Principal, Queue, Specialist};
use serde::{Deserialize, Serialize};
use switchboard_model::{
    CustomerId, DeclineReason, Fence, Language, Mark, MessageId, OfferId, Priority, QueueId, Resolution,
    SessionId, Skill, SpecialistId, SpecialistStatus, Stars,
};

/// One request. Texts, names and pages stay outside: the desk decides by ids.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Add a queue, or change the one with this id.
    PutQueue(Queue),
    /// Add a specialist, or change the one with this id. Status and links stay as they are.
    PutSpecialist(Specialist),
    /// A specialist says whether chats may come.
    SetStatus {
        /// Who.
        specialist: SpecialistId,
        /// What they say.
        status: SpecialistStatus,
        /// Not before they hold nothing; until then nothing new comes.
        when_done: bool,
    },
    /// A specialist's first live socket is here.
    Link {
        /// Whose.
        specialist: SpecialistId,
    },
    /// A specialist's last live socket is gone.
    Unlink {
        /// Whose.
        specialist: SpecialistId,
    },
    /// A customer's first live socket is here.
    LinkCustomer {
        /// Whose.
        customer: CustomerId,
    },
    /// A customer's last live socket is gone.
    UnlinkCustomer {
        /// Whose.
        customer: CustomerId,
    },
    /// After a start: no socket has survived.
    UnlinkAll,
    /// A customer opens a chat.
    StartSession {
        /// Made by the widget.
        session: SessionId,
        /// Whose.
        customer: CustomerId,
        /// Where it waits.
        queue: QueueId,
        /// What it should be answered in, if known.
        language: Option<Language>,
        /// The question it opens with.
        first_message: Option<MessageId>,
    },
    /// A customer goes on in a chat that ended.
    ReopenSession {
        /// Which.
        session: SessionId,
        /// Whose.
        customer: CustomerId,
        /// What they write first.
        first_message: Option<MessageId>,
    },
    /// A message for a session.
    PostMessage {
        /// Where.
        session: SessionId,
        /// Made by the writer's client.
        message: MessageId,
        /// Who writes.
        author: Author,
    },
    /// Say something else in a message. That the owner wrote it is whoever keeps messages' to know.
    EditMessage {
        /// Where.
        session: SessionId,
        /// Which.
        message: MessageId,
        /// The session's owner.
        owner: SpecialistId,
        /// The fence they believe in.
        fence: Fence,
    },
    /// Take a message back. That the owner wrote it is whoever keeps messages' to know.
    DeleteMessage {
        /// Where.
        session: SessionId,
        /// Which.
        message: MessageId,
        /// The session's owner.
        owner: SpecialistId,
        /// The fence they believe in.
        fence: Fence,
    },
    /// Messages came so far to the customer or the owner.
    MarkMessages {
        /// Where.
        session: SessionId,
        /// To whom.
        reader: Principal,
        /// How far.
        mark: Mark,
    },
    /// Take an offered session.
    AcceptOffer {
        /// Which offer.
        offer: OfferId,
        /// Who.
        specialist: SpecialistId,
    },
    /// Pass on an offered session.
    DeclineOffer {
        /// Which offer.
        offer: OfferId,
        /// Who.
        specialist: SpecialistId,
        /// Why.
        reason: DeclineReason,
    },
    /// Give an owned session to somebody else; it stays its owner's until they accept.
    TransferSession {
        /// Which.
        session: SessionId,
        /// Its owner.
        owner: SpecialistId,
        /// The fence they believe in.
        fence: Fence,
        /// To whom.
        to: TransferTo,
    },
    /// Keep a session after all.
    CancelTransfer {
        /// Which.
        session: SessionId,
        /// Its owner.
        owner: SpecialistId,
        /// The fence they believe in.
        fence: Fence,
    },
    /// Give all owned sessions away.
    HandOver {
        /// Whose.
        specialist: SpecialistId,
        /// To whom; each to its own queue when nobody is named.
        to: Option<TransferTo>,
    },
    /// What comes after a chat is done.
    EndWrapUp {
        /// Whose.
        specialist: SpecialistId,
        /// After which chat.
        session: SessionId,
    },
    /// Say how urgent a session is: for its owner, and for leads of its queue.
    SetPriority {
        /// Which.
        session: SessionId,
        /// Who says so.
        by: SpecialistId,
        /// How urgent.
        priority: Priority,
    },
    /// Give a session to somebody without asking them: for leads of its queue.
    AssignSession {
        /// Which.
        session: SessionId,
        /// Who says so.
        by: SpecialistId,
        /// Whose it is to be.
        to: SpecialistId,
    },
    /// Say whether chats may come to somebody: for leads of a queue they serve.
    SetStatusOf {
        /// Whose.
        specialist: SpecialistId,
        /// Who says so.
        by: SpecialistId,
        /// What they are to be.
        status: SpecialistStatus,
    },
    /// Somebody answers no more. What they own waits again.
    RemoveSpecialist {
        /// Who.
        specialist: SpecialistId,
    },
    /// Hold a session by phone, or no longer. Held so, it stays its owner's without a link.
    HoldByPhone {
        /// Which.
        session: SessionId,
        /// Its owner.
        owner: SpecialistId,
        /// Whether they do.
        held: bool,
    },
    /// End a session.
    EndSession {
        /// Which one.
        session: SessionId,
        /// Who ends it.
        author: Author,
        /// How, if staff said so.
        resolution: Option<Resolution>,
    },
    /// Say how it was.
    RateSession {
        /// Which session, one that ended.
        session: SessionId,
        /// Whose.
        customer: CustomerId,
        /// 1 to 5.
        stars: Stars,
        /// Whether they wrote something with it. What it says is whoever keeps it to know.
        commented: bool,
    },
    /// Write something down about a session, also after its end. What it says is whoever keeps it to know; so is
    /// whether a note that goes is theirs.
    Annotate {
        /// Which session.
        session: SessionId,
        /// Who writes.
        author: Author,
        /// What.
        what: Annotation,
        /// Whether its customer sees it.
        shown: bool,
    },
    /// What was said and written down in a session that is over goes for good.
    EraseSession {
        /// Which session.
        session: SessionId,
        /// Whose it is, should the desk not remember.
        customer: CustomerId,
        /// Who owned it at its end, should the desk not remember.
        owner: Option<SpecialistId>,
    },
    /// Two records of one person become one.
    MergeCustomers {
        /// The record that stays.
        kept: CustomerId,
        /// The one that goes.
        duplicate: CustomerId,
    },
    /// Time has passed: what is due happens.
    Tick,
}

impl Command {
    /// Whether it is a line of the system's, written by whoever looks after a session's queue.
    #[must_use]
    pub const fn is_a_leads_message(&self) -> bool {
        matches!(
            self,
            Self::PostMessage {
                author: Author::Lead(_),
                ..
            }
        )
    }
}

/// Who acts on a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Author {
    /// Its customer.
    Customer(CustomerId),
    /// Its owner, under the fence they believe in.
    Specialist {
        /// Who.
        id: SpecialistId,
        /// The fence their client last saw.
        fence: Fence,
    },
    /// Whoever looks after its queue. What they write is a line of the system's.
    Lead(SpecialistId),
}

/// To whom a session is to go.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "id", rename_all = "snake_case")]
pub enum TransferTo {
    /// One specialist.
    Specialist(SpecialistId),
    /// Whoever a queue's rules bring it to.
    Queue(QueueId),
    /// Whoever has a skill: in its own queue if a member has it, otherwise in the first queue where one has.
    Skill(Skill),
}
