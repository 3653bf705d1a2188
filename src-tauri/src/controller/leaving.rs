//! Chats that leave me: how long they stay to be read, and what is said of them, or when one comes back.

use super::desk::Desk;
use crate::cache::{CacheError, Left, OwnState};
use switchboard_model::{RequeueReason, SessionId, TransferEnd};
use switchboard_protocol::{ErrorCode, Problem, TransferView};

impl Desk {
    /// How a chat left me, if it is here still.
    pub(super) fn how_left(&self, id: SessionId) -> Option<&Left> {
        self.left
            .iter()
            .find(|left| left.session.id == id)
            .map(|left| &left.left)
    }

    pub(super) fn has_left(&self, id: SessionId) -> bool {
        self.how_left(id).is_some()
    }

    /// Forgets the chats that left, but for the one in front and those that hold something I wrote.
    pub(super) fn forget_left(&mut self) -> Result<(), CacheError> {
        if self.left.is_empty() {
            return Ok(());
        }
        let ids: Vec<SessionId> = self.left.iter().map(|left| left.session.id).collect();
        for id in ids {
            if self.open != Some(id) && !self.holds_words(id) {
                self.cache.forget_left(id)?;
                self.left.retain(|left| left.session.id != id);
                self.own.retain(|message| message.session_id != id);
            }
        }
        Ok(())
    }

    /// Nothing of a chat is kept any more, nor of what I wrote there.
    pub(super) fn erased(&mut self, id: SessionId) {
        self.own.retain(|message| message.session_id != id);
        self.drafts.remove(&id);
        self.read.remove(&id);
        if self.open == Some(id) {
            self.open = None;
            self.notice = Some(Problem::new(
                ErrorCode::SessionEnded,
                "The chat you were reading was erased. Nothing of it is kept any more.",
            ));
        }
    }

    /// Whether something I wrote in a chat is nowhere but here.
    fn holds_words(&self, id: SessionId) -> bool {
        let unsent = |state: &OwnState| match state {
            OwnState::Waiting | OwnState::Failed(_) => true,
            OwnState::Sent => false,
        };
        self.drafts.contains_key(&id)
            || self
                .own
                .iter()
                .any(|message| message.session_id == id && unsent(&message.state))
    }
}

/// A chat that waits again: its customer's name, and why.
pub(super) type Lost = (Option<String>, RequeueReason);

/// Chats of mine wait again. Nothing is said of none.
pub(super) fn lost_notice(lost: &[Lost]) -> Option<Problem> {
    let title = match lost {
        [] => return None,
        [(name, reason)] => {
            let chat = chat_of(name.as_deref());
            match reason {
                RequeueReason::OwnerLost => format!("{chat} waits again because you could not be reached."),
                RequeueReason::TransferExpired => {
                    format!("Nobody took over in time: {chat} waits in its queue again.")
                }
                RequeueReason::OwnerFull => {
                    format!(
                        "{chat} waits for somebody else: its customer came back when you had no room left."
                    )
                }
            }
        }
        [_, _, ..] => format!("{} of your chats wait again for somebody else.", lost.len()),
    };
    Some(Problem::new(ErrorCode::FenceStale, title))
}

/// A chat stays mine after all. Nothing is said of what I took back.
pub(super) fn kept_notice(
    name: Option<&str>,
    transfer: Option<&TransferView>,
    outcome: TransferEnd,
) -> Option<Problem> {
    let chat = chat_of(name);
    let title = match (outcome, transfer) {
        (TransferEnd::Declined, Some(transfer)) => {
            format!("{} said no. {chat} stays yours.", transfer.to)
        }
        (TransferEnd::Declined, None) => format!("They said no. {chat} stays yours."),
        (TransferEnd::Expired, Some(transfer)) => {
            format!("{} did not take over in time. {chat} stays yours.", transfer.to)
        }
        (TransferEnd::Expired, None) => format!("Nobody took over in time. {chat} stays yours."),
        (TransferEnd::Cancelled, _) => return None,
    };
    Some(Problem::new(ErrorCode::TargetUnavailable, title))
}

fn chat_of(name: Option<&str>) -> String {
    name.map_or_else(|| "A visitor's chat".to_owned(), |name| format!("{name}'s chat"))
}
