//! Passwords: argon2id with the library's defaults, off the async threads, as slow for an unknown address as for a
//! known one.

use argon2::{
    Argon2, PasswordHash, PasswordHasher, PasswordVerifier,
    password_hash::{Salt, SaltString},
};
use std::{sync::LazyLock, time::Duration};
use switchboard_model::limits::{PASSWORD_MAX_CHARS, PASSWORD_MIN_CHARS};
use switchboard_protocol::{ErrorCode, Problem};
use tokio::{
    runtime::{Builder, Runtime},
    sync::Semaphore,
};

/// Hashes that are computed at the same time. Each takes 19 MiB and a core, and whoever reaches the relay may ask for one.
const AT_ONCE: usize = 4;
static TURNS: Semaphore = Semaphore::const_new(AT_ONCE);

/// Threads of their own, because the allocator keeps what a hash took for each thread that ever computed one.
static THREADS: LazyLock<Option<Runtime>> = LazyLock::new(|| {
    Builder::new_current_thread()
        .max_blocking_threads(AT_ONCE)
        .thread_keep_alive(Duration::from_secs(3_600))
        .build()
        .ok()
});

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
    in_turn(move || hash_now(&password))
        .await
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
    in_turn(check).await.unwrap_or(false)
}

/// Off the async threads, few at a time. The turn is the work's, not the request's: a client that leaves frees nothing.
async fn in_turn<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    let turn = TURNS.acquire().await.ok()?;
    let done = THREADS.as_ref()?.spawn_blocking(move || {
        let _turn = turn;
        work()
    });
    done.await.ok()
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
    use std::sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    };

    #[tokio::test]
    async fn only_the_right_password_fits() {
        let stored = hash("correct horse".into()).await.unwrap();
        assert!(fits("correct horse".into(), Some(stored.clone())).await);
        assert!(!fits("correct horsf".into(), Some(stored)).await);
        assert!(!fits("a password that nobody has".into(), None).await);
        assert_eq!(hash("short".into()).await.unwrap_err().code, ErrorCode::Invalid);
    }

    #[tokio::test]
    async fn a_crowd_takes_turns_and_whoever_leaves_frees_none_before_the_work_is_done() {
        let (at_work, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let work = || {
            let (at_work, most) = (Arc::clone(&at_work), Arc::clone(&most));
            in_turn(move || {
                most.fetch_max(at_work.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                hash_now("correct horse");
                at_work.fetch_sub(1, Ordering::SeqCst);
            })
        };
        for _ in 0..AT_ONCE {
            // Begun, and left at once.
            assert!(tokio::time::timeout(Duration::ZERO, work()).await.is_err());
        }
        futures_util::future::join_all((0..2 * AT_ONCE).map(|_| work())).await;
        let most = most.load(Ordering::SeqCst);
        assert!((1..=AT_ONCE).contains(&most), "{most} at once");
    }
}
