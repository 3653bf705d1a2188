//! The same statements on one database in memory, without threads or pools: for a store that a test makes up.

use super::records::{missed, search};
use super::{
    Keyring, about, answers, answers::consents, erasing, identities, lookup, prepare, reads, records, sql,
    views, writes,
};
use crate::store::{
    AuditRow, Block, Canned, Customer, CustomerRows, Digest, Entry, Erasable, Form, Identity, IdentityKey,
    Known, Left, Listed, LogRun, MissedChange, MissedFilter, Probe, Result, Retention, Scope, SearchFilter,
    SessionFilter, SpecialistRows, Token, Write,
};
use rusqlite::{Connection, Transaction};
use switchboard_core::Principal;
use switchboard_model::{
    CannedReplyId, ConsentId, CustomerId, Epoch, MessageId, MissedId, OfferId, Position, QueueId, Seq,
    SessionId, SiteId, SpecialistId, Timestamp,
};
use switchboard_protocol::{
    Activation, CannedReply, ConsentView, Cursor, Figures, ManualPerformance, MessageView, MissedItem,
    NoteView, OfferView, Person, PersonView, Queue, ReplyScope, SearchHit, SessionDetails, SessionRecord,
    SessionView, Site, TransferView,
};
use uuid::Uuid;

/// A database in memory.
pub(crate) struct Bare(Connection);

/// Keys that guard nothing.
pub(crate) fn test_keys() -> Keyring {
    Keyring::parse(&format!("ek_{}", "0".repeat(64))).expect("a key")
}

/// Every table and index, as the migrations leave them.
pub(crate) fn schema() -> Result<String> {
    let mut db = Connection::open_in_memory().map_err(sql)?;
    prepare(&mut db)?;
    // What the search index keeps itself in comes with it.
    let statements = "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL
        AND name NOT IN (SELECT name FROM pragma_table_list WHERE type = 'shadow') ORDER BY rowid";
    let found = db.prepare(statements).and_then(|mut all| {
        all.query_map([], |row| row.get::<_, String>(0))?
            .collect::<rusqlite::Result<Vec<_>>>()
    });
    Ok(found.map_err(sql)?.join(";\n"))
}

macro_rules! read {
    ($($name:ident($($argument:ident: $kind:ty),*) -> $found:ty = $from:ident;)+) => {
        $(pub(crate) fn $name(&self, $($argument: $kind),*) -> Result<$found> {
            $from::$name(&self.0, $($argument),*).map_err(sql)
        })+
    };
}

impl Bare {
    /// An empty one, with a schema that was read before.
    pub(crate) fn new(schema: &str, epoch: Epoch) -> Result<Self> {
        let db = Connection::open_in_memory().map_err(sql)?;
        db.execute_batch(schema).map_err(sql)?;
        test_keys().install(&db).map_err(sql)?;
        db.execute_batch("PRAGMA foreign_keys = ON").map_err(sql)?;
        db.set_prepared_statement_cache_capacity(128);
        let name = "INSERT INTO meta (name, value) VALUES ('epoch', ?1)";
        db.execute(name, [epoch.uuid().into_bytes()]).map_err(sql)?;
        Ok(Self(db))
    }

    /// Does all writes in order, or none.
    pub(crate) fn commit(&mut self, batch: &[Write]) -> Result<()> {
        let transaction = self.begun(batch)?;
        transaction.commit().map_err(sql)
    }

    /// Does some writes and then goes no further: none of them stays.
    pub(crate) fn begin(&mut self, part: &[Write]) -> Result<()> {
        self.begun(part).map(drop)
    }

