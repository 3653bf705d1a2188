//! Where the programs are: ours under `target/debug`, the drivers under `target/tools` and on the path.

use anyhow::{Context as _, Result, bail, ensure};
use std::{
    env,
    path::{Path, PathBuf},
};

/// The repository's root.
#[must_use]
pub fn repository() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here).to_path_buf()
}

/// The programs a journey starts.
#[derive(Clone, Debug)]
pub struct Programs {
    /// The relay.
    pub relay: PathBuf,
    /// The desktop app.
    pub desktop: PathBuf,
}

impl Programs {
    /// Finds our two binaries; `SWITCHBOARD_BIN` names another folder than `target/debug`.
    ///
    /// # Errors
    /// A sentence that says what to run when one is missing.
    pub fn find() -> Result<Self> {
        Ok(Self {
            relay: Self::relay()?,
            desktop: ours("switchboard-desktop")?,
        })
    }

    /// The relay alone, for what needs no window.
    ///
    /// # Errors
    /// As [`Programs::find`].
    pub fn relay() -> Result<PathBuf> {
        ours("switchboard-relay")
    }

    /// The terminal that is an example of the sync crate.
    ///
    /// # Errors
    /// As [`Programs::find`].
    pub fn terminal() -> Result<PathBuf> {
        let path = folder()
            .join("examples")
            .join(format!("terminal{}", env::consts::EXE_SUFFIX));
        ensure!(
            path.is_file(),
            "{} is not built. `cargo xtask test` builds it; alone: `cargo build -p switchboard-sync --example terminal`",
            path.display()
        );
        Ok(path)
    }
}

fn folder() -> PathBuf {
    env::var_os("SWITCHBOARD_BIN").map_or_else(|| repository().join("target").join("debug"), PathBuf::from)
}

fn ours(name: &str) -> Result<PathBuf> {
    let path = folder().join(format!("{name}{}", env::consts::EXE_SUFFIX));
    if path.is_file() {
        return Ok(path);
    }
    bail!(
        "{} is not built. `cargo xtask test` builds it; alone: `cargo build -p {name}`",
        path.display()
    )
}

/// The first of these names found in `target/tools/bin` or on the path.
pub(crate) fn tool(names: &[&str]) -> Result<PathBuf> {
    let own = repository().join("target").join("tools").join("bin");
    let path = env::var_os("PATH").unwrap_or_default();
    let folders: Vec<PathBuf> = std::iter::once(own).chain(env::split_paths(&path)).collect();
    names
        .iter()
        .flat_map(|name| folders.iter().map(move |folder| folder.join(name)))
        .find(|candidate| candidate.is_file())
        .with_context(|| {
            format!(
                "none of {} was found; `cargo xtask setup` installs what is missing",
                names.join(", ")
            )
        })
}
