//! Composes what one principal may see: wire events from log entries, and snapshots from rows.
//!
//! A snapshot plus the events after it equals a fresh snapshot, for every event: what an event shows is therefore as of
//! its own position, never as of now. Whether someone may see an entry at all is `Event::audience`'s to say.

#[cfg(test)]
mod tests;

use crate::store::{Entry, Result, Store};
use switchboard_core::{Event, Principal};
use switchboard_model::{Fence, Position, SessionId, SessionState, SpecialistId, limits};
use switchboard_protocol::{
    CustomerState, EventBody, LogEvent, PersonView, SessionRecord, SessionView, SpecialistState, View,
};

/// What an entry says to a principal; `None` when it has nothing to say to them.
pub(crate) async fn event(store: &dyn Store, who: Principal, entry: &Entry) -> Result<Option<LogEvent>> {
    let body = body(store, who, entry).await?;
    Ok(body.map(|body| LogEvent {
        position: entry.position,
        at: entry.at,
        body,
    }))
}

/// All that a principal may see, and as of when. `None`: there is no such principal.
pub(crate) async fn snapshot(store: &dyn Store, who: Principal) -> Result<Option<(Position, View)>> {
    const PAST: u32 = limits::PAST_SESSIONS as u32;
    match who {
        Principal::Customer(id) => Ok(store.customer_rows(id).await?.map(|rows| {
            let session = rows.session.map(|record| SessionRecord {
                session: for_customer(record.session),
                ..record
            });
            (
                rows.position,
                View::Customer(CustomerState {
                    customer: rows.customer,
                    session,
                }),
            )
        })),
        Principal::Specialist(id) => Ok(store.specialist_rows(id, PAST).await?.map(|rows| {
            let state = SpecialistState {
                profile: rows.person,
                status: rows.status,
                offers: rows.offers,
                sessions: rows.sessions,
            };
            (rows.position, View::Specialist(state))
        })),
    }
}

/// A session as its customer may see it.
pub(crate) fn for_customer(session: SessionView) -> SessionView {
    SessionView {
        page: None,
        ..session
    }
}

async fn body(store: &dyn Store, who: Principal, entry: &Entry) -> Result<Option<EventBody>> {
    Ok(match &entry.event {
        Event::QueuePut { .. } | Event::Linked { .. } | Event::Unlinked { .. } => None,
        Event::SpecialistPut { specialist } => store
            .person(specialist.id)
            .await?
            .map(|person| EventBody::ProfileChanged { profile: person }),
        Event::StatusSet { status, .. } => Some(EventBody::StatusChanged { status: *status }),
        Event::SessionStarted { session, .. } => {
            store
                .session(*session)
                .await?
                .map(|session| EventBody::SessionStarted {
                    session: for_customer(as_started(session)),
                })
        }
        Event::MessagePosted { message, .. } => store
            .message(*message)
            .await?
            .map(|message| EventBody::MessagePosted { message }),
        Event::OfferMade { offer, .. } => store
            .offer(*offer)
            .await?
            .map(|offer| EventBody::OfferMade { offer }),
        Event::OfferEnded { offer, outcome, .. } => Some(EventBody::OfferEnded {
            offer_id: *offer,
            outcome: *outcome,
        }),
        Event::SessionAssigned {
            session,
            owner,
            fence,
            ..
        } => assigned(store, who, entry, *session, *owner, *fence).await?,
        Event::SessionEnded {
            session,
            ended_by,
            resolution,
            ..
        } => Some(EventBody::SessionEnded {
            session_id: *session,
            ended_by: *ended_by,
            resolution: *resolution,
        }),
    })
}

async fn assigned(
    store: &dyn Store,
    who: Principal,
    entry: &Entry,
    session: SessionId,
    owner: SpecialistId,
    fence: Fence,
) -> Result<Option<EventBody>> {
    let Some(person) = store.person(owner).await? else {
        return Ok(None);
    };
    let owner = PersonView {
        id: person.id,
        name: person.name,
    };
    match who {
        Principal::Customer(_) => Ok(Some(EventBody::SpecialistJoined {
            session_id: session,
            specialist: owner,
            fence,
        })),
        Principal::Specialist(_) => {
            let Some(view) = store.session(session).await? else {
                return Ok(None);
            };
            let session = SessionView {
                state: SessionState::Active,
                owner: Some(owner),
                fence,
                accepted_at: Some(entry.at),
                ..as_started(view)
            };
            let messages = store.messages(session.id, entry.position).await?;
            Ok(Some(EventBody::SessionAssigned {
                record: SessionRecord { session, messages },
            }))
        }
    }
}

/// A session as it was when it was opened.
fn as_started(session: SessionView) -> SessionView {
    SessionView {
        state: SessionState::Waiting,
        fence: Fence(0),
        owner: None,
        accepted_at: None,
        ended_at: None,
        ended_by: None,
        resolution: None,
        ..session
    }
}
