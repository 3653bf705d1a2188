//! Who is signed in here.

use super::{Cache, CacheError};
use rusqlite::{OptionalExtension as _, params};
use switchboard_model::{SpecialistStatus, StatusReason};
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
    /// Why it is that.
    pub(crate) status_reason: StatusReason,
    /// What it becomes once the chats in hand are done.
    pub(crate) status_then: Option<SpecialistStatus>,
}

impl Cache {
    /// Who is signed in here, if anyone.
    pub(crate) fn account(&self) -> Result<Option<Account>, CacheError> {
        let row = self
            .connection
            .query_row(
                "SELECT relay, profile, status, status_reason, status_then FROM account",
                [],
                |row| {
                    Ok((
                        row.get::<_, String>(0)?,
                        row.get::<_, String>(1)?,
                        row.get::<_, String>(2)?,
                        row.get::<_, String>(3)?,
                        row.get::<_, Option<String>>(4)?,
                    ))
                },
            )
            .optional()?;
        let Some((relay, profile, status, reason, then)) = row else {
            return Ok(None);
        };
        let unknown = || CacheError::Corrupt("unknown status".to_owned());
        let status_of = |word: &str| SpecialistStatus::from_word(word).ok_or_else(unknown);
        Ok(Some(Account {
            relay,
            profile: serde_json::from_str(&profile)?,
            status: status_of(&status)?,
            status_reason: StatusReason::from_word(&reason).ok_or_else(unknown)?,
            status_then: then.as_deref().map(status_of).transpose()?,
        }))
    }

    /// Signs somebody in, in an empty cache.
    pub(crate) fn put_account(&self, account: &Account) -> Result<(), CacheError> {
        self.connection.execute(
            "INSERT OR REPLACE INTO account (one, relay, profile, status, status_reason, status_then)
             VALUES (1, ?1, ?2, ?3, ?4, ?5)",
            params![
                account.relay,
                serde_json::to_string(&account.profile)?,
                account.status.word(),
                account.status_reason.word(),
                account.status_then.map(SpecialistStatus::word)
            ],
        )?;
        Ok(())
    }
}
