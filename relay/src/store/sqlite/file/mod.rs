//! The store as a file that nobody serves from: copied, sealed, verified, made another one.
//!
//! A copy is made in one read transaction on a connection of its own, so it is of one moment, and a relay that runs goes
//! on writing meanwhile. Nothing here changes a file that it only looks at.

mod checks;
mod header;
mod replay;
mod report;
mod seal;

pub(crate) use checks::verify;
pub(crate) use report::Report;

use super::{keyring, prepare, reads, schema};
use crate::store::StoreError;
use rusqlite::{Connection, ErrorCode, OpenFlags};
use std::{
    ffi::{OsStr, OsString},
    path::{Path, PathBuf},
    time::Duration,
};
use switchboard_protocol::Cursor;
use url::Url;

/// Why a file could not be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum FileError {
    /// The disk has no room left.
    #[error("the disk is full")]
    Full,
    /// It is something else.
    #[error("it is not a relay's database: {0}")]
    Foreign(String),
    /// It was one.
    #[error("it is damaged: {0}")]
    Damaged(String),
    /// This build is too old for it.
    #[error(
        "it was written by a newer relay: it has schema version {found}, this relay knows up to {known}. Use the newer \
         relay with it"
    )]
    Newer {
        /// The file's version.
        found: i64,
        /// The newest that this build knows.
        known: i64,
    },
    /// It cannot be reached.
    #[error("{0}")]
    Unreachable(String),
}

/// The answer about a file.
pub(crate) type Result<T> = std::result::Result<T, FileError>;

/// What a file became when it was made another store.
#[derive(Debug)]
pub(crate) struct Renewed {
    /// The schema version it had.
    pub(crate) schema: i64,
    /// Its identity from here on, and its last position.
    pub(crate) head: Cursor,
}

/// Copies a store as it is at this moment, with all that is committed, into an empty file; whoever serves from it goes
/// on. The copy is one file without a write-ahead log, holds nothing of what was deleted, and is not synced.
pub(crate) fn copy_live(from: &Path, to: &Path) -> Result<()> {
    copy_by(&open(from.as_os_str(), OpenFlags::SQLITE_OPEN_READ_WRITE)?, to)
}

/// The same of a file that nobody serves from.
pub(crate) fn copy(from: &Path, to: &Path) -> Result<()> {
    copy_by(&reader(from)?, to)
}

fn copy_by(db: &Connection, to: &Path) -> Result<()> {
    // Not by a path in the statement: a name may hold anything.
    let to = to
        .to_str()
        .ok_or_else(|| FileError::Unreachable("the name of the copy is not UTF-8".into()))?;
    known_schema(db)?;
    db.execute("VACUUM INTO ?1", [to]).map_err(failed)?;
    Ok(())
}

/// Writes into a copy what it holds, as a checksum. It must be verified and synced after that.
pub(crate) fn seal(file: &Path) -> Result<()> {
    let db = writer(file)?;
    seal::put(&db).map_err(failed)
}

/// Makes a copy a store of its own: brings its schema up to date and gives its log a new identity.
pub(crate) fn renew(file: &Path) -> Result<Renewed> {
    let mut db = writer(file)?;
    let schema = known_schema(&db)?;
    prepare(&mut db).map_err(refused)?;
    let epoch = uuid::Uuid::new_v4().into_bytes();
    db.execute("UPDATE meta SET value = ?1 WHERE name = 'epoch'", [epoch])
        .map_err(failed)?;
    let head = reads::head(&db).map_err(failed)?;
    Ok(Renewed { schema, head })
}

/// What the key is called that a store's values are encrypted with; `None` while there is no store, or no such value.
pub(crate) fn key_of(file: &Path) -> Option<String> {
    let db = open(file.as_os_str(), OpenFlags::SQLITE_OPEN_READ_ONLY).ok()?;
    db.query_row(keyring::NAMED, [], |row| row.get(0)).ok()
}

/// Brings what is still in the write-ahead log into the file itself. Nobody else may have it open.
pub(crate) fn fold(file: &Path) -> Result<()> {
    // What is no database is not opened: SQLite would throw away a log beside it.
    header::check(file)?;
    let db = open(file.as_os_str(), OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    // Until something is read, a log that a killed relay left is not looked at.
    db.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))
        .map_err(failed)?;
    db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
        .map_err(failed)?;
    db.close().map_err(|(_, error)| failed(error))?;
    let left = std::fs::metadata(beside(file, "-wal")).map_or(0, |log| log.len());
    if left > 0 {
        return Err(FileError::Unreachable(
            "another program has it open: its write-ahead log cannot be emptied".into(),
        ));
    }
    Ok(())
}

/// The file that SQLite keeps beside this one.
pub(crate) fn beside(file: &Path, ending: &str) -> PathBuf {
    let mut name = OsString::from(file);
    name.push(ending);
    PathBuf::from(name)
}

/// A connection for looking at a file that nobody writes to. If nothing stands beside it, nothing is put there: it may
/// lie on a medium that takes no writes.
fn reader(file: &Path) -> Result<Connection> {
    let unreachable = |error: std::io::Error| FileError::Unreachable(error.to_string());
    let path = file.canonicalize().map_err(unreachable)?;
    let mut address = Url::from_file_path(&path)
        .map_err(|()| FileError::Unreachable(format!("{} is no path of a file", path.display())))?;
    let alone = |ending| !beside(&path, ending).exists();
    if alone("-wal") && alone("-journal") {
        address.set_query(Some("immutable=1"));
    }
    open(
        address.as_str().as_ref(),
        OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI,
    )
}

/// A connection that writes to a copy: whoever made it syncs the whole file in the end, and throws it away if this
/// fails.
fn writer(file: &Path) -> Result<Connection> {
    let db = open(file.as_os_str(), OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    db.execute_batch("PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF; PRAGMA foreign_keys = ON;")
        .map_err(failed)?;
    Ok(db)
}

/// Never makes a file: what is not there is an error.
fn open(name: &OsStr, flags: OpenFlags) -> Result<Connection> {
    let db = Connection::open_with_flags(name, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX).map_err(failed)?;
    db.busy_timeout(Duration::from_secs(5)).map_err(failed)?;
    Ok(db)
}

/// The schema's version, if this build knows it.
fn known_schema(db: &Connection) -> Result<i64> {
    match schema(db).map_err(refused)? {
        (Some(found), known) if found > known => Err(FileError::Newer { found, known }),
        (Some(found), _) => Ok(found),
        (None, _) => Err(FileError::Foreign("it has no schema of ours".into())),
    }
}

fn refused(error: StoreError) -> FileError {
    match error {
        StoreError::Newer { found, known } => FileError::Newer { found, known },
        StoreError::Corrupt(what) => FileError::Damaged(what),
        StoreError::Locked { key } => FileError::Unreachable(format!("the key {key} is missing")),
        StoreError::Conflict(what) | StoreError::Unavailable(what) => FileError::Unreachable(what),
    }
}

#[expect(clippy::needless_pass_by_value, reason = "used in map_err")]
fn failed(error: rusqlite::Error) -> FileError {
    let what = error.to_string();
    match error.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => FileError::Full,
        Some(ErrorCode::NotADatabase) => FileError::Foreign(what),
        // Without a code, what was read does not fit what this build knows.
        Some(ErrorCode::DatabaseCorrupt) | None => FileError::Damaged(what),
        Some(_) => FileError::Unreachable(what),
    }
}
