//! Queues: what they are called, how they work, and what stands in their way.

use super::{exists, invalid, name, skill};
use crate::app::{App, unavailable};
use crate::ask;
use crate::auth::access::{self, Act};
use crate::engine::{self, set_queue};
use crate::http::extract::{Body, Named, Signed};
use crate::http::problem::Refusal;
use crate::http::refusals::{BadBody, Exists, Failing, Missing, NoToken, NotAllowed};
use crate::store::Write;
use axum::{Json, extract::State, http::StatusCode};
use switchboard_model::{QueueId, QueueRules, Relax};
use switchboard_protocol::{NewQueue, Problem, Queue, Warning, Warnings};

/// Every queue with all its rules.
#[utoipa::path(
    get,
    path = "/v1/admin/queues",
    operation_id = "list_queues",
    tag = "Queues",
    security(("bearer" = [])),
    responses(
        (status = 200, description = "Every queue, by name.", body = Vec<Queue>),
        NoToken, NotAllowed, Failing,
    ),
)]
pub(in crate::http) async fn list(
    State(app): State<App>,
    Signed(caller): Signed,
) -> Result<Json<Vec<Queue>>, Refusal> {
    ask::allow_list(&app, &caller, Act::ReadSetup, "list_queues").await?;
    Ok(Json(
        app.store.queues().await.map_err(|error| unavailable(&error))?,
    ))
}

/// Add a queue.
#[utoipa::path(
    post,
    path = "/v1/admin/queues",
    operation_id = "add_queue",
    tag = "Queues",
    request_body = NewQueue,
    security(("bearer" = [])),
    responses(
        (status = 201, description = "Added.", body = Queue),
        NoToken, NotAllowed, BadBody, Exists, Failing,
    ),
)]
pub(in crate::http) async fn add(
    State(app): State<App>,
    Signed(caller): Signed,
    Body(asked): Body<NewQueue>,
) -> Result<(StatusCode, Json<Queue>), Refusal> {
    ask::allow(&app, &caller, Act::ChangeSetup, &[], "add_queue").await?;
    let _alone = app.administration.lock().await;
    let known = app.store.queues().await.map_err(|error| unavailable(&error))?;
    let queue = Queue {
        id: QueueId::new((app.ids)()),
        name: free_name(&asked.name, None, &known)?,
        rules: tidy(asked.rules)?,
    };
    app.engine
        .change(set_queue(&queue), vec![Write::Queue(queue.clone())])
        .await?;
    Ok((StatusCode::CREATED, Json(queue)))
}

/// Set a queue's name and all its rules.
///
/// A rule that is left out goes back to its default. `id` is the one in the address.
#[utoipa::path(
    put,
    path = "/v1/admin/queues/{id}",
    operation_id = "change_queue",
    tag = "Queues",
    params(("id" = QueueId, Path, description = "The queue's id.")),
    request_body = Queue,
    security(("bearer" = [])),
    responses(
        (status = 200, description = "The queue as it is from here on.", body = Queue),
        NoToken, NotAllowed, BadBody, Missing, Exists, Failing,
    ),
)]
pub(in crate::http) async fn change(
    State(app): State<App>,
    Signed(caller): Signed,
    Named(id): Named,
    Body(asked): Body<Queue>,
) -> Result<Json<Queue>, Refusal> {
    ask::allow(&app, &caller, Act::ChangeSetup, &[], format!("change_queue {id}")).await?;
    let id: QueueId = id.parse().map_err(|_| access::missing())?;
    if asked.id != id {
        return Err(invalid("`id` must be the one in the address.").into());
    }
    let _alone = app.administration.lock().await;
    let known = app.store.queues().await.map_err(|error| unavailable(&error))?;
    if !known.iter().any(|queue| queue.id == id) {
        return Err(access::missing().into());
    }
    let queue = Queue {
        id,
        name: free_name(&asked.name, Some(id), &known)?,
        rules: tidy(asked.rules)?,
    };
    let writes = vec![Write::QueueChanged(queue.clone())];
    app.engine.change(set_queue(&queue), writes).await?;
    Ok(Json(queue))
}

/// What stands in the way of the queues.
///
/// Of their own queues for leads, of all for admins and the operator. The most pressing first.
#[utoipa::path(
    get,
    path = "/v1/admin/warnings",
    operation_id = "list_warnings",
    tag = "Queues",
    security(("bearer" = [])),
    responses(
        (status = 200, description = "Empty when all is well.", body = Vec<Warning>),
        NoToken, NotAllowed, Failing,
    ),
)]
pub(in crate::http) async fn warnings(
    State(app): State<App>,
    Signed(caller): Signed,
) -> Result<Json<Warnings>, Refusal> {
    ask::allow_list(&app, &caller, Act::ReadQueues, "list_warnings").await?;
    let of = caller.principal().map(|(who, _)| who);
    let warnings = app.engine.warnings(of).await?;
    let queues = app.store.queues().await.map_err(|error| unavailable(&error))?;
    Ok(Json(engine::shown(&warnings, &queues)))
}

fn free_name(asked: &str, own: Option<QueueId>, known: &[Queue]) -> Result<String, Problem> {
    let name = name("name", asked)?;
    let taken = known
        .iter()
        .any(|queue| Some(queue.id) != own && queue.name.eq_ignore_ascii_case(&name));
    if taken {
        Err(exists("A queue of this name is here already."))
    } else {
        Ok(name)
    }
}

/// Names as they are compared. What else may be wrong with the rules is the desk's to say.
fn tidy(mut rules: QueueRules) -> Result<QueueRules, Problem> {
    for need in &mut rules.skills {
        need.skill = skill("skills", &need.skill)?;
    }
    for stage in &mut rules.relaxation {
        match &mut stage.what {
            Relax::Skill { skill: named, .. } => *named = skill("relaxation", named)?,
            Relax::Language => {}
        }
    }
    Ok(rules)
}
