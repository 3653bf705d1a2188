//! Files that come to be whole or not at all: made under another name, synced, then named.

use crate::folder;
use crate::store::file::beside;
use anyhow::{Context as _, Error, Result, anyhow};
use std::{
    fs::{self, File},
    io::{self, ErrorKind},
    path::{Path, PathBuf},
};

/// A file that is being made. Unless it is published, nothing stays of it.
#[derive(Debug)]
pub(super) struct Part {
    path: PathBuf,
}

impl Part {
    /// An empty file that only its owner may read. One of that name that an interrupted run left goes.
    pub(super) fn new(path: PathBuf) -> io::Result<Self> {
        // A journal of one would be taken for this one's.
        gone(&beside(&path, "-journal"))?;
        gone(&path)?;
        folder::private(&path)?;
        Ok(Self { path })
    }

    /// Where it is while it is made.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Makes durable what is in it.
    pub(super) fn sync(&self) -> io::Result<()> {
        sync(&self.path)
    }

    /// Gives it its name, which must be free, and makes that durable.
    pub(super) fn publish(self, name: &Path) -> io::Result<()> {
        match fs::hard_link(&self.path, name) {
            // A file system without second names: a rename would write over what is there, so there is to be nothing.
            Err(_) if name.symlink_metadata().is_err() => fs::rename(&self.path, name)?,
            linked => linked?,
        }
        gone(&self.path)?;
        sync_folder(name)
    }

    /// Puts it in the place of another file, at one blow, and makes that durable.
    pub(super) fn replace(self, other: &Path) -> io::Result<()> {
        fs::rename(&self.path, other)?;
        sync_folder(other)
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        // Published, or of no use to anybody.
        let _ = gone(&beside(&self.path, "-journal"));
        let _ = gone(&self.path);
    }
}

/// Removes a file, unless there is none.
pub(super) fn gone(file: &Path) -> io::Result<()> {
    match fs::remove_file(file) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        Ok(()) | Err(_) => Ok(()),
    }
}

/// Gives a file a second name, which must be free. Where there are no second names, a copy gets it.
pub(super) fn keep(file: &Path, name: &Path) -> io::Result<()> {
    match fs::hard_link(file, name) {
        Err(_) if name.symlink_metadata().is_err() => copy(file, name),
        linked => linked,
    }
}

/// A copy is there whole or not at all.
fn copy(file: &Path, name: &Path) -> io::Result<()> {
    let part = Part::new(beside(name, ".part"))?;
    io::copy(
        &mut File::open(file)?,
        &mut fs::OpenOptions::new().write(true).open(part.path())?,
    )?;
    part.sync()?;
    part.replace(name)
}

/// Makes durable what is in a file.
pub(super) fn sync(file: &Path) -> io::Result<()> {
    fs::OpenOptions::new().write(true).open(file)?.sync_all()
}

/// Makes durable which files are in the folder of this one.
#[cfg(unix)]
pub(super) fn sync_folder(file: &Path) -> io::Result<()> {
    File::open(folder_of(file))?.sync_all()
}

/// Other systems do that by themselves.
#[cfg(not(unix))]
pub(super) fn sync_folder(_file: &Path) -> io::Result<()> {
    Ok(())
}

/// The folder that a file is in.
pub(super) fn folder_of(file: &Path) -> PathBuf {
    match file.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
        Some(_) | None => PathBuf::from("."),
    }
}

/// Says why something cannot be written to a folder, and what to do.
pub(super) fn unwritable(file: &Path, error: io::Error) -> Error {
    let folder = folder_of(file);
    let folder = folder.display();
    let kind = error.kind();
    let words = if kind == ErrorKind::NotFound {
        format!("The folder {folder} does not exist. Make it, or name a file in another one.")
    } else if kind == ErrorKind::StorageFull || kind == ErrorKind::QuotaExceeded {
        full(file, None)
    } else {
        format!(
            "The folder {folder} cannot be written to. Make it writable for the user that runs this, or name a file in \
             another one."
        )
    };
    Error::new(error).context(words)
}

/// Says that a disk has no room, and how much is needed.
pub(super) fn full(file: &Path, needed: Option<u64>) -> String {
    let needed = needed.map_or_else(String::new, |bytes| {
        format!(" About {} are needed.", crate::keep::size(bytes))
    });
    format!(
        "The disk that holds {} is full.{needed} Make room, or use another disk. Nothing was changed and nothing was left \
         behind.",
        folder_of(file).display()
    )
}

/// An absolute path, whether or not there is anything.
pub(super) fn absolute(path: &Path) -> Result<PathBuf> {
    std::path::absolute(path).with_context(|| format!("{} is no path of a file.", path.display()))
}

/// Why a report is not good, as reasons below a sentence.
pub(super) fn because(words: String, faults: &[String]) -> Error {
    let mut faults = faults.iter().rev();
    let Some(last) = faults.next() else {
        return anyhow!(words);
    };
    let error = anyhow!(last.clone());
    faults
        .fold(error, |error, fault| error.context(fault.clone()))
        .context(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_is_whole_and_a_name_that_is_taken_stays() {
        let folder = tempfile::tempdir().unwrap();
        let (one, two) = (folder.path().join("one"), folder.path().join("two"));
        fs::write(&one, "one").unwrap();
        copy(&one, &two).unwrap();
        assert_eq!(fs::read_to_string(&two).unwrap(), "one");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
        fs::write(&two, "two").unwrap();
        assert!(keep(&one, &two).is_err());
        let part = Part::new(folder.path().join("part")).unwrap();
        assert!(part.publish(&two).is_err());
        assert_eq!(fs::read_to_string(&two).unwrap(), "two");
        assert_eq!(
            fs::read_dir(folder.path()).unwrap().count(),
            2,
            "nothing else stays"
        );
    }
}
