//! What an event changes about a session that is stored.

use super::intake::Intent;
use crate::store::What;
use switchboard_core::Event;
use switchboard_model::SessionId;

/// The session that an event changes, and how.
pub(super) fn change(event: &Event, intent: Option<&Intent>) -> Option<(SessionId, What)> {
    match event {
        Event::SessionAssigned {
            session,
            owner,
            fence,
            from,
            priority,
            queue,
            ..
        } => Some((
            *session,
            What::Assigned {
                owner: *owner,
                fence: *fence,
                from: *from,
                priority: *priority,
                queue: *queue,
            },
        )),
        Event::SessionReopened { session, queue, .. } => Some((*session, What::Reopened { queue: *queue })),
        Event::SessionOverflowed { session, queue, .. } => {
            Some((*session, What::Overflowed { queue: *queue }))
        }
        Event::SessionRequeued {
            session,
            queue,
            reason,
            ..
        } => Some((
            *session,
            What::Requeued {
                queue: *queue,
                reason: *reason,
            },
        )),
        Event::SessionTransferred {
            session,
            to,
            deadline,
            ..
        } => Some((
            *session,
            What::Transferred {
                to: to.clone(),
                note: intent.and_then(|intent| intent.note.clone()),
                deadline: *deadline,
            },
        )),
        Event::SessionEnded {
            session,
            ended_by,
            resolution,
            ..
        } => Some((
            *session,
            What::Ended {
                ended_by: *ended_by,
                resolution: *resolution,
            },
        )),
        Event::PrioritySet {
            session, priority, ..
        } => Some((*session, What::Priority(*priority))),
        Event::MessagesMarked {
            session, side, mark, ..
        } => Some((
            *session,
            What::Marked {
                side: *side,
                mark: *mark,
            },
        )),
        Event::TransferEnded { session, .. } => Some((*session, What::TransferEnded)),
        Event::SessionReminded { session, .. } => Some((*session, What::Reminded)),
        Event::SessionParked { session, .. } => Some((*session, What::Parked(true))),
        Event::SessionUnparked { session, .. } => Some((*session, What::Parked(false))),
        Event::SessionRated { session, stars, .. } => Some((
            *session,
            What::Rated {
                stars: *stars,
                comment: intent.and_then(|intent| intent.comment.clone()),
            },
        )),
        Event::QueuePut { .. }
        | Event::SpecialistPut { .. }
        | Event::SpecialistRemoved { .. }
        | Event::StatusSet { .. }
        | Event::Draining { .. }
        | Event::Linked { .. }
        | Event::Unlinked { .. }
        | Event::CustomerLinked { .. }
        | Event::CustomerUnlinked { .. }
        | Event::SessionStarted { .. }
        | Event::SessionHeld { .. }
        | Event::SessionReleased { .. }
        | Event::SessionRelaxed { .. }
        | Event::RoundStarted { .. }
        | Event::WaitNoticed { .. }
        | Event::MessagePosted { .. }
        | Event::SessionAnnotated { .. }
        | Event::SessionErased { .. }
        | Event::MessageEdited { .. }
        | Event::MessageDeleted { .. }
        | Event::OfferMade { .. }
        | Event::OfferEnded { .. }
        | Event::PhoneSet { .. }
        | Event::WrapUpStarted { .. }
        | Event::WrapUpEnded { .. }
        | Event::CustomersMerged { .. } => None,
    }
}
