//! Missed work: who was missed, who looks after it, and what came of it.

use super::admin::invalid;
use super::extract::{Asked, Body, Named, Signed};
use super::problem::Refusal;
use super::refusals::{BadBody, BadQuery, Failing, Missing, NoToken, NotAllowed, NotAsSeen};
use super::sessions::limit;
use crate::app::{App, unavailable};
use crate::ask;
use crate::auth::{
    Caller,
    access::{self, Act, Standing},
};
use crate::engine::note_text;
use crate::store::{MissedChange, MissedFilter};
use axum::{
    Json,
    extract::{RawQuery, State},
};
use serde::Deserialize;
use switchboard_model::{MissedId, MissedState, QueueId, SpecialistId};
use switchboard_protocol::{
    AnswerMissed, AssignMissed, CloseMissed, ErrorCode, MissedItem, MissedList, Problem, ReopenMissed,
};

/// Which items are asked for.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Which {
    /// How far somebody came with them.
    state: Option<MissedState>,
    /// Of which queue.
    queue: Option<QueueId>,
    /// Who looks after them.
    assignee: Option<SpecialistId>,
    /// `next` of the page before.
    before: Option<u64>,
    /// How many at most; 50 when absent.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

/// Who was missed, the latest first.
///
/// One's own and those of one's queues for specialists and leads, all for admins and the operator, which is recorded.
#[utoipa::path(
    get,
    path = "/v1/missed",
    operation_id = "list_missed",
    tag = "Missed",
    params(Which),
    security(("bearer" = [])),
    responses(
        (status = 200, description = "A page of them.", body = MissedList),
        NoToken, NotAllowed, BadQuery, Failing,
    ),
)]
pub(super) async fn list(
    State(app): State<App>,
    Signed(caller): Signed,
    Asked(which): Asked<Which>,
    RawQuery(query): RawQuery,
) -> Result<Json<MissedList>, Refusal> {
    let limit = limit(which.limit)?;
    let subject = format!("GET /v1/missed?{}", query.unwrap_or_default());
    let filter = MissedFilter {
        state: which.state,
        queue: which.queue,
        assignee: which.assignee,
        before: which.before,
        limit: limit + 1,
        scope: ask::allow_list(&app, &caller, Act::ReadMissed, subject).await?,
    };
    let found = app.store.missed(filter).await;
    let mut found = found.map_err(|error| unavailable(&error))?;
    let more = found.len() > limit as usize;
    found.truncate(limit as usize);
    Ok(Json(MissedList {
        next: found.last().filter(|_| more).map(|(number, _)| *number),
        items: found.into_iter().map(|(_, item)| item).collect(),
    }))
}

/// One who was missed.
#[utoipa::path(
    get,
    path = "/v1/missed/{id}",
    operation_id = "missed_item",
    tag = "Missed",
    params(("id" = MissedId, Path, description = "The item's id.")),
    security(("bearer" = [])),
    responses(
        (status = 200, description = "As it is.", body = MissedItem),
        NoToken, NotAllowed, Missing, Failing,
    ),
)]
pub(super) async fn one(
    State(app): State<App>,
    Signed(caller): Signed,
    Named(id): Named,
) -> Result<Json<MissedItem>, Refusal> {
    let item = present(&app, &caller, &id).await?;
    ask::allow(
        &app,
        &caller,
        Act::ReadMissed,
        &standings(&caller, &item),
        item.id,
    )
    .await?;
    Ok(Json(item))
}

