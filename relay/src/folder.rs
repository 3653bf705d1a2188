//! The data folder: made and checked, locked by one relay at a time, with the operator's key and where the relay listens.

use crate::auth::tokens;
use crate::store::{file, fresh_key};
use anyhow::{Context, Result, bail};
use fs4::fs_std::FileExt;
use serde::{Deserialize, Serialize};
use std::{
    fs::{self, File, OpenOptions},
    io::{ErrorKind, Write},
    path::{Path, PathBuf},
};

/// A data folder.
#[derive(Clone, Debug)]
pub(crate) struct Folder {
    path: PathBuf,
}

/// Held by the one process that may open the store. The system lets go of it when the process ends, however it ends.
#[derive(Debug)]
pub(crate) struct Lock {
    file: File,
}

/// Where a running relay takes administration.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Address {
    /// Such as `http://127.0.0.1:8787`; always loopback.
    pub(crate) administration: String,
}

impl Folder {
    /// A folder that holds a relay. One that holds none is refused: a mistyped path must not become a relay.
    pub(crate) fn find(path: &Path) -> Result<Self> {
        if !path.join("relay.db").exists() {
            bail!(
                "There is no relay in the data folder {}. `switchboard-relay init` makes one; --data or `data` names \
                 another folder.",
                path.display()
            );
        }
        Ok(Self {
            path: path.to_owned(),
        })
    }

    /// Makes the folder if it is missing, and sees that it can be written to.
    pub(crate) fn open(path: &Path) -> Result<Self> {
        let shown = path.display();
        let advice =
            "Make it writable for the user that runs the relay, or name another with --data or `data`.";
        make(path).with_context(|| format!("The data folder {shown} cannot be made. {advice}"))?;
        let folder = Self {
            path: path.to_owned(),
        };
        let trial = path.join(".writable");
        File::create(&trial)
            .and_then(|_| fs::remove_file(&trial))
            // Made here, so that it is private from its first byte.
            .and_then(|()| folder.keep_private("relay.db"))
            .with_context(|| format!("The data folder {shown} cannot be written to. {advice}"))?;
        Ok(folder)
    }

    /// Makes a file that only its owner may read, unless it is there.
    fn keep_private(&self, name: &str) -> std::io::Result<()> {
        match private(&self.path.join(name)) {
            Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(error),
            Ok(_) | Err(_) => Ok(()),
        }
    }

    /// Takes the lock, or `None` when another process holds it.
    pub(crate) fn lock(&self) -> Result<Option<Lock>> {
        let Some(lock) = self.hold("relay.lock")? else {
            return Ok(None);
        };
        // Left by a relay that was killed: whoever listens at that address now must never be sent the operator's key.
        match fs::remove_file(self.path.join("relay.json")) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(error).with_context(|| {
                format!(
                    "The stale relay.json in {} cannot be removed.",
                    self.path.display()
                )
            }),
            Ok(()) | Err(_) => Ok(Some(lock)),
        }
    }

    /// Takes the lock of those who copy the store or put another in its place, or `None` when one is at it. A relay
    /// does not take it: it goes on while it is copied.
    pub(crate) fn lock_copies(&self) -> Result<Option<Lock>> {
        self.hold("backup.lock")
    }

    fn hold(&self, name: &str) -> Result<Option<Lock>> {
        let path = self.path.join(name);
        let file = OpenOptions::new()
            .create(true)
            .write(true)
            .truncate(false)
            .open(&path)
            .with_context(|| format!("The lock file {} cannot be opened.", path.display()))?;
        adopt(&path).with_context(|| format!("The lock file {} cannot be given away.", path.display()))?;
        Ok(file.try_lock_exclusive()?.then_some(Lock { file }))
    }

    /// The operator's key; made when it is missing.
    pub(crate) fn operator_key(&self) -> Result<String> {
        let path = self.path.join("operator.key");
        match fs::read_to_string(&path) {
            Ok(key) if key.trim().len() >= 32 => return Ok(key.trim().to_owned()),
            Ok(_) => bail!(
                "The operator's key in {} is damaged. Delete the file; a new key is made at the next start.",
                path.display()
            ),
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => {
                return Err(error).with_context(|| {
                    format!(
                        "The operator's key {} cannot be read. Run this as the user that runs the relay.",
                        path.display()
                    )
                });
            }
        }
        let key = format!("op_{}", hex::encode(tokens::random::<32>()));
        private(&path)
            .and_then(|mut file| writeln!(file, "{key}"))
            .with_context(|| format!("The operator's key {} cannot be written.", path.display()))?;
        Ok(key)
    }

    /// The keys under which some of what is stored is encrypted, newest first; one is made when there is none and nothing
    /// is encrypted yet.
    pub(crate) fn encryption_keys(&self) -> Result<String> {
        let path = self.path.join("encryption.key");
        let shown = path.display();
        match fs::read_to_string(&path) {
            Ok(keys) => return Ok(keys),
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => {
                return Err(error).with_context(|| {
                    format!("The key file {shown} cannot be read. Run this as the user that runs the relay.")
                });
            }
        }
        if let Some(key) = file::key_of(&self.path.join("relay.db")) {
            bail!(
                "The key file {shown} is missing, and the database holds values that only the key {key} opens. Put the \
                 file back, or set SWITCHBOARD_ENCRYPTION_KEYS."
            );
        }
        let keys = format!("{}\n", fresh_key());
        self.keep_keys(&keys)?;
        Ok(keys)
    }

    /// Keeps keys that nothing is encrypted with any more but backups.
    pub(crate) fn keep_old_keys(&self, keys: &str, stamp: &str) -> Result<PathBuf> {
        let path = self.path.join(format!("encryption-until-{stamp}.key"));
        self.put_keys(&path, keys)?;
        Ok(path)
    }

    /// Puts keys in the place of those that are kept.
    pub(crate) fn keep_keys(&self, keys: &str) -> Result<()> {
        self.put_keys(&self.path.join("encryption.key"), keys)
    }

    /// All of it or nothing is there, and only its owner may read it.
    fn put_keys(&self, path: &Path, keys: &str) -> Result<()> {
        let part = self.path.join(".encryption.key");
        let written = || {
            match fs::remove_file(&part) {
                Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
                Ok(()) | Err(_) => {}
            }
            let mut file = private(&part)?;
            file.write_all(keys.as_bytes())?;
            file.sync_all()?;
            adopt(&part)?;
            fs::rename(&part, path)?;
            sync(&self.path)
        };
        written().with_context(|| format!("The key file {} cannot be written.", path.display()))
    }

    /// Says where the relay takes administration.
    pub(crate) fn announce(&self, address: &Address) -> Result<()> {
        let path = self.path.join("relay.json");
        let text = serde_json::to_string(address)?;
        fs::write(&path, text).with_context(|| format!("{} cannot be written.", path.display()))
    }

    /// Takes that back.
    pub(crate) fn withdraw(&self) {
        if let Err(error) = fs::remove_file(self.path.join("relay.json")) {
            tracing::warn!(%error, "relay.json stays behind");
        }
    }

    /// Where a running relay takes administration, if it says so.
    pub(crate) fn address(&self) -> Option<Address> {
        serde_json::from_str(&fs::read_to_string(self.path.join("relay.json")).ok()?).ok()
    }

    /// The folder's path.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // The system lets go of it in any case.
        let _ = FileExt::unlock(&self.file);
    }
}

