//! What can be told of a file before SQLite opens it: whether it is a database at all, and whether its end is missing.

use super::{FileError, Result, beside};
use std::{fs::File, io::Read, path::Path};

/// How a database begins.
const MAGIC: &[u8; 16] = b"SQLite format 3\0";
/// How long its header is.
const LENGTH: usize = 100;

/// Looks at a file's first bytes and at its length.
pub(super) fn check(file: &Path) -> Result<()> {
    let unreachable = |error: std::io::Error| FileError::Unreachable(error.to_string());
    let opened = File::open(file).map_err(unreachable)?;
    let data = opened.metadata().map_err(unreachable)?;
    if !data.is_file() {
        return Err(FileError::Foreign("it is not a file".into()));
    }
    let mut bytes = Vec::with_capacity(LENGTH);
    opened
        .take(LENGTH as u64)
        .read_to_end(&mut bytes)
        .map_err(unreachable)?;
    let Ok(header) = <[u8; LENGTH]>::try_from(bytes) else {
        return Err(FileError::Foreign(format!(
            "it has {} bytes, less than any database",
            data.len()
        )));
    };
    if !header.starts_with(MAGIC) {
        return Err(FileError::Foreign("it does not begin as a database does".into()));
    }
    let word = |at: usize| u32::from_be_bytes([header[at], header[at + 1], header[at + 2], header[at + 3]]);
    let page = match u16::from_be_bytes([header[16], header[17]]) {
        1 => 65_536,
        size => u64::from(size),
    };
    // The count of pages is good only if whoever wrote last knew of it; with a log beside it, it is the log's to say.
    let says = page * u64::from(word(28));
    if word(24) == word(92) && data.len() < says && !beside(file, "-wal").exists() {
        return Err(FileError::Damaged(format!(
            "its end is missing: it has {} bytes of {says}",
            data.len()
        )));
    }
    Ok(())
}
