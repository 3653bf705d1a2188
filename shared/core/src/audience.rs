//! Who is told of an event.

use crate::Event;
use switchboard_model::{CustomerId, SpecialistId};

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
        let staff = |id: &SpecialistId| Principal::Specialist(*id);
        let customer = |id: &CustomerId| Principal::Customer(*id);
        match self {
            Self::QueuePut { .. }
            | Self::SpecialistRemoved { .. }
            | Self::Linked { .. }
            | Self::Unlinked { .. }
            | Self::CustomerLinked { .. }
            | Self::CustomerUnlinked { .. }
            | Self::SessionHeld { .. }
            | Self::SessionReleased { .. }
            | Self::SessionRelaxed { .. }
            | Self::RoundStarted { .. }
            | Self::WaitNoticed { .. }
            | Self::PhoneSet { .. }
            | Self::CustomersMerged { .. } => Vec::new(),
            Self::SpecialistPut { specialist } => vec![staff(&specialist.id)],
            Self::StatusSet { specialist, .. }
            | Self::Draining { specialist, .. }
            | Self::OfferMade { specialist, .. }
            | Self::OfferEnded { specialist, .. }
            | Self::WrapUpStarted { specialist, .. }
            | Self::WrapUpEnded { specialist, .. } => vec![staff(specialist)],
            Self::SessionStarted { customer: it, .. }
            | Self::SessionOverflowed { customer: it, .. }
            | Self::SessionRated { customer: it, .. } => vec![customer(it)],
            Self::SessionAnnotated {
                customer: it, owner, ..
            } => it.iter().map(customer).chain(owner.iter().map(staff)).collect(),
            Self::PrioritySet { owner, .. } => owner.iter().map(staff).collect(),
            Self::SessionTransferred { owner, .. }
            | Self::TransferEnded { owner, .. }
            | Self::SessionParked { owner, .. }
            | Self::SessionUnparked { owner, .. } => vec![staff(owner)],
            Self::SessionRequeued {
                customer: it, owner, ..
            }
            | Self::SessionReminded {
                customer: it, owner, ..
            }
            | Self::MessageEdited {
                customer: it, owner, ..
            }
            | Self::MessageDeleted {
                customer: it, owner, ..
            } => vec![customer(it), staff(owner)],
            Self::SessionAssigned {
                customer: it,
                owner,
                from,
                ..
            } => [customer(it), staff(owner)]
                .into_iter()
                .chain(from.iter().map(staff))
                .collect(),
            Self::SessionReopened {
                customer: it,
                last_owner,
                ..
            } => told(customer(it), last_owner.as_ref().map(staff)),
            Self::MessagePosted {
                customer: it, owner, ..
            }
            | Self::MessagesMarked {
                customer: it, owner, ..
            }
            | Self::SessionEnded {
                customer: it, owner, ..
            }
            | Self::SessionErased {
                customer: it, owner, ..
            } => told(customer(it), owner.as_ref().map(staff)),
        }
    }
}

fn told(customer: Principal, staff: Option<Principal>) -> Vec<Principal> {
    [Some(customer), staff].into_iter().flatten().collect()
}
