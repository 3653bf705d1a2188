//! The OS keychain. Every call has a thread of its own and a time limit: a locked keychain without a prompt never
//! answers, and must not hold up the app.

use super::{Secrets, Unavailable, Vault};
use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};
use std::time::Duration;
use tokio::sync::oneshot;

/// How long one call may take.
const PATIENCE: Duration = Duration::from_secs(3);
/// The service our entries are filed under.
const SERVICE: &str = "dev.switchboard.desktop";

/// One profile's entry.
#[derive(Clone)]
pub(crate) struct Keychain {
    /// Names the profile.
    profile: String,
    /// Set by the first call that got no answer: asking again would only cost time.
    silent: Arc<AtomicBool>,
}

impl Keychain {
    pub(crate) fn new(profile: String) -> Self {
        Self {
            profile,
            silent: Arc::default(),
        }
    }

    async fn call<T: Send + 'static>(
        &self,
        what: &'static str,
        act: impl FnOnce(&keyring::Entry) -> keyring::Result<T> + Send + 'static,
    ) -> Result<T, Unavailable> {
        if self.silent.load(Ordering::Relaxed) {
            return Err(Unavailable);
        }
        let profile = self.profile.clone();
        let (answer, answered) = oneshot::channel();
        std::thread::Builder::new()
            .name("keychain".to_owned())
            .spawn(move || {
                // Nobody listens any more once the time is up.
                let _ = answer.send(keyring::Entry::new(SERVICE, &profile).and_then(|entry| act(&entry)));
            })
            .map_err(|_| Unavailable)?;
        match tokio::time::timeout(PATIENCE, answered).await {
            Ok(Ok(Ok(value))) => Ok(value),
            Ok(Ok(Err(error))) => {
                tracing::warn!(what, error = kind(&error), "the keychain refused");
                Err(Unavailable)
            }
            Ok(Err(_)) | Err(_) => {
                tracing::warn!(what, "the keychain did not answer");
                self.silent.store(true, Ordering::Relaxed);
                Err(Unavailable)
            }
        }
    }
}

impl Vault for Keychain {
    async fn load(&self) -> Result<Option<Secrets>, Unavailable> {
        let found = self
            .call("load", |entry| match entry.get_password() {
                Ok(text) => Ok(Some(zeroize::Zeroizing::new(text))),
                Err(keyring::Error::NoEntry) => Ok(None),
                Err(error) => Err(error),
            })
            .await?;
        Ok(found.and_then(|text| Secrets::read(&text)))
    }

    async fn store(&self, secrets: &Secrets) -> Result<(), Unavailable> {
        let text = secrets.write();
        self.call("store", move |entry| entry.set_password(&text)).await
    }

    async fn wipe(&self) -> Result<(), Unavailable> {
        self.call("wipe", |entry| match entry.delete_credential() {
            Ok(()) | Err(keyring::Error::NoEntry) => Ok(()),
            Err(error) => Err(error),
        })
        .await
    }
}

/// What went wrong, without anything that a keychain may quote.
fn kind(error: &keyring::Error) -> &'static str {
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "the keychain's own list of errors, open to additions"
    )]
    match error {
        keyring::Error::NoStorageAccess(_) => "locked or absent",
        keyring::Error::NoDefaultStore => "no keychain on this machine",
        keyring::Error::PlatformFailure(_) => "the platform failed",
        _ => "other",
    }
}
