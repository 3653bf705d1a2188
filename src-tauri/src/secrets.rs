//! What must stay secret on this machine: the token and the cache's key, as one entry of the OS keychain.
//!
//! Decides their shape and that they are wiped from memory. It must not know what they open.

mod keychain;

pub(crate) use keychain::Keychain;

use serde::{Deserialize, Serialize};
use std::future::Future;
use zeroize::Zeroizing;

/// A token that signs in. Never printed.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Token(Zeroizing<String>);

/// The cache's key: 32 random bytes. Never printed.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct CacheKey(Zeroizing<[u8; 32]>);

/// What the keychain holds for one profile.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Secrets {
    /// Signs in at the relay.
    pub(crate) token: Token,
    /// Opens the cache.
    pub(crate) key: CacheKey,
}

/// The keychain is absent, locked, or did not answer in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the keychain is not available")]
pub(crate) struct Unavailable;

/// Where secrets are kept.
pub(crate) trait Vault: Send {
    /// What is there for this profile.
    fn load(&self) -> impl Future<Output = Result<Option<Secrets>, Unavailable>> + Send;
    /// Keeps them.
    fn store(&self, secrets: &Secrets) -> impl Future<Output = Result<(), Unavailable>> + Send;
    /// Forgets them.
    fn wipe(&self) -> impl Future<Output = Result<(), Unavailable>> + Send;
}

impl Token {
    pub(crate) fn new(token: String) -> Self {
        Self(Zeroizing::new(token))
    }

    /// The token itself, for the wire.
    pub(crate) fn expose(&self) -> &str {
        &self.0
    }
}

impl CacheKey {
    /// A fresh key.
    pub(crate) fn random() -> Self {
        Self(Zeroizing::new(rand::random()))
    }

    /// The key in hexadecimal.
    pub(crate) fn hex(&self) -> Zeroizing<String> {
        Zeroizing::new(hex::encode(*self.0))
    }
}

/// How the entry is written: JSON, because every keychain takes text.
#[derive(Serialize, Deserialize)]
struct Written<T> {
    token: T,
    key: T,
}

impl Secrets {
    fn write(&self) -> Zeroizing<String> {
        let key = self.key.hex();
        let written = Written {
            token: self.token.expose(),
            key: key.as_str(),
        };
        Zeroizing::new(serde_json::to_string(&written).unwrap_or_default())
    }

    fn read(text: &str) -> Option<Self> {
        let Written { token, key } = serde_json::from_str::<Written<String>>(text).ok()?;
        let (token, written) = (Token::new(token), Zeroizing::new(key));
        let mut key = Zeroizing::new([0; 32]);
        hex::decode_to_slice(written.as_bytes(), &mut *key).ok()?;
        Some(Self {
            token,
            key: CacheKey(key),
        })
    }
}

#[cfg(test)]
pub(crate) mod fake {
    //! A vault in memory, which can be shut.

    use super::{Secrets, Unavailable, Vault};
    use std::sync::{Arc, Mutex};

    /// Cloned handles see the same entry.
    #[derive(Clone, Default)]
    pub(crate) struct FakeVault {
        /// What is kept; `None` in the outer place means the keychain does not answer.
        pub(crate) entry: Arc<Mutex<Option<Secrets>>>,
        pub(crate) shut: bool,
        /// It answers, but keeps nothing.
        pub(crate) read_only: bool,
    }

    impl FakeVault {
        fn open(&self) -> Result<std::sync::MutexGuard<'_, Option<Secrets>>, Unavailable> {
            if self.shut {
                Err(Unavailable)
            } else {
                Ok(self.entry.lock().unwrap())
            }
        }
    }

    impl Vault for FakeVault {
        async fn load(&self) -> Result<Option<Secrets>, Unavailable> {
            Ok(self.open()?.clone())
        }

        async fn store(&self, secrets: &Secrets) -> Result<(), Unavailable> {
            if self.read_only {
                return Err(Unavailable);
            }
            *self.open()? = Some(secrets.clone());
            Ok(())
        }

        async fn wipe(&self) -> Result<(), Unavailable> {
            *self.open()? = None;
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{CacheKey, Secrets, Token};

    #[test]
    fn an_entry_reads_back_and_a_damaged_one_is_nothing() {
        let secrets = Secrets {
            token: Token::new("t".to_owned()),
            key: CacheKey::random(),
        };
        assert!(Secrets::read(&secrets.write()) == Some(secrets));
        assert!(Secrets::read("{\"token\":\"t\",\"key\":\"abc\"}").is_none());
    }
}
