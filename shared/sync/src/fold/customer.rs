//! A customer's view: themselves and their latest chat.

use super::{change, is, post};
use switchboard_model::SessionId;
use switchboard_protocol::{CustomerState, EventBody, LogEvent, SessionRecord};

pub(super) fn apply(state: &mut CustomerState, event: &LogEvent) {
    match &event.body {
        EventBody::SessionStarted { session } => {
            // A customer says their name when they open a chat.
            state.customer = session.customer.clone();
            state.session = Some(SessionRecord {
                session: session.clone(),
                messages: Vec::new(),
                details: None,
                notes: Vec::new(),
            });
        }
        EventBody::MessagePosted { message } => {
            if let Some(record) = latest(state, message.session_id) {
                post(record, message);
                change(record, event);
            }
        }
        EventBody::SessionUpdated { session_id, name, .. } => {
            if let Some(record) = latest(state, *session_id) {
                change(record, event);
                state.customer.name.clone_from(name);
            }
        }
        EventBody::SessionErased { session_id } => {
            if latest(state, *session_id).is_some() {
                state.session = None;
                state.customer.name = None;
            }
        }
        EventBody::MessageEdited { session_id, .. }
        | EventBody::MessageDeleted { session_id, .. }
        | EventBody::MessagesMarked { session_id, .. }
        | EventBody::SpecialistJoined { session_id, .. }
        | EventBody::SessionRequeued { session_id, .. }
        | EventBody::QueueChanged { session_id, .. }
        | EventBody::SessionReopened { session_id, .. }
        | EventBody::SessionReminded { session_id }
        | EventBody::SessionRated { session_id, .. }
        | EventBody::SessionEnded { session_id, .. } => {
            if let Some(record) = latest(state, *session_id) {
                change(record, event);
            }
        }
        EventBody::SessionAssigned { .. }
        | EventBody::NotePosted { .. }
        | EventBody::NoteDeleted { .. }
        | EventBody::SessionLeft { .. }
        | EventBody::SessionTransferred { .. }
        | EventBody::TransferEnded { .. }
        | EventBody::SessionParked { .. }
        | EventBody::SessionUnparked { .. }
        | EventBody::PriorityChanged { .. }
        | EventBody::WrapUpStarted { .. }
        | EventBody::WrapUpEnded { .. }
        | EventBody::OfferMade { .. }
        | EventBody::OfferEnded { .. }
        | EventBody::StatusChanged { .. }
        | EventBody::ProfileChanged { .. } => {}
    }
}

fn latest(state: &mut CustomerState, id: SessionId) -> Option<&mut SessionRecord> {
    state.session.as_mut().filter(|record| is(record, id))
}
