//! Composes what one principal may see: wire events from log entries, and snapshots from rows.
//!
//! A snapshot plus the events after it equals a fresh snapshot, for every event: what an event shows is therefore as of
//! its own position, never as of now; only what a message says is as of now, because nobody may be shown again what was
//! edited away or deleted, what is written down about a session or with a rating, and marks, which only go on. Whether someone may see an entry at all is `Event::audience`'s to say.

mod routing;
mod session;
#[cfg(test)]
mod tests;
mod why;

pub(crate) use routing::{decision, history};
pub(crate) use session::{for_customer, for_staff};
pub(crate) use why::why;

use crate::store::{Entry, Result, Store};
use std::collections::HashMap;
use switchboard_core::{Event, Principal};
use switchboard_model::{MessageId, Position, QueueId, SpecialistId, limits};
use switchboard_protocol::{
    CustomerState, EventBody, LogEvent, MessageView, PersonView, QueueView, SessionRecord, SpecialistState,
    View, WrapUpView,
};

/// The messages that entries speak of, read at once: they are most of what is told.
#[derive(Debug, Default)]
pub(crate) struct Messages(HashMap<MessageId, MessageView>);

impl Messages {
    /// Reads them.
    pub(crate) async fn of(store: &dyn Store, entries: &[Entry]) -> Result<Self> {
        let ids: Vec<MessageId> = entries.iter().filter_map(spoken_of).collect();
        if ids.is_empty() {
            return Ok(Self::default());
        }
        let found = store.messages_by_id(ids).await?;
        Ok(Self(
            found.into_iter().map(|message| (message.id, message)).collect(),
        ))
    }
}

fn spoken_of(entry: &Entry) -> Option<MessageId> {
    let (Event::MessagePosted { message, .. } | Event::MessageEdited { message, .. }) = &entry.event else {
        return None;
    };
    Some(*message)
}

/// What an entry says to a principal; `None` when it has nothing to say to them. The messages are those of the entry.
pub(crate) async fn event(
    store: &dyn Store,
    messages: &Messages,
    who: Principal,
    entry: &Entry,
) -> Result<Option<LogEvent>> {
    let body = body(store, messages, who, entry).await?;
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
            let sessions = rows.sessions.into_iter().map(|record| SessionRecord {
                session: for_staff(record.session),
                ..record
            });
            let state = SpecialistState {
                profile: rows.person,
                status: rows.status.status,
                status_reason: rows.status.reason,
                status_then: rows.status.then,
                offers: rows.offers,
                wrap_ups: rows.wrap_ups,
                sessions: sessions.collect(),
            };
            (rows.position, View::Specialist(state))
        })),
    }
}

