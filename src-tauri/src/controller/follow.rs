//! Follows the machine: what it reports is kept before anything is sent or shown.

use super::desk::{Desk, PAST_ROWS, answered};
use crate::cache::{CacheError, OwnMessage, OwnState};
use switchboard_model::{MessageId, SenderKind};
use switchboard_protocol::{
    ClientFrame, Command, ErrorCode, EventBody, LogEvent, MessageView, Problem, SnapshotReason, View,
};
use switchboard_sync::{Change, Hangup, Pending};

/// What follows from what the machine reported.
#[derive(Default)]
pub(super) struct Followed {
    /// To be sent.
    pub(super) frames: Vec<ClientFrame>,
    /// The socket is to be dropped.
    pub(super) hangup: Option<Hangup>,
    /// Messages of customers' that came in.
    pub(super) news: Vec<MessageView>,
}

/// What changes about my own messages in one transaction.
#[derive(Default)]
struct OwnChanges {
    changed: Vec<OwnMessage>,
    landed: Vec<MessageId>,
}

impl Desk {
    /// Keeps what the machine reports, in one transaction.
    pub(super) fn follow(&mut self) -> Result<Followed, CacheError> {
        let mut followed = Followed::default();
        let changes: Vec<Change> = std::iter::from_fn(|| self.machine.poll_change()).collect();
        let mut own = OwnChanges::default();
        let mut history_moved = false;
        for change in &changes {
            match change {
                Change::Reset { reason, view, .. } => {
                    self.reset(*reason, view, &mut own);
                    history_moved = true;
                }
                Change::Event { event } => {
                    self.event(event, &mut own, &mut followed.news);
                    history_moved |= matches!(event.body, EventBody::SessionEnded { .. });
                }
                Change::Settled { pending, outcome } => {
                    self.settled(pending, outcome.as_ref().err(), &mut own);
                }
                Change::Problem(problem) => {
                    tracing::warn!(code = %problem.code, "the relay could not read a frame");
                }
                Change::Cursor(_) | Change::Place { .. } => {}
            }
        }
        if !changes.is_empty() {
            self.cache.commit(&changes, &own.changed, &own.landed)?;
        }
        if history_moved {
            self.past = self.cache.past(PAST_ROWS)?;
        }
        if self.is_live() {
            self.connection.live();
        }
        followed.frames = std::iter::from_fn(|| self.machine.poll_frame()).collect();
        followed.hangup = self.machine.poll_hangup();
        Ok(followed)
    }

    fn reset(&mut self, reason: SnapshotReason, view: &View, own: &mut OwnChanges) {
        (self.accepting, self.declined) = answered(&self.machine);
        let View::Specialist(state) = view else { return };
        for message in state.sessions.iter().flat_map(|record| &record.messages) {
            self.land(message.id, own);
        }
        if reason == SnapshotReason::EpochChanged {
            // Acknowledged by a log that is no more: it must not look sent.
            for message in self
                .own
                .iter_mut()
                .filter(|message| message.state == OwnState::Sent)
            {
                message.state = OwnState::Failed(Problem::new(
                    ErrorCode::Unavailable,
                    "The relay was restored from a backup that does not have this message. You can send it again.",
                ));
                own.changed.push(message.clone());
            }
        }
    }

    fn event(&mut self, event: &LogEvent, own: &mut OwnChanges, news: &mut Vec<MessageView>) {
        match &event.body {
            EventBody::MessagePosted { message } => {
                self.land(message.id, own);
                if message.sender == SenderKind::Customer {
                    news.push(message.clone());
                }
            }
            EventBody::SessionAssigned { record } => {
                for message in &record.messages {
                    self.land(message.id, own);
                }
            }
            EventBody::OfferEnded { offer_id, .. } => {
                self.accepting.remove(offer_id);
                self.declined.remove(offer_id);
            }
            EventBody::SessionStarted { .. }
            | EventBody::SpecialistJoined { .. }
            | EventBody::SessionEnded { .. }
            | EventBody::OfferMade { .. }
            | EventBody::StatusChanged { .. }
            | EventBody::ProfileChanged { .. } => {}
        }
    }

    /// The log has brought a message back.
    fn land(&mut self, id: MessageId, own: &mut OwnChanges) {
        if let Some(index) = self.own.iter().position(|message| message.id == id) {
            self.own.remove(index);
            own.landed.push(id);
        }
    }

    /// A command of mine has its answer.
    fn settled(&mut self, pending: &Pending, refusal: Option<&Problem>, own: &mut OwnChanges) {
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
            Command::SetStatus { .. } => {
                if let Some(problem) = refusal {
                    self.notice = Some(problem.clone());
                }
            }
            // Gone is what a decline wanted; to start sessions is for customers.
            Command::DeclineOffer { .. } | Command::StartSession { .. } => {}
        }
    }
}

/// Why an accept did not work, in words.
fn too_late(problem: &Problem) -> Problem {
    if problem.code == ErrorCode::OfferGone {
        Problem::new(
            ErrorCode::OfferGone,
            "This chat rings for you no longer: it was taken, ended or moved on in the meantime.",
        )
    } else {
        problem.clone()
    }
}
