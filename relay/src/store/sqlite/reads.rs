//! The log, read in order.

use super::columns::{count, id, principal, read_json};
use crate::store::{Entry, LogRun};
use rusqlite::{Connection, Result, Row, params};
use switchboard_core::{
    Principal,
    planted::{self, Bug},
};
use switchboard_model::{Epoch, Position, SessionId, Timestamp};
use switchboard_protocol::Cursor;

/// The log's identity and its last position.
pub(super) fn head(db: &Connection) -> Result<Cursor> {
    let epoch = db
        .prepare_cached("SELECT value FROM meta WHERE name = 'epoch'")?
        .query_row([], |row| id(row, 0, Epoch::new))?;
    Ok(Cursor {
        epoch,
        position: last(db)?,
    })
}

/// The log's last position; 0 when it is empty.
pub(super) fn last(db: &Connection) -> Result<Position> {
    db.prepare_cached("SELECT COALESCE(max(position), 0) FROM log")?
        .query_row([], |row| count(row, 0).map(Position))
}

/// Entries after a position.
pub(super) fn log(db: &Connection, after: Position, limit: u32) -> Result<Vec<Entry>> {
    db.prepare_cached("SELECT position, at, body FROM log WHERE position > ?1 ORDER BY position LIMIT ?2")?
        .query_map(params![after.0.cast_signed(), limit], entry)?
        .collect()
}

/// Entries after a position that a principal may see.
pub(super) fn log_for(db: &Connection, who: Principal, after: Position, limit: u32) -> Result<LogRun> {
    let after = if planted::is(Bug::FirstMissed) {
        after.next()
    } else {
        after
    };
    let entries: Vec<Entry> = db
        .prepare_cached(
            "SELECT log.position, log.at, log.body FROM log_audience AS seen JOIN log ON log.position = seen.position
             WHERE seen.principal = ?1 AND seen.position > ?2 ORDER BY seen.position LIMIT ?3",
        )?
        .query_map(params![principal(who), after.0.cast_signed(), limit], entry)?
        .collect::<Result<_>>()?;
    let cut = entries.len() >= limit as usize;
    let upto = match entries.last() {
        Some(entry) if cut => entry.position,
        Some(_) | None => last(db)?,
    };
    Ok(LogRun { entries, upto })
}

/// The latest entries of a session's routing history.
pub(super) fn routing(db: &Connection, session: SessionId, limit: u32) -> Result<Vec<Entry>> {
    let mut entries: Vec<Entry> = db
        .prepare_cached(
            "SELECT log.position, log.at, log.body FROM routing JOIN log ON log.position = routing.position
             WHERE routing.session = ?1 ORDER BY routing.position DESC LIMIT ?2",
        )?
        .query_map(params![session.uuid().into_bytes(), limit], entry)?
        .collect::<Result<_>>()?;
    entries.reverse();
    Ok(entries)
}

fn entry(row: &Row<'_>) -> Result<Entry> {
    Ok(Entry {
        position: Position(count(row, 0)?),
        at: Timestamp(row.get(1)?),
        event: read_json(row, 2)?,
    })
}
