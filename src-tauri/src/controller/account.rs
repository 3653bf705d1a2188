//! Who sits here: opening what the last run kept, signing in, signing out.

use super::desk::Desk;
use super::{Controller, Reply, Screen};
use crate::cache::{self, Account, Cache, CacheError};
use crate::desktop::Desktop;
use crate::link::{Credentials, JoinLink, Relay, RelayAddress};
use crate::secrets::{CacheKey, Secrets, Token, Vault};
use switchboard_ipc_types::{History, SignedOutView};
use switchboard_model::{SpecialistStatus, StatusReason};
use switchboard_protocol::{ErrorCode, Problem, RedeemInvitation, SignedIn};

/// Somebody is signing in.
pub(super) struct Admission {
    relay: RelayAddress,
    /// The code a join link brought, to show again if it fails.
    code: Option<String>,
    /// Who asked, if it was the web view.
    reply: Option<Reply<()>>,
}

impl<D: Desktop, R: Relay, V: Vault> Controller<D, R, V> {
    /// Opens what the last run kept; without anything, takes the invitation or asks for one.
    pub(super) async fn open(&mut self) {
        let secrets = match self.vault.load().await {
            Ok(Some(secrets)) if self.start.cache.exists() => secrets,
            // A key without its cache opens nothing.
            Ok(Some(_) | None) => return self.begin(),
            Err(_) => {
                self.keeps = false;
                return self.begin();
            }
        };
        let opened = Cache::open(&self.start.cache, &secrets.key)
            .and_then(|cache| Desk::sit_down(cache, secrets.token.clone(), History::Kept));
        match opened {
            Ok(Some(desk)) => self.screen = Screen::Desk(Box::new(desk)),
            Ok(None) => self.begin(),
            Err(error) => {
                tracing::error!(%error, "the cache could not be opened");
                self.screen = Screen::Blocked(unopenable(&error, &self.start.cache.display().to_string()));
            }
        }
    }

    /// Nobody is signed in: takes the invitation that the app was started with, or shows the first-run screen.
    fn begin(&mut self) {
        let Some(JoinLink { relay, code }) = self.start.join.take() else {
            return self.first_run(None, None, None);
        };
        match RelayAddress::parse(&relay) {
            Ok(address) => {
                let invitation = RedeemInvitation {
                    code: code.clone(),
                    password: None,
                    device: self.start.device.clone(),
                };
                self.sign_in(address, Credentials::Invitation(invitation), Some(code), None);
            }
            Err(problem) => self.first_run(Some(relay), Some(code), Some(problem)),
        }
    }

    fn first_run(&mut self, relay: Option<String>, code: Option<String>, problem: Option<Problem>) {
        self.screen = Screen::SignedOut(SignedOutView { relay, code, problem });
    }

    /// Asks the relay to let somebody in.
    pub(super) fn sign_in(
        &mut self,
        relay: RelayAddress,
        credentials: Credentials,
        code: Option<String>,
        reply: Option<Reply<()>>,
    ) {
        self.relay.sign_in(&relay, credentials);
        self.admission = Some(Admission { relay, code, reply });
    }

    /// The relay has answered.
    pub(super) async fn admit(&mut self, answer: Result<SignedIn, Problem>) {
        let Some(Admission { relay, code, reply }) = self.admission.take() else {
            return;
        };
        let outcome = match answer {
            Ok(signed_in) => self.sit_down(&relay, signed_in).await,
            Err(problem) => Err(problem),
        };
        match (reply, outcome) {
            (Some(reply), outcome) => {
                let _ = reply.send(outcome);
            }
            (None, Ok(())) => {}
            (None, Err(problem)) => self.first_run(Some(relay.to_string()), code, Some(problem)),
        }
    }

    async fn sit_down(&mut self, relay: &RelayAddress, signed_in: SignedIn) -> Result<(), Problem> {
        let account = Account {
            relay: relay.to_string(),
            profile: signed_in.person,
            // Until the relay has said: nobody is online by accident.
            status: SpecialistStatus::Offline,
            status_reason: StatusReason::Said,
            status_then: None,
        };
        let token = Token::new(signed_in.token);
        let (cache, history) = self.fresh_cache(&token).await.map_err(|error| {
            tracing::error!(%error, "a cache could not be made");
            unwritable()
        })?;
        let desk = cache
            .put_account(&account)
            .and_then(|()| Desk::sit_down(cache, token, history))
            .map_err(|error| {
                tracing::error!(%error, "the account could not be kept");
                unwritable()
            })?;
        self.screen = desk.map_or_else(
            || Screen::Blocked(unwritable()),
            |desk| Screen::Desk(Box::new(desk)),
        );
        Ok(())
    }

    /// An empty cache: on disk when its key is safe in the keychain, else in memory.
    async fn fresh_cache(&mut self, token: &Token) -> Result<(Cache, History), CacheError> {
        if self.keeps {
            let secrets = Secrets {
                token: token.clone(),
                key: CacheKey::random(),
            };
            // An older cache is moved only once the keychain has proved that it answers: its key may be in there.
            if self.vault.store(&secrets).await.is_ok() && cache::set_aside(&self.start.cache).is_ok() {
                return Ok((Cache::open(&self.start.cache, &secrets.key)?, History::Kept));
            }
            self.keeps = false;
        }
        Ok((Cache::for_this_run()?, History::ThisRunOnly))
    }

    /// Signs out: by the specialist's wish, or because the token is no longer taken.
    pub(super) async fn leave(&mut self, problem: Option<Problem>) {
        self.silence();
        self.relay.hang_up();
        let Screen::Desk(desk) = std::mem::replace(&mut self.screen, Screen::Starting) else {
            return;
        };
        let Desk {
            address,
            token,
            cache,
            ..
        } = *desk;
        if problem.is_none() {
            self.relay.sign_out(&address, &token);
        }
        // The file first: without its key it would be litter, without the file the key opens nothing.
        if let Err(error) = cache.wipe() {
            tracing::error!(%error, "the cache could not be removed");
        }
        if self.keeps && self.vault.wipe().await.is_err() {
            tracing::error!("the keychain entry could not be removed");
        }
        self.first_run(Some(address.to_string()), None, problem);
    }
}

/// Why the cache does not open, in words. Nothing was changed.
fn unopenable(error: &CacheError, path: &str) -> Problem {
    let (code, title) = match error {
        CacheError::Newer { .. } => (
            ErrorCode::UpgradeRequired,
            "A newer Switchboard has used the history on this machine. Nothing was changed. Install the newer version to go on.",
        ),
        CacheError::WrongKey => (
            ErrorCode::Unavailable,
            "The history on this machine does not open with the key in your keychain. Nothing was changed. \
             Move the file away to begin afresh; the relay has your chats.",
        ),
        CacheError::Corrupt(_) | CacheError::Sqlite(_) | CacheError::Migration(_) => (
            ErrorCode::Unavailable,
            "The history on this machine could not be opened. Nothing was changed. \
             Check the disk and the file's permissions, then start again.",
        ),
    };
    Problem::new(code, title).with_detail(path)
}

/// The disk does not take what must be kept.
pub(super) fn unwritable() -> Problem {
    Problem::new(
        ErrorCode::Unavailable,
        "This machine's disk does not take what must be kept. What the relay has acknowledged is safe there. \
         Free some space, then start again.",
    )
}
