//! Places in the queues: hints to customers, told when they change.

use crate::gateway::Registry;
use std::collections::BTreeMap;
use switchboard_core::Desk;
use switchboard_model::{CustomerId, SessionId};

/// The places that customers were told last.
#[derive(Debug, Default)]
pub(super) struct Places {
    told: BTreeMap<CustomerId, (SessionId, u32)>,
}

impl Places {
    /// Tells whoever's place changed.
    pub(super) fn tell(&mut self, desk: &Desk, registry: &Registry) {
        let places: BTreeMap<_, _> = desk
            .queue_places()
            .into_iter()
            .map(|place| (place.customer, (place.session, place.place)))
            .collect();
        if places == self.told {
            return;
        }
        registry.set_places(&places, &self.told);
        self.told = places;
    }
}
