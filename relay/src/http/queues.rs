//! How queues stand: how many wait, how long, and who could answer.

use super::extract::{Named, Signed};
use super::problem::Refusal;
use super::refusals::{Failing, Missing, NoToken, NotAllowed};
use crate::app::App;
use crate::ask;
use crate::auth::{
    Caller,
    access::{self, Act, Standing},
};
use crate::overview;
use axum::{Json, extract::State};
use switchboard_model::QueueId;
use switchboard_protocol::{Problem, QueueSnapshot, QueueStatus};

/// How queues stand, by name.
///
/// Their own for leads, all for admins and the operator.
#[utoipa::path(
    get,
    path = "/v1/queues",
    operation_id = "list_queue_statuses",
    tag = "Queues",
    security(("bearer" = [])),
    responses(
        (status = 200, description = "As they stand at this moment.", body = Vec<QueueStatus>),
        NoToken, NotAllowed, Failing,
    ),
)]
pub(super) async fn list(
    State(app): State<App>,
    Signed(caller): Signed,
) -> Result<Json<Vec<QueueStatus>>, Refusal> {
    let scope = ask::allow_list(&app, &caller, Act::ReadQueues, "GET /v1/queues").await?;
    Ok(Json(overview::queues(&app, &scope).await?))
}

/// A queue with who waits in it and who could answer.
#[utoipa::path(
    get,
    path = "/v1/queues/{id}",
    operation_id = "queue",
    tag = "Queues",
    params(("id" = QueueId, Path, description = "The queue's id.")),
    security(("bearer" = [])),
    responses(
        (status = 200, description = "As it stands at this moment.", body = QueueSnapshot),
        NoToken, NotAllowed, Missing, Failing,
    ),
)]
pub(super) async fn one(
    State(app): State<App>,
    Signed(caller): Signed,
    Named(id): Named,
) -> Result<Json<QueueSnapshot>, Refusal> {
    let id = readable(&app, &caller, &id).await?;
    let found = overview::queue(&app, id).await?;
    Ok(Json(found.ok_or_else(access::missing)?))
}

/// A queue's id, if somebody may see how it stands.
pub(super) async fn readable(app: &App, caller: &Caller, id: &str) -> Result<QueueId, Problem> {
    let read: Option<QueueId> = id.parse().ok();
    let standing = match caller {
        Caller::Staff { person, .. } => read.filter(|id| access::serves(person, *id)),
        Caller::Customer { .. } | Caller::Operator => None,
    };
    let standings: Vec<Standing> = standing.map(|_| Standing::Queue).into_iter().collect();
    ask::allow(app, caller, Act::ReadQueues, &standings, id).await?;
    read.ok_or_else(access::missing)
}