/// Say who looks after an item.
///
/// Whoever serves its queue takes what is nobody's, and gives back what is theirs. Leads of its queue, admins and the
/// operator give it to anyone who serves the queue, which is recorded.
#[utoipa::path(
    post,
    path = "/v1/missed/{id}/assign",
    operation_id = "assign_missed",
    tag = "Missed",
    params(("id" = MissedId, Path, description = "The item's id.")),
    request_body = AssignMissed,
    security(("bearer" = [])),
    responses(
        (status = 200, description = "As it is from here on.", body = MissedItem),
        NoToken, NotAllowed, BadBody, Missing, NotAsSeen, Failing,
    ),
)]
pub(super) async fn assign(
    State(app): State<App>,
    Signed(caller): Signed,
    Named(id): Named,
    Body(asked): Body<AssignMissed>,
) -> Result<Json<MissedItem>, Refusal> {
    let item = present(&app, &caller, &id).await?;
    let change = MissedChange::Assign { to: asked.to };
    as_seen(&caller, &item, asked.version, &change)?;
    let mine = |person: &SpecialistId| Some(*person) == myself(&caller);
    let holder = item.assignee.as_ref().map(|person| person.id);
    let act = if asked.to.iter().chain(&holder).all(mine) {
        Act::WorkOnMissed
    } else {
        Act::AssignMissed
    };
    let standings = standings(&caller, &item);
    // Who may is said before who there is.
    access::decide(&caller, act, &standings)?;
    // Whoever it goes to does not leave in between.
    let _alone = app.administration.lock().await;
    if let Some(to) = asked.to {
        let person = app.store.person(to).await.map_err(|error| unavailable(&error))?;
        if !person.is_some_and(|person| access::serves(&person, item.queue.id)) {
            return Err(invalid("`to` must be somebody who serves the item's queue.").into());
        }
    }
    ask::allow(
        &app,
        &caller,
        act,
        &standings,
        format!("assign_missed {}", item.id),
    )
    .await?;
    change_to(&app, &item, change).await
}

/// Say that the customer was answered.
///
/// By whoever looks after the item, which is whoever says so when nobody did; leads of its queue, admins and the
/// operator, too.
#[utoipa::path(
    post,
    path = "/v1/missed/{id}/answer",
    operation_id = "answer_missed",
    tag = "Missed",
    params(("id" = MissedId, Path, description = "The item's id.")),
    request_body = AnswerMissed,
    security(("bearer" = [])),
    responses(
        (status = 200, description = "As it is from here on.", body = MissedItem),
        NoToken, NotAllowed, BadBody, Missing, NotAsSeen, Failing,
    ),
)]
pub(super) async fn answer(
    State(app): State<App>,
    Signed(caller): Signed,
    Named(id): Named,
    Body(asked): Body<AnswerMissed>,
) -> Result<Json<MissedItem>, Refusal> {
    let filled = asked.note.filter(|note| !note.trim().is_empty());
    let change = MissedChange::Answer {
        way: asked.way,
        note: filled.as_deref().map(note_text).transpose()?,
        by: myself(&caller),
    };
    work(&app, &caller, &id, asked.version, change, "answer_missed").await
}

/// Close an item: nothing more is to be done.
#[utoipa::path(
    post,
    path = "/v1/missed/{id}/close",
    operation_id = "close_missed",
    tag = "Missed",
    params(("id" = MissedId, Path, description = "The item's id.")),
    request_body = CloseMissed,
    security(("bearer" = [])),
    responses(
        (status = 200, description = "As it is from here on.", body = MissedItem),
        NoToken, NotAllowed, BadBody, Missing, NotAsSeen, Failing,
    ),
)]
pub(super) async fn close(
    State(app): State<App>,
    Signed(caller): Signed,
    Named(id): Named,
    Body(asked): Body<CloseMissed>,
) -> Result<Json<MissedItem>, Refusal> {
    let change = MissedChange::Close {
        outcome: asked.outcome,
        by: myself(&caller),
    };
    work(&app, &caller, &id, asked.version, change, "close_missed").await
}