    fn begun(&mut self, batch: &[Write]) -> Result<Transaction<'_>> {
        let transaction = self.0.transaction().map_err(sql)?;
        let mut all = batch.iter();
        all.try_for_each(|write| writes::apply(&transaction, write))
            .map_err(sql)?;
        Ok(transaction)
    }

    /// Chats that fit a filter.
    pub(crate) fn list(&self, filter: &SessionFilter) -> Result<Vec<Listed>> {
        records::sessions(&self.0, filter).map_err(sql)
    }

    /// Uses an invitation up.
    pub(crate) fn redeem(
        &self,
        code: Digest,
        now: Timestamp,
        password: Option<&str>,
        token: Token,
    ) -> Result<Option<SpecialistId>> {
        writes::redeem(&self.0, &code, now, password, token).map_err(sql)
    }

    read! {
        search(filter: &SearchFilter) -> Vec<(u64, SearchHit)> = search;
        leave(form: &Form) -> Left = missed;
        missed(filter: &MissedFilter) -> Vec<(u64, MissedItem)> = missed;
        missed_item(id: MissedId) -> Option<MissedItem> = missed;
        change_missed(id: MissedId, version: u32, change: &MissedChange, at: Timestamp) -> bool = missed;
        missed_open() -> Vec<(QueueId, u32)> = missed;
        has_missed(customer: CustomerId) -> bool = missed;
        head() -> Cursor = reads;
        log(after: Position, limit: u32) -> Vec<Entry> = reads;
        log_for(who: Principal, after: Position, limit: u32) -> LogRun = reads;
        routing(session: SessionId, limit: u32) -> Vec<Entry> = reads;
        known(probe: &Probe) -> Known = lookup;
        person(id: SpecialistId) -> Option<Person> = lookup;
        person_by_email(email: &str) -> Option<(Person, Option<String>)> = lookup;
        people() -> Vec<Person> = lookup;
        queues() -> Vec<Queue> = lookup;
        queue(id: QueueId) -> Option<Queue> = lookup;
        sites() -> Vec<Site> = lookup;
        customer(id: CustomerId) -> Option<Customer> = lookup;
        token(hash: &Digest, now: Timestamp) -> Option<Token> = lookup;
        devices(who: Principal, now: Timestamp) -> Vec<Token> = lookup;
        site_keys(site: SiteId) -> (bool, Vec<IdentityKey>) = identities;
        identified(site: SiteId, subject: &Digest) -> Option<CustomerId> = identities;
        identities(customer: CustomerId) -> Vec<Identity> = identities;
        key_of(token: &Digest) -> Option<Uuid> = identities;
        tokens_of(key: Uuid) -> Vec<(Principal, Digest)> = identities;
        customer_rows(id: CustomerId) -> Option<CustomerRows> = views;
        specialist_rows(id: SpecialistId, past: u32) -> Option<SpecialistRows> = views;
        record(id: SessionId) -> Option<SessionRecord> = views;
        session(id: SessionId) -> Option<SessionView> = views;
        messages(session: SessionId, before: Position) -> Vec<MessageView> = views;
        messages_by_id(ids: &[MessageId]) -> Vec<MessageView> = views;
        details(session: SessionId) -> Option<SessionDetails> = about;
        notes(session: SessionId) -> Vec<NoteView> = about;
        offer(id: OfferId) -> Option<OfferView> = views;
        transfers(session: SessionId) -> Vec<(Position, TransferView)> = views;
        page(session: SessionId, before: Seq, limit: u32) -> Vec<MessageView> = records;
        blocks() -> Vec<Block> = records;
        name(id: SpecialistId) -> Option<PersonView> = records;
        names() -> Vec<PersonView> = records;
        totals() -> Vec<(SpecialistId, u64)> = records;
        figures(of: &Scope, who: Option<SpecialistId>, since: Timestamp) -> Figures = records;
        activations(of: &Scope, who: Option<SpecialistId>, before: Position, limit: u32) -> Vec<Activation> = records;
        audit(before: u64, limit: u32) -> Vec<AuditRow> = records;
        retention() -> Retention = erasing;
        position_before(at: Timestamp) -> Position = erasing;
        ended_before(at: Timestamp, limit: u32) -> Vec<Erasable> = erasing;
        erasable_of(customer: CustomerId) -> Vec<Erasable> = erasing;
        canned_replies(of: &Scope, own: Option<SpecialistId>, before: Option<CannedReplyId>, limit: u32) -> Vec<CannedReply> = answers;
        canned_reply(id: CannedReplyId) -> Option<Canned> = answers;
        shortcuts(scope: ReplyScope, owner: Option<SpecialistId>) -> Vec<(CannedReplyId, String)> = answers;
        updated_at(session: SessionId) -> Option<Timestamp> = records;
        consents(customer: CustomerId, before: u64, limit: u32) -> Vec<ConsentView> = consents;
        consent(id: ConsentId) -> Option<(CustomerId, ConsentView)> = consents;
        consents_given(customer: CustomerId) -> u32 = consents;
        standing_consent(customer: CustomerId, kind: &str) -> Option<ConsentView> = consents;
        performances() -> Vec<(SpecialistId, ManualPerformance)> = answers;
    }
}
