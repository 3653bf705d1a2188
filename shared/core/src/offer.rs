//! An open offer. One that ended leaves the desk; the log remembers how it ended.

use crate::Event;
use switchboard_model::{DeclineReason, OfferEnd, OfferId, OfferKind, SessionId, SpecialistId, Timestamp};

/// A session that is shown to one specialist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// Which.
    pub id: OfferId,
    /// For which session.
    pub session: SessionId,
    /// Who is asked.
    pub specialist: SpecialistId,
    /// Whether it rings.
    pub kind: OfferKind,
    /// When it was made.
    pub offered_at: Timestamp,
    /// When it ends. At this moment it can no longer be answered.
    pub deadline: Timestamp,
}

impl Offer {
    /// Whether it can still be answered.
    #[must_use]
    pub fn open_at(&self, now: Timestamp) -> bool {
        self.deadline > now
    }

    /// The event that it ended.
    pub(crate) const fn ended(&self, outcome: OfferEnd, reason: Option<DeclineReason>) -> Event {
        Event::OfferEnded {
            offer: self.id,
            session: self.session,
            specialist: self.specialist,
            outcome,
            reason,
        }
    }
}