/// Reopen an item that was answered or closed.
///
/// It is again whose it was, or nobody's.
#[utoipa::path(
    post,
    path = "/v1/missed/{id}/reopen",
    operation_id = "reopen_missed",
    tag = "Missed",
    params(("id" = MissedId, Path, description = "The item's id.")),
    request_body = ReopenMissed,
    security(("bearer" = [])),
    responses(
        (status = 200, description = "As it is from here on.", body = MissedItem),
        NoToken, NotAllowed, BadBody, Missing, NotAsSeen, Failing,
    ),
)]
pub(super) async fn reopen(
    State(app): State<App>,
    Signed(caller): Signed,
    Named(id): Named,
    Body(asked): Body<ReopenMissed>,
) -> Result<Json<MissedItem>, Refusal> {
    let change = MissedChange::Reopen;
    work(&app, &caller, &id, asked.version, change, "reopen_missed").await
}

/// What whoever looks after an item does with it.
async fn work(
    app: &App,
    caller: &Caller,
    id: &str,
    version: u32,
    change: MissedChange,
    word: &str,
) -> Result<Json<MissedItem>, Refusal> {
    let item = present(app, caller, id).await?;
    as_seen(caller, &item, version, &change)?;
    let standings = standings(caller, &item);
    let subject = format!("{word} {}", item.id);
    ask::allow(app, caller, Act::WorkOnMissed, &standings, subject).await?;
    change_to(app, &item, change).await
}

/// The item, whoever asks. Whoever may see none learns nothing of what is there.
async fn present(app: &App, caller: &Caller, id: &str) -> Result<MissedItem, Problem> {
    access::widest(caller, Act::ReadMissed)?;
    let id: MissedId = id.parse().map_err(|_| access::missing())?;
    let item = app.store.missed_item(id).await;
    item.map_err(|error| unavailable(&error))?
        .ok_or_else(access::missing)
}

/// Whether somebody may see the item and saw it as it is, and whether this can be done with it.
fn as_seen(caller: &Caller, item: &MissedItem, version: u32, change: &MissedChange) -> Result<(), Refusal> {
    access::decide(caller, Act::ReadMissed, &standings(caller, item))?;
    if item.version != version {
        return Err(stale(item));
    }
    if change.fits(item.state) {
        return Ok(());
    }
    let first = match item.state {
        MissedState::Closed => "It is closed. Reopen it first.",
        MissedState::Answered => "It is answered. Reopen it first.",
        MissedState::Open | MissedState::Assigned => "It is open already.",
    };
    Err(Problem::new(
        ErrorCode::MissedState,
        "As it stands this cannot be done. Nothing changed.",
    )
    .with_detail(first)
    .into())
}

async fn change_to(app: &App, item: &MissedItem, change: MissedChange) -> Result<Json<MissedItem>, Refusal> {
    let failed = |error| Refusal::from(unavailable(&error));
    let (id, now) = (item.id, (app.clock)());
    let done = app.store.change_missed(id, item.version, change, now).await;
    let done = done.map_err(failed)?;
    let item = app.store.missed_item(id).await.map_err(failed)?;
    let item = item.ok_or_else(access::missing)?;
    if !done {
        return Err(stale(&item));
    }
    app.registry.note_change();
    Ok(Json(item))
}

fn stale(item: &MissedItem) -> Refusal {
    let problem = Problem::new(
        ErrorCode::VersionStale,
        "Somebody else changed this in the meantime. Nothing changed; look at it again.",
    );
    Refusal::with_present(problem, item)
}

fn myself(caller: &Caller) -> Option<SpecialistId> {
    match caller {
        Caller::Staff { person, .. } => Some(person.id),
        Caller::Customer { .. } | Caller::Operator => None,
    }
}

/// How somebody stands to an item.
fn standings(caller: &Caller, item: &MissedItem) -> Vec<Standing> {
    let Caller::Staff { person, .. } = caller else {
        return Vec::new();
    };
    let holder = item.assignee.as_ref().map(|holder| holder.id);
    let serves = access::serves(person, item.queue.id);
    [
        (holder == Some(person.id)).then_some(Standing::Owner),
        serves.then_some(Standing::Queue),
        (serves && holder.is_none()).then_some(Standing::Offered),
    ]
    .into_iter()
    .flatten()
    .collect()
}
