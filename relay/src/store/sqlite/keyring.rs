//! What is kept encrypted: whoever has only the database, or a backup of it, cannot read it.
//!
//! XChaCha20-Poly1305 under keys from outside the database. A value is bound to its column and row, so that it means
//! nothing anywhere else, and names the key it was encrypted with.

use chacha20poly1305::{
    Key as Secret, KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use rusqlite::{Connection, Error, OptionalExtension as _, functions::FunctionFlags};
use sha2::{Digest as _, Sha256};
use std::{fmt, sync::Arc};

use super::sql;
use crate::auth::tokens;
use crate::store::{Result, StoreError};

/// How a key is written: this, then 64 hexadecimal digits.
const PREFIX: &str = "ek_";
const NONCE: usize = 24;
const NAME: usize = 4;

/// What the key is called that everything is encrypted with, once something may be.
pub(super) const NAMED: &str = "SELECT CAST(value AS TEXT) FROM meta WHERE name = 'key'";

/// Every column that is kept encrypted: table, column, and the column that names the row.
pub(super) const ENCRYPTED: [(&str, &str, &str); 14] = [
    ("session_details", "contact", "session"),
    ("session_details", "context", "session"),
    ("session_details", "origin", "session"),
    ("people", "phone", "id"),
    ("blocks", "number", "id"),
    ("consents", "sentence", "id"),
    ("missed", "name", "id"),
    ("missed", "contact", "id"),
    ("missed", "message", "id"),
    ("missed", "topic", "id"),
    ("missed", "note", "id"),
    ("identity_keys", "material", "id"),
    ("identities", "email", "id"),
    ("commands", "proof", "id"),
];

/// Keys, the newest first. Values are encrypted with that one and read with any.
#[derive(Clone)]
pub(crate) struct Keyring(Arc<Vec<Key>>);

struct Key {
    name: [u8; NAME],
    cipher: XChaCha20Poly1305,
}

impl Keyring {
    /// The keys in a text, one to a line or separated by commas. `None`: one of them is no key, or there is none.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let keys: Option<Vec<Key>> = words(text).map(Key::parse).collect();
        keys.filter(|keys| !keys.is_empty())
            .map(|keys| Self(Arc::new(keys)))
    }

    /// What the newest key is called: to tell whether it is here, never to find it.
    fn newest(&self) -> String {
        self.0
            .first()
            .map(|key| hex::encode(key.name))
            .unwrap_or_default()
    }

    /// Whether a key of this name is here.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.0.iter().any(|key| hex::encode(key.name) == name)
    }

    fn encrypt(&self, place: &[u8], value: &[u8]) -> Option<Vec<u8>> {
        let key = self.0.first()?;
        let nonce = tokens::random::<NONCE>();
        let payload = Payload {
            msg: value,
            aad: place,
        };
        let secret = key.cipher.encrypt(XNonce::from_slice(&nonce), payload).ok()?;
        Some([&key.name[..], &nonce, &secret].concat())
    }

    fn decrypt(&self, place: &[u8], value: &[u8]) -> Option<Vec<u8>> {
        let (name, rest) = value.split_at_checked(NAME)?;
        let (nonce, secret) = rest.split_at_checked(NONCE)?;
        let key = self.0.iter().find(|key| key.name == name)?;
        let payload = Payload {
            msg: secret,
            aad: place,
        };
        key.cipher.decrypt(XNonce::from_slice(nonce), payload).ok()
    }

    /// Sees that what is encrypted can be read, and is encrypted with the newest key.
    pub(super) fn unlock(&self, connection: &mut Connection) -> Result<()> {
        let named: Option<String> = connection
            .query_row(NAMED, [], |row| row.get(0))
            .optional()
            .map_err(sql)?;
        let newest = self.newest();
        match named {
            Some(name) if name == newest => return Ok(()),
            Some(name) if !self.has(&name) => return Err(StoreError::Locked { key: name }),
            Some(_) | None => {}
        }
        let transaction = connection.transaction().map_err(sql)?;
        encrypt_anew(&transaction).map_err(sql)?;
        transaction.commit().map_err(sql)?;
        if named.is_some() {
            // What was there under the old key is on no page of the file any more.
            connection
                .execute_batch("VACUUM; PRAGMA wal_checkpoint(TRUNCATE);")
                .map_err(sql)?;
        }
        connection
            .execute(
                "INSERT INTO meta (name, value) VALUES ('key', ?1)
                 ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                [newest.into_bytes()],
            )
            .map_err(sql)?;
        Ok(())
    }

    /// Gives a connection the functions `encrypted(text, place, row)` and `decrypted(value, place, row)`; null stays
    /// null. The place is `table.column`.
    pub(super) fn install(&self, db: &Connection) -> rusqlite::Result<()> {
        let ours = self.clone();
        db.create_scalar_function("encrypted", 3, FunctionFlags::SQLITE_UTF8, move |call| {
            let Some(text) = call.get::<Option<String>>(0)? else {
                return Ok(None);
            };
            let place = place(&call.get::<String>(1)?, &call.get::<Vec<u8>>(2)?);
            let value = ours.encrypt(&place, text.as_bytes());
            value
                .map(Some)
                .ok_or_else(|| failed("a value could not be encrypted"))
        })?;
        let ours = self.clone();
        db.create_scalar_function("decrypted", 3, FunctionFlags::SQLITE_UTF8, move |call| {
            let Some(value) = call.get::<Option<Vec<u8>>>(0)? else {
                return Ok(None);
            };
            let place = place(&call.get::<String>(1)?, &call.get::<Vec<u8>>(2)?);
            let text = ours
                .decrypt(&place, &value)
                .and_then(|text| String::from_utf8(text).ok());
            text.map(Some)
                .ok_or_else(|| failed("an encrypted value cannot be read with the keys that are here"))
        })
    }
}

