//! Identities as SQL. Keys and addresses stand encrypted in their columns.

use super::columns::{id, optional_time, read_principal, word};
use super::{Result, SqliteStore};
use crate::store::{Digest, Identities, Identity, IdentityKey, IdentityWrite};
use async_trait::async_trait;
use rusqlite::{Connection, OptionalExtension as _, params};
use switchboard_core::Principal;
use switchboard_model::{CustomerId, SiteId, Timestamp};
use switchboard_protocol::KeyAlgorithm;
use uuid::Uuid;

#[async_trait]
impl Identities for SqliteStore {
    async fn site_keys(&self, site: SiteId) -> Result<(bool, Vec<IdentityKey>)> {
        self.read(move |db| site_keys(db, site)).await
    }

    async fn identified(&self, site: SiteId, subject: Digest) -> Result<Option<CustomerId>> {
        self.read(move |db| identified(db, site, &subject)).await
    }

    async fn identities(&self, customer: CustomerId) -> Result<Vec<Identity>> {
        self.read(move |db| identities(db, customer)).await
    }

    async fn key_of(&self, token: Digest) -> Result<Option<Uuid>> {
        self.read(move |db| key_of(db, &token)).await
    }

    async fn tokens_of(&self, key: Uuid) -> Result<Vec<(Principal, Digest)>> {
        self.read(move |db| tokens_of(db, key)).await
    }
}

/// Does one write.
pub(super) fn apply(db: &Connection, write: &IdentityWrite) -> rusqlite::Result<()> {
    match write {
        IdentityWrite::Weak { site, weak } => db
            .prepare_cached("UPDATE sites SET weak_identity = ?2 WHERE id = ?1")?
            .execute(params![site.uuid().into_bytes(), weak]),
        IdentityWrite::Key(key) => db
            .prepare_cached(
                "INSERT INTO identity_keys (id, site, kid, algorithm, material, created_at, retired_at)
                 VALUES (?1, ?2, ?3, ?4, encrypted(?5, 'identity_keys.material', ?1), ?6, ?7)",
            )?
            .execute(params![
                key.id.into_bytes(),
                key.site.uuid().into_bytes(),
                key.kid,
                key.algorithm.word(),
                key.material,
                key.created_at.0,
                key.retired_at.map(|at| at.0)
            ]),
        IdentityWrite::Retired { key, at } => {
            end(db, *key)?;
            db.prepare_cached("UPDATE identity_keys SET retired_at = ?2 WHERE id = ?1 AND retired_at IS NULL")?
                .execute(params![key.into_bytes(), at.0])
        }
        IdentityWrite::Ended { key } => end(db, *key),
        IdentityWrite::Named { id, identity } => db
            .prepare_cached(
                "INSERT INTO identities (id, customer, site, subject, weak, name, email)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, encrypted(?7, 'identities.email', ?1))
                 ON CONFLICT (customer, subject) DO UPDATE SET weak = excluded.weak, name = excluded.name,
                     email = encrypted(?7, 'identities.email', identities.id)",
            )?
            .execute(params![
                id.into_bytes(),
                identity.customer.uuid().into_bytes(),
                identity.site.uuid().into_bytes(),
                identity.subject,
                identity.weak,
                identity.name,
                identity.email
            ]),
        IdentityWrite::Vouched { token, key } => db
            .prepare_cached(
                "INSERT INTO token_keys (hash, key) SELECT ?1, ?2 WHERE EXISTS (SELECT 1 FROM tokens WHERE hash = ?1)",
            )?
            .execute(params![token, key.into_bytes()]),
    }
    .map(|_| ())
}

fn end(db: &Connection, key: Uuid) -> rusqlite::Result<usize> {
    db.prepare_cached("DELETE FROM tokens WHERE hash IN (SELECT hash FROM token_keys WHERE key = ?1)")?
        .execute([key.into_bytes()])
}

pub(super) fn site_keys(db: &Connection, site: SiteId) -> rusqlite::Result<(bool, Vec<IdentityKey>)> {
    let weak = db
        .prepare_cached("SELECT weak_identity FROM sites WHERE id = ?1")?
        .query_row([site.uuid().into_bytes()], |row| row.get(0))
        .optional()?;
    let keys = db
        .prepare_cached(
            "SELECT id, kid, algorithm, decrypted(material, 'identity_keys.material', id), created_at, retired_at
             FROM identity_keys WHERE site = ?1 ORDER BY created_at DESC, kid",
        )?
        .query_map([site.uuid().into_bytes()], |row| {
            Ok(IdentityKey {
                id: id(row, 0, |id| id)?,
                site,
                kid: row.get(1)?,
                algorithm: word(row, 2, KeyAlgorithm::from_word)?,
                material: row.get(3)?,
                created_at: Timestamp(row.get(4)?),
                retired_at: optional_time(row, 5)?,
            })
        })?
        .collect::<rusqlite::Result<_>>()?;
    Ok((weak.unwrap_or(false), keys))
}

pub(super) fn identified(
    db: &Connection,
    site: SiteId,
    subject: &Digest,
) -> rusqlite::Result<Option<CustomerId>> {
    db.prepare_cached("SELECT customer FROM identities WHERE site = ?1 AND subject = ?2 AND weak = 0")?
        .query_row(params![site.uuid().into_bytes(), subject], |row| {
            id(row, 0, CustomerId::new)
        })
        .optional()
}

pub(super) fn identities(db: &Connection, customer: CustomerId) -> rusqlite::Result<Vec<Identity>> {
    db.prepare_cached(
        "SELECT site, subject, weak, name, decrypted(email, 'identities.email', id) FROM identities
         WHERE customer = ?1 ORDER BY weak, id",
    )?
    .query_map([customer.uuid().into_bytes()], |row| {
        Ok(Identity {
            customer,
            site: id(row, 0, SiteId::new)?,
            subject: row.get(1)?,
            weak: row.get(2)?,
            name: row.get(3)?,
            email: row.get(4)?,
        })
    })?
    .collect()
}

pub(super) fn key_of(db: &Connection, token: &Digest) -> rusqlite::Result<Option<Uuid>> {
    db.prepare_cached("SELECT key FROM token_keys WHERE hash = ?1")?
        .query_row([token], |row| id(row, 0, |id| id))
        .optional()
}

pub(super) fn tokens_of(db: &Connection, key: Uuid) -> rusqlite::Result<Vec<(Principal, Digest)>> {
    db.prepare_cached(
        "SELECT t.principal, t.hash FROM token_keys AS k JOIN tokens AS t ON t.hash = k.hash WHERE k.key = ?1",
    )?
    .query_map([key.into_bytes()], |row| Ok((read_principal(row, 0)?, row.get(1)?)))?
    .collect()
}
