//! A customer's view: themselves and their latest chat.

use super::{end, is, post};
use switchboard_model::SessionState;
use switchboard_protocol::{CustomerState, EventBody, LogEvent, SessionRecord};

pub(super) fn apply(state: &mut CustomerState, event: &LogEvent) {
    match &event.body {
        EventBody::SessionStarted { session } => {
            // A customer says their name when they open a chat.
            state.customer = session.customer.clone();
            state.session = Some(SessionRecord {
                session: session.clone(),
                messages: Vec::new(),
            });
        }
        EventBody::SpecialistJoined {
            session_id,
            specialist,
            fence,
        } => {
            if let Some(record) = state.session.as_mut().filter(|record| is(record, *session_id)) {
                let session = &mut record.session;
                session.state = SessionState::Active;
                session.owner = Some(specialist.clone());
                session.fence = *fence;
                session.accepted_at = Some(event.at);
            }
        }
        EventBody::MessagePosted { message } => {
            if let Some(record) = state
                .session
                .as_mut()
                .filter(|record| is(record, message.session_id))
            {
                post(record, message);
            }
        }
        EventBody::SessionEnded {
            session_id,
            ended_by,
            resolution,
        } => {
            if let Some(record) = state.session.as_mut().filter(|record| is(record, *session_id)) {
                end(record, event.at, *ended_by, *resolution);
            }
        }
        EventBody::SessionAssigned { .. }
        | EventBody::OfferMade { .. }
        | EventBody::OfferEnded { .. }
        | EventBody::StatusChanged { .. }
        | EventBody::ProfileChanged { .. } => {}
    }
}
