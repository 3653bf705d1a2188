//! What I say of myself: my status, what it becomes, and the places that stay taken after a chat.

use super::answer::not_kept;
use super::desk::Desk;
use switchboard_model::{CommandId, SpecialistStatus, StatusReason};
use switchboard_protocol::{Command, Problem, WrapUpView};

/// A status with what belongs to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Presence {
    pub(super) status: SpecialistStatus,
    pub(super) reason: StatusReason,
    /// What it becomes once the chats in hand are done.
    pub(super) then: Option<SpecialistStatus>,
}

impl Desk {
    /// What I said of myself last, were it on its way yet; else what the relay says.
    pub(super) fn presence(&self) -> Presence {
        let known = self.state().map_or(
            Presence {
                status: self.account.status,
                reason: self.account.status_reason,
                then: self.account.status_then,
            },
            |state| Presence {
                status: state.status,
                reason: state.status_reason,
                then: state.status_then,
            },
        );
        self.said().fold(known, |before, (_, status, when_done)| {
            Presence::said(before, status, when_done)
        })
    }

    /// Says whether chats may come. What was said before, is not sent yet and means nothing any more is taken back.
    pub(super) fn set_status(&mut self, status: SpecialistStatus, when_done: bool) -> Result<(), Problem> {
        let before = self.presence();
        if before == Presence::said(before, status, when_done) {
            return Ok(());
        }
        let idle: Vec<CommandId> = self
            .said()
            .filter(|(_, _, later)| *later || !when_done)
            .map(|(id, ..)| id)
            .collect();
        for id in idle {
            if self.machine.withdraw(id) {
                self.cache.withdraw(id).map_err(|error| not_kept(&error))?;
            }
        }
        self.submit(Command::SetStatus { status, when_done })
    }

    /// Places that stay taken, but for those I have freed without an answer yet.
    pub(super) fn wrap_ups(&self) -> impl Iterator<Item = &WrapUpView> {
        let wrap_ups = self.state().map_or(&[][..], |state| &state.wrap_ups);
        wrap_ups.iter().filter(|wrap_up| {
            let done = Command::EndWrapUp {
                session_id: wrap_up.session_id,
            };
            !self.machine.outbox().any(|pending| pending.command == done)
        })
    }

    /// The statuses in the outbox, oldest first, and whether each is meant for later.
    fn said(&self) -> impl Iterator<Item = (CommandId, SpecialistStatus, bool)> {
        self.machine.outbox().filter_map(|pending| {
            if let Command::SetStatus { status, when_done } = pending.command {
                Some((pending.id, status, when_done))
            } else {
                None
            }
        })
    }
}

impl Presence {
    /// What a status makes of what was before.
    fn said(before: Self, status: SpecialistStatus, when_done: bool) -> Self {
        if when_done {
            let then = Some(status);
            Self { then, ..before }
        } else {
            Self {
                status,
                reason: StatusReason::Said,
                then: None,
            }
        }
    }
}
