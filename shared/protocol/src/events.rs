//! What happened, as one principal may see it.

use crate::views::{MessageView, OfferView, PersonView, ProfileView, SessionRecord, SessionView};
use serde::{Deserialize, Serialize};
use switchboard_model::{
    Fence, OfferEnd, OfferId, Position, Resolution, SenderKind, SessionId, SpecialistStatus, Timestamp,
};

/// One event of the log, seen by one principal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct LogEvent {
    /// Its place in the workspace's log.
    pub position: Position,
    /// When the relay took it.
    pub at: Timestamp,
    /// What happened.
    pub body: EventBody,
}

/// What happened. Applying these in order to a snapshot gives the same state as a fresh snapshot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum EventBody {
    /// Customer: my chat is open and waits. Replaces the session shown before, if any.
    SessionStarted {
        /// The chat, without messages; they follow.
        session: SessionView,
    },
    /// Customer: a specialist took my chat.
    SpecialistJoined {
        /// Which chat.
        session_id: SessionId,
        /// Who.
        specialist: PersonView,
        /// The session's fence from here on.
        fence: Fence,
    },
    /// Specialist: this session is mine, with everything written so far.
    SessionAssigned {
        /// The session and its messages up to this position.
        record: SessionRecord,
    },
    /// Customer and owner: a message was stored.
    MessagePosted {
        /// The message.
        message: MessageView,
    },
    /// Customer and owner: the session is over.
    SessionEnded {
        /// Which one.
        session_id: SessionId,
        /// Who ended it.
        ended_by: SenderKind,
        /// How.
        resolution: Resolution,
    },
    /// Specialist: a waiting session rings for me.
    OfferMade {
        /// What is known before it is taken.
        offer: OfferView,
    },
    /// Specialist: it rings no longer.
    OfferEnded {
        /// Which offer.
        offer_id: OfferId,
        /// Why.
        outcome: OfferEnd,
    },
    /// Specialist: my status is this.
    StatusChanged {
        /// The status.
        status: SpecialistStatus,
    },
    /// Specialist: my profile was changed.
    ProfileChanged {
        /// The profile as it is.
        profile: ProfileView,
    },
}
