//! What a machine starts with: who it speaks for, and what the cache kept from the last run.

use serde::{Deserialize, Serialize};
use std::fmt;
use switchboard_model::{CommandId, Millis};
use switchboard_protocol::{ClientInfo, Command, Cursor, View};

/// Who a machine speaks for, and its patience.
#[derive(Clone, PartialEq, Eq)]
pub struct Config {
    /// Which program this is.
    pub client: ClientInfo,
    /// The token for `hello`.
    pub token: String,
    /// How long the relay may take over a greeting, an acknowledgement or a repair before the link counts as dead.
    /// The product uses 10 s.
    pub ack_timeout: Millis,
}

/// The token stays out of logs.
impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Config")
            .field("client", &self.client)
            .field("ack_timeout", &self.ack_timeout)
            .finish_non_exhaustive()
    }
}

/// What the cache kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Saved {
    /// Where the state stands. Without a state it is not used.
    pub cursor: Option<Cursor>,
    /// The replica as of the cursor.
    pub state: Option<View>,
    /// Commands without an answer, oldest first.
    pub outbox: Vec<Pending>,
}

/// A command without an answer yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pending {
    /// Unique for ever; kept over every resend.
    pub id: CommandId,
    /// What to do.
    pub command: Command,
}
