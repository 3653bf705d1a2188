//! What happens at the relay without the customer: staff and time.

use super::Relay;
use crate::things::{other_queue, staff, uuid};
use switchboard_model::{
    Fence, Mark, MessageId, RequeueReason, SenderKind, Seq, SessionId, SessionState, Timestamp,
};
use switchboard_protocol::EventBody;

impl Relay {
    /// Something that this customer may not see.
    pub(crate) fn work_elsewhere(&mut self) {
        self.store.log.push(None);
    }

    pub(crate) fn join(&mut self, now: Timestamp) {
        let Some(record) = self.store.sessions.last_mut() else {
            return;
        };
        if record.session.state != SessionState::Waiting {
            return;
        }
        let (specialist, fence) = (staff(), Fence(record.session.fence.0 + 1));
        record.session.state = SessionState::Active;
        record.session.owner = Some(specialist.clone());
        record.session.fence = fence;
        record.session.accepted_at = Some(now);
        record.session.requeued = None;
        record.session.reminded_at = None;
        let (session_id, queue) = (record.session.id, record.session.queue.clone());
        self.log(
            now,
            EventBody::SpecialistJoined {
                session_id,
                specialist,
                fence,
                queue,
            },
        );
    }

    /// Its specialist is lost: it waits again, in the other queue.
    pub(crate) fn staff_is_lost(&mut self, now: Timestamp) {
        let Some(session) = self.latest(SessionState::Active) else {
            return;
        };
        let reason = RequeueReason::OwnerLost;
        session.state = SessionState::Waiting;
        session.owner = None;
        session.accepted_at = None;
        session.reminded_at = None;
        session.queue = other_queue();
        session.requeued = Some(reason);
        let (session_id, queue) = (session.id, other_queue());
        self.log(
            now,
            EventBody::SessionRequeued {
                session_id,
                queue,
                reason,
            },
        );
    }

    pub(crate) fn remind(&mut self, now: Timestamp) {
        let Some(session) = self.latest(SessionState::Active) else {
            return;
        };
        session.reminded_at = Some(now);
        let session_id = session.id;
        self.log(now, EventBody::SessionReminded { session_id });
    }

    /// The queue has no room left for it.
    pub(crate) fn overflow(&mut self, now: Timestamp) {
        let Some(session) = self.latest(SessionState::Waiting) else {
            return;
        };
        session.queue = other_queue();
        let (session_id, queue) = (session.id, other_queue());
        self.log(now, EventBody::QueueChanged { session_id, queue });
    }

    pub(crate) fn staff_writes(&mut self, now: Timestamp) {
        let Some(record) = self.store.sessions.last() else {
            return;
        };
        if record.session.state != SessionState::Active {
            return;
        }
        self.staff_messages += 1;
        let id = MessageId::new(uuid(9, self.staff_messages));
        self.write(
            now,
            record.session.id,
            id,
            SenderKind::Specialist,
            "From us".into(),
        );
    }

    pub(crate) fn staff_ends(&mut self, now: Timestamp) {
        let Some(id) = self.store.sessions.last().map(|record| record.session.id) else {
            return;
        };
        let _ended_before = self.finish(now, id, SenderKind::Specialist);
    }

    /// Staff has another word for what it wrote last, or none.
    pub(crate) fn staff_changes(&mut self, now: Timestamp, gone: bool) {
        let Some(record) = self.store.sessions.last_mut() else {
            return;
        };
        let session_id = record.session.id;
        let theirs = record
            .messages
            .iter_mut()
            .rfind(|it| it.sender == SenderKind::Specialist);
        let Some(message) = theirs.filter(|it| it.deleted_at.is_none()) else {
            return;
        };
        let message_id = message.id;
        let body = if gone {
            message.text.clear();
            message.deleted_at = Some(now);
            EventBody::MessageDeleted {
                session_id,
                message_id,
            }
        } else {
            message.text = format!("Better at {}", now.0);
            message.edited_at = Some(now);
            EventBody::MessageEdited {
                session_id,
                message_id,
                text: message.text.clone(),
            }
        };
        self.log(now, body);
    }

    pub(crate) fn staff_reads(&mut self, now: Timestamp) {
        let Some(record) = self.store.sessions.last() else {
            return;
        };
        let last = record.messages.last().map_or(Seq(0), |message| message.seq);
        let mark = Mark {
            delivered: last,
            seen: last,
        };
        self.mark(now, record.session.id, SenderKind::Specialist, mark);
    }

    pub(crate) fn mark(&mut self, now: Timestamp, session_id: SessionId, side: SenderKind, mark: Mark) {
        let found = self
            .store
            .sessions
            .iter_mut()
            .find(|it| it.session.id == session_id);
        let Some(record) = found.filter(|it| it.session.state != SessionState::Completed) else {
            return;
        };
        let last = record.messages.last().map_or(Seq(0), |message| message.seq);
        let before = record.session.marks.of(side);
        let mark = before.further(mark, last);
        if mark == before {
            return;
        }
        record.session.marks.set(side, mark);
        self.log(
            now,
            EventBody::MessagesMarked {
                session_id,
                side,
                mark,
            },
        );
    }
}
