//! One scenario per rule of `docs/routing.md`, by its sections, and how events tell of them.

mod annotations;
mod arrival;
mod capacity;
mod daylight;
mod fit;
mod hours;
mod leads;
mod life;
mod lost;
mod messages;
mod modes;
mod notice;
mod offers;
mod order;
mod people;
mod refusals;
mod reopening;
mod rules;
mod score;
mod silence;
mod transfer_ends;
mod transfers;
mod wait;
mod warnings;
mod why;

use switchboard_core::Event;
use switchboard_model::{OfferEnd, SpecialistId};

/// A second in milliseconds.
const SECOND: i64 = 1_000;
/// A minute.
const MINUTE: i64 = 60 * SECOND;
/// An hour.
const HOUR: i64 = 60 * MINUTE;
/// A day.
const DAY: i64 = 24 * HOUR;

/// How offers ended, in order.
fn ended(events: &[Event]) -> Vec<OfferEnd> {
    let mut outcomes = Vec::new();
    for event in events {
        if let Event::OfferEnded { outcome, .. } = event {
            outcomes.push(*outcome);
        }
    }
    outcomes
}

/// Whose offers were withdrawn.
fn withdrawn(events: &[Event]) -> Vec<SpecialistId> {
    let mut from = Vec::new();
    for event in events {
        if let Event::OfferEnded {
            specialist,
            outcome: OfferEnd::Withdrawn,
            ..
        } = event
        {
            from.push(*specialist);
        }
    }
    from
}
