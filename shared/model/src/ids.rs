//! Ids: opaque UUIDs, one type per thing, so that one cannot be passed for another.
//!
//! Ids that clients make (messages, sessions, commands) are unique for ever: sending one again is always safe.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use uuid::Uuid;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(type = "string"))]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = String, format = "uuid"))]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// The id that this UUID is.
            #[must_use]
            pub const fn new(uuid: Uuid) -> Self {
                Self(uuid)
            }

            /// The UUID behind the id.
            #[must_use]
            pub const fn uuid(self) -> Uuid {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&self.0, f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    };
}

id!(/// One organisation on a relay.
    WorkspaceId);
id!(/// What staff wrote down about a chat.
    NoteId);
id!(/// One installation of the widget.
    SiteId);
id!(/// A person who asks.
    CustomerId);
id!(/// A person who answers; leads and admins are specialists too.
    SpecialistId);
id!(/// One chat. Made by the client that starts it.
    SessionId);
id!(/// An ordered set of waiting sessions.
    QueueId);
id!(/// A waiting session shown to one specialist until a deadline.
    OfferId);
id!(/// One message. Made by the client that writes it.
    MessageId);
id!(/// One command. Made by the client; sending it again answers as the first time did.
    CommandId);
id!(/// One signed-in installation of the desktop, or one browser of a customer.
    DeviceId);
id!(/// Somebody or something that is kept out.
    BlockId);
id!(/// What a customer agreed to, or no longer does. Made by the client that says so.
    ConsentId);
id!(/// A text that is ready to be sent.
    CannedReplyId);
id!(/// What a customer left when nobody answered. Made by the client that sends a form; a chat's is the chat's own.
    MissedId);
id!(/// The identity of a log; it changes when a store is restored from a backup.
    Epoch);
