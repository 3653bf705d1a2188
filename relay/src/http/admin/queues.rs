//! Queues.

use super::{exists, invalid, name, skills};
use crate::app::{App, unavailable};
use crate::auth::access;
use crate::engine::set_queue;
use crate::http::extract::{Body, Signed};
use crate::http::problem::Refusal;
use crate::store::Write;
use axum::{Json, extract::State, http::StatusCode};
use switchboard_model::{Millis, QueueId};
use switchboard_protocol::{NewQueue, Queue};
use uuid::Uuid;

/// How long an offer rings unless said otherwise.
const RING_TIME: Millis = Millis::from_secs(20);

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
    let ring_time = asked.ring_time.unwrap_or(RING_TIME);
    if !(1_000..=600_000).contains(&ring_time.0) {
        return Err(invalid(
            "`ring_time` must be from 1 second to 10 minutes (1000 to 600000 milliseconds).",
        )
        .into());
    }
    let queue = Queue {
        id: QueueId::new(Uuid::now_v7()),
        name: name("name", &asked.name)?,
        ring_time,
        skills: skills(asked.skills)?,
    };
    let known = app.store.queues().await.map_err(|error| unavailable(&error))?;
    if known
        .iter()
        .any(|known| known.name.eq_ignore_ascii_case(&queue.name))
    {
        return Err(exists("A queue of this name is here already.").into());
    }
    app.engine
        .change(set_queue(&queue), vec![Write::Queue(queue.clone())])
        .await?;
    Ok((StatusCode::CREATED, Json(queue)))
}
