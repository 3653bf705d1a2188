//! Is the process there, and can it work.

use super::problem::Refusal;
use crate::app::{App, unavailable};
use axum::extract::State;

/// `GET /healthz`: the process answers.
pub(super) async fn alive() -> &'static str {
    "ok\n"
}

/// `GET /readyz`: engine and store answer.
pub(super) async fn ready(State(app): State<App>) -> Result<&'static str, Refusal> {
    app.engine.ping().await?;
    app.store.head().await.map_err(|error| unavailable(&error))?;
    Ok("ready\n")
}
