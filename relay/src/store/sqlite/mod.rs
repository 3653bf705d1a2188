//! The embedded store: SQLite in WAL mode with `synchronous=FULL`, one writing connection and a few that read.
//! With FULL a committed batch survives a power loss; NORMAL does not promise that.

mod about;
mod answers;
#[cfg(test)]
pub(crate) mod bare;
mod columns;
#[cfg(test)]
mod crash;
mod erasing;
mod errors;
pub(crate) mod file;
mod identities;
mod keyring;
mod lookup;
mod reads;
mod records;
#[cfg(test)]
pub(crate) mod tests;
mod views;
mod writes;

use super::{
    AuditRow, Block, Customer, CustomerRows, Digest, Entry, Known, Listed, LogRun, Probe, Result, Scope,
    SessionFilter, SpecialistRows, Store, StoreError, Token, Write,
};
use async_trait::async_trait;
use deadpool_sqlite::{Config, Hook, HookError, Pool, Runtime};
use errors::{no_connection, sql, unavailable};
pub(crate) use keyring::{Keyring, fresh as fresh_key};
use rusqlite::Connection;
use std::path::Path;
use switchboard_core::Principal;
use switchboard_model::{
    CustomerId, MessageId, OfferId, Position, QueueId, Seq, SessionId, SpecialistId, Timestamp,
};
use switchboard_protocol::{
    Activation, Cursor, Figures, MessageView, NoteView, OfferView, Person, PersonView, Queue, SessionDetails,
    SessionRecord, SessionView, Site, TransferView,
};

mod migrations {
    refinery::embed_migrations!("migrations/sqlite");
}

/// Connections that read at the same time.
const READERS: usize = 4;
/// How long one connection waits for another's lock.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(5);

/// A store in one file.
#[derive(Debug)]
pub(crate) struct SqliteStore {
    writer: Pool,
    readers: Pool,
}

impl SqliteStore {
    /// Opens the file, makes it if it is missing, and brings its schema up to date. What is encrypted with an older key
    /// of the ring is encrypted anew with the newest.
    pub(crate) async fn open(file: &Path, keys: Keyring) -> Result<Self> {
        Self::open_as(file, keys, "FULL").await
    }

    /// The same with another `synchronous`: for showing what FULL is worth.
    async fn open_as(file: &Path, keys: Keyring, synchronous: &'static str) -> Result<Self> {
        let writer = pool(file, 1, Some(synchronous), &keys)?;
        let connection = writer.get().await.map_err(no_connection)?;
        let ring = keys.clone();
        connection
            .interact(move |connection| {
                prepare(connection)?;
                ring.unlock(connection)
            })
            .await
            .map_err(unavailable)??;
        drop(connection);
        Ok(Self {
            writer,
            readers: pool(file, READERS, None, &keys)?,
        })
    }

    async fn write<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&rusqlite::Transaction<'_>) -> Result<T> + Send + 'static,
    {
        let connection = self.writer.get().await.map_err(no_connection)?;
        let done = connection.interact(move |connection| {
            let transaction = connection
                .transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)
                .map_err(sql)?;
            let done = work(&transaction)?;
            transaction.commit().map_err(sql)?;
            Ok(done)
        });
        done.await.map_err(unavailable)?
    }

    /// One transaction, so that everything read in `work` is of one moment.
    async fn read<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    {
        let connection = self.readers.get().await.map_err(no_connection)?;
        let done = connection.interact(move |connection| {
            let transaction = connection.transaction()?;
            work(&transaction)
        });
        done.await.map_err(unavailable)?.map_err(sql)
    }
}

#[async_trait]
impl Store for SqliteStore {
    async fn commit(&self, writes: Vec<Write>) -> Result<()> {
        self.write(move |transaction| {
            writes
                .iter()
                .try_for_each(|write| writes::apply(transaction, write))
                .map_err(sql)
        })
        .await
    }

    async fn head(&self) -> Result<Cursor> {
        self.read(reads::head).await
    }

    async fn log(&self, after: Position, limit: u32) -> Result<Vec<Entry>> {
        self.read(move |connection| reads::log(connection, after, limit))
            .await
    }

