//! What is looked at across chats: lists, figures and the audit log.

use std::{fmt, net::IpAddr};
use switchboard_model::{BlockId, CustomerId, Position, QueueId, SessionState, SpecialistId, Timestamp};
use switchboard_protocol::{MessageView, PersonView, SessionView};

/// Which chats a list holds. All that is said must fit.
#[derive(Clone, Debug, Default)]
pub(crate) struct SessionFilter {
    pub(crate) state: Option<SessionState>,
    pub(crate) queue: Option<QueueId>,
    pub(crate) owner: Option<SpecialistId>,
    pub(crate) customer: Option<CustomerId>,
    /// Opened last before this position.
    pub(crate) before: Option<Position>,
    pub(crate) limit: u32,
    /// Whose these may be.
    pub(crate) scope: Scope,
}

/// A chat as a list holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Listed {
    /// Where in the log it was opened last.
    pub(crate) opened: Position,
    pub(crate) session: SessionView,
    pub(crate) updated_at: Timestamp,
    pub(crate) last_message: Option<MessageView>,
}

/// What somebody may look at.
#[derive(Clone, Debug, Default)]
pub(crate) enum Scope {
    /// Everything.
    All,
    /// Chats and people of these queues, and their own.
    Queues(Vec<QueueId>, SpecialistId),
    /// Their own.
    Own(SpecialistId),
    /// Nothing.
    #[default]
    Nothing,
}

/// What was allowed to somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Audited {
    pub(crate) at: Timestamp,
    /// Absent for the operator.
    pub(crate) by: Option<SpecialistId>,
    pub(crate) act: &'static str,
    pub(crate) subject: String,
}

/// An audit record as it is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct AuditRow {
    pub(crate) id: u64,
    pub(crate) at: Timestamp,
    pub(crate) by: Option<PersonView>,
    pub(crate) act: String,
    pub(crate) subject: String,
}

/// Somebody or something that is kept out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Block {
    pub(crate) id: BlockId,
    pub(crate) what: Blocked,
    pub(crate) reason: String,
    /// Absent for the operator.
    pub(crate) by: Option<SpecialistId>,
    pub(crate) created_at: Timestamp,
    /// For good when absent.
    pub(crate) expires_at: Option<Timestamp>,
}

/// Who or what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Blocked {
    Customer(CustomerId),
    /// One address of IPv4, or a /64 of IPv6.
    Address(IpAddr),
    /// A phone number's digits, as E.164 writes them.
    Number(u64),
}

impl fmt::Display for Blocked {
    /// For the audit log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Customer(id) => write!(f, "customer {id}"),
            Self::Address(address) => write!(f, "address {address}"),
            // Numbers are kept encrypted; what is recorded is not.
            Self::Number(number) => write!(f, "number ending in {:02}", number % 100),
        }
    }
}
