//! What the specialist does: each command is kept in the outbox first, then handed to the machine.

use super::answer::not_kept;
use super::desk::Desk;
use crate::cache::{OwnMessage, OwnState};
use switchboard_ipc_types::{ThreadView, requests};
use switchboard_model::{
    CommandId, DeclineReason, Fence, MessageId, OfferId, Resolution, SessionId, SessionState, Timestamp,
    limits,
};
use switchboard_protocol::{Command, ErrorCode, Problem};
use switchboard_sync::Pending;
use uuid::Uuid;

impl Desk {
    /// Takes an offered chat. Only over a live link: an accept must not wait for one and surprise later.
    pub(super) fn accept(&mut self, now: Timestamp, offer_id: OfferId) -> Result<(), Problem> {
        if self.accepting.contains(&offer_id) {
            return Ok(());
        }
        self.must_be_live()?;
        let mut unanswered = self.unanswered(now).into_iter();
        let Some(offer) = unanswered.find(|offer| offer.id == offer_id) else {
            return Err(gone());
        };
        let session_id = offer.session_id;
        self.submit(Command::AcceptOffer { offer_id })?;
        self.accepting.insert(offer_id);
        self.taken.insert(session_id);
        Ok(())
    }

    /// Passes on an offered chat.
    pub(super) fn decline(&mut self, offer_id: OfferId, reason: DeclineReason) -> Result<(), Problem> {
        let known = self
            .state()
            .is_some_and(|state| state.offers.iter().any(|offer| offer.id == offer_id));
        if !known || self.declined.contains(&offer_id) || self.accepting.contains(&offer_id) {
            return Ok(());
        }
        self.must_be_live()?;
        self.submit(Command::DeclineOffer { offer_id, reason })?;
        self.declined.insert(offer_id);
        Ok(())
    }

    /// Has a conversation in front.
    pub(super) fn open_thread(
        &mut self,
        session_id: SessionId,
        focused: bool,
    ) -> Result<ThreadView, Problem> {
        let before = self.open.replace(session_id);
        let Some(view) = self.open_thread_view() else {
            self.open = before;
            return Err(no_such_chat());
        };
        if focused {
            self.mark_open_read();
        }
        Ok(view)
    }

    /// What stands in the open conversation has been read.
    pub(super) fn mark_open_read(&mut self) {
        let Some(record) = self.open.and_then(|id| self.record(id)) else {
            return;
        };
        let (id, last) = (
            record.session.id,
            record.messages.last().map(|message| message.seq),
        );
        let known = self.read.get(&id).copied();
        let Some(last) = last.filter(|last| Some(*last) > known) else {
            return;
        };
        match self.cache.mark_read(id, last) {
            Ok(()) => {
                self.read.insert(id, last);
            }
            Err(error) => tracing::warn!(%error, "a read mark could not be kept"),
        }
    }

    /// Writes in a chat of mine.
    pub(super) fn send(
        &mut self,
        now: Timestamp,
        session_id: SessionId,
        text: &str,
    ) -> Result<MessageId, Problem> {
        let text = limits::trim_text(text);
        if text.is_empty() {
            return Err(Problem::new(
                ErrorCode::MessageEmpty,
                "There is nothing to send yet.",
            ));
        }
        let length = text.chars().count();
        if length > limits::MESSAGE_CHARS {
            let over = length - limits::MESSAGE_CHARS;
            return Err(Problem::new(
                ErrorCode::MessageTooLong,
                format!("The message is {over} characters too long. Shorten it or send it in parts."),
            )
            .with_detail(format!("limit {}", limits::MESSAGE_CHARS)));
        }
        let fence = self.writable_fence(session_id)?;
        let message = OwnMessage {
            id: MessageId::new(Uuid::now_v7()),
            session_id,
            text: text.clone(),
            at: self.relay_time(now),
            state: OwnState::Waiting,
        };
        let pending = pending(Command::PostMessage {
            session_id,
            message_id: message.id,
            fence: Some(fence),
            text,
        });
        self.cache
            .submit(&pending, Some(&message))
            .map_err(|error| not_kept(&error))?;
        let id = message.id;
        self.drafts.remove(&session_id);
        self.own.push(message);
        self.machine.submit(pending);
        Ok(id)
    }

