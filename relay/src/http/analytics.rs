//! Figures, and the records they are made of.

use super::extract::{Asked, Signed};
use super::problem::Refusal;
use super::refusals::{BadQuery, Failing, Missing, NoToken, NotAllowed};
use super::sessions::limit;
use crate::app::{App, unavailable};
use crate::ask;
use crate::auth::access::{self, Act};
use axum::{Json, extract::State};
use serde::Deserialize;
use switchboard_model::{Millis, Position, SpecialistId, limits::FIGURES_DAYS};
use switchboard_protocol::{Activation, ErrorCode, Figures, Problem};

/// A day in milliseconds.
const DAY: i64 = 24 * 60 * 60 * 1_000;

/// Which figures are asked for.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Which {
    /// How far they reach back; 30 when absent.
    #[param(minimum = 1, maximum = 366)]
    days: Option<u32>,
    /// Only of chats that this person owned last.
    specialist: Option<SpecialistId>,
}

/// Which records are asked for.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Page {
    /// Only of chats that this person owned last.
    specialist: Option<SpecialistId>,
    /// Only those that ended before this position: `position` of the last one of the page before.
    before: Option<Position>,
    /// How many at most; 50 when absent.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

/// Figures of the chats that ended in the last days.
///
/// One's own for specialists, those of their queues for leads, all for admins and the operator.
#[utoipa::path(
    get,
    path = "/v1/analytics",
    operation_id = "analytics",
    tag = "Analytics",
    params(Which),
    security(("bearer" = [])),
    responses(
        (status = 200, description = "What the chats come to.", body = Figures),
        NoToken, NotAllowed, Missing, BadQuery, Failing,
    ),
)]
pub(super) async fn figures(
    State(app): State<App>,
    Signed(caller): Signed,
    Asked(which): Asked<Which>,
) -> Result<Json<Figures>, Refusal> {
    let days = which.days.unwrap_or(30);
    if !(1..=FIGURES_DAYS).contains(&days) {
        let detail = format!("`days` must be from 1 to {FIGURES_DAYS}.");
        let title = "A value in the address is not allowed.";
        return Err(Problem::new(ErrorCode::Invalid, title).with_detail(detail).into());
    }
    let scope = ask::allow_list(&app, &caller, Act::ReadFigures, "GET /v1/analytics").await?;
    known(&app, which.specialist).await?;
    let since = (app.clock)() + Millis(-i64::from(days) * DAY);
    let figures = app.store.figures(scope, which.specialist, since).await;
    Ok(Json(figures.map_err(|error| unavailable(&error))?))
}

/// One record for each time a chat was opened and ended, the latest first.
#[utoipa::path(
    get,
    path = "/v1/analytics/activations",
    operation_id = "activations",
    tag = "Analytics",
    params(Page),
    security(("bearer" = [])),
    responses(
        (status = 200, description = "A page of them.", body = Vec<Activation>),
        NoToken, NotAllowed, Missing, BadQuery, Failing,
    ),
)]
pub(super) async fn activations(
    State(app): State<App>,
    Signed(caller): Signed,
    Asked(page): Asked<Page>,
) -> Result<Json<Vec<Activation>>, Refusal> {
    let limit = limit(page.limit)?;
    let scope = ask::allow_list(&app, &caller, Act::ReadFigures, "GET /v1/analytics/activations").await?;
    known(&app, page.specialist).await?;
    let before = page.before.unwrap_or(Position(u64::MAX));
    let found = app.store.activations(scope, page.specialist, before, limit).await;
    Ok(Json(found.map_err(|error| unavailable(&error))?))
}

/// A person who is asked about has to be there, or to have been.
async fn known(app: &App, who: Option<SpecialistId>) -> Result<(), Problem> {
    let Some(who) = who else { return Ok(()) };
    let found = app.store.name(who).await.map_err(|error| unavailable(&error))?;
    found.map(drop).ok_or_else(access::missing)
}
