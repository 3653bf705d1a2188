//! The example files, found where they lie: one file an example.

use serde_json::Value;
use std::{
    fs,
    path::{Path, PathBuf},
};

/// One file.
pub(crate) struct Example {
    /// Folder and file, such as `command/accept_offer`.
    pub(crate) name: String,
    /// As it was written.
    pub(crate) text: String,
    pub(crate) value: Value,
}

impl Example {
    /// The folder it lies in.
    pub(crate) fn folder(&self) -> &str {
        self.name.split('/').next().unwrap_or_default()
    }

    /// The word it is named after: what stands before a `-` only tells several apart.
    pub(crate) fn word(&self) -> &str {
        let file = self.name.split('/').next_back().unwrap_or_default();
        file.split('-').next().unwrap_or_default()
    }
}

/// The files of today's protocol, or the frames of earlier builds, by name.
pub(crate) fn examples(of: &str) -> Vec<Example> {
    let home = home().join(of);
    let mut found = Vec::new();
    for folder in entries(&home).into_iter().filter(|path| path.is_dir()) {
        for file in entries(&folder) {
            let text = fs::read_to_string(&file).expect("an example is text");
            let value =
                serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
            let name = file.with_extension("");
            let name = name.strip_prefix(&home).expect("inside");
            found.push(Example {
                name: name.to_string_lossy().replace('\\', "/"),
                text: text.replace("\r\n", "\n"),
                value,
            });
        }
    }
    found.sort_by(|a, b| a.name.cmp(&b.name));
    found
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    entries.map(|entry| entry.expect("an entry").path()).collect()
}

fn home() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples")
}

/// `docs/protocol.md`.
pub(crate) fn reference() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/protocol.md")
}
