//! Everything about a file that can be checked, in the order in which it makes sense to go on.

use super::{FileError, Report, Result, failed, header, known_schema, reader, replay, seal};
use crate::store::sqlite::{columns, reads};
use rusqlite::{Connection, OptionalExtension};
use std::{collections::BTreeMap, path::Path};
use switchboard_model::SessionId;

/// Says what is in a file and whether it agrees with itself. The file is not changed.
pub(crate) fn verify(file: &Path) -> Report {
    let mut report = Report::default();
    if let Err(error) = look(file, &mut report) {
        report.fault(sentence(&error));
    }
    report
}

fn look(file: &Path, report: &mut Report) -> Result<()> {
    header::check(file)?;
    let db = reader(file)?;
    // One transaction, so that everything is of one moment even while a relay writes.
    let db = db.unchecked_transaction().map_err(failed)?;
    pages(&db, report)?;
    if !report.faults.is_empty() {
        // What a damaged page says of the rest is worth nothing.
        return Ok(());
    }
    report.schema = Some(known_schema(&db)?);
    report.head = reads::head(&db).optional().map_err(failed)?;
    if report.head.is_none() {
        report.fault("The log has no identity: the epoch is missing.");
    }
    report.sealed = seal::holds(&db).map_err(failed)?;
    if report.sealed == Some(false) {
        report.fault(
            "It does not hold what was written into it when it was made: its checksum is another one.",
        );
    }
    references(&db, report).map_err(failed)?;
    numbers(&db, report).map_err(failed)?;
    replay::check(&db, report).map_err(failed)
}

/// SQLite's own look at every page, index and constraint.
fn pages(db: &Connection, report: &mut Report) -> Result<()> {
    let pages: i64 = db
        .query_row("PRAGMA page_count", [], |row| row.get(0))
        .map_err(failed)?;
    let mut check = db.prepare("PRAGMA integrity_check").map_err(failed)?;
    let mut found = check.query([]).map_err(failed)?;
    while let Some(row) = found.next().map_err(failed)? {
        let what: String = row.get(0).map_err(failed)?;
        if what != "ok" {
            report.fault(format!("The database is damaged: {}.", what.replace('\n', " ")));
        }
    }
    report.checked("pages", pages.unsigned_abs());
    Ok(())
}

/// Rows that refer to rows which are not there.
fn references(db: &Connection, report: &mut Report) -> rusqlite::Result<()> {
    let mut check = db.prepare("PRAGMA foreign_key_check")?;
    let mut found = check.query([])?;
    let mut missing: BTreeMap<(String, String), u64> = BTreeMap::new();
    while let Some(row) = found.next()? {
        *missing.entry((row.get(0)?, row.get(2)?)).or_default() += 1;
    }
    for ((from, to), rows) in missing {
        report.fault(format!(
            "Rows of `{from}` refer to rows of `{to}` that are not there: {rows} of them."
        ));
    }
    Ok(())
}

/// A session's messages are numbered 1..n, and no answer names a position after the log's end.
fn numbers(db: &Connection, report: &mut Report) -> rusqlite::Result<()> {
    for (what, statement) in [
        ("chats", "SELECT count(*) FROM sessions"),
        ("answers", "SELECT count(*) FROM commands"),
    ] {
        let count = db.query_row(statement, [], |row| columns::count(row, 0))?;
        report.checked(what, count);
    }
    let mut gaps = db.prepare(
        "SELECT session, count(*), max(seq) FROM messages GROUP BY session
         HAVING min(seq) <> 1 OR max(seq) <> count(*)",
    )?;
    let mut gaps = gaps.query([])?;
    while let Some(row) = gaps.next()? {
        let session = columns::id(row, 0, SessionId::new)?;
        let (count, last) = (columns::count(row, 1)?, columns::count(row, 2)?);
        report.fault(format!(
            "Chat {session} has {count} messages, and its last one has number {last}."
        ));
    }
    let late = db.query_row(
        "SELECT count(*) FROM commands WHERE position > (SELECT COALESCE(max(position), 0) FROM log)",
        [],
        |row| columns::count(row, 0),
    )?;
    if late > 0 {
        report.fault(format!(
            "Answers name positions after the end of the log: {late} of them. The log's end is missing."
        ));
    }
    Ok(())
}

fn sentence(error: &FileError) -> String {
    let text = error.to_string();
    let mut letters = text.chars();
    let first = letters.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(letters).chain(['.']).collect()
}
