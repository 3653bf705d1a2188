//! One word per thing: the same in code, on the wire, in SQL and in the UI.

use serde::{Deserialize, Serialize};
use std::fmt;

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "ts", derive(ts_rs::TS))]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        pub enum $name {
            $(
                $(#[$vdoc])*
                #[serde(rename = $word)]
                #[cfg_attr(feature = "openapi", schema(rename = $word))]
                $variant
            ),+
        }

        impl $name {
            /// Every word, in the order of the documentation.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word on the wire and in SQL.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// The value behind a word, if there is one.
            #[must_use]
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)+ _ => None }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.word())
            }
        }
    };
}

words!(/// Where a session stands.
SessionState {
    /// In its queue; offered or about to be.
    Waiting = "waiting",
    /// Owned by a specialist.
    Active = "active",
    /// Still owned by the sender until the receiver accepts or its deadline passes.
    Transferred = "transferred",
    /// Over.
    Completed = "completed",
});
words!(/// How a session ended.
Resolution {
    /// The customer was helped, or said so.
    Resolved = "resolved",
    /// It went on elsewhere.
    Transferred = "transferred",
    /// The customer left before anyone answered.
    Abandoned = "abandoned",
});
words!(/// Who wrote a message, or ended a session.
SenderKind {
    /// The customer.
    Customer = "customer",
    /// A member of staff.
    Specialist = "specialist",
    /// The relay itself.
    System = "system",
});
words!(/// What a message is.
MessageKind {
    /// Words.
    Text = "text",
    /// A line by the relay.
    System = "system",
    /// An attached file.
    File = "file",
    /// An attached picture.
    Image = "image",
});
words!(/// What a specialist says of themselves. Whether they can be reached also depends on a live socket.
SpecialistStatus {
    /// Takes chats.
    Online = "online",
    /// At the desk, takes no new chats.
    Busy = "busy",
    /// Not at the desk for a while.
    Away = "away",
    /// Done for now.
    Offline = "offline",
});
words!(/// Why a specialist's status is what it is.
StatusReason {
    /// They said so.
    Said = "said",
    /// They missed as many offers in a row as their queue allows.
    Missed = "missed",
    /// They asked for it once their chats were done, and these are done.
    Drained = "drained",
    /// Whoever looks after their queue said so.
    Lead = "lead",
});
words!(/// How a customer came to be missed.
MissedKind {
    /// They left a form.
    Form = "form",
    /// They left their chat before anyone answered, and can be reached.
    Chat = "chat",
});
words!(/// How far somebody came with a customer who was missed.
MissedState {
    /// Nobody has it.
    Open = "open",
    /// Somebody has it.
    Assigned = "assigned",
    /// The customer was answered.
    Answered = "answered",
    /// Nothing more is to be done.
    Closed = "closed",
});
words!(/// By which way a customer who was missed was answered.
AnswerWay {
    /// By e-mail.
    Email = "email",
    /// By phone.
    Phone = "phone",
    /// In a chat.
    Chat = "chat",
    /// By another way; the note may say which.
    Other = "other",
});
words!(/// What came of a customer who was missed.
MissedOutcome {
    /// They were helped.
    Resolved = "resolved",
    /// They could not be reached.
    Unreachable = "unreachable",
    /// They are looked after elsewhere.
    Duplicate = "duplicate",
    /// There was nothing to answer.
    Spam = "spam",
});
words!(/// What text a search found.
HitKind {
    /// What was said.
    Message = "message",
    /// What staff wrote down.
    Note = "note",
    /// What a customer calls themselves.
    Name = "name",
});
words!(/// What a person may do; the access table has the rows.
Role {
    /// Answers customers.
    Specialist = "specialist",
    /// A specialist who also looks after queues.
    Lead = "lead",
    /// Runs the workspace.
    Admin = "admin",
});
words!(/// How an offer ended.
OfferEnd {
    /// The specialist took the session.
    Accepted = "accepted",
    /// The specialist said no.
    Declined = "declined",
    /// Nobody answered by the deadline.
    Expired = "expired",
    /// The relay took it back: the customer ended the chat, or the specialist can no longer be reached.
    Withdrawn = "withdrawn",
});
words!(/// Why a specialist declined.
DeclineReason {
    /// In the middle of something.
    Busy = "busy",
    /// Not their subject.
    WrongSkill = "wrong_skill",
    /// About to leave.
    Leaving = "leaving",
    /// Another reason, or none given.
    Other = "other",
});

