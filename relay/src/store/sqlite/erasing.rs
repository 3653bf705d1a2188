//! Erasing: which sessions may go, and what goes of them.

use super::columns::{count, id, number, optional_id, principal};
use super::{PATIENCE, SqliteStore, no_connection, sql, unavailable};
use crate::store::{self, Erasable, Erasing, Retention};
use async_trait::async_trait;
use rusqlite::{Connection, OptionalExtension, Result, Row, params};
use std::time::Duration;
use switchboard_core::Principal;
use switchboard_model::{CustomerId, Position, SessionId, SpecialistId, Timestamp};

/// How long readers are waited for, so that the write-ahead log can be emptied.
const SCRUBBING: Duration = Duration::from_millis(250);

const ERASABLE: &str =
    "SELECT id, customer, owner, ended_at IS NULL FROM sessions WHERE erased_at IS NULL AND ";

/// What goes of a session: every word that somebody said or wrote down. Numbers, times and who answered stay.
const WORDS: [&str; 7] = [
    "UPDATE messages SET text = '', deleted_at = COALESCE(deleted_at, ?2),
         sender_name = CASE sender WHEN 'customer' THEN NULL ELSE sender_name END WHERE session = ?1",
    "DELETE FROM notes WHERE session = ?1 AND ?2",
    "DELETE FROM session_details WHERE session = ?1 AND ?2",
    "DELETE FROM missed WHERE session = ?1 AND ?2",
    "UPDATE transfers SET note = NULL WHERE session = ?1 AND ?2",
    "UPDATE offers SET first_line = NULL, customer_name = NULL, handed_note = NULL WHERE session = ?1 AND ?2",
    "UPDATE sessions SET customer_name = NULL, page_url = NULL, page_title = NULL, first_line = NULL,
         handed_note = NULL, rating_comment = NULL, erased_at = ?2 WHERE id = ?1",
];

#[async_trait]
impl Erasing for SqliteStore {
    async fn retention(&self) -> store::Result<Retention> {
        self.read(retention).await
    }

    async fn position_before(&self, at: Timestamp) -> store::Result<Position> {
        self.read(move |connection| position_before(connection, at)).await
    }

    async fn ended_before(&self, at: Timestamp, limit: u32) -> store::Result<Vec<Erasable>> {
        self.read(move |connection| ended_before(connection, at, limit))
            .await
    }

    async fn erasable_of(&self, customer: CustomerId) -> store::Result<Vec<Erasable>> {
        self.read(move |connection| erasable_of(connection, customer))
            .await
    }

    /// What was deleted was written over when it went; the write-ahead log may still hold pages from before. While
    /// somebody reads what was there before, it cannot be emptied.
    async fn scrub(&self) -> store::Result<bool> {
        let connection = self.writer.get().await.map_err(no_connection)?;
        let done = connection.interact(|connection| {
            // Whoever writes waits meanwhile.
            connection.busy_timeout(SCRUBBING)?;
            let busy =
                connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get::<_, bool>(0));
            connection.busy_timeout(PATIENCE)?;
            busy
        });
        let busy = done.await.map_err(unavailable)?.map_err(sql)?;
        Ok(!busy)
    }
}

/// How long sessions are kept.
pub(super) fn retention(db: &Connection) -> Result<Retention> {
    let kept = db
        .prepare_cached("SELECT days, horizon FROM retention")?
        .query_row([], |row| {
            Ok(Retention {
                days: row.get(0)?,
                horizon: Position(count(row, 1)?),
            })
        })
        .optional()?;
    Ok(kept.unwrap_or_default())
}

