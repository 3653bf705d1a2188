//! A backup: one file with everything that the store holds at one moment, sealed and verified before it gets its name.

use super::place::{self, Part, absolute, because, unwritable};
use super::{size, stamp};
use crate::folder::{self, Folder};
use crate::store::file::{self, FileError, Report, beside};
use anyhow::{Context, Error, Result, anyhow, bail};
use std::{
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
};

/// A backup that was made.
#[derive(Debug)]
pub(crate) struct Backup {
    /// Where it is.
    pub(crate) file: PathBuf,
    /// How large it is.
    pub(crate) bytes: u64,
    /// What is in it.
    pub(crate) report: Report,
}

/// Copies the store of a data folder, whether a relay runs on it or not.
pub(crate) fn backup(data: &Path, wanted: Option<&Path>) -> Result<Backup> {
    let data = Folder::find(data)?;
    let Some(_alone) = data.lock_copies()? else {
        bail!(
            "Another backup or a restore of {} is under way. Wait until it has ended.",
            data.path().display()
        );
    };
    let file = match wanted {
        Some(file) => absolute(file)?,
        None => usual(&data)?,
    };
    if file.symlink_metadata().is_ok() {
        bail!(
            "{} is there already, and was left as it is. Name another file, or move that one away.",
            file.display()
        );
    }
    let store = absolute(&data.path().join("relay.db"))?;
    let part = Part::new(part_of(&file)?).map_err(|error| unwritable(&file, error))?;
    file::copy_live(&store, part.path())
        .and_then(|()| file::seal(part.path()))
        .map_err(|error| not_copied(&store, &file, error))?;
    part.sync().map_err(|error| unwritable(&file, error))?;
    let report = file::verify(part.path());
    if !report.faults.is_empty() {
        let words = format!(
            "The copy of {} is not sound, and was not kept. Look at the store itself with `switchboard-relay verify`.",
            store.display()
        );
        return Err(because(words, &report.faults));
    }
    let bytes = fs::metadata(part.path())
        .map_err(|error| unwritable(&file, error))?
        .len();
    part.publish(&file).map_err(|error| unwritable(&file, error))?;
    Ok(Backup { file, bytes, report })
}

/// `backups` in the data folder, and in it a name with date and time. What an interrupted backup left there goes.
fn usual(data: &Folder) -> Result<PathBuf> {
    let backups = absolute(&data.path().join("backups"))?;
    folder::make(&backups)
        .and_then(|()| folder::adopt(&backups))
        .map_err(|error| unwritable(&backups, error))?;
    let entries = fs::read_dir(&backups).with_context(|| format!("{} cannot be read.", backups.display()))?;
    for entry in entries.flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.starts_with('.') && (name.ends_with(".part") || name.ends_with(".part-journal")) {
            // Should it stay, it is in nobody's way.
            let _ = fs::remove_file(entry.path());
        }
    }
    Ok(backups.join(format!("relay-{}.db", stamp())))
}

/// Where a backup is while it is made: beside its place, under a name that is no backup's.
fn part_of(file: &Path) -> Result<PathBuf> {
    let Some(name) = file.file_name() else {
        bail!("{} is no name of a file.", file.display());
    };
    let mut part = OsString::from(".");
    part.push(name);
    part.push(".part");
    Ok(file.with_file_name(part))
}

fn not_copied(store: &Path, file: &Path, error: FileError) -> Error {
    let shown = store.display();
    match error {
        FileError::Full => {
            let bytes = |path: &Path| fs::metadata(path).map_or(0, |data| data.len());
            let needed = bytes(store) + bytes(&beside(store, "-wal"));
            anyhow!("{}", place::full(file, Some(needed)))
        }
        FileError::Newer { found, known } => anyhow!(
            "The store {shown} was written by a newer relay: it has schema version {found}, this relay knows up to \
             {known}. Make the backup with the newer relay's program."
        ),
        FileError::Foreign(_) | FileError::Damaged(_) => Error::new(error).context(format!(
            "The store {shown} cannot be copied whole. `switchboard-relay verify {shown}` says more; an earlier backup \
             can be restored."
        )),
        FileError::Unreachable(_) => Error::new(error).context(format!(
            "The store {shown} cannot be copied to {}. Run this as the user that runs the relay, and see that both \
             folders can be written to.",
            file.display()
        )),
    }
}

impl Backup {
    /// Its size as people read it.
    pub(crate) fn size(&self) -> String {
        size(self.bytes)
    }
}
