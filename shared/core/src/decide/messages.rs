//! What becomes of messages after they were posted. The desk knows of each only that it has one.

use crate::{Desk, Event, Principal, Rejection};
use switchboard_model::{Fence, Mark, MessageId, SenderKind, SessionId, SpecialistId};

impl Desk {
    pub(super) fn edit_message(
        &self,
        id: SessionId,
        message: MessageId,
        owner: SpecialistId,
        fence: Fence,
    ) -> Result<Vec<Event>, Rejection> {
        let session = self.owned(id, owner, fence)?;
        Ok(vec![Event::MessageEdited {
            session: id,
            customer: session.customer,
            owner,
            message,
        }])
    }

    pub(super) fn delete_message(
        &self,
        id: SessionId,
        message: MessageId,
        owner: SpecialistId,
        fence: Fence,
    ) -> Result<Vec<Event>, Rejection> {
        let session = self.owned(id, owner, fence)?;
        Ok(vec![Event::MessageDeleted {
            session: id,
            customer: session.customer,
            owner,
            message,
        }])
    }

    /// A mark only goes on, and never past the last message.
    pub(super) fn mark_messages(
        &self,
        id: SessionId,
        reader: Principal,
        mark: Mark,
    ) -> Result<Vec<Event>, Rejection> {
        let session = self.sessions.get(&id).ok_or(Rejection::NoSuchSession)?;
        let (owner, customer) = (session.owner(), session.customer);
        let side = match reader {
            Principal::Customer(reader) if reader == customer => SenderKind::Customer,
            Principal::Specialist(reader) if owner == Some(reader) => SenderKind::Specialist,
            Principal::Customer(_) | Principal::Specialist(_) => return Err(Rejection::NoSuchSession),
        };
        let before = session.marks.of(side);
        let mark = before.further(mark, session.last_seq);
        let marked = (mark != before).then_some(Event::MessagesMarked {
            session: id,
            customer,
            owner,
            side,
            mark,
        });
        Ok(marked.into_iter().collect())
    }
}
