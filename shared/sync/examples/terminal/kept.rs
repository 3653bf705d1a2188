//! What outlives the program: one file, whole at every moment. It holds a token, so only its owner may read it.

use anyhow::{Context as _, Result};
use serde::{Deserialize, Serialize};
use std::{
    fs::{self, File, OpenOptions},
    io::{ErrorKind, Write as _},
    path::Path,
    time::{SystemTime, UNIX_EPOCH},
};
use switchboard_model::Timestamp;
use switchboard_protocol::{Cursor, View};
use switchboard_sync::{Pending, Saved, Tokens};

/// As the file has it.
#[derive(Serialize, Deserialize)]
pub(crate) struct Kept {
    pub(crate) tokens: Tokens,
    pub(crate) cursor: Option<Cursor>,
    pub(crate) view: Option<View>,
    pub(crate) outbox: Vec<Pending>,
}

impl Kept {
    pub(crate) fn new(tokens: Tokens) -> Self {
        Self {
            tokens,
            cursor: None,
            view: None,
            outbox: Vec::new(),
        }
    }

    /// What an earlier run left.
    pub(crate) fn load(file: Option<&Path>) -> Result<Option<Self>> {
        let Some(file) = file else { return Ok(None) };
        match fs::read(file) {
            Ok(bytes) => serde_json::from_slice(&bytes)
                .map(Some)
                .with_context(|| format!("{} is damaged; move it away to begin anew", file.display())),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error).with_context(|| format!("cannot read {}", file.display())),
        }
    }

    /// Done when it would survive a crash.
    pub(crate) fn save(&self, file: &Path) -> Result<()> {
        let new = file.with_extension("new");
        write(&new, &serde_json::to_vec(self)?)
            .and_then(|()| fs::rename(&new, file))
            .with_context(|| format!("cannot write {}; nothing was sent", file.display()))
    }

    pub(crate) fn into_parts(self) -> (Tokens, Saved) {
        let saved = Saved {
            cursor: self.cursor,
            state: self.view,
            outbox: self.outbox,
        };
        (self.tokens, saved)
    }
}

fn write(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file: File = options.open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// By this machine's clock.
pub(crate) fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}
