//! Whether the inputs of something have changed since it was made.

use anyhow::{Context as _, Result};
use std::{
    collections::hash_map::DefaultHasher,
    fs,
    hash::{Hash as _, Hasher as _},
    path::{Path, PathBuf},
};

/// A stamp file beside what was made.
pub(crate) struct Stamp {
    path: PathBuf,
    print: String,
}

impl Stamp {
    /// The stamp of everything under `folder` except the folders of these names.
    pub(crate) fn of(path: PathBuf, folder: &Path, except: &[&str]) -> Result<Self> {
        let mut files = Vec::new();
        walk(folder, except, &mut files)?;
        files.sort();
        let mut hasher = DefaultHasher::new();
        for file in files {
            file.strip_prefix(folder).unwrap_or(&file).hash(&mut hasher);
            fs::read(&file)
                .with_context(|| format!("cannot read {}", file.display()))?
                .hash(&mut hasher);
        }
        let print = format!("{:016x}", hasher.finish());
        Ok(Self { path, print })
    }

    pub(crate) fn is_fresh(&self) -> bool {
        fs::read_to_string(&self.path).is_ok_and(|present| present == self.print)
    }

    pub(crate) fn write(&self) -> Result<()> {
        if let Some(folder) = self.path.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(&self.path, &self.print).with_context(|| format!("cannot write {}", self.path.display()))
    }
}

fn walk(folder: &Path, except: &[&str], files: &mut Vec<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))? {
        let entry = entry?;
        let kind = entry.file_type()?;
        if kind.is_dir() {
            if !except.iter().any(|name| entry.file_name() == *name) {
                walk(&entry.path(), except, files)?;
            }
        } else if kind.is_file() {
            files.push(entry.path());
        }
    }
    Ok(())
}