/// Makes a folder that only its owner may enter, unless it is there.
#[cfg(unix)]
pub(crate) fn make(path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    fs::DirBuilder::new().recursive(true).mode(0o700).create(path)
}

/// Makes a folder, unless it is there.
#[cfg(not(unix))]
pub(crate) fn make(path: &Path) -> std::io::Result<()> {
    fs::create_dir_all(path)
}

/// Makes a file that only its owner may read; it must not be there.
#[cfg(unix)]
pub(crate) fn private(path: &Path) -> std::io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;
    OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
}

/// Makes a file; it must not be there.
#[cfg(not(unix))]
pub(crate) fn private(path: &Path) -> std::io::Result<File> {
    OpenOptions::new().write(true).create_new(true).open(path)
}

/// Makes durable which names a folder holds.
#[cfg(unix)]
fn sync(folder: &Path) -> std::io::Result<()> {
    File::open(folder)?.sync_all()
}

/// Elsewhere a rename is durable with the file.
#[cfg(not(unix))]
fn sync(_folder: &Path) -> std::io::Result<()> {
    Ok(())
}

/// Gives a file the owner of the folder it is in: what root makes there is for the user that runs the relay.
#[cfg(unix)]
pub(crate) fn adopt(file: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::{MetadataExt, chown};
    let Some(folder) = file.parent() else {
        return Ok(());
    };
    let (owner, is) = (fs::metadata(folder)?, fs::metadata(file)?);
    if owner.uid() == is.uid() {
        return Ok(());
    }
    match chown(file, Some(owner.uid()), Some(owner.gid())) {
        // Only root may, and only root has to.
        Err(error) if error.kind() != ErrorKind::PermissionDenied => Err(error),
        Ok(()) | Err(_) => Ok(()),
    }
}

/// Elsewhere, folders pass on who may use what is in them.
#[cfg(not(unix))]
pub(crate) fn adopt(_file: &Path) -> std::io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_takes_the_lock_forgets_where_a_killed_relay_listened() {
        let data = tempfile::tempdir().unwrap();
        let folder = Folder::open(data.path()).unwrap();
        let stale = Address {
            administration: "http://127.0.0.1:1".into(),
        };
        folder.announce(&stale).unwrap();
        let lock = folder.lock().unwrap();
        assert!(lock.is_some() && folder.address().is_none());
        folder.announce(&stale).unwrap();
        assert!(folder.lock().unwrap().is_none(), "held already");
        assert!(folder.address().is_some(), "the one who runs is still found");
    }
}
