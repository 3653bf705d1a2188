//! The open conversation's view of the state. Pure: it only reads.

use super::desk::Desk;
use crate::cache::{Left, OwnMessage, OwnState};
use std::borrow::Cow;
use switchboard_ipc_types::{Delivery, LeftView, Line, ThreadView, Writable};
use switchboard_model::{MessageKind, SenderKind, SessionState};
use switchboard_protocol::{MessageView, SessionRecord};

impl Desk {
    /// The open conversation, from the replica or, when it is older, from the cache.
    pub(super) fn open_thread_view(&self) -> Option<ThreadView> {
        let id = self.open?;
        let record = match self.record(id) {
            Some(record) => Cow::Borrowed(record),
            None => Cow::Owned(self.cached(id)?),
        };
        let own = self.own.iter().filter(|own| own.session_id == id);
        let lines = record.messages.iter().map(stored);
        Some(ThreadView {
            lines: lines.chain(own.map(|own| self.mine(own))).collect(),
            draft: self.drafts.get(&id).cloned().unwrap_or_default(),
            writable: self.writable(&record),
            session: record.into_owned().session,
            typing_until: self.typing.get(&id).copied(),
        })
    }

    fn writable(&self, record: &SessionRecord) -> Writable {
        let id = record.session.id;
        if let Some(Left { to, reason }) = self.how_left(id).cloned() {
            return Writable::Left(LeftView { to, reason });
        }
        match record.session.state {
            SessionState::Completed => Writable::Ended,
            SessionState::Waiting | SessionState::Active | SessionState::Transferred => {
                if self.is_ending(id) {
                    Writable::Ending
                } else {
                    Writable::Yes
                }
            }
        }
    }

    /// A chat of the cache's, which keeps more than the replica.
    pub(super) fn cached(&self, id: switchboard_model::SessionId) -> Option<SessionRecord> {
        self.cache.record(id).unwrap_or_else(|error| {
            tracing::error!(%error, "a conversation could not be read from the cache");
            None
        })
    }

    fn mine(&self, own: &OwnMessage) -> Line {
        Line {
            id: own.id,
            seq: None,
            sender: SenderKind::Specialist,
            sender_name: Some(self.me().name.clone()),
            kind: MessageKind::Text,
            text: own.text.clone(),
            edited_at: None,
            deleted_at: None,
            at: own.at,
            delivery: match &own.state {
                OwnState::Waiting => Delivery::Waiting,
                OwnState::Sent => Delivery::Sent,
                OwnState::Failed(problem) => Delivery::Failed {
                    problem: problem.clone(),
                },
            },
        }
    }
}

fn stored(message: &MessageView) -> Line {
    Line {
        id: message.id,
        seq: Some(message.seq),
        sender: message.sender,
        sender_name: message.sender_name.clone(),
        kind: message.kind,
        text: message.text.clone(),
        edited_at: message.edited_at,
        deleted_at: message.deleted_at,
        at: message.at,
        delivery: match message.sender {
            SenderKind::Specialist => Delivery::Sent,
            SenderKind::Customer | SenderKind::System => Delivery::Received,
        },
    }
}