async fn body(
    store: &dyn Store,
    messages: &Messages,
    who: Principal,
    entry: &Entry,
) -> Result<Option<EventBody>> {
    Ok(match &entry.event {
        Event::QueuePut { .. }
        | Event::SpecialistRemoved { .. }
        | Event::Linked { .. }
        | Event::Unlinked { .. }
        | Event::CustomerLinked { .. }
        | Event::CustomerUnlinked { .. }
        | Event::SessionHeld { .. }
        | Event::SessionReleased { .. }
        | Event::SessionRelaxed { .. }
        | Event::RoundStarted { .. }
        | Event::WaitNoticed { .. }
        | Event::PhoneSet { .. }
        | Event::CustomersMerged { .. } => None,
        Event::SpecialistPut { specialist } => store
            .person(specialist.id)
            .await?
            .map(|person| EventBody::ProfileChanged { profile: person }),
        Event::StatusSet { status, reason, .. } => Some(EventBody::StatusChanged {
            status: *status,
            reason: *reason,
            then: None,
        }),
        Event::Draining {
            status, reason, then, ..
        } => Some(EventBody::StatusChanged {
            status: *status,
            reason: *reason,
            then: Some(*then),
        }),
        Event::SessionStarted { .. } => session::started(store, who, entry).await?,
        Event::SessionAssigned { .. } => session::assigned(store, who, entry).await?,
        Event::SessionTransferred { .. } => session::transferred(store, entry).await?,
        Event::SessionReopened { session, queue, .. } => match who {
            Principal::Customer(_) => {
                queue_view(store, *queue)
                    .await?
                    .map(|queue| EventBody::SessionReopened {
                        session_id: *session,
                        queue,
                    })
            }
            Principal::Specialist(_) => Some(EventBody::SessionLeft {
                session_id: *session,
                to: None,
                reason: None,
            }),
        },
        Event::SessionRequeued {
            session,
            queue,
            reason,
            ..
        } => match who {
            Principal::Customer(_) => {
                queue_view(store, *queue)
                    .await?
                    .map(|queue| EventBody::SessionRequeued {
                        session_id: *session,
                        queue,
                        reason: *reason,
                    })
            }
            Principal::Specialist(_) => Some(EventBody::SessionLeft {
                session_id: *session,
                to: None,
                reason: Some(*reason),
            }),
        },
        Event::SessionOverflowed { session, queue, .. } => {
            queue_view(store, *queue)
                .await?
                .map(|queue| EventBody::QueueChanged {
                    session_id: *session,
                    queue,
                })
        }
        Event::PrioritySet {
            session, priority, ..
        } => Some(EventBody::PriorityChanged {
            session_id: *session,
            priority: *priority,
        }),
        Event::MessagePosted { message, .. } => messages
            .0
            .get(message)
            .cloned()
            .map(|message| EventBody::MessagePosted { message }),
        Event::MessageEdited { session, message, .. } => {
            messages.0.get(message).map(|message| EventBody::MessageEdited {
                session_id: *session,
                message_id: message.id,
                text: message.text.clone(),
            })
        }
        Event::MessageDeleted { session, message, .. } => Some(EventBody::MessageDeleted {
            session_id: *session,
            message_id: *message,
        }),
        Event::MessagesMarked {
            session, side, mark, ..
        } => Some(EventBody::MessagesMarked {
            session_id: *session,
            side: *side,
            mark: *mark,
        }),
        Event::SessionAnnotated { session, what, .. } => {
            session::annotated(store, who, *session, *what).await?
        }
        Event::OfferMade { offer, .. } => store
            .offer(*offer)
            .await?
            .map(|offer| EventBody::OfferMade { offer }),
        Event::OfferEnded { offer, outcome, .. } => Some(EventBody::OfferEnded {
            offer_id: *offer,
            outcome: *outcome,
        }),
        Event::TransferEnded { session, outcome, .. } => Some(EventBody::TransferEnded {
            session_id: *session,
            outcome: *outcome,
        }),
        Event::SessionReminded { session, .. } => Some(EventBody::SessionReminded { session_id: *session }),
        Event::SessionParked { session, .. } => Some(EventBody::SessionParked { session_id: *session }),
        Event::SessionUnparked { session, .. } => Some(EventBody::SessionUnparked { session_id: *session }),
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
        Event::SessionErased { session, .. } => Some(EventBody::SessionErased { session_id: *session }),
        Event::SessionRated { session, stars, .. } => {
            let view = store.session(*session).await?;
            Some(EventBody::SessionRated {
                session_id: *session,
                stars: *stars,
                comment: view.and_then(|view| view.rating_comment),
            })
        }
        Event::WrapUpStarted { session, until, .. } => Some(EventBody::WrapUpStarted {
            wrap_up: WrapUpView {
                session_id: *session,
                until: *until,
            },
        }),
        Event::WrapUpEnded { session, .. } => Some(EventBody::WrapUpEnded { session_id: *session }),
    })
}

/// Even of somebody who answers no more: what they did stays.
async fn person_view(store: &dyn Store, id: SpecialistId) -> Result<Option<PersonView>> {
    store.name(id).await
}

async fn queue_view(store: &dyn Store, id: QueueId) -> Result<Option<QueueView>> {
    let queue = store.queue(id).await?;
    Ok(queue.map(|queue| QueueView {
        id: queue.id,
        name: queue.name,
    }))
}
