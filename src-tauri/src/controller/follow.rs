//! Follows the machine: what it reports is kept before anything is sent or shown.

use super::desk::{Desk, PAST_ROWS, answered};
use super::leaving::{Lost, kept_notice, lost_notice};
use crate::cache::{CacheError, OwnMessage, OwnState};
use switchboard_model::{Mark, MessageId, SenderKind, SessionId, Timestamp, limits};
use switchboard_protocol::{
    ClientFrame, ErrorCode, EventBody, LogEvent, MessageView, Problem, SessionView, SnapshotReason, View,
};
use switchboard_sync::{Change, Hangup, Phase};

/// What follows from what the machine reported.
#[derive(Default)]
pub(super) struct Followed {
    /// To be sent.
    pub(super) frames: Vec<ClientFrame>,
    /// The socket is to be dropped.
    pub(super) hangup: Option<Hangup>,
    /// Messages of customers' that came in.
    pub(super) news: Vec<MessageView>,
    /// Chats that became mine without my taking them.
    pub(super) arrived: Vec<SessionView>,
    /// Chats that wait again, and are not in front.
    lost: Vec<Lost>,
}

/// What changes about my own messages in one transaction.
#[derive(Default)]
pub(super) struct OwnChanges {
    pub(super) changed: Vec<OwnMessage>,
    landed: Vec<MessageId>,
}

impl Desk {
    /// Keeps what the machine reports, in one transaction.
    pub(super) fn follow(&mut self, now: Timestamp) -> Result<Followed, CacheError> {
        let mut followed = Followed::default();
        let changes: Vec<Change> = std::iter::from_fn(|| self.machine.poll_change()).collect();
        let mut own = OwnChanges::default();
        let mut history_moved = false;
        let mut some_left = false;
        for change in &changes {
            match change {
                Change::Reset { reason, view, .. } => {
                    self.reset(*reason, view, &mut own);
                    history_moved = true;
                    some_left = true;
                }
                Change::Event { event } => {
                    self.event(event, &mut own, &mut followed);
                    let ended = matches!(event.body, EventBody::SessionEnded { .. });
                    let left = matches!(event.body, EventBody::SessionLeft { .. });
                    let came = matches!(event.body, EventBody::SessionAssigned { .. });
                    let erased = matches!(event.body, EventBody::SessionErased { .. });
                    // One that comes back may have been over, or gone.
                    history_moved |= ended || left || came || erased;
                    some_left |= left || came || erased;
                }
                Change::Typing { session_id, .. } => {
                    let until = self.relay_time(now) + limits::TYPING_HOLDS;
                    self.typing.insert(*session_id, until);
                }
                Change::Warnings(warnings) => self.warnings.clone_from(warnings),
                Change::Settled { pending, outcome } => {
                    self.settled(pending, outcome.as_ref().err(), &mut own);
                }
                Change::Problem(problem) => {
                    tracing::warn!(code = %problem.code, "the relay could not read a frame");
                }
                Change::Cursor(_) | Change::Place(_) | Change::Watched { .. } => {}
            }
        }
        if !changes.is_empty() {
            self.cache.commit(&changes, &own.changed, &own.landed)?;
        }
        if history_moved {
            self.past = self.cache.past(PAST_ROWS)?;
        }
        if some_left {
            self.left = self.cache.left()?;
        }
        self.forget_left()?;
        if let Some(notice) = lost_notice(&followed.lost) {
            self.notice = Some(notice);
        }
        match self.machine.phase() {
            Phase::Live => self.connection.live(),
            Phase::Greeting => {}
            // Without a link nobody knows whether they still stand.
            Phase::Down | Phase::Refused(_) => self.warnings.clear(),
        }
        self.say_what_came();
        followed.frames = std::iter::from_fn(|| self.machine.poll_frame()).collect();
        followed.hangup = self.machine.poll_hangup();
        Ok(followed)
    }

    /// What the replica has of my open chats was delivered; what I have read of them was seen.
    fn say_what_came(&mut self) {
        let Some(View::Specialist(state)) = self.machine.view() else {
            return;
        };
        let open = state.sessions.iter().filter(|it| it.session.ended_at.is_none());
        let marks: Vec<(SessionId, Mark)> = open
            .filter_map(|it| {
                let delivered = it.messages.last()?.seq;
                let seen = self.read.get(&it.session.id).copied().unwrap_or_default();
                let mark = it.session.marks.specialist;
                let further = mark.further(Mark { delivered, seen }, delivered);
                (further != mark).then_some((it.session.id, further))
            })
            .collect();
        for (session, mark) in marks {
            self.machine.mark(session, mark);
        }
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

    fn event(&mut self, event: &LogEvent, own: &mut OwnChanges, followed: &mut Followed) {
        match &event.body {
            EventBody::MessagePosted { message } => {
                self.land(message.id, own);
                if message.sender == SenderKind::Customer {
                    self.typing.remove(&message.session_id);
                    followed.news.push(message.clone());
                }
            }
            EventBody::SessionAssigned { record } => {
                for message in &record.messages {
                    self.land(message.id, own);
                }
                if !self.taken.remove(&record.session.id) {
                    followed.arrived.push(record.session.clone());
                }
            }
            EventBody::SessionLeft {
                session_id, reason, ..
            } => {
                if let Some(reason) = reason.filter(|_| self.open != Some(*session_id))
                    && let Some(session) = self.before(*session_id)
                {
                    followed.lost.push((session.customer.name, reason));
                }
            }
            EventBody::SessionErased { session_id } => self.erased(*session_id),
            EventBody::TransferEnded { session_id, outcome } => {
                if let Some(session) = self.before(*session_id) {
                    let name = session.customer.name.as_deref();
                    let kept = kept_notice(name, session.transfer.as_ref(), *outcome);
                    self.notice = kept.or_else(|| self.notice.take());
                }
            }
            EventBody::OfferEnded { offer_id, .. } => {
                self.accepting.remove(offer_id);
                self.declined.remove(offer_id);
            }
            EventBody::SessionStarted { .. }
            | EventBody::SpecialistJoined { .. }
            | EventBody::SessionRequeued { .. }
            | EventBody::QueueChanged { .. }
            | EventBody::SessionReopened { .. }
            | EventBody::MessageEdited { .. }
            | EventBody::MessageDeleted { .. }
            | EventBody::MessagesMarked { .. }
            | EventBody::SessionReminded { .. }
            | EventBody::SessionRated { .. }
            | EventBody::SessionUpdated { .. }
            | EventBody::NotePosted { .. }
            | EventBody::NoteDeleted { .. }
            | EventBody::SessionEnded { .. }
            | EventBody::SessionTransferred { .. }
            | EventBody::SessionParked { .. }
            | EventBody::SessionUnparked { .. }
            | EventBody::PriorityChanged { .. }
            | EventBody::WrapUpStarted { .. }
            | EventBody::WrapUpEnded { .. }
            | EventBody::OfferMade { .. }
            | EventBody::StatusChanged { .. }
            | EventBody::ProfileChanged { .. } => {}
        }
    }

    /// A session as it was before what the machine reports; the cache has not been told yet.
    fn before(&self, id: SessionId) -> Option<SessionView> {
        self.cached(id).map(|record| record.session)
    }

    /// The log has brought a message back.
    fn land(&mut self, id: MessageId, own: &mut OwnChanges) {
        if let Some(index) = self.own.iter().position(|message| message.id == id) {
            self.own.remove(index);
            own.landed.push(id);
        }
    }
}