    /// Keeps a reply I have begun.
    pub(super) fn save_draft(
        &mut self,
        now: Timestamp,
        session_id: SessionId,
        text: String,
    ) -> Result<(), Problem> {
        self.cache
            .save_draft(session_id, &text)
            .map_err(|error| not_kept(&error))?;
        if text.is_empty() {
            self.drafts.remove(&session_id);
        } else {
            self.machine.typing(now, session_id);
            self.drafts.insert(session_id, text);
        }
        Ok(())
    }

    /// Sends a refused message again: the same message, a new command, the fence as it stands.
    pub(super) fn retry(&mut self, request: &requests::FailedMessage) -> Result<(), Problem> {
        let index = self.failed(request)?;
        let fence = self.writable_fence(request.session_id)?;
        let message = OwnMessage {
            state: OwnState::Waiting,
            ..self.own[index].clone()
        };
        let pending = pending(Command::PostMessage {
            session_id: message.session_id,
            message_id: message.id,
            fence: Some(fence),
            text: message.text.clone(),
        });
        self.cache
            .resubmit(&pending, &message)
            .map_err(|error| not_kept(&error))?;
        self.own[index] = message;
        self.machine.submit(pending);
        Ok(())
    }

    /// Forgets a refused message.
    pub(super) fn discard(&mut self, request: &requests::FailedMessage) -> Result<(), Problem> {
        let index = self.failed(request)?;
        self.cache
            .discard(request.message_id)
            .map_err(|error| not_kept(&error))?;
        self.own.remove(index);
        Ok(())
    }

    /// Ends a chat of mine.
    pub(super) fn end(&mut self, session_id: SessionId, resolution: Resolution) -> Result<(), Problem> {
        let fence = self.writable_fence(session_id)?;
        self.submit(Command::EndSession {
            session_id,
            fence: Some(fence),
            resolution: Some(resolution),
        })
    }

    pub(super) fn submit(&mut self, command: Command) -> Result<(), Problem> {
        let pending = pending(command);
        self.cache
            .submit(&pending, None)
            .map_err(|error| not_kept(&error))?;
        self.machine.submit(pending);
        Ok(())
    }

    /// The fence to write under, if the chat is mine and open.
    pub(super) fn writable_fence(&self, id: SessionId) -> Result<Fence, Problem> {
        let Some(record) = self.record(id) else {
            return Err(if self.has_left(id) {
                not_mine()
            } else {
                no_such_chat()
            });
        };
        let session = &record.session;
        if session.state == SessionState::Completed || self.is_ending(id) {
            return Err(Problem::new(
                ErrorCode::SessionEnded,
                "This chat is over. What you wrote was not sent.",
            ));
        }
        Ok(session.fence)
    }

    fn failed(&self, request: &requests::FailedMessage) -> Result<usize, Problem> {
        self.own
            .iter()
            .position(|message| {
                message.id == request.message_id
                    && message.session_id == request.session_id
                    && matches!(message.state, OwnState::Failed(_))
            })
            .ok_or_else(|| {
                Problem::new(
                    ErrorCode::NotFound,
                    "This message is not among those that failed.",
                )
            })
    }

    fn must_be_live(&self) -> Result<(), Problem> {
        if self.is_live() {
            return Ok(());
        }
        Err(Problem::new(
            ErrorCode::Unavailable,
            "The relay cannot be reached at the moment, so this chat cannot be answered. It goes on to someone else.",
        ))
    }
}

fn pending(command: Command) -> Pending {
    Pending {
        id: CommandId::new(Uuid::now_v7()),
        command,
    }
}

/// An offer that cannot be taken any more.
pub(super) fn gone() -> Problem {
    Problem::new(
        ErrorCode::OfferGone,
        "This chat is not there for you any longer: it was taken, ended or moved on in the meantime.",
    )
}

fn not_mine() -> Problem {
    Problem::new(
        ErrorCode::FenceStale,
        "This chat is not yours any more. What you wrote was not sent; it stays here until you throw it away.",
    )
}

fn no_such_chat() -> Problem {
    Problem::new(ErrorCode::NotFound, "There is no such chat here.")
}
