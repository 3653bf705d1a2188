//! Who a site says its customers are: its keys, whom it named, and which key vouches for which token.

use super::{Digest, Result};
use async_trait::async_trait;
use std::fmt;
use switchboard_core::Principal;
use switchboard_model::{CustomerId, SiteId, Timestamp};
use switchboard_protocol::KeyAlgorithm;
use uuid::Uuid;

/// Reads of identities.
#[async_trait]
pub(crate) trait Identities: Send + Sync + 'static {
    /// Whether a site's JWTs may be signed with a shared secret, and all its keys, the newest first.
    async fn site_keys(&self, site: SiteId) -> Result<(bool, Vec<IdentityKey>)>;
    /// The customer whom a site calls so, as a key that only the site has says.
    async fn identified(&self, site: SiteId, subject: Digest) -> Result<Option<CustomerId>>;
    /// Everything that sites have called a customer, what a public key vouches for first.
    async fn identities(&self, customer: CustomerId) -> Result<Vec<Identity>>;
    /// The key that vouches for a token; `None` for one that stands by itself.
    async fn key_of(&self, token: Digest) -> Result<Option<Uuid>>;
    /// Every token that a key vouches for.
    async fn tokens_of(&self, key: Uuid) -> Result<Vec<(Principal, Digest)>>;
}

/// One write about identities.
#[derive(Clone, Debug)]
pub(crate) enum IdentityWrite {
    /// Whether a site's JWTs may be signed with a shared secret.
    Weak { site: SiteId, weak: bool },
    /// A new key.
    Key(IdentityKey),
    /// A key vouches for nothing any more: its tokens go.
    Retired { key: Uuid, at: Timestamp },
    /// The tokens of a key go, the key stays.
    Ended { key: Uuid },
    /// A customer is called so by their site; what was said of them under the same name is replaced.
    Named { id: Uuid, identity: Identity },
    /// A key vouches for a token that was written before.
    Vouched { token: Digest, key: Uuid },
}

/// A key that a site signs with.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct IdentityKey {
    pub(crate) id: Uuid,
    pub(crate) site: SiteId,
    pub(crate) kid: String,
    pub(crate) algorithm: KeyAlgorithm,
    /// PEM or a JWK, or the characters of a shared secret. Kept encrypted.
    pub(crate) material: String,
    pub(crate) created_at: Timestamp,
    pub(crate) retired_at: Option<Timestamp>,
}

/// What a site calls a customer.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Identity {
    pub(crate) customer: CustomerId,
    pub(crate) site: SiteId,
    /// Of the site's own id for them.
    pub(crate) subject: Digest,
    /// Whether only a shared secret vouches for it.
    pub(crate) weak: bool,
    pub(crate) name: Option<String>,
    /// Kept encrypted.
    pub(crate) email: Option<String>,
}

impl fmt::Debug for IdentityKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "IdentityKey({} {})", self.kid, self.algorithm.word())
    }
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Identity({})", self.customer)
    }
}
