//! What goes into the store and comes out of it, without a word of SQL.

use super::{AnswersWrite, Audited, Block, IdentityWrite, SessionChange};
use std::collections::HashMap;
use switchboard_core::{Event, Principal};
use switchboard_model::{
    BlockId, CommandId, CustomerId, DeviceId, Language, MessageId, NoteId, OfferEnd, OfferId, OfferKind,
    Position, Priority, QueueId, SenderKind, Seq, SessionId, SiteId, SpecialistId, SpecialistStatus,
    StatusReason, Timestamp,
};
use switchboard_protocol::{
    Attributes, Contact, Context, CustomerView, OfferView, Origin, PageView, Person, Problem, Queue,
    SessionRecord, Site, WhyView, WrapUpView,
};

/// SHA-256 of something that is not stored itself.
pub(crate) type Digest = [u8; 32];

/// One event in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    /// Its place; the first is 1.
    pub(crate) position: Position,
    /// When it was decided.
    pub(crate) at: Timestamp,
    /// What happened.
    pub(crate) event: Event,
}

/// One write of a batch.
#[derive(Clone, Debug)]
pub(crate) enum Write {
    /// An event joins the log; its audience is kept with it.
    Event(Entry),
    /// How a client's command was answered.
    Outcome(Outcome),
    /// A chat was opened.
    Session(NewSession),
    /// A message was taken. The writer's name as of this write is kept with it.
    Message(NewMessage),
    /// A message says this from here on, or nothing any more.
    MessageChanged {
        message: MessageId,
        text: Option<String>,
        at: Timestamp,
    },
    /// This is written down about a session; what is not named stays.
    Details {
        session: SessionId,
        details: Box<Details>,
        at: Timestamp,
    },
    /// Staff wrote something down for each other.
    Note {
        id: NoteId,
        note: SeenNote,
        at: Timestamp,
    },
    /// A note is kept nowhere any more.
    NoteDeleted(NoteId),
    /// What was said and written down in a session is kept nowhere any more; its rows, numbers and times stay.
    Erased { session: SessionId, at: Timestamp },
    /// A customer has no token any more, and agreed to nothing.
    Forgotten(CustomerId),
    /// Who was missed and not thought of since a time is kept nowhere any more.
    MissedForgotten(Timestamp),
    /// Sessions are kept for so many days after their end; `None` is for ever.
    KeptFor(Option<u32>),
    /// No client continues from before this.
    Horizon(Position),
    /// An offer began to ring. The session's first line as of this write is kept with it.
    OfferMade(OfferMade),
    /// An offer rings no longer.
    OfferEnded { offer: OfferId, outcome: OfferEnd },
    /// A session is not as it was.
    SessionChanged(SessionChange),
    /// A specialist's own status.
    Status {
        specialist: SpecialistId,
        status: Status,
    },
    /// A place stays taken after a chat; what was known of the same chat is replaced.
    WrapUpStarted {
        specialist: SpecialistId,
        session: SessionId,
        until: Timestamp,
        position: Position,
    },
    /// It is free again.
    WrapUpEnded {
        specialist: SpecialistId,
        session: SessionId,
    },
    /// Two customers are one from this position on: sessions and tokens of the duplicate are the other one's.
    Merged {
        kept: CustomerId,
        duplicate: CustomerId,
        position: Position,
    },
    /// A new queue.
    Queue(Queue),
    /// A queue's name and rules are these.
    QueueChanged(Queue),
    /// A new person, offline, without a password.
    Person(Person),
    /// A person is this; their address stays.
    PersonChanged(Person),
    /// A person answers no more: their name stays, everything that lets them in goes.
    PersonRemoved { person: SpecialistId, at: Timestamp },
    /// Something beside the chats.
    Answers(AnswersWrite),
    /// Something was allowed that is recorded.
    Audited(Audited),
    /// Somebody is kept out.
    Block(Block),
    /// Somebody may come again.
    Unblock(BlockId),
    /// A new site.
    Site(Site),
    /// Who a site says its customers are.
    Identity(IdentityWrite),
    /// A new customer.
    Customer {
        customer: Customer,
        created_at: Timestamp,
    },
    /// A new token.
    Token(Token),
    /// A token for whoever named this password, if it is still theirs: what is kept of it.
    SignedIn { token: Token, password: String },
    /// None of a device's tokens works any longer.
    RevokeDevice { who: Principal, device: DeviceId },
    /// None of somebody's tokens works any longer.
    RevokeAll(Principal),
    /// A token was used: what it replaces goes.
    TokenUsed { hash: Digest, at: Timestamp },
    /// Somebody has no password until they set one.
    PasswordCleared(SpecialistId),
    /// A new invitation; older ones of the same person stop working.
    Invitation {
        code: Digest,
        person: SpecialistId,
        expires_at: Timestamp,
    },
}

/// How a command was answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Outcome {
    /// Made by the client.
    pub(crate) command: CommandId,
    /// Who asked.
    pub(crate) by: Principal,
    /// Of what was asked.
    pub(crate) digest: Digest,
    /// The acknowledged position, or why not.
    pub(crate) answer: Result<Position, Problem>,
}

/// A chat that was opened.
#[derive(Clone, Debug)]
pub(crate) struct NewSession {
    pub(crate) id: SessionId,
    pub(crate) customer: CustomerId,
    pub(crate) queue: QueueId,
    pub(crate) language: Option<Language>,
    pub(crate) priority: Priority,
    /// What the customer calls themselves; when absent, what they called themselves last.
    pub(crate) name: Option<String>,
    pub(crate) page: Option<PageView>,
    pub(crate) details: Box<Details>,
    pub(crate) at: Timestamp,
    pub(crate) position: Position,
}

