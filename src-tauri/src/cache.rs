//! What stays on this machine: sessions, messages, the outbox, drafts. One SQLite file, encrypted by SQLCipher.
//!
//! Decides how things are kept, and that what belongs together is kept in one transaction. It must not know the
//! relay, the window or where its key comes from. SQL stands only here.

mod account;
mod changes;
mod left;
mod own;
mod rows;
mod saved;
mod schema;
#[cfg(test)]
mod tests;

pub(crate) use account::Account;
pub(crate) use left::{Left, LeftSession};
pub(crate) use own::{OwnMessage, OwnState};
pub(crate) use saved::PastSession;

use crate::secrets::CacheKey;
use rusqlite::{Connection, OpenFlags};
use std::path::{Path, PathBuf};

/// The cache's file in a profile's folder.
pub(crate) const FILE: &str = "cache.db";

/// An open cache.
pub(crate) struct Cache {
    connection: Connection,
    /// Absent for a cache that lasts for this run only.
    path: Option<PathBuf>,
}

/// Why the cache cannot be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CacheError {
    /// The file does not open with this key, or is no cache at all.
    #[error("the file cannot be read with this key")]
    WrongKey,
    /// A newer version of the app wrote the file.
    #[error("the file has schema {found}, this app knows up to {known}")]
    Newer {
        /// What the file has.
        found: i64,
        /// What this build knows.
        known: i64,
    },
    /// A row does not hold what it should.
    #[error("a row cannot be read: {0}")]
    Corrupt(String),
    /// The disk is full, the folder is not writable, …
    #[error(transparent)]
    Sqlite(#[from] rusqlite::Error),
    /// A migration failed.
    #[error(transparent)]
    Migration(#[from] Box<refinery::Error>),
}

impl From<serde_json::Error> for CacheError {
    fn from(error: serde_json::Error) -> Self {
        // Only the kind and place of the error: its text could quote the row.
        Self::Corrupt(format!("{:?} at column {}", error.classify(), error.column()))
    }
}

impl From<uuid::Error> for CacheError {
    fn from(error: uuid::Error) -> Self {
        Self::Corrupt(error.to_string())
    }
}

impl Cache {
    /// Opens the file, makes it if it is missing, and brings its schema up to date.
    ///
    /// # Errors
    /// [`CacheError::WrongKey`] and [`CacheError::Newer`] leave the file as it was.
    pub(crate) fn open(path: &Path, key: &CacheKey) -> Result<Self, CacheError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_CREATE
            | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let mut connection = Connection::open_with_flags(path, flags)?;
        schema::unlock(&connection, key)?;
        schema::refuse_newer(&connection)?;
        connection.execute_batch("PRAGMA journal_mode = WAL;")?;
        schema::settle(&mut connection)?;
        Ok(Self {
            connection,
            path: Some(path.to_owned()),
        })
    }

    /// Opens the file for looking only, while the app may have it open.
    pub(crate) fn open_for_reading(path: &Path, key: &CacheKey) -> Result<Self, CacheError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags)?;
        schema::unlock(&connection, key)?;
        schema::refuse_newer(&connection)?;
        Ok(Self {
            connection,
            path: None,
        })
    }

    /// A cache that leaves nothing behind.
    pub(crate) fn for_this_run() -> Result<Self, CacheError> {
        let mut connection = Connection::open_in_memory()?;
        schema::settle(&mut connection)?;
        Ok(Self {
            connection,
            path: None,
        })
    }

    /// Closes the cache and removes its files.
    pub(crate) fn wipe(self) -> std::io::Result<()> {
        let Self { connection, path } = self;
        drop(connection);
        path.map_or(Ok(()), |path| remove_files(&path))
    }
}

/// Removes a cache's file and what SQLite keeps beside it.
fn remove_files(path: &Path) -> std::io::Result<()> {
    for end in ["", "-wal", "-shm"] {
        let mut name = path.as_os_str().to_owned();
        name.push(end);
        match std::fs::remove_file(PathBuf::from(name)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
            Ok(()) | Err(_) => {}
        }
    }
    Ok(())
}

/// Moves a cache whose key is gone out of the way, unchanged, so that a fresh one can be made.
pub(crate) fn set_aside(path: &Path) -> std::io::Result<()> {
    let free = (1..)
        .map(|number: u32| path.with_extension(format!("set-aside-{number}.db")))
        .find(|name| !name.exists());
    let Some(aside) = free else { return Ok(()) };
    for end in ["", "-wal", "-shm"] {
        let (mut from, mut to) = (path.as_os_str().to_owned(), aside.clone().into_os_string());
        from.push(end);
        to.push(end);
        match std::fs::rename(PathBuf::from(from), PathBuf::from(to)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
            Ok(()) | Err(_) => {}
        }
    }
    Ok(())
}