impl Key {
    fn parse(text: &str) -> Option<Self> {
        let mut secret = [0; 32];
        hex::decode_to_slice(text.strip_prefix(PREFIX)?, &mut secret).ok()?;
        let digest = Sha256::new()
            .chain_update("switchboard key")
            .chain_update(secret)
            .finalize();
        let mut name = [0; NAME];
        name.copy_from_slice(&digest[..NAME]);
        let cipher = XChaCha20Poly1305::new(Secret::from_slice(&secret));
        Some(Self { name, cipher })
    }
}

impl fmt::Debug for Keyring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Keyring({})", self.newest())
    }
}

/// A key that nobody has yet, as it is written.
pub(crate) fn fresh() -> String {
    format!("{PREFIX}{}", hex::encode(tokens::random::<32>()))
}

/// Encrypts everything anew with the newest key.
fn encrypt_anew(db: &Connection) -> rusqlite::Result<()> {
    for (table, column, row) in ENCRYPTED {
        let place = format!("'{table}.{column}', {row}");
        db.execute(
            &format!(
                "UPDATE {table} SET {column} = encrypted(decrypted({column}, {place}), {place})
                 WHERE {column} IS NOT NULL"
            ),
            [],
        )?;
    }
    Ok(())
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split([',', '\n', '\r', ' ']).filter(|word| !word.is_empty())
}

fn place(column: &str, row: &[u8]) -> Vec<u8> {
    [column.as_bytes(), b"\0", row].concat()
}

fn failed(why: &str) -> Error {
    Error::UserFunctionError(why.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keyring(keys: &[&str]) -> Keyring {
        Keyring::parse(&keys.join("\n")).unwrap()
    }

    #[test]
    fn a_value_is_read_with_any_key_that_is_here_and_only_in_its_place() {
        let (old, new) = (fresh(), fresh());
        let sealed = keyring(&[&old]).encrypt(b"a", b"+4930").unwrap();
        let both = keyring(&[&new, &old]);
        assert_eq!(both.decrypt(b"a", &sealed).unwrap(), b"+4930");
        assert_eq!(both.decrypt(b"b", &sealed), None, "another place");
        assert_eq!(keyring(&[&new]).decrypt(b"a", &sealed), None, "another key");
        let mut bent = sealed.clone();
        *bent.last_mut().unwrap() ^= 1;
        assert_eq!(both.decrypt(b"a", &bent), None, "another value");
        assert_eq!(both.decrypt(b"a", b"short"), None);
        let again = keyring(&[&old]).encrypt(b"a", b"+4930").unwrap();
        assert_ne!(sealed, again, "equal values do not look alike");
        assert!(!sealed.windows(5).any(|bytes| bytes == b"+4930"));
    }

    #[test]
    fn what_is_no_key_is_refused_whole() {
        let good = fresh();
        assert!(Keyring::parse("").is_none());
        assert!(Keyring::parse("ek_12").is_none());
        assert!(Keyring::parse(&format!("{good},ek_zz")).is_none());
        let two = format!(" {good},\n{} ", fresh());
        let ring = Keyring::parse(&two).unwrap();
        assert!(ring.has(&Keyring::parse(&good).unwrap().newest()));
        assert!(!format!("{ring:?}").contains(&good[3..]));
    }
}
