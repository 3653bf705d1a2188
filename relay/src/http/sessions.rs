//! One session with its messages.

use super::extract::Signed;
use super::problem::Refusal;
use crate::app::{App, unavailable};
use crate::auth::{Caller, access};
use crate::render;
use axum::{
    Json,
    extract::{Path, State},
    http::{HeaderMap, header},
};
use switchboard_model::SessionId;
use switchboard_protocol::SessionRecord;

/// `GET /v1/sessions/{id}`: for its customer, its owner, admins and the operator.
pub(super) async fn record(
    State(app): State<App>,
    Signed(caller): Signed,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Json<SessionRecord>, Refusal> {
    let origin = headers
        .get(header::ORIGIN)
        .map(|origin| origin.to_str().unwrap_or("unreadable"));
    access::may_call_from(&caller, origin, &app.sites, app.public_origin())?;
    let id: SessionId = id.parse().map_err(|_| access::missing())?;
    // Without its messages first: a foreign session answers as fast as a missing one, however long it is.
    let session = app.store.session(id).await.map_err(|error| unavailable(&error))?;
    access::may_read(&caller, &session.ok_or_else(access::missing)?)?;
    let record = app.store.record(id).await.map_err(|error| unavailable(&error))?;
    let record = record.ok_or_else(access::missing)?;
    let record = match caller {
        Caller::Customer { .. } => SessionRecord {
            session: render::for_customer(record.session),
            ..record
        },
        Caller::Staff { .. } | Caller::Operator => record,
    };
    Ok(Json(record))
}
