//! The folder of one run: logs, pictures, and homes of the programs it starts, so that nothing of the user's is touched.

use anyhow::{Context as _, Result};
use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};
use tempfile::TempDir;

/// One run's folder and the environment its programs get.
#[derive(Clone, Debug)]
pub struct Run {
    folder: PathBuf,
    /// Sockets live outside the folder: a socket's path may hold 108 bytes at most.
    runtime: Option<Arc<TempDir>>,
    env: Vec<(String, String)>,
}

impl Run {
    /// Makes the folder; what an earlier run left there goes.
    ///
    /// # Errors
    /// When the folder cannot be cleared or made.
    pub fn fresh(folder: &Path) -> Result<Self> {
        if folder.exists() {
            fs::remove_dir_all(folder).with_context(|| format!("cannot clear {}", folder.display()))?;
        }
        Self::keep(folder)
    }

    /// Makes the folder, or keeps the one that is there.
    ///
    /// # Errors
    /// When the folder cannot be made.
    pub fn keep(folder: &Path) -> Result<Self> {
        fs::create_dir_all(folder.join("logs"))
            .with_context(|| format!("cannot make {}", folder.display()))?;
        let folder = folder
            .canonicalize()
            .with_context(|| format!("cannot find {}", folder.display()))?;
        Ok(Self {
            folder,
            runtime: None,
            env: Vec::new(),
        })
    }

    /// Gives the programs homes of their own inside the folder, away from the user's.
    ///
    /// # Errors
    /// When a home cannot be made.
    pub fn isolate(&mut self) -> Result<()> {
        for (name, home) in [
            ("XDG_DATA_HOME", "home/data"),
            ("XDG_CONFIG_HOME", "home/config"),
            ("XDG_CACHE_HOME", "home/cache"),
            ("XDG_STATE_HOME", "home/state"),
        ] {
            let path = self.folder.join(home);
            fs::create_dir_all(&path).with_context(|| format!("cannot make {}", path.display()))?;
            self.set(name, path.to_string_lossy());
        }
        let runtime = tempfile::Builder::new().prefix("switchboard-").tempdir()?;
        self.set("XDG_RUNTIME_DIR", runtime.path().to_string_lossy());
        self.runtime = Some(Arc::new(runtime));
        Ok(())
    }

    /// Sets a variable for every program started later.
    pub fn set(&mut self, name: &str, value: impl Into<String>) {
        self.env.retain(|(present, _)| present != name);
        self.env.push((name.to_owned(), value.into()));
    }

    /// The variables set so far.
    #[must_use]
    pub fn env(&self) -> &[(String, String)] {
        &self.env
    }

    /// The folder itself.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Where sockets go: the run's own runtime folder once it is isolated, else the run's folder.
    #[must_use]
    pub fn runtime(&self) -> &Path {
        self.runtime.as_ref().map_or(&self.folder, |folder| folder.path())
    }

    /// A path inside the folder.
    #[must_use]
    pub fn path(&self, name: impl AsRef<Path>) -> PathBuf {
        self.folder.join(name)
    }

    /// Where a program's output goes.
    #[must_use]
    pub fn log(&self, program: &str) -> PathBuf {
        self.folder.join("logs").join(format!("{program}.log"))
    }
}
