//! Counted things. JSON numbers on the wire, and always below 2^53.

use serde::{Deserialize, Serialize};
use std::fmt;

macro_rules! number {
    ($(#[$meta:meta])* $name:ident($inner:ty)) => {
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(type = "number"))]
        #[serde(transparent)]
        $(#[$meta])*
        pub struct $name(pub $inner);

        impl $name {
            /// The number that comes after this one.
            #[must_use]
            pub const fn next(self) -> Self {
                Self(self.0 + 1)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

number!(/// The place of an event in its workspace's log. The first event has position 1; 0 is before everything.
    #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
    Position(u64));
number!(/// The place of a message in its session. The first message has seq 1; 0 means none yet.
    #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
    Seq(u64));
number!(/// Raised at every change of a session's owner; a write that bears an old fence is refused.
    #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
    Fence(u64));
number!(/// How many active sessions and open offers one specialist may hold at once.
    #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
    Capacity(u32));
number!(/// How well someone knows a subject, 1 (knows it) to 5 (teaches it).
    Level(u8));
number!(/// How satisfied a customer was, 1 to 5.
    Stars(u8));