words!(/// How a queue brings its sessions to its members.
RoutingMode {
    /// One at a time, to whoever scores best.
    Best = "best",
    /// To everyone who fits at once; the first accept wins.
    RingAll = "ring_all",
    /// Straight to whoever scores best, without asking.
    AutoAccept = "auto_accept",
    /// Nothing rings: members see what waits and take what they choose.
    ManualPick = "manual_pick",
});
words!(/// How urgent a session is. Each step is worth a fixed time of earlier arrival, so nobody waits for ever.
Priority {
    /// One step behind.
    Low = "low",
    /// As it comes.
    Normal = "normal",
    /// One step ahead.
    High = "high",
    /// Two steps ahead.
    Urgent = "urgent",
});
words!(/// Whether an offer rings.
OfferKind {
    /// It rings, and a place is kept for it until it is answered.
    Ring = "ring",
    /// It is shown without a sound, to be taken by whoever chooses to.
    Pick = "pick",
});
words!(/// Why an owned session waits again.
RequeueReason {
    /// Its owner could not be reached for longer than the grace time.
    OwnerLost = "owner_lost",
    /// Nobody took over in time, and its queue's rule sends it back to the line.
    TransferExpired = "transfer_expired",
    /// Its customer came back when its owner had no room left.
    OwnerFull = "owner_full",
});
words!(/// How a transfer ended that nobody accepted.
TransferEnd {
    /// The specialist it was meant for said no.
    Declined = "declined",
    /// Nobody took over in time.
    Expired = "expired",
    /// Its owner took it back, or it could no longer go on.
    Cancelled = "cancelled",
});
words!(/// By which way a chat came.
Source {
    /// The widget on a web page.
    Widget = "widget",
    /// A program, by REST.
    Api = "api",
});
words!(/// What a canned reply's text may name as `{{word}}`.
ReplyVariable {
    /// What the customer calls themselves.
    CustomerName = "customer.name",
    /// Who sends it.
    SpecialistName = "specialist.name",
    /// The queue that the chat came through.
    QueueName = "queue.name",
    /// The chat's id.
    SessionId = "session.id",
});
words!(/// By which way a customer said that they agree, or no longer do.
ConsentSource {
    /// A form of the widget, on a web page.
    Widget = "widget",
    /// A member of staff wrote it down.
    Staff = "staff",
    /// A program of the customer's, by REST.
    Api = "api",
});
words!(/// Who said a line before a chat.
Speaker {
    /// The customer.
    Customer = "customer",
    /// The page's bot.
    Bot = "bot",
});
words!(/// Where a session goes when nobody took it over.
TransferFallback {
    /// Back to its owner; to the line when they cannot be reached.
    Sender = "sender",
    /// To the front of its queue.
    Queue = "queue",
});

impl Priority {
    /// Steps ahead of a normal session; negative is behind.
    #[must_use]
    pub const fn steps(self) -> i64 {
        match self {
            Self::Low => -1,
            Self::Normal => 0,
            Self::High => 1,
            Self::Urgent => 2,
        }
    }
}

/// A language as BCP 47 writes it, lower case, such as `en` or `pt-br`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(type = "string"))]
#[serde(transparent)]
pub struct Language(pub String);

impl Language {
    /// The primary language subtag: `pt` of `pt-br`. Two languages fit when these agree.
    #[must_use]
    pub fn primary(&self) -> &str {
        self.0.split('-').next().unwrap_or_default()
    }
}

/// Something a specialist is good at, as the workspace names it, such as `billing`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(type = "string"))]
#[serde(transparent)]
pub struct Skill(pub String);
