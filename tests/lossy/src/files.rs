//! What a disk would have kept.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
};

/// What a folder's disk is like.
#[derive(Debug, Default)]
struct Disk {
    files: BTreeMap<PathBuf, File>,
    /// Writes so far.
    writes: u64,
    /// Everything fails from this write on.
    dies_at: Option<u64>,
    dead: bool,
    /// Files that are open.
    open: usize,
}

#[derive(Debug, Default)]
struct File {
    synced: Vec<u8>,
    since: Vec<Change>,
}

#[derive(Debug)]
enum Change {
    Write(usize, Vec<u8>),
    Truncate(usize),
}

static DISKS: Mutex<BTreeMap<PathBuf, Disk>> = Mutex::new(BTreeMap::new());

fn disks() -> MutexGuard<'static, BTreeMap<PathBuf, Disk>> {
    DISKS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Lets every operation in a folder fail after so many more writes; the last one is torn.
pub fn die_after(folder: &Path, writes: u64) {
    let mut disks = disks();
    let disk = disks.entry(folder.to_path_buf()).or_default();
    disk.dies_at = Some(disk.writes + writes);
}

/// How many writes a folder has seen.
#[must_use]
pub fn writes(folder: &Path) -> u64 {
    disks().get(folder).map_or(0, |disk| disk.writes)
}

/// How many files of a folder are open.
#[must_use]
pub fn open_files(folder: &Path) -> usize {
    disks().get(folder).map_or(0, |disk| disk.open)
}

/// Puts a folder's files back to what was synced, with each later write that `kept` says has reached the disk. The
/// folder is alive again afterwards. Nothing may have a file of it open.
///
/// # Errors
/// When the files cannot be written.
pub fn lose_power(folder: &Path, mut kept: impl FnMut() -> bool) -> io::Result<()> {
    let mut disks = disks();
    let Some(disk) = disks.get_mut(folder) else {
        return Ok(());
    };
    for (path, file) in &mut disk.files {
        for change in std::mem::take(&mut file.since) {
            if kept() {
                apply(&mut file.synced, &change);
            }
        }
        if path.exists() || !file.synced.is_empty() {
            fs::write(path, &file.synced)?;
        }
        // Shared memory is no file of a disk.
        let shared = PathBuf::from(format!("{}-shm", path.display()));
        if shared.exists() {
            fs::remove_file(shared)?;
        }
    }
    disk.dies_at = None;
    disk.dead = false;
    Ok(())
}

/// Forgets a folder, once its test is over.
pub fn forget(folder: &Path) {
    disks().remove(folder);
}

/// What became of an operation.
pub(crate) enum Fate {
    /// Do it.
    Done,
    /// Do so much of it, and fail.
    Torn(usize),
    /// Fail.
    Dead,
}

pub(crate) fn opened(path: &Path) {
    with(path, |disk| {
        disk.open += 1;
        let known = disk.files.contains_key(path);
        if !known {
            // What is there already was there before the power could go.
            let synced = fs::read(path).unwrap_or_default();
            let since = Vec::new();
            disk.files.insert(path.to_path_buf(), File { synced, since });
        }
    });
}

pub(crate) fn closed(path: &Path) {
    with(path, |disk| disk.open = disk.open.saturating_sub(1));
}

pub(crate) fn wrote(path: &Path, offset: usize, bytes: &[u8]) -> Fate {
    with(path, |disk| {
        if disk.dead {
            return Fate::Dead;
        }
        disk.writes += 1;
        let last = disk.dies_at.is_some_and(|at| disk.writes > at);
        let length = if last { bytes.len() / 2 } else { bytes.len() };
        let change = Change::Write(offset, bytes[..length].to_vec());
        disk.files
            .entry(path.to_path_buf())
            .or_default()
            .since
            .push(change);
        if last {
            disk.dead = true;
            return Fate::Torn(length);
        }
        Fate::Done
    })
}

pub(crate) fn truncated(path: &Path, length: usize) -> Fate {
    with(path, |disk| {
        if disk.dead {
            return Fate::Dead;
        }
        let file = disk.files.entry(path.to_path_buf()).or_default();
        file.since.push(Change::Truncate(length));
        Fate::Done
    })
}

pub(crate) fn synced(path: &Path) -> Fate {
    with(path, |disk| {
        if disk.dead {
            return Fate::Dead;
        }
        if let Some(file) = disk.files.get_mut(path) {
            for change in std::mem::take(&mut file.since) {
                apply(&mut file.synced, &change);
            }
        }
        Fate::Done
    })
}

pub(crate) fn deleted(path: &Path) -> Fate {
    with(path, |disk| {
        if disk.dead {
            return Fate::Dead;
        }
        disk.files.remove(path);
        Fate::Done
    })
}

fn with<T>(path: &Path, act: impl FnOnce(&mut Disk) -> T) -> T {
    let folder = path.parent().unwrap_or(path).to_path_buf();
    act(disks().entry(folder).or_default())
}

fn apply(bytes: &mut Vec<u8>, change: &Change) {
    match change {
        Change::Write(offset, written) => {
            let end = offset + written.len();
            if bytes.len() < end {
                bytes.resize(end, 0);
            }
            bytes[*offset..end].copy_from_slice(written);
        }
        Change::Truncate(length) => bytes.resize(*length, 0),
    }
}
