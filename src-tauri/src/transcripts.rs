//! Prints what the cache holds, without a window. Works while the app runs.

use crate::cache::Cache;
use crate::profile::Profile;
use crate::secrets::{Keychain, Vault as _};
use anyhow::Context as _;
use std::io::Write as _;
use switchboard_model::SessionId;

/// Prints one conversation as JSON; without an id all of them, one a line.
pub(crate) fn print(profile: &Profile, session: Option<SessionId>) -> anyhow::Result<()> {
    let path = profile.cache();
    anyhow::ensure!(path.exists(), "There is no history in {}.", path.display());
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let secrets = runtime
        .block_on(Keychain::new(profile.name()).load())
        .context("The history is encrypted, and the keychain that holds its key does not answer. Unlock it and try again.")?
        .context("The history is encrypted, and the keychain has no key for it.")?;
    let cache = Cache::open_for_reading(&path, &secrets.key)
        .with_context(|| format!("The history in {} cannot be read.", path.display()))?;
    let records = match session {
        Some(id) => vec![
            cache
                .record(id)?
                .with_context(|| format!("There is no chat {id} in the history."))?,
        ],
        None => cache.records()?,
    };
    let mut out = std::io::stdout().lock();
    for record in records {
        serde_json::to_writer(&mut out, &record)?;
        writeln!(out)?;
    }
    Ok(())
}