    async fn log_for(&self, who: Principal, after: Position, limit: u32) -> Result<LogRun> {
        self.read(move |connection| reads::log_for(connection, who, after, limit))
            .await
    }

    async fn known(&self, probe: Probe) -> Result<Known> {
        self.read(move |connection| lookup::known(connection, &probe))
            .await
    }

    async fn customer_rows(&self, id: CustomerId) -> Result<Option<CustomerRows>> {
        self.read(move |connection| views::customer_rows(connection, id))
            .await
    }

    async fn specialist_rows(&self, id: SpecialistId, past: u32) -> Result<Option<SpecialistRows>> {
        self.read(move |connection| views::specialist_rows(connection, id, past))
            .await
    }

    async fn record(&self, id: SessionId) -> Result<Option<SessionRecord>> {
        self.read(move |connection| views::record(connection, id)).await
    }

    async fn session(&self, id: SessionId) -> Result<Option<SessionView>> {
        self.read(move |connection| views::session(connection, id)).await
    }

    async fn messages(&self, session: SessionId, before: Position) -> Result<Vec<MessageView>> {
        self.read(move |connection| views::messages(connection, session, before))
            .await
    }

    async fn messages_by_id(&self, ids: Vec<MessageId>) -> Result<Vec<MessageView>> {
        self.read(move |connection| views::messages_by_id(connection, &ids))
            .await
    }

    async fn details(&self, session: SessionId) -> Result<Option<SessionDetails>> {
        self.read(move |connection| about::details(connection, session))
            .await
    }

    async fn notes(&self, session: SessionId) -> Result<Vec<NoteView>> {
        self.read(move |connection| about::notes(connection, session))
            .await
    }

    async fn offer(&self, id: OfferId) -> Result<Option<OfferView>> {
        self.read(move |connection| views::offer(connection, id)).await
    }

    async fn transfers(&self, session: SessionId) -> Result<Vec<(Position, TransferView)>> {
        self.read(move |connection| views::transfers(connection, session))
            .await
    }

    async fn routing(&self, session: SessionId, limit: u32) -> Result<Vec<Entry>> {
        self.read(move |connection| reads::routing(connection, session, limit))
            .await
    }

    async fn list(&self, filter: SessionFilter) -> Result<Vec<Listed>> {
        self.read(move |connection| records::sessions(connection, &filter))
            .await
    }

    async fn page(&self, session: SessionId, before: Seq, limit: u32) -> Result<Vec<MessageView>> {
        self.read(move |connection| records::page(connection, session, before, limit))
            .await
    }

    async fn name(&self, id: SpecialistId) -> Result<Option<PersonView>> {
        self.read(move |connection| records::name(connection, id)).await
    }

    async fn names(&self) -> Result<Vec<PersonView>> {
        self.read(records::names).await
    }

    async fn totals(&self) -> Result<Vec<(SpecialistId, u64)>> {
        self.read(records::totals).await
    }

    async fn figures(&self, of: Scope, who: Option<SpecialistId>, since: Timestamp) -> Result<Figures> {
        self.read(move |connection| records::figures(connection, &of, who, since))
            .await
    }

    async fn activations(
        &self,
        of: Scope,
        who: Option<SpecialistId>,
        before: Position,
        limit: u32,
    ) -> Result<Vec<Activation>> {
        self.read(move |connection| records::activations(connection, &of, who, before, limit))
            .await
    }

    async fn audit(&self, before: u64, limit: u32) -> Result<Vec<AuditRow>> {
        self.read(move |connection| records::audit(connection, before, limit))
            .await
    }

    async fn blocks(&self) -> Result<Vec<Block>> {
        self.read(records::blocks).await
    }

    async fn person(&self, id: SpecialistId) -> Result<Option<Person>> {
        self.read(move |connection| lookup::person(connection, id)).await
    }

    async fn person_by_email(&self, email: &str) -> Result<Option<(Person, Option<String>)>> {
        let email = email.to_owned();
        self.read(move |connection| lookup::person_by_email(connection, &email))
            .await
    }

