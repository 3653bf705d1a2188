//! The audit log.

use super::extract::{Asked, Signed};
use super::problem::Refusal;
use super::refusals::{BadQuery, Failing, NoToken, NotAllowed};
use super::sessions::limit;
use crate::app::{App, unavailable};
use crate::ask;
use crate::auth::access::Act;
use axum::{Json, extract::State};
use serde::Deserialize;
use switchboard_protocol::{AuditLog, AuditRecord};

/// Which records are asked for.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Page {
    /// Only those with a lower number: `next` of the page before.
    before: Option<u64>,
    /// How many at most; 50 when absent.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

/// Who looked at what is not theirs, and who changed what; the latest first.
///
/// For admins and the operator; that it is read is recorded, too.
#[utoipa::path(
    get,
    path = "/v1/audit",
    operation_id = "audit",
    tag = "Audit",
    params(Page),
    security(("bearer" = [])),
    responses(
        (status = 200, description = "A page of records.", body = AuditLog),
        NoToken, NotAllowed, BadQuery, Failing,
    ),
)]
pub(super) async fn list(
    State(app): State<App>,
    Signed(caller): Signed,
    Asked(page): Asked<Page>,
) -> Result<Json<AuditLog>, Refusal> {
    let limit = limit(page.limit)?;
    ask::allow_list(&app, &caller, Act::ReadAudit, "GET /v1/audit").await?;
    let before = page.before.unwrap_or(u64::MAX);
    let found = app.store.audit(before, limit + 1).await;
    let mut rows = found.map_err(|error| unavailable(&error))?;
    let more = rows.len() > limit as usize;
    rows.truncate(limit as usize);
    let next = rows.last().filter(|_| more).map(|row| row.id);
    let records = rows.into_iter().map(|row| AuditRecord {
        id: row.id,
        at: row.at,
        by: row.by,
        act: row.act,
        subject: row.subject,
    });
    Ok(Json(AuditLog {
        records: records.collect(),
        next,
    }))
}
