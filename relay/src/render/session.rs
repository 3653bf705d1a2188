//! A session as one side may see it, and as it was when an event happened to it.

use super::{person_view, queue_view};
use crate::store::{Entry, Result, Store};
use switchboard_core::{Annotation, Event, Principal};
use switchboard_model::{Fence, Priority, SessionId, SessionState, SpecialistId};
use switchboard_protocol::{CustomerView, EventBody, HandedView, SessionRecord, SessionView};

/// A session as its customer may see it. That a colleague is asked to take it over is nothing to them until they do.
pub(crate) fn for_customer(session: SessionView) -> SessionView {
    let state = match session.state {
        SessionState::Transferred => SessionState::Active,
        other @ (SessionState::Waiting | SessionState::Active | SessionState::Completed) => other,
    };
    SessionView {
        state,
        page: None,
        priority: Priority::Normal,
        parked: false,
        transfer: None,
        handed: None,
        ..session
    }
}

/// A session as staff see it on a socket. How it was rated is no event of theirs, so no view of theirs has it.
pub(crate) fn for_staff(session: SessionView) -> SessionView {
    SessionView {
        rating: None,
        rating_comment: None,
        ..session
    }
}

/// `SessionStarted`, to its customer.
pub(super) async fn started(store: &dyn Store, who: Principal, entry: &Entry) -> Result<Option<EventBody>> {
    let (Event::SessionStarted { session, queue, .. }, Principal::Customer(customer)) = (&entry.event, who)
    else {
        return Ok(None);
    };
    let (Some(view), Some(queue)) = (store.session(*session).await?, queue_view(store, *queue).await?) else {
        return Ok(None);
    };
    let session = as_opened(view);
    let customer = CustomerView {
        id: customer,
        ..session.customer.clone()
    };
    Ok(Some(EventBody::SessionStarted {
        session: for_customer(SessionView {
            queue,
            customer,
            ..session
        }),
    }))
}

/// `SessionAssigned`: to its customer, to its owner, and to whoever owned it before.
pub(super) async fn assigned(store: &dyn Store, who: Principal, entry: &Entry) -> Result<Option<EventBody>> {
    let Event::SessionAssigned {
        session,
        owner,
        fence,
        from,
        priority,
        queue,
        ..
    } = &entry.event
    else {
        return Ok(None);
    };
    let Some(owner) = person_view(store, *owner).await? else {
        return Ok(None);
    };
    if let Principal::Specialist(id) = who
        && id != owner.id
    {
        return Ok(Some(EventBody::SessionLeft {
            session_id: *session,
            to: Some(owner),
            reason: None,
        }));
    }
    let Some(view) = store.session(*session).await? else {
        return Ok(None);
    };
    let queue = match queue {
        Some(queue) => queue_view(store, *queue).await?,
        None => None,
    };
    let queue = queue.unwrap_or_else(|| view.queue.clone());
    match who {
        Principal::Customer(_) => Ok(Some(EventBody::SpecialistJoined {
            session_id: *session,
            specialist: owner,
            fence: *fence,
            queue,
        })),
        Principal::Specialist(_) => {
            let handed = match from {
                Some(from) => handed(store, entry, *session, *from).await?,
                None => None,
            };
            let session = SessionView {
                state: SessionState::Active,
                owner: Some(owner),
                fence: *fence,
                accepted_at: Some(entry.at),
                priority: *priority,
                queue,
                handed,
                ..as_opened(view)
            };
            let id = session.id;
            Ok(Some(EventBody::SessionAssigned {
                record: SessionRecord {
                    session,
                    messages: store.messages(id, entry.position).await?,
                    details: store.details(id).await?.map(Box::new),
                    notes: store.notes(id).await?,
                },
            }))
        }
    }
}

/// `SessionAnnotated`: to its owner, and to its customer what is for them to see. What it says is as of now.
pub(super) async fn annotated(
    store: &dyn Store,
    who: Principal,
    session: SessionId,
    what: Annotation,
) -> Result<Option<EventBody>> {
    match what {
        Annotation::Details => {
            let details = match who {
                Principal::Customer(_) => None,
                Principal::Specialist(_) => store.details(session).await?.map(Box::new),
            };
            let view = store.session(session).await?;
            Ok(view.map(|view| EventBody::SessionUpdated {
                session_id: session,
                name: view.customer.name,
                details,
            }))
        }
        Annotation::Note(id) => {
            let note = store.notes(session).await?.into_iter().find(|note| note.id == id);
            Ok(note.map(|note| EventBody::NotePosted {
                session_id: session,
                note,
            }))
        }
        Annotation::NoteDeleted(id) => Ok(Some(EventBody::NoteDeleted {
            session_id: session,
            note_id: id,
        })),
    }
}

/// Who gave it away, with the note of the last transfer before this.
async fn handed(
    store: &dyn Store,
    entry: &Entry,
    session: SessionId,
    from: SpecialistId,
) -> Result<Option<HandedView>> {
    let Some(from) = person_view(store, from).await? else {
        return Ok(None);
    };
    let transfers = store.transfers(session).await?;
    let last = transfers
        .into_iter()
        .rfind(|(position, _)| *position < entry.position);
    Ok(Some(HandedView {
        from,
        note: last.and_then(|(_, transfer)| transfer.note),
    }))
}

/// `SessionTransferred`, to its owner.
pub(super) async fn transferred(store: &dyn Store, entry: &Entry) -> Result<Option<EventBody>> {
    let Event::SessionTransferred { session, .. } = &entry.event else {
        return Ok(None);
    };
    let transfers = store.transfers(*session).await?;
    let this = transfers
        .into_iter()
        .find(|(position, _)| *position == entry.position);
    Ok(this.map(|(_, transfer)| EventBody::SessionTransferred {
        session_id: *session,
        transfer,
    }))
}

/// A session as it was when it was opened: what may have changed since is not there.
fn as_opened(session: SessionView) -> SessionView {
    SessionView {
        state: SessionState::Waiting,
        fence: Fence(0),
        owner: None,
        accepted_at: None,
        requeued: None,
        reminded_at: None,
        parked: false,
        transfer: None,
        handed: None,
        rating: None,
        rating_comment: None,
        ended_at: None,
        ended_by: None,
        resolution: None,
        erased_at: None,
        ..session
    }
}
