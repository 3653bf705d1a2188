//! What happened at the desk. Stored for ever: a variant or field is added, never changed in meaning.

use crate::{Queue, Specialist};
use serde::{Deserialize, Serialize};
use switchboard_model::{
    CustomerId, DeclineReason, Fence, Language, MessageId, OfferEnd, OfferId, QueueId, Resolution,
    SenderKind, Seq, SessionId, SpecialistId, SpecialistStatus, Timestamp,
};

/// One thing that happened. It names everyone it concerns, so that who may see it is a function of the event alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Event {
    /// A queue was added or changed.
    QueuePut {
        /// As it is.
        queue: Queue,
    },
    /// A specialist was added or changed.
    SpecialistPut {
        /// As they are.
        specialist: Specialist,
    },
    /// A specialist said whether chats may come.
    StatusSet {
        /// Who.
        specialist: SpecialistId,
        /// What they said.
        status: SpecialistStatus,
    },
    /// A specialist can be reached by socket.
    Linked {
        /// Who.
        specialist: SpecialistId,
    },
    /// A specialist can no longer be reached by socket.
    Unlinked {
        /// Who.
        specialist: SpecialistId,
    },
    /// A chat was opened and waits.
    SessionStarted {
        /// Which.
        session: SessionId,
        /// Whose.
        customer: CustomerId,
        /// Where it waits.
        queue: QueueId,
        /// What it should be answered in.
        language: Option<Language>,
    },
    /// A message was taken.
    MessagePosted {
        /// Where.
        session: SessionId,
        /// Whose chat.
        customer: CustomerId,
        /// Who owns it.
        owner: Option<SpecialistId>,
        /// Which message.
        message: MessageId,
        /// Its place.
        seq: Seq,
        /// Who wrote it: the customer, or the owner.
        sender: SenderKind,
    },
    /// A waiting session began to ring for a specialist.
    OfferMade {
        /// Which offer.
        offer: OfferId,
        /// For which session.
        session: SessionId,
        /// Who is asked.
        specialist: SpecialistId,
        /// When it stops ringing.
        deadline: Timestamp,
    },
    /// It rings no longer.
    OfferEnded {
        /// Which offer.
        offer: OfferId,
        /// For which session.
        session: SessionId,
        /// Who was asked.
        specialist: SpecialistId,
        /// How it ended.
        outcome: OfferEnd,
        /// Why it was declined.
        reason: Option<DeclineReason>,
    },
    /// A specialist owns a session from here on.
    SessionAssigned {
        /// Which.
        session: SessionId,
        /// Whose chat.
        customer: CustomerId,
        /// Who owns it.
        owner: SpecialistId,
        /// Under which fence.
        fence: Fence,
    },
    /// A session is over.
    SessionEnded {
        /// Which.
        session: SessionId,
        /// Whose chat.
        customer: CustomerId,
        /// Who owned it.
        owner: Option<SpecialistId>,
        /// Who ended it.
        ended_by: SenderKind,
        /// How.
        resolution: Resolution,
    },
}

/// Someone who may see something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Principal {
    /// A customer.
    Customer(CustomerId),
    /// A member of staff.
    Specialist(SpecialistId),
}

impl Event {
    /// Who is told of this event: the one place where the log's readers are decided.
    #[must_use]
    pub fn audience(&self) -> Vec<Principal> {
        match self {
            Self::QueuePut { .. } | Self::Linked { .. } | Self::Unlinked { .. } => Vec::new(),
            Self::SpecialistPut { specialist } => vec![Principal::Specialist(specialist.id)],
            Self::StatusSet { specialist, .. }
            | Self::OfferMade { specialist, .. }
            | Self::OfferEnded { specialist, .. } => vec![Principal::Specialist(*specialist)],
            Self::SessionStarted { customer, .. } => vec![Principal::Customer(*customer)],
            Self::SessionAssigned { customer, owner, .. } => {
                vec![Principal::Customer(*customer), Principal::Specialist(*owner)]
            }
            Self::MessagePosted { customer, owner, .. } | Self::SessionEnded { customer, owner, .. } => {
                let mut told = vec![Principal::Customer(*customer)];
                told.extend(owner.map(Principal::Specialist));
                told
            }
        }
    }
}
