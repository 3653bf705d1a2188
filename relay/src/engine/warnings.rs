//! What stands in the way of the queues, for the leads of each and for admins: told when it changes.

use crate::store::Entry;
use std::collections::BTreeMap;
use switchboard_core::{Desk, Event, Warning, WarningKind};
use switchboard_model::{Role, SpecialistId, Timestamp};
use switchboard_protocol as wire;

/// Whose warnings are these: everyone who is to hear any is there, without warnings when all is well.
pub(super) type Heard = BTreeMap<SpecialistId, Vec<Warning>>;

/// The warnings that were told last.
#[derive(Debug, Default)]
pub(super) struct Warnings {
    told: Option<Heard>,
    late: bool,
}

impl Warnings {
    /// What is to be told, if it is not what was told last.
    pub(super) fn after(&mut self, now: Timestamp, desk: &Desk, entries: &[Entry]) -> Option<Heard> {
        let touched = entries.iter().any(|entry| self.touches(&entry.event));
        if self.told.is_some() && !touched {
            return None;
        }
        let mut heard = Heard::new();
        for roster in desk.specialists() {
            match roster.profile.role {
                Role::Lead | Role::Admin => {
                    heard.insert(roster.profile.id, Vec::new());
                }
                Role::Specialist => {}
            }
        }
        let warnings = desk.warnings(now);
        self.late = warnings.iter().any(is_late);
        for warning in warnings {
            for lead in desk.leads(warning.queue) {
                heard.entry(lead).or_default().push(warning.clone());
            }
        }
        if self.told.as_ref() == Some(&heard) {
            return None;
        }
        self.told = Some(heard.clone());
        Some(heard)
    }

    /// Says everything again: after the log was read anew.
    pub(super) fn forget(&mut self) {
        self.told = None;
    }

    /// Whether an event can change them. A line that is too long gets better only while one is.
    fn touches(&self, event: &Event) -> bool {
        match event {
            Event::QueuePut { .. }
            | Event::SpecialistPut { .. }
            | Event::SpecialistRemoved { .. }
            | Event::SessionHeld { .. }
            | Event::SessionReleased { .. }
            | Event::WaitNoticed { late: true, .. } => true,
            Event::SessionOverflowed { .. } | Event::SessionAssigned { .. } | Event::SessionEnded { .. } => {
                self.late
            }
            Event::StatusSet { .. }
            | Event::Draining { .. }
            | Event::Linked { .. }
            | Event::Unlinked { .. }
            | Event::CustomerLinked { .. }
            | Event::CustomerUnlinked { .. }
            | Event::SessionStarted { .. }
            | Event::SessionReopened { .. }
            | Event::SessionRelaxed { .. }
            | Event::RoundStarted { .. }
            | Event::WaitNoticed { late: false, .. }
            | Event::PrioritySet { .. }
            | Event::MessagePosted { .. }
            | Event::MessageEdited { .. }
            | Event::MessageDeleted { .. }
            | Event::MessagesMarked { .. }
            | Event::OfferMade { .. }
            | Event::OfferEnded { .. }
            | Event::SessionTransferred { .. }
            | Event::TransferEnded { .. }
            | Event::SessionRequeued { .. }
            | Event::SessionReminded { .. }
            | Event::SessionParked { .. }
            | Event::SessionUnparked { .. }
            | Event::PhoneSet { .. }
            | Event::SessionRated { .. }
            | Event::SessionAnnotated { .. }
            | Event::SessionErased { .. }
            | Event::WrapUpStarted { .. }
            | Event::WrapUpEnded { .. }
            | Event::CustomersMerged { .. } => false,
        }
    }
}

/// A warning with its queue's name. What concerns people who wait comes first.
pub(crate) fn shown(warnings: &[Warning], queues: &[wire::Queue]) -> Vec<wire::Warning> {
    let (late, other): (Vec<&Warning>, Vec<&Warning>) = warnings.iter().partition(|warning| is_late(warning));
    let named = |warning: &Warning| {
        let queue = queues.iter().find(|queue| queue.id == warning.queue)?;
        Some(wire::Warning {
            queue: wire::QueueView {
                id: queue.id,
                name: queue.name.clone(),
            },
            kind: kind(&warning.kind),
        })
    };
    late.into_iter().chain(other).filter_map(named).collect()
}

const fn is_late(warning: &Warning) -> bool {
    match warning.kind {
        WarningKind::WaitingTooLong { .. } => true,
        WarningKind::NoMembers | WarningKind::SkillMissing { .. } | WarningKind::NeverOpens => false,
    }
}

fn kind(kind: &WarningKind) -> wire::WarningKind {
    match kind {
        WarningKind::NoMembers => wire::WarningKind::NoMembers,
        WarningKind::SkillMissing { skill, level } => wire::WarningKind::SkillMissing {
            skill: skill.clone(),
            level: *level,
        },
        WarningKind::NeverOpens => wire::WarningKind::NeverOpens,
        WarningKind::WaitingTooLong { sessions, since } => wire::WarningKind::WaitingTooLong {
            sessions: *sessions,
            since: *since,
        },
    }
}
