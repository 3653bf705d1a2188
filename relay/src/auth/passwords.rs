//! Passwords: argon2id with the library's defaults, off the async threads, as slow for an unknown address as for a
//! known one.

use argon2::{
    Argon2, PasswordHash, PasswordHasher, PasswordVerifier,
    password_hash::{Salt, SaltString},
};
use std::sync::LazyLock;
use switchboard_model::limits::{PASSWORD_MAX_CHARS, PASSWORD_MIN_CHARS};
use switchboard_protocol::{ErrorCode, Problem};

/// What an unknown address is checked against.
static NOBODY: LazyLock<Option<String>> = LazyLock::new(|| hash_now("a password that nobody has"));

/// Hashes a new password, if it is one that may be set.
pub(crate) async fn hash(password: String) -> Result<String, Problem> {
    let chars = password.chars().count();
    if !(PASSWORD_MIN_CHARS..=PASSWORD_MAX_CHARS).contains(&chars) {
        return Err(
            Problem::new(ErrorCode::Invalid, "The password does not fit. Choose another.").with_detail(
                format!("`password` must have {PASSWORD_MIN_CHARS} to {PASSWORD_MAX_CHARS} characters."),
            ),
        );
    }
    let hashed = tokio::task::spawn_blocking(move || hash_now(&password)).await;
    hashed
        .ok()
        .flatten()
        .ok_or_else(|| Problem::new(ErrorCode::Internal, "The password could not be stored."))
}

/// Whether a password fits a hash. Without a hash it takes as long and is wrong.
pub(crate) async fn fits(password: String, hash: Option<String>) -> bool {
    if password.chars().count() > PASSWORD_MAX_CHARS {
        return false;
    }
    let check = move || {
        let known = hash.is_some();
        let stored = hash.as_deref().or(NOBODY.as_deref());
        let fits = stored
            .and_then(|stored| PasswordHash::new(stored).ok())
            .is_some_and(|stored| {
                Argon2::default()
                    .verify_password(password.as_bytes(), &stored)
                    .is_ok()
            });
        known && fits
    };
    tokio::task::spawn_blocking(check).await.unwrap_or(false)
}

fn hash_now(password: &str) -> Option<String> {
    let salt = SaltString::encode_b64(&super::tokens::random::<{ Salt::RECOMMENDED_LENGTH }>()).ok()?;
    Argon2::default()
        .hash_password(password.as_bytes(), &salt)
        .ok()
        .map(|hash| hash.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_right_password_fits() {
        let stored = hash("correct horse".into()).await.unwrap();
        assert!(fits("correct horse".into(), Some(stored.clone())).await);
        assert!(!fits("correct horsf".into(), Some(stored)).await);
        assert!(!fits("a password that nobody has".into(), None).await);
        assert_eq!(hash("short".into()).await.unwrap_err().code, ErrorCode::Invalid);
    }
}
