//! After the commit: every event goes to the sockets of those who may see it, in order.
//!
//! What is lost here is repaired by the client asking: the log is the truth.

use crate::gateway::Registry;
use crate::render;
use crate::store::{Entry, Store};
use std::sync::Arc;
use tokio::sync::mpsc;

/// Takes committed entries until the engine is gone.
pub(super) async fn tell(
    store: Arc<dyn Store>,
    registry: Arc<Registry>,
    mut committed: mpsc::Receiver<Vec<Entry>>,
) {
    while let Some(entries) = committed.recv().await {
        for entry in &entries {
            for who in entry.event.audience() {
                if !registry.is_watched(who) {
                    continue;
                }
                match render::event(&*store, who, entry).await {
                    Ok(Some(event)) => registry.tell(who, &event),
                    Ok(None) => {}
                    Err(error) => {
                        tracing::error!(%error, "an event could not be read; its readers read the log again");
                        registry.catch_up();
                    }
                }
            }
        }
    }
}
