//! Is the process there, and can it work.

use super::problem::Refusal;
use super::refusals::Failing;
use crate::app::{App, unavailable};
use axum::extract::State;

/// Whether the process answers.
#[utoipa::path(
    get,
    path = "/healthz",
    operation_id = "alive",
    tag = "Health",
    responses(
        (status = 200, description = "It does.", body = String, content_type = "text/plain"),
    ),
)]
pub(super) async fn alive() -> &'static str {
    "ok\n"
}

/// Whether engine and store answer.
#[utoipa::path(
    get,
    path = "/readyz",
    operation_id = "ready",
    tag = "Health",
    responses(
        (status = 200, description = "They do.", body = String, content_type = "text/plain"),
        Failing,
    ),
)]
pub(super) async fn ready(State(app): State<App>) -> Result<&'static str, Refusal> {
    app.engine.ping().await?;
    app.store.head().await.map_err(|error| unavailable(&error))?;
    Ok("ready\n")
}
