//! One session, as both sides' views and the desktop's cache keep it: what an event changes about it where it stands.

use switchboard_model::{MessageId, SenderKind, Seq, SessionId, SessionState};
use switchboard_protocol::{EventBody, LogEvent, MessageView, NoteView, SessionDetails, SessionView};

/// The session that an event changes where it stands; absent when the event brings one, takes one away, or is about
/// something else.
#[must_use]
pub fn session_of(body: &EventBody) -> Option<SessionId> {
    match body {
        EventBody::MessagePosted { message } => Some(message.session_id),
        EventBody::SpecialistJoined { session_id, .. }
        | EventBody::SessionRequeued { session_id, .. }
        | EventBody::QueueChanged { session_id, .. }
        | EventBody::SessionReopened { session_id, .. }
        | EventBody::MessageEdited { session_id, .. }
        | EventBody::MessageDeleted { session_id, .. }
        | EventBody::MessagesMarked { session_id, .. }
        | EventBody::SessionReminded { session_id }
        | EventBody::SessionRated { session_id, .. }
        | EventBody::SessionUpdated { session_id, .. }
        | EventBody::NotePosted { session_id, .. }
        | EventBody::NoteDeleted { session_id, .. }
        | EventBody::SessionEnded { session_id, .. }
        | EventBody::SessionTransferred { session_id, .. }
        | EventBody::TransferEnded { session_id, .. }
        | EventBody::SessionParked { session_id }
        | EventBody::SessionUnparked { session_id }
        | EventBody::PriorityChanged { session_id, .. } => Some(*session_id),
        EventBody::SessionStarted { .. }
        | EventBody::SessionAssigned { .. }
        | EventBody::SessionErased { .. }
        | EventBody::SessionLeft { .. }
        | EventBody::WrapUpStarted { .. }
        | EventBody::WrapUpEnded { .. }
        | EventBody::OfferMade { .. }
        | EventBody::OfferEnded { .. }
        | EventBody::StatusChanged { .. }
        | EventBody::ProfileChanged { .. } => None,
    }
}

/// Takes an event into the session that [`session_of`] names. The caller has found it; messages are the caller's too.
pub fn apply_to_session(session: &mut SessionView, event: &LogEvent) {
    match &event.body {
        EventBody::MessagePosted { message } => {
            if message.sender == SenderKind::Customer {
                session.reminded_at = None;
            }
        }
        EventBody::SpecialistJoined {
            specialist,
            fence,
            queue,
            ..
        } => {
            session.state = SessionState::Active;
            session.owner = Some(specialist.clone());
            session.fence = *fence;
            session.queue = queue.clone();
            session.accepted_at = Some(event.at);
            session.requeued = None;
            session.reminded_at = None;
        }
        EventBody::SessionRequeued { queue, reason, .. } => {
            wait_again(session);
            session.queue = queue.clone();
            session.requeued = Some(*reason);
        }
        EventBody::QueueChanged { queue, .. } => session.queue = queue.clone(),
        EventBody::SessionReopened { queue, .. } => {
            wait_again(session);
            session.queue = queue.clone();
            session.requeued = None;
            session.rating = None;
            session.rating_comment = None;
            session.ended_at = None;
            session.ended_by = None;
            session.resolution = None;
        }
        EventBody::MessagesMarked { side, mark, .. } => {
            let further = session.marks.of(*side).further(*mark, Seq(u64::MAX));
            session.marks.set(*side, further);
        }
        EventBody::SessionReminded { .. } => session.reminded_at = Some(event.at),
        EventBody::SessionRated { stars, comment, .. } => {
            session.rating = Some(*stars);
            session.rating_comment.clone_from(comment);
        }
        EventBody::SessionEnded {
            ended_by, resolution, ..
        } => {
            session.state = SessionState::Completed;
            session.requeued = None;
            session.reminded_at = None;
            session.parked = false;
            session.transfer = None;
            session.ended_at = Some(event.at);
            session.ended_by = Some(*ended_by);
            session.resolution = Some(*resolution);
        }
        EventBody::SessionTransferred { transfer, .. } => {
            session.state = SessionState::Transferred;
            session.transfer = Some(transfer.clone());
        }
        EventBody::TransferEnded { .. } => {
            // A chat that ended on its way stays ended.
            if session.state == SessionState::Transferred {
                session.state = SessionState::Active;
            }
            session.transfer = None;
        }
        EventBody::SessionParked { .. } => session.parked = true,
        EventBody::SessionUnparked { .. } => session.parked = false,
        EventBody::PriorityChanged { priority, .. } => session.priority = *priority,
        EventBody::SessionUpdated { name, .. } => session.customer.name.clone_from(name),
        // Of messages and what is written down the caller takes care.
        EventBody::NotePosted { .. }
        | EventBody::NoteDeleted { .. }
        | EventBody::MessageEdited { .. }
        | EventBody::MessageDeleted { .. }
        | EventBody::SessionStarted { .. }
        | EventBody::SessionAssigned { .. }
        | EventBody::SessionErased { .. }
        | EventBody::SessionLeft { .. }
        | EventBody::WrapUpStarted { .. }
        | EventBody::WrapUpEnded { .. }
        | EventBody::OfferMade { .. }
        | EventBody::OfferEnded { .. }
        | EventBody::StatusChanged { .. }
        | EventBody::ProfileChanged { .. } => {}
    }
}

/// Takes an event into what is written down about the session that [`session_of`] names; says whether it changed.
pub fn apply_to_notes(
    details: &mut Option<Box<SessionDetails>>,
    notes: &mut Vec<NoteView>,
    body: &EventBody,
) -> bool {
    if let EventBody::SessionUpdated {
        details: Some(now), ..
    } = body
    {
        *details = Some(now.clone());
    } else if let EventBody::NotePosted { note, .. } = body {
        match notes.iter_mut().find(|known| known.id == note.id) {
            Some(known) => *known = note.clone(),
            None => notes.push(note.clone()),
        }
    } else if let EventBody::NoteDeleted { note_id, .. } = body {
        notes.retain(|note| note.id != *note_id);
    } else {
        return false;
    }
    true
}

/// The message that an event changes where it stands.
#[must_use]
pub fn message_of(body: &EventBody) -> Option<MessageId> {
    let (EventBody::MessageEdited { message_id, .. } | EventBody::MessageDeleted { message_id, .. }) = body
    else {
        return None;
    };
    Some(*message_id)
}

/// Takes an event into the message that [`message_of`] names. The caller has found it.
pub fn apply_to_message(message: &mut MessageView, event: &LogEvent) {
    if let EventBody::MessageEdited { text, .. } = &event.body {
        message.text.clone_from(text);
        message.edited_at = Some(event.at);
    } else if let EventBody::MessageDeleted { .. } = &event.body {
        message.text.clear();
        message.deleted_at = Some(event.at);
    }
}

/// In the line, and nobody's.
fn wait_again(session: &mut SessionView) {
    session.state = SessionState::Waiting;
    session.owner = None;
    session.accepted_at = None;
    session.reminded_at = None;
}
