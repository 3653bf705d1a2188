//! The file's key, its schema version and how it is brought up to date.

use super::CacheError;
use crate::secrets::CacheKey;
use rusqlite::{Connection, ErrorCode, OptionalExtension as _};
use std::time::Duration;
use zeroize::Zeroizing;

mod embedded {
    refinery::embed_migrations!("migrations");
}

/// How long a reader waits for a writer, and the other way round.
const BUSY: Duration = Duration::from_secs(5);

/// Gives the key and proves that it fits.
pub(super) fn unlock(connection: &Connection, key: &CacheKey) -> Result<(), CacheError> {
    connection.busy_timeout(BUSY)?;
    // A key that does not fit is answered by us, in words.
    connection.execute_batch("PRAGMA cipher_log_level = NONE;")?;
    // Raw, so that nothing is derived from it; derived keys are for passwords.
    let give = Zeroizing::new(format!("PRAGMA key = \"x'{}'\";", *key.hex()));
    connection.execute_batch(&give)?;
    match connection.query_row("SELECT count(*) FROM sqlite_master", [], |_| Ok(())) {
        Err(error) if error.sqlite_error_code() == Some(ErrorCode::NotADatabase) => Err(CacheError::WrongKey),
        other => Ok(other?),
    }
}

/// Refuses a file that a newer app has written, before anything in it is touched.
pub(super) fn refuse_newer(connection: &Connection) -> Result<(), CacheError> {
    let has_history = connection
        .query_row(
            "SELECT 1 FROM sqlite_master WHERE name = 'refinery_schema_history'",
            [],
            |_| Ok(()),
        )
        .optional()?
        .is_some();
    if !has_history {
        return Ok(());
    }
    let found: i64 = connection.query_row(
        "SELECT coalesce(max(version), 0) FROM refinery_schema_history",
        [],
        |row| row.get(0),
    )?;
    let known = newest();
    if found > known {
        return Err(CacheError::Newer { found, known });
    }
    Ok(())
}

/// Makes every commit durable and runs the migrations that are missing.
pub(super) fn settle(connection: &mut Connection) -> Result<(), CacheError> {
    connection.execute_batch("PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;")?;
    embedded::migrations::runner().run(connection).map_err(Box::new)?;
    Ok(())
}

/// The newest schema this build knows.
pub(super) fn newest() -> i64 {
    embedded::migrations::runner()
        .get_migrations()
        .iter()
        .map(|migration| i64::from(migration.version()))
        .max()
        .unwrap_or_default()
}
