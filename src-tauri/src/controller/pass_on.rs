//! Giving chats away, and taking that back. Only over a live link: none of it must wait for one and surprise later.

use super::desk::Desk;
use super::{Controller, Reply, Screen};
use crate::desktop::Desktop;
use crate::link::Relay;
use crate::secrets::Vault;
use switchboard_ipc_types::requests;
use switchboard_model::{SessionId, SessionState, limits};
use switchboard_protocol::{Command, ErrorCode, Problem, TransferTargets};

impl Desk {
    /// Gives a chat to somebody else.
    pub(super) fn transfer(&mut self, request: requests::Transfer) -> Result<(), Problem> {
        let requests::Transfer { session_id, to, note } = request;
        self.must_be_in_reach()?;
        let fence = self.writable_fence(session_id)?;
        if self.state_of(session_id) == Some(SessionState::Transferred) {
            return Err(Problem::new(
                ErrorCode::TransferState,
                "This chat is on its way to somebody else already. Take that back first.",
            ));
        }
        let note = note_of(note)?;
        self.submit(Command::TransferSession {
            session_id,
            fence,
            to,
            note,
        })
    }

    /// Keeps a chat that was on its way.
    pub(super) fn cancel_transfer(&mut self, session_id: SessionId) -> Result<(), Problem> {
        self.must_be_in_reach()?;
        let fence = self.writable_fence(session_id)?;
        if self.state_of(session_id) != Some(SessionState::Transferred) {
            return Ok(());
        }
        self.submit(Command::CancelTransfer { session_id, fence })
    }

    /// Gives all my chats away.
    pub(super) fn hand_over(&mut self, request: requests::HandOver) -> Result<(), Problem> {
        self.must_be_in_reach()?;
        let note = note_of(request.note)?;
        self.submit(Command::HandOver { to: request.to, note })
    }

    /// Frees the place that a chat has kept. It may wait for a link: the place is freed by itself in time.
    pub(super) fn end_wrap_up(&mut self, session_id: SessionId) -> Result<(), Problem> {
        if !self.wrap_ups().any(|wrap_up| wrap_up.session_id == session_id) {
            return Ok(());
        }
        self.submit(Command::EndWrapUp { session_id })
    }

    fn state_of(&self, id: SessionId) -> Option<SessionState> {
        self.record(id).map(|record| record.session.state)
    }

    fn must_be_in_reach(&self) -> Result<(), Problem> {
        if self.is_live() {
            return Ok(());
        }
        Err(Problem::new(
            ErrorCode::Unavailable,
            "The relay cannot be reached at the moment, so no chat can be given away. All of them stay yours.",
        ))
    }
}

impl<D: Desktop, R: Relay, V: Vault> Controller<D, R, V> {
    /// Asks the relay to whom chats may be given.
    pub(super) fn transfer_targets(&mut self, reply: Reply<TransferTargets>) {
        let refusal = match &self.screen {
            Screen::Desk(desk) => match desk.must_be_in_reach() {
                Ok(()) => return self.relay.transfer_targets(&desk.address, &desk.token, reply),
                Err(problem) => problem,
            },
            Screen::Starting | Screen::Blocked(_) | Screen::SignedOut(_) => super::answer::nobody(),
        };
        let _ = reply.send(Err(refusal));
    }
}

/// The note without its ends; nothing is as good as none.
fn note_of(note: Option<String>) -> Result<Option<String>, Problem> {
    let note = note
        .map(|note| limits::trim_text(&note))
        .filter(|note| !note.is_empty());
    let over = note
        .as_ref()
        .map_or(0, |note| note.chars().count().saturating_sub(limits::NOTE_CHARS));
    if over > 0 {
        return Err(Problem::new(
            ErrorCode::MessageTooLong,
            format!("The note is {over} characters too long. Shorten it."),
        ));
    }
    Ok(note)
}
