//! Where this installation keeps its things, and that only one app uses them at a time.

use anyhow::Context as _;
use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

/// The folder's name below the OS's folder for app data.
const FOLDER: &str = "dev.switchboard.desktop";

/// A profile: one folder, one keychain entry, one account.
#[derive(Clone, Debug)]
pub(crate) struct Profile {
    folder: PathBuf,
    /// Whether a person chose the folder; then other profiles may run beside this one.
    pub(crate) chosen: bool,
}

impl Profile {
    /// The profile of a folder, which is made if it is missing; without one, of this person's usual folder.
    pub(crate) fn open(chosen: Option<PathBuf>) -> anyhow::Result<Self> {
        let is_chosen = chosen.is_some();
        let folder = match chosen {
            Some(folder) => folder,
            None => usual_folder().context(
                "There is no folder for app data here. Name one: switchboard-desktop --data FOLDER.",
            )?,
        };
        make_private(&folder).with_context(|| {
            format!(
                "The data folder {} cannot be made or used; choose another with --data",
                folder.display()
            )
        })?;
        let folder = folder.canonicalize()?;
        Ok(Self {
            folder,
            chosen: is_chosen,
        })
    }

    /// The cache's file.
    pub(crate) fn cache(&self) -> PathBuf {
        self.folder.join(crate::cache::FILE)
    }

    /// What the web view's engine keeps for itself.
    pub(crate) fn web_data(&self) -> PathBuf {
        self.folder.join("webview")
    }

    /// The name of the keychain entry.
    pub(crate) fn name(&self) -> String {
        self.folder.to_string_lossy().into_owned()
    }

    /// Holds the profile until the returned file is dropped.
    pub(crate) fn lock(&self) -> anyhow::Result<File> {
        let path = self.folder.join("lock");
        let file = File::create(&path).with_context(|| {
            format!(
                "The data folder {} cannot be written; choose another with --data",
                self.folder.display()
            )
        })?;
        match file.try_lock() {
            Ok(()) => Ok(file),
            Err(TryLockError::WouldBlock) => anyhow::bail!(
                "Switchboard is running with the data folder {} already. Use its window, or name another folder with --data.",
                self.folder.display()
            ),
            Err(TryLockError::Error(error)) => Err(error).context("The data folder cannot be locked"),
        }
    }
}

/// The folder is this person's alone.
fn make_private(folder: &Path) -> std::io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt as _;
        fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
    }
    #[cfg(not(unix))]
    fs::create_dir_all(folder)
}

/// As the platforms have it: XDG data home, Application Support, Roaming.
fn usual_folder() -> Option<PathBuf> {
    let home = || std::env::var_os("HOME").map(PathBuf::from);
    let base = if cfg!(windows) {
        std::env::var_os("APPDATA").map(PathBuf::from)
    } else if cfg!(target_os = "macos") {
        home().map(|home| home.join("Library/Application Support"))
    } else {
        std::env::var_os("XDG_DATA_HOME")
            .map(PathBuf::from)
            .filter(|path| path.is_absolute())
            .or_else(|| home().map(|home| home.join(".local/share")))
    };
    base.map(|base| base.join(FOLDER))
}

/// What this machine is called in the list of devices.
pub(crate) fn device() -> String {
    let host = std::env::var("COMPUTERNAME")
        .or_else(|_| fs::read_to_string("/etc/hostname"))
        .unwrap_or_default();
    let host = host.trim();
    if host.is_empty() {
        format!("Desktop ({})", std::env::consts::OS)
    } else {
        host.chars().take(64).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::Profile;

    #[test]
    fn a_profile_is_used_by_one_app_at_a_time() {
        let folder = tempfile::tempdir().unwrap();
        let profile = Profile::open(Some(folder.path().join("new"))).unwrap();
        let held = profile.lock().unwrap();
        assert!(
            profile
                .lock()
                .unwrap_err()
                .to_string()
                .contains("is running with the data folder")
        );
        drop(held);
        assert!(profile.lock().is_ok());
    }
}
