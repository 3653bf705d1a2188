//! What can change about a session that is stored, which events say why it went where it went, and
//! which say that it is not as it was.

use switchboard_core::{Event, TransferTo};
use switchboard_model::{
    Fence, Mark, Position, Priority, QueueId, RequeueReason, Resolution, SenderKind, SessionId, SpecialistId,
    Stars, Timestamp,
};

/// A session is not as it was.
#[derive(Clone, Debug)]
pub(crate) struct SessionChange {
    pub(crate) session: SessionId,
    pub(crate) what: What,
    pub(crate) at: Timestamp,
    pub(crate) position: Position,
}

/// What changed. Each does to the row what the clients' fold does to their view.
#[derive(Clone, Debug)]
pub(crate) enum What {
    /// It has an owner. If somebody gave it away, the last transfer's note is theirs to read.
    Assigned {
        owner: SpecialistId,
        fence: Fence,
        from: Option<SpecialistId>,
        priority: Priority,
        /// The one it is in when absent.
        queue: Option<QueueId>,
    },
    /// It waits again.
    Requeued { queue: QueueId, reason: RequeueReason },
    /// It had ended, and waits again.
    Reopened { queue: QueueId },
    /// It waits elsewhere.
    Overflowed { queue: QueueId },
    /// It is on its way. The target's name as of this write is kept with it.
    Transferred {
        to: TransferTo,
        note: Option<String>,
        deadline: Timestamp,
    },
    /// It is on its way no longer.
    TransferEnded,
    /// Its customer was reminded.
    Reminded,
    /// Whether it counts towards nobody's capacity.
    Parked(bool),
    /// How urgent it is.
    Priority(Priority),
    /// How far its messages came to one side.
    Marked { side: SenderKind, mark: Mark },
    /// How its customer rated it.
    Rated {
        stars: Stars,
        /// What they wrote with it; absent: what they wrote before stays.
        comment: Option<Option<String>>,
    },
    /// It is over.
    Ended {
        ended_by: SenderKind,
        resolution: Resolution,
    },
}

/// The session whose routing history an event belongs to.
pub(crate) const fn routed(event: &Event) -> Option<SessionId> {
    match event {
        Event::SessionStarted { session, .. }
        | Event::SessionReopened { session, .. }
        | Event::SessionOverflowed { session, .. }
        | Event::SessionRelaxed { session, .. }
        | Event::OfferMade { session, .. }
        | Event::OfferEnded { session, .. }
        | Event::SessionAssigned { session, .. }
        | Event::SessionTransferred { session, .. }
        | Event::TransferEnded { session, .. }
        | Event::SessionRequeued { session, .. }
        | Event::WaitNoticed {
            session, late: true, ..
        } => Some(*session),
        Event::WaitNoticed { late: false, .. }
        | Event::QueuePut { .. }
        | Event::SpecialistPut { .. }
        | Event::SpecialistRemoved { .. }
        | Event::StatusSet { .. }
        | Event::Draining { .. }
        | Event::Linked { .. }
        | Event::Unlinked { .. }
        | Event::CustomerLinked { .. }
        | Event::CustomerUnlinked { .. }
        | Event::SessionHeld { .. }
        | Event::SessionReleased { .. }
        | Event::RoundStarted { .. }
        | Event::PrioritySet { .. }
        | Event::MessagePosted { .. }
        | Event::MessageEdited { .. }
        | Event::MessageDeleted { .. }
        | Event::MessagesMarked { .. }
        | Event::SessionReminded { .. }
        | Event::SessionParked { .. }
        | Event::SessionUnparked { .. }
        | Event::PhoneSet { .. }
        | Event::SessionEnded { .. }
        | Event::SessionRated { .. }
        | Event::SessionAnnotated { .. }
        | Event::SessionErased { .. }
        | Event::WrapUpStarted { .. }
        | Event::WrapUpEnded { .. }
        | Event::CustomersMerged { .. } => None,
    }
}

/// The session that an event changes, as a list shows it: what is said in it, where it stands, or what is written down
/// about it.
pub(crate) const fn touched(event: &Event) -> Option<SessionId> {
    match event {
        Event::SessionStarted { session, .. }
        | Event::SessionReopened { session, .. }
        | Event::SessionOverflowed { session, .. }
        | Event::SessionAssigned { session, .. }
        | Event::SessionTransferred { session, .. }
        | Event::TransferEnded { session, .. }
        | Event::SessionRequeued { session, .. }
        | Event::PrioritySet { session, .. }
        | Event::MessagePosted { session, .. }
        | Event::MessageEdited { session, .. }
        | Event::MessageDeleted { session, .. }
        | Event::SessionReminded { session, .. }
        | Event::SessionParked { session, .. }
        | Event::SessionUnparked { session, .. }
        | Event::SessionEnded { session, .. }
        | Event::SessionRated { session, .. }
        | Event::SessionAnnotated { session, .. }
        | Event::SessionErased { session, .. } => Some(*session),
        Event::QueuePut { .. }
        | Event::SpecialistPut { .. }
        | Event::SpecialistRemoved { .. }
        | Event::StatusSet { .. }
        | Event::Draining { .. }
        | Event::Linked { .. }
        | Event::Unlinked { .. }
        | Event::CustomerLinked { .. }
        | Event::CustomerUnlinked { .. }
        | Event::SessionHeld { .. }
        | Event::SessionReleased { .. }
        | Event::SessionRelaxed { .. }
        | Event::RoundStarted { .. }
        | Event::WaitNoticed { .. }
        | Event::MessagesMarked { .. }
        | Event::OfferMade { .. }
        | Event::OfferEnded { .. }
        | Event::PhoneSet { .. }
        | Event::WrapUpStarted { .. }
        | Event::WrapUpEnded { .. }
        | Event::CustomersMerged { .. } => None,
    }
}
