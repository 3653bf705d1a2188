//! Erases what is older than the workspace wants to keep.

use crate::app::App;
use crate::engine;
use crate::store::{Erasable, StoreError, Write};
use std::time::Duration;
use switchboard_model::{Millis, Timestamp};
use switchboard_protocol::Problem;

/// How often it is looked for what is too old.
const PACE: Duration = Duration::from_secs(60 * 60);
/// Sessions that are looked up at once.
const AT_ONCE: u32 = 256;

/// Why not all of it was erased. What was is erased for good; the next time goes on with the rest.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SweepError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("the engine did not take it: {}", .0.title)]
    Engine(Problem),
}

/// Erases by the clock, until the relay ends.
pub(crate) async fn run(app: App) {
    let mut stopping = app.stopping.clone();
    loop {
        let swept = sweep(&app, (app.clock)()).await;
        scrub(&app).await;
        match swept {
            Ok(0) => {}
            Ok(erased) => tracing::info!(erased, "sessions that were kept long enough are erased"),
            Err(error) => tracing::error!(%error, "not everything that was kept long enough could be erased"),
        }
        tokio::select! {
            () = tokio::time::sleep(PACE) => {}
            _ = stopping.wait_for(|stopping| *stopping) => return,
        }
    }
}

/// When sessions must have ended to be erased by now; `None` if they are kept for ever.
pub(crate) fn cutoff(days: Option<u32>, now: Timestamp) -> Option<Timestamp> {
    days.map(|days| now + Millis(i64::from(days) * -86_400_000))
}

/// Erases the sessions that ended too long ago, and says how many. After that no client continues from a position of
/// that time: what it has may be erased by now.
pub(crate) async fn sweep(app: &App, now: Timestamp) -> Result<u64, SweepError> {
    let Some(before) = cutoff(app.store.retention().await?.days, now) else {
        return Ok(0);
    };
    let mut erased = 0;
    loop {
        let old = app.store.ended_before(before, AT_ONCE).await?;
        for session in &old {
            erase(app, *session).await.map_err(SweepError::Engine)?;
            erased += 1;
        }
        if old.len() < AT_ONCE as usize {
            break;
        }
    }
    let horizon = app.store.position_before(before).await?;
    let writes = vec![Write::MissedForgotten(before), Write::Horizon(horizon)];
    app.store.commit(writes).await?;
    Ok(erased)
}

/// Sees that nothing of what was erased is left in the store's files. What cannot be done now is done within the hour.
pub(crate) async fn scrub(app: &App) {
    match app.store.scrub().await {
        Ok(true) => {}
        Ok(false) => tracing::info!("what was erased is still in the write-ahead log; it is emptied later"),
        Err(error) => tracing::error!(%error, "the write-ahead log could not be emptied; it is tried again"),
    }
}

/// Erases one session; whoever may see it is told.
pub(crate) async fn erase(app: &App, it: Erasable) -> Result<(), Problem> {
    app.engine.change(engine::erase(it), Vec::new()).await.map(|_| ())
}
