//! One word per thing: the same in code, on the wire, in SQL and in the UI.

use serde::{Deserialize, Serialize};
use std::fmt;

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "ts", derive(ts_rs::TS))]
        pub enum $name {
            $($(#[$vdoc])* #[serde(rename = $word)] $variant),+
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
