//! One session: its messages, and why it went where it went.

use super::extract::{Named, Signed};
use super::problem::Refusal;
use super::refusals::{Failing, ForeignPage, Missing, NoToken};
use crate::app::{App, unavailable};
use crate::auth::{Caller, access};
use crate::render;
use axum::{
    Json,
    extract::State,
    http::{HeaderMap, header},
};
use switchboard_model::SessionId;
use switchboard_protocol::{CustomerView, Problem, RoutingHistory, SessionRecord, SessionView};

/// A chat with its messages.
///
/// For its customer, its owner, admins and the operator; for everyone else it is not there.
#[utoipa::path(
    get,
    path = "/v1/sessions/{id}",
    operation_id = "session",
    tag = "Sessions",
    params(("id" = SessionId, Path, description = "The chat's id.")),
    security(("bearer" = [])),
    responses(
        (status = 200, description = "The chat. A customer sees less of it than staff.", body = SessionRecord),
        NoToken, ForeignPage, Missing, Failing,
    ),
)]
pub(super) async fn record(
    State(app): State<App>,
    Signed(caller): Signed,
    Named(id): Named,
    headers: HeaderMap,
) -> Result<Json<SessionRecord>, Refusal> {
    let origin = headers
        .get(header::ORIGIN)
        .map(|origin| origin.to_str().unwrap_or("unreadable"));
    access::may_call_from(&caller, origin, &app.sites, app.public_origin())?;
    let id: SessionId = id.parse().map_err(|_| access::missing())?;
    // Without its messages first: a foreign session answers as fast as a missing one, however long it is.
    let session = found(&app, id).await?;
    let customer = app.store.customer(session.customer.id).await;
    let customer = customer.map_err(|error| unavailable(&error))?;
    let customer = customer.ok_or_else(access::missing)?.id;
    access::may_read(&caller, &session, customer)?;
    let record = app.store.record(id).await.map_err(|error| unavailable(&error))?;
    let record = record.ok_or_else(access::missing)?;
    let session = match caller {
        Caller::Customer { .. } => SessionView {
            customer: CustomerView {
                id: customer,
                ..record.session.customer.clone()
            },
            ..render::for_customer(record.session)
        },
        Caller::Staff { .. } | Caller::Operator => render::for_staff(record.session),
    };
    Ok(Json(SessionRecord { session, ..record }))
}

/// Why a chat went where it went.
///
/// For its owner, leads of its queue, admins and the operator; for everyone else it is not there.
#[utoipa::path(
    get,
    path = "/v1/sessions/{id}/routing",
    operation_id = "session_routing",
    tag = "Sessions",
    params(("id" = SessionId, Path, description = "The chat's id.")),
    security(("bearer" = [])),
    responses(
        (status = 200, description = "Everything that was decided, oldest first.", body = RoutingHistory),
        NoToken, Missing, Failing,
    ),
)]
pub(super) async fn routing(
    State(app): State<App>,
    Signed(caller): Signed,
    Named(id): Named,
) -> Result<Json<RoutingHistory>, Refusal> {
    let id: SessionId = id.parse().map_err(|_| access::missing())?;
    access::may_read_routing(&caller, &found(&app, id).await?)?;
    let present = app.engine.present(id).await?;
    let history = render::history(&*app.store, id, present.why.as_ref(), present.next_step).await;
    Ok(Json(history.map_err(|error| unavailable(&error))?))
}

async fn found(app: &App, id: SessionId) -> Result<SessionView, Problem> {
    let session = app.store.session(id).await.map_err(|error| unavailable(&error))?;
    session.ok_or_else(access::missing)
}
