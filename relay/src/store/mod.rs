//! What the relay keeps, behind one trait: the engine and the edges know this file, never SQL.
//!
//! All writes go through [`Store::commit`], in order and all or none; the log's positions are made by the engine, its
//! only writer. Reads that must agree with each other are one method each. Every implementation passes `conformance`.

mod answers;
mod change;
#[cfg(test)]
pub(crate) mod conformance;
mod erasing;
mod identity;
mod missed;
mod records;
mod rows;
mod search;
pub(crate) mod sqlite;

pub(crate) use answers::{Answers, AnswersWrite, Canned, Consent};
pub(crate) use change::{SessionChange, What, routed, touched};
pub(crate) use erasing::{Erasable, Erasing, Retention};
pub(crate) use identity::{Identities, Identity, IdentityKey, IdentityWrite};
pub(crate) use missed::{Form, Left, MissedChange, MissedFilter, MissedWork};
pub(crate) use records::{AuditRow, Audited, Block, Blocked, Listed, Scope, SessionFilter};
pub(crate) use rows::{
    Customer, CustomerRows, Details, Digest, Entry, Known, LogRun, NewMessage, NewSession, OfferMade,
    Outcome, Probe, Seen, SeenMessage, SeenNote, SeenSession, SpecialistRows, Status, Token, Write,
};
pub(crate) use search::{SearchFilter, Searches};
pub(crate) use sqlite::{Keyring, file, fresh_key};

use async_trait::async_trait;
use switchboard_core::Principal;
use switchboard_model::{
    CustomerId, MessageId, OfferId, Position, QueueId, Seq, SessionId, SpecialistId, Timestamp,
};
use switchboard_protocol::{
    Activation, Cursor, Figures, MessageView, NoteView, OfferView, Person, PersonView, Queue, SessionDetails,
    SessionRecord, SessionView, Site, TransferView,
};

/// Why the store did not do it. Something absent is an `Option`, not an error.
#[derive(Debug, thiserror::Error)]
pub(crate) enum StoreError {
    /// A unique id, name or address is taken, or a customer has an open session. Nothing was written.
    #[error("a unique value is taken: {0}")]
    Conflict(String),
    /// The store cannot be reached or does not take writes. Nothing was acknowledged.
    #[error("the store is unavailable: {0}")]
    Unavailable(String),
    /// What was read does not fit what this build knows.
    #[error("the store holds something unreadable: {0}")]
    Corrupt(String),
    /// What it keeps encrypted cannot be read: this key is not here.
    #[error("the key {key} is missing")]
    Locked {
        /// What the key is called.
        key: String,
    },
    /// The store was written by a newer relay.
    #[error("the store has schema version {found}; this relay knows up to {known}")]
    Newer {
        /// The store's version.
        found: i64,
        /// The newest that this build knows.
        known: i64,
    },
}

/// The store's answer.
pub(crate) type Result<T> = std::result::Result<T, StoreError>;

