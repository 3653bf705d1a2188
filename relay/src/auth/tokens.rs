//! Opaque tokens: 32 random bytes, shown once, stored as SHA-256.

use crate::store::Digest;
use rand::{TryRngCore, rngs::OsRng};
use sha2::{Digest as _, Sha256};

/// A new token and its hash.
pub(crate) fn fresh() -> (String, Digest) {
    let token = format!("sb_{}", hex::encode(random::<32>()));
    let digest = hash(&token);
    (token, digest)
}

/// What is stored of a secret.
pub(crate) fn hash(secret: &str) -> Digest {
    Sha256::digest(secret.as_bytes()).into()
}

/// Bytes from the system's random source.
///
/// # Panics
/// When the system has no random source: nothing secret can be made then.
#[expect(clippy::expect_used, reason = "without a random source no secret may be made")]
pub(crate) fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    OsRng
        .try_fill_bytes(&mut bytes)
        .expect("the system's random source answers");
    bytes
}

/// Compares without telling by time where two secrets differ.
pub(crate) fn same_secret(ours: &str, theirs: &str) -> bool {
    let (ours, theirs) = (hash(ours), hash(theirs));
    ours.iter()
        .zip(theirs)
        .fold(0, |differs, (a, b)| differs | (a ^ b))
        == 0
}
