//! A specialist's view: open sessions in order of assignment, then past ones, the one that ended last first.

use super::{change, is, open, post};
use switchboard_model::{SessionId, limits};
use switchboard_protocol::{EventBody, LogEvent, SessionRecord, SpecialistState, WrapUpView};

pub(super) fn apply(state: &mut SpecialistState, event: &LogEvent) {
    match &event.body {
        EventBody::SessionAssigned { record } => assign(&mut state.sessions, record),
        EventBody::SessionLeft { session_id, .. } | EventBody::SessionErased { session_id } => {
            state.sessions.retain(|record| !is(record, *session_id));
        }
        EventBody::MessagePosted { message } => {
            if let Some(record) = find(&mut state.sessions, message.session_id) {
                post(record, message);
                change(record, event);
            }
        }
        EventBody::SessionEnded { session_id, .. } => {
            if let Some(at) = state.sessions.iter().position(|record| is(record, *session_id)) {
                let mut record = state.sessions.remove(at);
                change(&mut record, event);
                file(&mut state.sessions, record);
            }
        }
        EventBody::MessageEdited { session_id, .. }
        | EventBody::MessageDeleted { session_id, .. }
        | EventBody::MessagesMarked { session_id, .. }
        | EventBody::SessionReminded { session_id }
        | EventBody::SessionTransferred { session_id, .. }
        | EventBody::TransferEnded { session_id, .. }
        | EventBody::SessionParked { session_id }
        | EventBody::SessionUnparked { session_id }
        | EventBody::SessionUpdated { session_id, .. }
        | EventBody::NotePosted { session_id, .. }
        | EventBody::NoteDeleted { session_id, .. }
        | EventBody::PriorityChanged { session_id, .. } => {
            if let Some(record) = find(&mut state.sessions, *session_id) {
                change(record, event);
            }
        }
        EventBody::WrapUpStarted { wrap_up } => start_wrap_up(&mut state.wrap_ups, *wrap_up),
        EventBody::WrapUpEnded { session_id } => {
            state.wrap_ups.retain(|wrap_up| wrap_up.session_id != *session_id);
        }
        EventBody::OfferMade { offer } => match state.offers.iter_mut().find(|known| known.id == offer.id) {
            Some(known) => *known = offer.clone(),
            None => state.offers.push(offer.clone()),
        },
        EventBody::OfferEnded { offer_id, .. } => state.offers.retain(|offer| offer.id != *offer_id),
        EventBody::StatusChanged { status, reason, then } => {
            state.status = *status;
            state.status_reason = *reason;
            state.status_then = *then;
        }
        EventBody::ProfileChanged { profile } => state.profile = profile.clone(),
        EventBody::SessionStarted { .. }
        | EventBody::SpecialistJoined { .. }
        | EventBody::SessionRequeued { .. }
        | EventBody::QueueChanged { .. }
        | EventBody::SessionReopened { .. }
        | EventBody::SessionRated { .. } => {}
    }
}

fn find(sessions: &mut [SessionRecord], id: SessionId) -> Option<&mut SessionRecord> {
    sessions.iter_mut().find(|record| is(record, id))
}

/// After the open ones; a session that is open here already is replaced where it stands.
fn assign(sessions: &mut Vec<SessionRecord>, record: &SessionRecord) {
    let known = sessions.iter().position(|known| is(known, record.session.id));
    match known {
        Some(at) if open(&sessions[at]) => sessions[at] = record.clone(),
        Some(_) | None => {
            sessions.retain(|known| !is(known, record.session.id));
            let after_open = sessions.partition_point(open);
            sessions.insert(after_open, record.clone());
        }
    }
}

/// Among the past ones; the oldest leave when there are too many.
fn file(sessions: &mut Vec<SessionRecord>, record: SessionRecord) {
    let ended_later = |known: &SessionRecord| open(known) || known.session.ended_at > record.session.ended_at;
    let place = sessions.partition_point(ended_later);
    sessions.insert(place, record);
    let open_ones = sessions.partition_point(open);
    sessions.truncate(open_ones + limits::PAST_SESSIONS);
}

/// After the ones that began before it; a second one of the same session takes the first one's place.
fn start_wrap_up(wrap_ups: &mut Vec<WrapUpView>, wrap_up: WrapUpView) {
    match wrap_ups
        .iter_mut()
        .find(|known| known.session_id == wrap_up.session_id)
    {
        Some(known) => *known = wrap_up,
        None => wrap_ups.push(wrap_up),
    }
}
