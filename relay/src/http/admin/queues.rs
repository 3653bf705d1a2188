//! Queues: what they are called, how they work, and what stands in their way.

use super::{exists, invalid, name, skill};
use crate::app::{App, unavailable};
use crate::auth::access;
use crate::engine::{self, set_queue};
use crate::http::extract::{Body, Signed};
use crate::http::problem::Refusal;
use crate::store::Write;
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use switchboard_model::{QueueId, QueueRules, Relax};
use switchboard_protocol::{NewQueue, Problem, Queue, Warnings};

/// `GET /v1/admin/queues`.
pub(in crate::http) async fn list(
    State(app): State<App>,
    Signed(caller): Signed,
) -> Result<Json<Vec<Queue>>, Refusal> {
    access::may_administer(&caller)?;
    Ok(Json(
        app.store.queues().await.map_err(|error| unavailable(&error))?,
    ))
}

/// `POST /v1/admin/queues`.
pub(in crate::http) async fn add(
    State(app): State<App>,
    Signed(caller): Signed,
    Body(asked): Body<NewQueue>,
) -> Result<(StatusCode, Json<Queue>), Refusal> {
    access::may_administer(&caller)?;
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

/// `PUT /v1/admin/queues/{id}`: name and all rules as they are to be.
pub(in crate::http) async fn change(
    State(app): State<App>,
    Signed(caller): Signed,
    Path(id): Path<String>,
    Body(asked): Body<Queue>,
) -> Result<Json<Queue>, Refusal> {
    access::may_administer(&caller)?;
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

/// `GET /v1/admin/warnings`: of their own queues for leads, of all for admins and the operator.
pub(in crate::http) async fn warnings(
    State(app): State<App>,
    Signed(caller): Signed,
) -> Result<Json<Warnings>, Refusal> {
    access::may_look_after(&caller)?;
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