    async fn people(&self) -> Result<Vec<Person>> {
        self.read(lookup::people).await
    }

    async fn queues(&self) -> Result<Vec<Queue>> {
        self.read(lookup::queues).await
    }

    async fn queue(&self, id: QueueId) -> Result<Option<Queue>> {
        self.read(move |connection| lookup::queue(connection, id)).await
    }

    async fn sites(&self) -> Result<Vec<Site>> {
        self.read(lookup::sites).await
    }

    async fn customer(&self, id: CustomerId) -> Result<Option<Customer>> {
        self.read(move |db| lookup::customer(db, id)).await
    }

    async fn token(&self, hash: Digest, now: Timestamp) -> Result<Option<Token>> {
        self.read(move |connection| lookup::token(connection, &hash, now))
            .await
    }

    async fn devices(&self, who: Principal, now: Timestamp) -> Result<Vec<Token>> {
        self.read(move |connection| lookup::devices(connection, who, now))
            .await
    }

    async fn redeem(
        &self,
        code: Digest,
        now: Timestamp,
        password: Option<String>,
        token: Token,
    ) -> Result<Option<SpecialistId>> {
        self.write(move |transaction| {
            writes::redeem(transaction, &code, now, password.as_deref(), token).map_err(sql)
        })
        .await
    }
}

/// Connections that write with this `synchronous`, or only read.
fn pool(file: &Path, size: usize, writes: Option<&'static str>, keys: &Keyring) -> Result<Pool> {
    let keys = keys.clone();
    Config::new(file)
        .builder(Runtime::Tokio1)
        .map_err(unavailable)?
        .max_size(size)
        .post_create(Hook::async_fn(move |connection, _| {
            let keys = keys.clone();
            Box::pin(async move {
                let done = connection
                    .interact(move |connection| {
                        keys.install(connection)?;
                        settle(connection, writes)
                    })
                    .await;
                done.map_err(|error| HookError::message(error.to_string()))?
                    .map_err(HookError::Backend)
            })
        }))
        .build()
        .map_err(unavailable)
}

fn settle(connection: &Connection, writes: Option<&str>) -> rusqlite::Result<()> {
    connection.busy_timeout(PATIENCE)?;
    connection
        .execute_batch("PRAGMA journal_mode = WAL; PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY;")?;
    connection.pragma_update(None, "synchronous", writes.unwrap_or("FULL"))?;
    connection.pragma_update(None, "query_only", writes.is_none())?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(())
}

/// The version of a database's schema, if it has one of ours, and the newest that this build knows.
fn schema(connection: &Connection) -> Result<(Option<i64>, i64)> {
    let runner = migrations::migrations::runner();
    let known = runner
        .get_migrations()
        .iter()
        .map(|step| i64::from(step.version()))
        .max()
        .unwrap_or(0);
    // On a fresh file the runner has not made its table yet.
    let has_history = "SELECT count(*) > 0 FROM sqlite_schema WHERE name = 'refinery_schema_history'";
    let found: Option<i64> = if connection
        .query_row(has_history, [], |row| row.get(0))
        .map_err(sql)?
    {
        let last = "SELECT max(version) FROM refinery_schema_history";
        connection.query_row(last, [], |row| row.get(0)).map_err(sql)?
    } else {
        None
    };
    Ok((found, known))
}

fn prepare(connection: &mut Connection) -> Result<()> {
    if let (Some(found), known) = schema(connection)?
        && found > known
    {
        return Err(StoreError::Newer { found, known });
    }
    migrations::migrations::runner()
        .run(connection)
        .map_err(|error| StoreError::Corrupt(error.to_string()))?;
    connection
        .execute(
            "INSERT OR IGNORE INTO meta (name, value) VALUES ('epoch', ?1)",
            [uuid::Uuid::new_v4().into_bytes()],
        )
        .map_err(sql)?;
    // What a backup was sealed with says nothing any more of a store that is used.
    connection
        .execute("DELETE FROM meta WHERE name = 'seal'", [])
        .map_err(sql)?;
    Ok(())
}
