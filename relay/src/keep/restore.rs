//! A backup in the place of the store. At every moment the folder holds the old store or the new one, whole; the old one
//! stays, under a name that says when.
//!
//! A write-ahead log of the old store beside the new one would be taken for the new one's. So it is folded into the old
//! store before anything moves, and the new store has none: what is exchanged is one file for another, at one blow.

use super::place::{self, Part, absolute, because, gone, keep, sync_folder, unwritable};
use super::stamp;
use crate::folder::{self, Folder, Lock};
use crate::store::file::{self, FileError, Report, beside};
use anyhow::{Error, Result, anyhow, bail};
use std::{
    fs,
    path::{Path, PathBuf},
};
use switchboard_protocol::Cursor;

/// What was restored.
#[derive(Debug)]
pub(crate) struct Restored {
    /// Where the store is.
    pub(crate) store: PathBuf,
    /// The log's new identity, and its last position.
    pub(crate) head: Cursor,
    /// The schema the backup had, if the store has another one now.
    pub(crate) migrated_from: Option<i64>,
    /// Where the store from before is kept, if there was one.
    pub(crate) aside: Option<PathBuf>,
    /// Whether that one was damaged, and was kept as it was.
    pub(crate) was_damaged: bool,
    /// What the backup holds.
    pub(crate) report: Report,
}

/// Held while a store is exchanged: no relay, no command and no backup comes in between.
struct Alone {
    data: Folder,
    _relay: Lock,
    _copies: Lock,
}

/// Puts a backup in the place of a data folder's store, and keeps that one aside.
pub(crate) fn restore(data: &Path, backup: &Path) -> Result<Restored> {
    let backup = absolute(backup)?;
    // A folder that is not there is made only for a backup that is good.
    let early = data.join("relay.db").exists().then(|| alone(data)).transpose()?;
    let report = file::verify(&backup);
    if !report.faults.is_empty() {
        let words = format!(
            "{} cannot be restored. Nothing was changed; take another backup.",
            backup.display()
        );
        return Err(because(words, &report.faults));
    }
    let alone = early.map_or_else(|| alone(data), Ok)?;
    let store = absolute(&alone.data.path().join("relay.db"))?;
    if same(&backup, &store) {
        bail!("{} is the store itself. Name a backup.", backup.display());
    }
    let failed = |error: FileError| not_staged(&store, &backup, error);
    let part = Part::new(beside(&store, ".restoring")).map_err(|error| unwritable(&store, error))?;
    file::copy(&backup, part.path()).map_err(failed)?;
    let renewed = file::renew(part.path()).map_err(failed)?;
    folder::adopt(part.path())
        .and_then(|()| part.sync())
        .map_err(|error| unwritable(&store, error))?;
    let staged = file::verify(part.path());
    if !staged.faults.is_empty() {
        let words = "The restored store is not sound. Nothing was changed.".to_owned();
        return Err(because(words, &staged.faults));
    }
    let (aside, was_damaged) = set_aside(&store)?;
    part.replace(&store).map_err(|error| unwritable(&store, error))?;
    Ok(Restored {
        store,
        head: renewed.head,
        migrated_from: Some(renewed.schema).filter(|schema| staged.schema != Some(*schema)),
        aside,
        was_damaged,
        report,
    })
}

fn alone(data: &Path) -> Result<Alone> {
    let data = Folder::open(data)?;
    let shown = data.path().display();
    let Some(relay) = data.lock()? else {
        bail!(
            "A relay, or one of its commands, runs on the data folder {shown}. Stop it, restore, and start it again. \
             Nothing was changed."
        );
    };
    let Some(copies) = data.lock_copies()? else {
        bail!("A backup or another restore of {shown} is under way. Wait until it has ended.");
    };
    Ok(Alone {
        data,
        _relay: relay,
        _copies: copies,
    })
}

/// Gives the store a second name and leaves nothing beside it that would be taken for another one's.
fn set_aside(store: &Path) -> Result<(Option<PathBuf>, bool)> {
    let log = beside(store, "-wal");
    let unwritable = |error| unwritable(store, error);
    // As an empty folder is: nothing was ever kept here.
    if fs::metadata(store).is_ok_and(|data| data.len() == 0) && !log.exists() {
        return Ok((None, false));
    }
    let name = free_name(store);
    let damaged = match file::fold(store) {
        Ok(()) => false,
        Err(FileError::Damaged(_) | FileError::Foreign(_)) => true,
        Err(error) => {
            return Err(Error::new(error).context(format!(
                "The present store {} cannot be set aside. See that the disk is not full and that no other program has \
                 it open. Nothing was changed.",
                store.display()
            )));
        }
    };
    keep(store, &name).map_err(unwritable)?;
    if damaged && log.exists() {
        keep(&log, &beside(&name, "-wal")).map_err(unwritable)?;
    }
    sync_folder(store).map_err(unwritable)?;
    for ending in ["-wal", "-shm"] {
        gone(&beside(store, ending)).map_err(unwritable)?;
    }
    sync_folder(store).map_err(unwritable)?;
    Ok((Some(name), damaged))
}

/// A name that says when, and that nothing has yet.
fn free_name(store: &Path) -> PathBuf {
    let stamp = stamp();
    let named = |more: String| store.with_file_name(format!("relay-before-restore-{stamp}{more}.db"));
    let mut name = named(String::new());
    let mut number = 2;
    while name.symlink_metadata().is_ok() {
        name = named(format!("-{number}"));
        number += 1;
    }
    name
}

fn same(one: &Path, other: &Path) -> bool {
    matches!((one.canonicalize(), other.canonicalize()), (Ok(one), Ok(other)) if one == other)
}

fn not_staged(store: &Path, backup: &Path, error: FileError) -> Error {
    match error {
        FileError::Full => {
            let needed = fs::metadata(backup).map_or(0, |data| data.len());
            anyhow!("{}", place::full(store, Some(needed)))
        }
        FileError::Foreign(_)
        | FileError::Damaged(_)
        | FileError::Newer { .. }
        | FileError::Unreachable(_) => Error::new(error).context(format!(
            "{} cannot be copied to {}. Nothing was changed.",
            backup.display(),
            store.display()
        )),
    }
}