/// The last position before a time. Times never go back in the log, so halves are enough.
pub(super) fn position_before(db: &Connection, at: Timestamp) -> Result<Position> {
    let last: Option<i64> = db
        .prepare_cached("SELECT max(position) FROM log")?
        .query_row([], |row| row.get(0))?;
    let mut time = db.prepare_cached("SELECT at FROM log WHERE position = ?1")?;
    let (mut before, mut after) = (0, last.unwrap_or(0) + 1);
    while after - before > 1 {
        let middle = before + (after - before) / 2;
        let found: Option<i64> = time.query_row([middle], |row| row.get(0)).optional()?;
        if found.is_some_and(|found| found < at.0) {
            before = middle;
        } else {
            after = middle;
        }
    }
    Ok(Position(before.cast_unsigned()))
}

/// Those that ended first come first.
pub(super) fn ended_before(db: &Connection, at: Timestamp, limit: u32) -> Result<Vec<Erasable>> {
    db.prepare_cached(&format!(
        "{ERASABLE} ended_at IS NOT NULL AND ended_at < ?1 ORDER BY ended_at LIMIT ?2"
    ))?
    .query_map(params![at.0, limit], erasable)?
    .collect()
}

/// A customer's.
pub(super) fn erasable_of(db: &Connection, customer: CustomerId) -> Result<Vec<Erasable>> {
    db.prepare_cached(&format!("{ERASABLE} customer = ?1 ORDER BY opened"))?
        .query_map([customer.uuid().into_bytes()], erasable)?
        .collect()
}

fn erasable(row: &Row<'_>) -> Result<Erasable> {
    Ok(Erasable {
        session: id(row, 0, SessionId::new)?,
        customer: id(row, 1, CustomerId::new)?,
        owner: optional_id(row, 2, SpecialistId::new)?,
        open: row.get(3)?,
    })
}

/// Nothing stays of what was said and written down in a session.
pub(super) fn erase(db: &Connection, session: SessionId, at: Timestamp) -> Result<()> {
    for words in WORDS {
        db.prepare_cached(words)?
            .execute(params![session.uuid().into_bytes(), at.0])?;
    }
    Ok(())
}

/// A customer is nobody any more: no token or name is theirs, nothing they agreed to holds, and nobody is kept
/// out.
pub(super) fn forget(db: &Connection, customer: CustomerId) -> Result<()> {
    for rows in ["blocks", "consents", "identities", "missed"] {
        // Also what they were while they had two records.
        let theirs = "SELECT id FROM customers WHERE id = ?1 OR merged_into = ?1";
        db.prepare_cached(&format!("DELETE FROM {rows} WHERE customer IN ({theirs})"))?
            .execute([customer.uuid().into_bytes()])?;
    }
    db.prepare_cached("DELETE FROM tokens WHERE principal = ?1")?
        .execute(params![principal(Principal::Customer(customer))])
        .map(|_| ())
}

/// Nobody has to know any more who was missed then, or was kept out until then.
pub(super) fn forget_missed(db: &Connection, before: Timestamp) -> Result<()> {
    for rows in ["missed WHERE changed_at", "blocks WHERE expires_at"] {
        db.prepare_cached(&format!("DELETE FROM {rows} < ?1"))?
            .execute([before.0])?;
    }
    Ok(())
}

/// Sessions are kept this long from here on.
pub(super) fn keep_for(db: &Connection, days: Option<u32>) -> Result<()> {
    db.prepare_cached("INSERT INTO retention (one, days) VALUES (1, ?1) ON CONFLICT DO UPDATE SET days = ?1")?
        .execute([days])
        .map(|_| ())
}

/// No client continues from before this; it only ever goes on.
pub(super) fn horizon(db: &Connection, position: Position) -> Result<()> {
    let position = number(position.0)?;
    db.prepare_cached("UPDATE commands SET proof = NULL WHERE proof IS NOT NULL AND position <= ?1")?
        .execute([position])?;
    db.prepare_cached(
        "INSERT INTO retention (one, horizon) VALUES (1, ?1) ON CONFLICT DO UPDATE SET horizon = max(horizon, ?1)",
    )?
        .execute([position])
        .map(|_| ())
}
