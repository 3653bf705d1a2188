//! Identities on the disk that dies.

use super::Attached;
use crate::store::{Digest, Identities, Identity, IdentityKey, Result};
use async_trait::async_trait;
use switchboard_core::Principal;
use switchboard_model::{CustomerId, SiteId};
use uuid::Uuid;

#[async_trait]
impl Identities for Attached {
    async fn site_keys(&self, site: SiteId) -> Result<(bool, Vec<IdentityKey>)> {
        self.read(move |bare| bare.site_keys(site)).await
    }

    async fn identified(&self, site: SiteId, subject: Digest) -> Result<Option<CustomerId>> {
        self.read(move |bare| bare.identified(site, &subject)).await
    }

    async fn identities(&self, customer: CustomerId) -> Result<Vec<Identity>> {
        self.read(move |bare| bare.identities(customer)).await
    }

    async fn key_of(&self, token: Digest) -> Result<Option<Uuid>> {
        self.read(move |bare| bare.key_of(&token)).await
    }

    async fn tokens_of(&self, key: Uuid) -> Result<Vec<(Principal, Digest)>> {
        self.read(move |bare| bare.tokens_of(key)).await
    }
}