/// What takes the place of what is written down; the rest stays.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Details {
    /// What the customer is called; `Some(None)` is no name.
    pub(crate) name: Option<Option<String>>,
    pub(crate) contact: Option<Contact>,
    pub(crate) context: Option<Context>,
    pub(crate) origin: Option<Origin>,
    pub(crate) tags: Option<Vec<String>>,
    pub(crate) attributes: Option<Attributes>,
}

/// A message that was taken.
#[derive(Clone, Debug)]
pub(crate) struct NewMessage {
    pub(crate) id: MessageId,
    pub(crate) session: SessionId,
    pub(crate) seq: Seq,
    pub(crate) sender: SenderKind,
    /// The member of staff who wrote it.
    pub(crate) staff: Option<SpecialistId>,
    pub(crate) text: String,
    /// The line an offer shows, when this message opens the chat.
    pub(crate) first_line: Option<String>,
    pub(crate) at: Timestamp,
    pub(crate) position: Position,
}

/// An offer that was made. With it are kept, as of this write: the session's first line, since when it waits, and what
/// the last transfer's note says if it is handed over.
#[derive(Clone, Copy, Debug)]
pub(crate) struct OfferMade {
    pub(crate) offer: OfferId,
    pub(crate) session: SessionId,
    pub(crate) specialist: SpecialistId,
    pub(crate) kind: OfferKind,
    pub(crate) priority: Priority,
    /// The session's own when absent.
    pub(crate) queue: Option<QueueId>,
    /// Who gives it away, when a colleague does.
    pub(crate) from: Option<SpecialistId>,
    pub(crate) why: WhyView,
    pub(crate) at: Timestamp,
    pub(crate) deadline: Timestamp,
    pub(crate) position: Position,
}

/// A specialist's status, why it is that, and what it becomes once they hold nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Status {
    pub(crate) status: SpecialistStatus,
    pub(crate) reason: StatusReason,
    pub(crate) then: Option<SpecialistStatus>,
}

/// Part of a principal's log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LogRun {
    /// In order.
    pub(crate) entries: Vec<Entry>,
    /// Everything the principal may see up to here is among the entries.
    pub(crate) upto: Position,
}

/// Client-made ids to look up.
#[derive(Clone, Debug, Default)]
pub(crate) struct Probe {
    pub(crate) commands: Vec<CommandId>,
    pub(crate) messages: Vec<MessageId>,
    pub(crate) sessions: Vec<SessionId>,
    pub(crate) notes: Vec<NoteId>,
}

/// What is known of them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Known {
    pub(crate) commands: HashMap<CommandId, Seen>,
    pub(crate) messages: HashMap<MessageId, SeenMessage>,
    pub(crate) sessions: HashMap<SessionId, SeenSession>,
    pub(crate) notes: HashMap<NoteId, SeenNote>,
}

/// A command that was answered before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Seen {
    pub(crate) by: Principal,
    /// `None` when it is too long ago to tell.
    pub(crate) digest: Option<Digest>,
    pub(crate) answer: Result<Position, Problem>,
}

/// A message that is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SeenMessage {
    pub(crate) session: SessionId,
    pub(crate) sender: SenderKind,
    pub(crate) staff: Option<SpecialistId>,
    /// `None` once it was deleted.
    pub(crate) text: Option<String>,
    pub(crate) position: Position,
}

/// A note that is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SeenNote {
    pub(crate) session: SessionId,
    pub(crate) author: SpecialistId,
    pub(crate) text: String,
    pub(crate) position: Position,
}

/// A session that is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct SeenSession {
    pub(crate) customer: CustomerId,
    pub(crate) owner: Option<SpecialistId>,
    pub(crate) ended: bool,
    /// Whether it is the one that its customer opened last, and sees.
    pub(crate) latest: bool,
}

/// Someone who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Customer {
    pub(crate) id: CustomerId,
    pub(crate) site: SiteId,
    /// A cursor from before this cannot be continued from: what they may see was another log's until then.
    pub(crate) anew: Position,
}

/// A token, by its hash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) hash: Digest,
    /// `None` only on its way into `redeem`.
    pub(crate) principal: Option<Principal>,
    pub(crate) device: String,
    /// The device it belongs to; the same for a token and the one that replaces it.
    pub(crate) device_id: DeviceId,
    pub(crate) created_at: Timestamp,
    /// When it was last known to be used; not more exactly than an hour.
    pub(crate) used_at: Timestamp,
    pub(crate) expires_at: Timestamp,
    /// The token that goes when this one is used for the first time.
    pub(crate) replaces: Option<Digest>,
}

/// All that a customer may see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CustomerRows {
    pub(crate) position: Position,
    pub(crate) customer: CustomerView,
    pub(crate) session: Option<SessionRecord>,
}

/// All that a specialist may see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SpecialistRows {
    pub(crate) position: Position,
    pub(crate) person: Person,
    pub(crate) status: Status,
    /// Open ones, in the order they were made.
    pub(crate) offers: Vec<OfferView>,
    /// In the order the places were taken.
    pub(crate) wrap_ups: Vec<WrapUpView>,
    /// Open ones in order of assignment, then ended ones, newest first.
    pub(crate) sessions: Vec<SessionRecord>,
}

// Kept beside the rows so that the two views that a session needs are built in one way.
impl SeenSession {
    /// Whether a principal is its customer or owner.
    pub(crate) fn concerns(&self, who: Principal) -> bool {
        match who {
            Principal::Customer(id) => self.customer == id,
            Principal::Specialist(id) => self.owner == Some(id),
        }
    }
}
