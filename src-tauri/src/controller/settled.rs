//! What the relay answered to a command of mine.

use super::desk::Desk;
use super::follow::OwnChanges;
use super::write::gone;
use crate::cache::OwnState;
use switchboard_protocol::{Command, ErrorCode, Problem};
use switchboard_sync::Pending;

impl Desk {
    /// A command of mine has its answer.
    pub(super) fn settled(&mut self, pending: &Pending, refusal: Option<&Problem>, own: &mut OwnChanges) {
        if let Some(problem) = refusal {
            tracing::info!(code = %problem.code, "a command was refused");
        }
        match &pending.command {
            Command::PostMessage { message_id, .. } => {
                if let Some(message) = self.own.iter_mut().find(|message| message.id == *message_id) {
                    message.state =
                        refusal.map_or(OwnState::Sent, |problem| OwnState::Failed(problem.clone()));
                    own.changed.push(message.clone());
                }
            }
            Command::AcceptOffer { offer_id } => {
                if let Some(problem) = refusal {
                    self.accepting.remove(offer_id);
                    self.notice = Some(too_late(problem));
                }
            }
            Command::EndSession { .. } => {
                if let Some(problem) = refusal.filter(|problem| problem.code != ErrorCode::SessionEnded) {
                    self.notice = Some(problem.clone());
                }
            }
            Command::SetStatus { .. }
            | Command::EditMessage { .. }
            | Command::DeleteMessage { .. }
            | Command::TransferSession { .. }
            | Command::CancelTransfer { .. }
            | Command::HandOver { .. }
            | Command::AssignSession { .. }
            | Command::SetStatusOf { .. }
            | Command::PostSystemMessage { .. }
            | Command::UpdateSession { .. }
            | Command::PostNote { .. }
            | Command::DeleteNote { .. }
            | Command::SetPriority { .. } => {
                if let Some(problem) = refusal {
                    self.notice = Some(problem.clone());
                }
            }
            // Gone is what a decline wanted, and free what the end of a wrap-up wanted; the others are for customers.
            Command::DeclineOffer { .. }
            | Command::EndWrapUp { .. }
            | Command::StartSession { .. }
            | Command::ReopenSession { .. }
            | Command::RateSession { .. } => {}
        }
    }
}

/// Why an accept did not work, in words.
fn too_late(problem: &Problem) -> Problem {
    if problem.code == ErrorCode::OfferGone {
        gone()
    } else {
        problem.clone()
    }
}
