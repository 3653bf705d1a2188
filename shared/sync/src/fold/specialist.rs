//! A specialist's view: open sessions in order of assignment, then past ones, the one that ended last first.

use super::{end, is, post};
use switchboard_model::{SessionState, limits};
use switchboard_protocol::{EventBody, LogEvent, SessionRecord, SpecialistState};

pub(super) fn apply(state: &mut SpecialistState, event: &LogEvent) {
    match &event.body {
        EventBody::SessionAssigned { record } => assign(&mut state.sessions, record),
        EventBody::MessagePosted { message } => {
            if let Some(record) = state
                .sessions
                .iter_mut()
                .find(|record| is(record, message.session_id))
            {
                post(record, message);
            }
        }
        EventBody::SessionEnded {
            session_id,
            ended_by,
            resolution,
        } => {
            if let Some(at) = state.sessions.iter().position(|record| is(record, *session_id)) {
                let mut record = state.sessions.remove(at);
                end(&mut record, event.at, *ended_by, *resolution);
                file(&mut state.sessions, record);
            }
        }
        EventBody::OfferMade { offer } => match state.offers.iter_mut().find(|known| known.id == offer.id) {
            Some(known) => *known = offer.clone(),
            None => state.offers.push(offer.clone()),
        },
        EventBody::OfferEnded { offer_id, .. } => state.offers.retain(|offer| offer.id != *offer_id),
        EventBody::StatusChanged { status } => state.status = *status,
        EventBody::ProfileChanged { profile } => state.profile = profile.clone(),
        EventBody::SessionStarted { .. } | EventBody::SpecialistJoined { .. } => {}
    }
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

fn open(record: &SessionRecord) -> bool {
    record.session.state != SessionState::Completed
}
