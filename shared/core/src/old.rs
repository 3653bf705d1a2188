//! What events of old logs leave out.

use switchboard_model::{OfferKind, Priority, StatusReason};

pub(crate) const fn said() -> StatusReason {
    StatusReason::Said
}

pub(crate) const fn normal() -> Priority {
    Priority::Normal
}

pub(crate) const fn ring() -> OfferKind {
    OfferKind::Ring
}
