//! The suite for SQLite, and what only a file can do.

use super::SqliteStore;
use crate::store::{
    Store, StoreError,
    conformance::{Shelf, conformance},
};
use async_trait::async_trait;
use std::sync::Arc;
use tempfile::TempDir;

struct Folder(TempDir);

#[async_trait]
impl Shelf for Folder {
    async fn open(&self) -> Arc<dyn Store> {
        Arc::new(SqliteStore::open(&self.0.path().join("relay.db")).await.unwrap())
    }
}

conformance!(Folder(tempfile::tempdir().unwrap());
    what_is_committed_survives,
    a_batch_is_all_or_nothing,
    unique_is_unique,
    answers_are_kept,
    a_resume_reads_what_its_principal_may_see,
    views_say_what_happened,
    tokens_end,
    invitations_are_used_up,
);

#[tokio::test]
async fn a_newer_database_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("relay.db");
    drop(SqliteStore::open(&file).await.unwrap());
    let db = rusqlite::Connection::open(&file).unwrap();
    db.execute(
        "INSERT INTO refinery_schema_history (version, name, applied_on, checksum)
         VALUES (99, 'later', '2030-01-01T00:00:00Z', '1')",
        [],
    )
    .unwrap();
    drop(db);
    let error = SqliteStore::open(&file).await.unwrap_err();
    assert!(
        matches!(error, StoreError::Newer { found: 99, known: 1 }),
        "{error}"
    );
}

#[tokio::test]
async fn a_file_that_is_no_database_is_named_as_such() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("relay.db");
    std::fs::write(
        &file,
        "not a database, and long enough to be looked at as one ".repeat(20),
    )
    .unwrap();
    let error = SqliteStore::open(&file).await.unwrap_err();
    assert!(matches!(error, StoreError::Corrupt(_)), "{error:?}");
}

#[tokio::test]
async fn commits_are_synced_in_full() {
    let folder = tempfile::tempdir().unwrap();
    let store = SqliteStore::open(&folder.path().join("relay.db")).await.unwrap();
    let connection = store.writer.get().await.unwrap();
    let settings = connection
        .interact(|db| {
            let text = |name| db.pragma_query_value(None, name, |row| row.get::<_, String>(0));
            let number = |name| db.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
            (
                text("journal_mode").unwrap(),
                number("synchronous").unwrap(),
                number("foreign_keys").unwrap(),
            )
        })
        .await
        .unwrap();
    assert_eq!(settings, ("wal".into(), 2, 1));
}

/// Makes every commit with an event in it fail, as a full disk would.
pub(crate) fn break_writes(file: &std::path::Path) {
    let db = rusqlite::Connection::open(file).unwrap();
    db.busy_timeout(std::time::Duration::from_secs(5)).unwrap();
    db.execute_batch(
        "CREATE TRIGGER broken BEFORE INSERT ON log BEGIN SELECT RAISE(ABORT, 'broken for a test'); END",
    )
    .unwrap();
}

/// Takes that back.
pub(crate) fn mend_writes(file: &std::path::Path) {
    let db = rusqlite::Connection::open(file).unwrap();
    db.busy_timeout(std::time::Duration::from_secs(5)).unwrap();
    db.execute_batch("DROP TRIGGER broken").unwrap();
}
