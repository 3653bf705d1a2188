//! Who is signed in here.

use super::{Cache, CacheError};
use rusqlite::{OptionalExtension as _, params};
use switchboard_model::SpecialistStatus;
use switchboard_protocol::ProfileView;

/// The account of this profile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Account {
    /// The relay's address, as it is shown.
    pub(crate) relay: String,
    /// Who.
    pub(crate) profile: ProfileView,
    /// What the relay said of their status last.
    pub(crate) status: SpecialistStatus,
}

impl Cache {
    /// Who is signed in here, if anyone.
    pub(crate) fn account(&self) -> Result<Option<Account>, CacheError> {
        let row = self
            .connection
            .query_row("SELECT relay, profile, status FROM account", [], |row| {
                Ok((
                    row.get::<_, String>(0)?,
                    row.get::<_, String>(1)?,
                    row.get::<_, String>(2)?,
                ))
            })
            .optional()?;
        let Some((relay, profile, status)) = row else {
            return Ok(None);
        };
        let status = SpecialistStatus::from_word(&status)
            .ok_or_else(|| CacheError::Corrupt("unknown status".to_owned()))?;
        Ok(Some(Account {
            relay,
            profile: serde_json::from_str(&profile)?,
            status,
        }))
    }

    /// Signs somebody in, in an empty cache.
    pub(crate) fn put_account(&self, account: &Account) -> Result<(), CacheError> {
        self.connection.execute(
            "INSERT OR REPLACE INTO account (one, relay, profile, status) VALUES (1, ?1, ?2, ?3)",
            params![
                account.relay,
                serde_json::to_string(&account.profile)?,
                account.status.word()
            ],
        )?;
        Ok(())
    }
}
