//! Answers the web view: one arm for each command.

use super::desk::Desk;
use super::{Ask, Controller, Reply, Screen};
use crate::cache::CacheError;
use crate::desktop::Desktop;
use crate::link::{Credentials, Relay, RelayAddress};
use crate::secrets::Vault;
use switchboard_ipc_types::requests;
use switchboard_protocol::{ErrorCode, Problem, RedeemInvitation, SignIn};

impl<D: Desktop, R: Relay, V: Vault> Controller<D, R, V> {
    pub(super) async fn answer(&mut self, ask: Ask) {
        let now = self.now();
        match ask {
            Ask::Load(reply) => {
                let view = self.app_view();
                let _ = reply.send(Ok(view));
            }
            Ask::Join(request, reply) => self.join(request, reply),
            Ask::SignIn(request, reply) => self.sign_in_with_password(request, reply),
            Ask::SignOut(reply) => {
                self.leave(None).await;
                let _ = reply.send(Ok(()));
            }
            Ask::Accept(request, reply) => self.at_desk(reply, |desk| desk.accept(now, request.offer_id)),
            Ask::Decline(request, reply) => {
                self.at_desk(reply, |desk| desk.decline(request.offer_id, request.reason));
            }
            Ask::SetStatus(request, reply) => {
                self.at_desk(reply, |desk| desk.set_status(request.status, request.when_done));
            }
            Ask::OpenThread(request, reply) => {
                let focused = self.focused;
                self.at_desk(reply, |desk| desk.open_thread(request.session_id, focused));
                // Whoever asked has been told.
                if let Screen::Desk(desk) = &self.screen {
                    self.shown.thread = desk.open_thread_view();
                }
            }
            Ask::CloseThread(reply) => self.at_desk(reply, |desk| {
                desk.open = None;
                Ok(())
            }),
            Ask::Send(request, reply) => {
                self.at_desk(reply, |desk| desk.send(now, request.session_id, &request.text));
            }
            Ask::SaveDraft(request, reply) => {
                self.at_desk(reply, |desk| {
                    desk.save_draft(now, request.session_id, request.text)
                });
            }
            Ask::Retry(request, reply) => self.at_desk(reply, |desk| desk.retry(&request)),
            Ask::Discard(request, reply) => self.at_desk(reply, |desk| desk.discard(&request)),
            Ask::End(request, reply) => {
                self.at_desk(reply, |desk| desk.end(request.session_id, request.resolution));
            }
            Ask::Transfer(request, reply) => self.at_desk(reply, |desk| desk.transfer(request)),
            Ask::CancelTransfer(request, reply) => {
                self.at_desk(reply, |desk| desk.cancel_transfer(request.session_id));
            }
            Ask::HandOver(request, reply) => self.at_desk(reply, |desk| desk.hand_over(request)),
            Ask::EndWrapUp(request, reply) => {
                self.at_desk(reply, |desk| desk.end_wrap_up(request.session_id));
            }
            Ask::TransferTargets(reply) => self.transfer_targets(reply),
            Ask::DismissNotice(reply) => self.at_desk(reply, |desk| {
                desk.notice = None;
                Ok(())
            }),
        }
    }

    fn at_desk<T>(&mut self, reply: Reply<T>, act: impl FnOnce(&mut Desk) -> Result<T, Problem>) {
        let outcome = match &mut self.screen {
            Screen::Desk(desk) => act(desk),
            Screen::Starting | Screen::Blocked(_) | Screen::SignedOut(_) => Err(nobody()),
        };
        let _ = reply.send(outcome);
    }

    fn join(&mut self, request: requests::Join, reply: Reply<()>) {
        let device = self.start.device.clone();
        let requests::Join {
            relay,
            code,
            password,
        } = request;
        let password = password.filter(|password| !password.is_empty());
        let credentials = Credentials::Invitation(RedeemInvitation {
            code,
            password,
            device,
        });
        self.try_sign_in(&relay, credentials, reply);
    }

    fn sign_in_with_password(&mut self, request: requests::SignIn, reply: Reply<()>) {
        let device = self.start.device.clone();
        let requests::SignIn {
            relay,
            email,
            password,
        } = request;
        let email = email.trim().to_owned();
        self.try_sign_in(
            &relay,
            Credentials::Password(SignIn {
                email,
                password,
                device,
            }),
            reply,
        );
    }

    fn try_sign_in(&mut self, relay: &str, credentials: Credentials, reply: Reply<()>) {
        let allowed = match (&self.screen, &self.admission) {
            (Screen::SignedOut(_), None) => RelayAddress::parse(relay),
            (Screen::SignedOut(_) | Screen::Starting, _) => Err(Problem::new(
                ErrorCode::RateLimited,
                "Signing in is under way. Wait a moment.",
            )),
            (Screen::Desk(_), _) => Err(Problem::new(
                ErrorCode::AlreadyExists,
                "Somebody is signed in here. Sign out first.",
            )),
            (Screen::Blocked(problem), _) => Err(problem.clone()),
        };
        match allowed {
            Ok(address) => self.sign_in(address, credentials, None, Some(reply)),
            Err(problem) => {
                let _ = reply.send(Err(problem));
            }
        }
    }
}

/// Nobody is signed in.
pub(super) fn nobody() -> Problem {
    Problem::new(
        ErrorCode::Unauthorized,
        "Nobody is signed in here. Sign in first.",
    )
}

/// The cache did not take it: nothing was done.
pub(super) fn not_kept(error: &CacheError) -> Problem {
    tracing::error!(%error, "the cache could not be written");
    Problem::new(
        ErrorCode::Unavailable,
        "This could not be kept on this machine's disk, so it was not done. Free some space and try again.",
    )
}