/// Durable state of one relay. `commit` returns once the writes would survive a power loss.
#[async_trait]
pub(crate) trait Store:
    Answers + Erasing + Identities + MissedWork + Searches + Send + Sync + 'static
{
    /// Does all writes in order, or none.
    async fn commit(&self, writes: Vec<Write>) -> Result<()>;

    /// The log's identity and its last position.
    async fn head(&self) -> Result<Cursor>;
    /// At most `limit` entries after a position, in order: what replay reads.
    async fn log(&self, after: Position, limit: u32) -> Result<Vec<Entry>>;
    /// At most `limit` entries that a principal may see after a position, and how far that reaches.
    async fn log_for(&self, who: Principal, after: Position, limit: u32) -> Result<LogRun>;
    /// What is known of these client-made ids.
    async fn known(&self, probe: Probe) -> Result<Known>;

    /// All that a customer may see, as of one position. `None`: no such customer.
    async fn customer_rows(&self, id: CustomerId) -> Result<Option<CustomerRows>>;
    /// All that a specialist may see, with at most `past` ended sessions, as of one position.
    async fn specialist_rows(&self, id: SpecialistId, past: u32) -> Result<Option<SpecialistRows>>;
    /// A session as it is, with all its messages.
    async fn record(&self, id: SessionId) -> Result<Option<SessionRecord>>;
    /// A session as it is.
    async fn session(&self, id: SessionId) -> Result<Option<SessionView>>;
    /// A session's messages that were posted before a position, in seq order.
    async fn messages(&self, session: SessionId, before: Position) -> Result<Vec<MessageView>>;
    /// Those of these messages that are there, in any order.
    async fn messages_by_id(&self, ids: Vec<MessageId>) -> Result<Vec<MessageView>>;
    /// What is written down about a session but its notes; `None` for those of earlier builds.
    async fn details(&self, session: SessionId) -> Result<Option<SessionDetails>>;
    /// A session's notes, oldest first.
    async fn notes(&self, session: SessionId) -> Result<Vec<NoteView>>;
    /// One offer, as it was made.
    async fn offer(&self, id: OfferId) -> Result<Option<OfferView>>;
    /// Every time a session was given away, with its position, in order.
    async fn transfers(&self, session: SessionId) -> Result<Vec<(Position, TransferView)>>;
    /// At most `limit` entries that say why a session went where it went, the latest ones, in order.
    async fn routing(&self, session: SessionId, limit: u32) -> Result<Vec<Entry>>;

    /// Chats that fit, the one that was opened last first.
    async fn list(&self, filter: SessionFilter) -> Result<Vec<Listed>>;
    /// At most `limit` messages of a session, the latest ones before a seq, in order.
    async fn page(&self, session: SessionId, before: Seq, limit: u32) -> Result<Vec<MessageView>>;
    /// The name of somebody who answers or has answered.
    async fn name(&self, id: SpecialistId) -> Result<Option<PersonView>>;
    /// The names of all who answer or have answered.
    async fn names(&self) -> Result<Vec<PersonView>>;
    /// How many activations each has ended.
    async fn totals(&self) -> Result<Vec<(SpecialistId, u64)>>;
    /// Figures of the activations of a scope that ended since a time; of one person only, if one is named.
    async fn figures(&self, of: Scope, who: Option<SpecialistId>, since: Timestamp) -> Result<Figures>;
    /// At most `limit` activations that ended before a position, the latest first; of one person only, if one is named.
    async fn activations(
        &self,
        of: Scope,
        who: Option<SpecialistId>,
        before: Position,
        limit: u32,
    ) -> Result<Vec<Activation>>;
    /// At most `limit` audit records before a number, the latest first.
    async fn audit(&self, before: u64, limit: u32) -> Result<Vec<AuditRow>>;

    /// Everyone who is kept out, the latest first; those whose time is over, too.
    async fn blocks(&self) -> Result<Vec<Block>>;

    /// One person who answers.
    async fn person(&self, id: SpecialistId) -> Result<Option<Person>>;
    /// A person and their password's hash, by address (any case).
    async fn person_by_email(&self, email: &str) -> Result<Option<(Person, Option<String>)>>;
    /// Everyone, by name.
    async fn people(&self) -> Result<Vec<Person>>;
    /// Every queue, by name.
    async fn queues(&self) -> Result<Vec<Queue>>;
    /// One queue.
    async fn queue(&self, id: QueueId) -> Result<Option<Queue>>;
    /// Every site, by name.
    async fn sites(&self) -> Result<Vec<Site>>;
    /// One customer. A merged duplicate's id gives the customer it went into.
    async fn customer(&self, id: CustomerId) -> Result<Option<Customer>>;

    /// A token that has not expired.
    async fn token(&self, hash: Digest, now: Timestamp) -> Result<Option<Token>>;
    /// Somebody's tokens that have not expired, the one that was used last first.
    async fn devices(&self, who: Principal, now: Timestamp) -> Result<Vec<Token>>;
    /// Uses an invitation up: it goes, the password is set if there is one, and the token (whose principal is filled in
    /// here) is stored, all or none. `None`: wrong, used or expired.
    async fn redeem(
        &self,
        code: Digest,
        now: Timestamp,
        password: Option<String>,
        token: Token,
    ) -> Result<Option<SpecialistId>>;
}
