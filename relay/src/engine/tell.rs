//! After the commit: every event goes to the sockets of those who may see it, in order.
//!
//! What is lost here is repaired by the client asking: the log is the truth.

use super::warnings::{Heard, shown};
use crate::gateway::Registry;
use crate::render::{self, Messages};
use crate::store::{Entry, Store, StoreError};
use std::{collections::BTreeMap, sync::Arc};
use switchboard_core::{Event, Principal};
use switchboard_model::SpecialistId;
use switchboard_protocol::Hint;
use tokio::sync::mpsc;

/// What there is to tell.
#[derive(Debug)]
pub(super) enum Told {
    /// Events that are durable.
    Entries(Vec<Entry>),
    /// What stands in the way of the queues, by whom it concerns.
    Warnings(Heard),
}

/// Takes what there is to tell until the engine is gone.
pub(super) async fn tell(store: Arc<dyn Store>, registry: Arc<Registry>, mut told: mpsc::Receiver<Told>) {
    let mut warned: BTreeMap<SpecialistId, Hint> = BTreeMap::new();
    while let Some(told) = told.recv().await {
        match told {
            Told::Entries(entries) => {
                let messages = match Messages::of(&*store, &entries).await {
                    Ok(messages) => messages,
                    Err(error) => {
                        unread(&registry, &error);
                        continue;
                    }
                };
                for entry in &entries {
                    tell_one(&*store, &messages, &registry, entry).await;
                }
            }
            Told::Warnings(heard) => match store.queues().await {
                Ok(queues) => {
                    let hint = |warnings: Vec<_>| Hint::Warnings {
                        warnings: shown(&warnings, &queues),
                    };
                    let heard = heard
                        .into_iter()
                        .map(|(id, warnings)| (id, hint(warnings)))
                        .collect();
                    registry.hint_all(changes(&warned, &heard));
                    warned = heard;
                }
                Err(error) => tracing::error!(%error, "the queues' names could not be read"),
            },
        }
    }
}

async fn tell_one(store: &dyn Store, messages: &Messages, registry: &Registry, entry: &Entry) {
    if let Event::CustomersMerged { kept, duplicate } = &entry.event {
        // What comes after this is another log than the one they follow: they come back and get it whole.
        registry.cut(Principal::Customer(*kept));
        registry.cut(Principal::Customer(*duplicate));
    }
    for who in entry.event.audience() {
        if !registry.is_watched(who) {
            continue;
        }
        match render::event(store, messages, who, entry).await {
            Ok(Some(event)) => registry.tell(who, &event),
            Ok(None) => {}
            Err(error) => unread(registry, &error),
        }
    }
}

fn unread(registry: &Registry, error: &StoreError) {
    tracing::error!(%error, "an event could not be read; its readers read the log again");
    registry.catch_up();
}

/// What differs. Whoever is to hear no more hears once that there is nothing.
fn changes(
    before: &BTreeMap<SpecialistId, Hint>,
    after: &BTreeMap<SpecialistId, Hint>,
) -> Vec<(Principal, Option<Hint>)> {
    let nothing = || Hint::Warnings { warnings: Vec::new() };
    let gone = before.keys().filter(|id| !after.contains_key(id));
    let gone = gone.flat_map(|id| {
        let who = Principal::Specialist(*id);
        [(who, Some(nothing())), (who, None)]
    });
    let other = after
        .iter()
        .filter(|(id, hint)| before.get(id) != Some(hint))
        .map(|(id, hint)| (Principal::Specialist(*id), Some(hint.clone())));
    gone.chain(other).collect()
}
