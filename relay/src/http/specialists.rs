//! Who is there, what they hold, how they do, and who would be asked.

use super::extract::{Asked, Named, Signed};
use super::problem::Refusal;
use super::refusals::{BadQuery, Failing, Missing, NoToken, NotAllowed};
use crate::app::{App, unavailable};
use crate::ask;
use crate::auth::{
    Caller,
    access::{self, Act, Standing},
};
use crate::engine::{AtDesk, tidy_language};
use crate::overview;
use crate::render;
use axum::{Json, extract::State};
use serde::Deserialize;
use switchboard_model::{Language, QueueId, SpecialistId, SpecialistStatus};
use switchboard_protocol::{DecisionView, SpecialistView, Utilisation};

/// Which people are asked for.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Which {
    /// Only those of this status.
    status: Option<SpecialistStatus>,
}

/// What a chat would be.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Would {
    /// The language it should be answered in.
    language: Option<Language>,
}

/// Everyone who answers, by name.
///
/// Oneself for specialists, those who serve their queues for leads, all for admins and the operator.
#[utoipa::path(
    get,
    path = "/v1/specialists",
    operation_id = "list_specialists",
    tag = "Specialists",
    params(Which),
    security(("bearer" = [])),
    responses(
        (status = 200, description = "As they are at this moment.", body = Vec<SpecialistView>),
        NoToken, NotAllowed, BadQuery, Failing,
    ),
)]
pub(super) async fn list(
    State(app): State<App>,
    Signed(caller): Signed,
    Asked(which): Asked<Which>,
) -> Result<Json<Vec<SpecialistView>>, Refusal> {
    let scope = ask::allow_list(&app, &caller, Act::ReadPeople, "GET /v1/specialists").await?;
    let mut found = overview::specialists(&app, &scope).await?;
    found.retain(|it| which.status.is_none_or(|status| status == it.status));
    Ok(Json(found))
}

/// One person who answers.
#[utoipa::path(
    get,
    path = "/v1/specialists/{id}",
    operation_id = "specialist",
    tag = "Specialists",
    params(("id" = SpecialistId, Path, description = "The person's id.")),
    security(("bearer" = [])),
    responses(
        (status = 200, description = "As they are at this moment.", body = SpecialistView),
        NoToken, NotAllowed, Missing, Failing,
    ),
)]
pub(super) async fn one(
    State(app): State<App>,
    Signed(caller): Signed,
    Named(id): Named,
) -> Result<Json<SpecialistView>, Refusal> {
    let read: Option<SpecialistId> = id.parse().ok();
    let at_desk = app.engine.everyone().await?;
    let found = at_desk.into_iter().find(|it| Some(it.id) == read);
    let standings = found
        .as_ref()
        .map(|it| standings(&caller, it))
        .unwrap_or_default();
    ask::allow(&app, &caller, Act::ReadPeople, &standings, &id).await?;
    let found = found.ok_or_else(access::missing)?;
    let view = overview::views(&app, [found].into_iter()).await?.pop();
    Ok(Json(view.ok_or_else(access::missing)?))
}

/// How much room is left.
///
/// Among those whom the caller may see.
#[utoipa::path(
    get,
    path = "/v1/utilisation",
    operation_id = "utilisation",
    tag = "Specialists",
    security(("bearer" = [])),
    responses(
        (status = 200, description = "Places of those chats may come to.", body = Utilisation),
        NoToken, NotAllowed, Failing,
    ),
)]
pub(super) async fn utilisation(
    State(app): State<App>,
    Signed(caller): Signed,
) -> Result<Json<Utilisation>, Refusal> {
    let scope = ask::allow_list(&app, &caller, Act::ReadPeople, "GET /v1/utilisation").await?;
    let at_desk = overview::seen(app.engine.everyone().await?, &scope);
    let reachable: Vec<AtDesk> = at_desk.into_iter().filter(|it| it.reachable).collect();
    let total: u32 = reachable.iter().map(|it| it.capacity.0).sum();
    let taken: u32 = reachable.iter().map(|it| it.load.min(it.capacity.0)).sum();
    Ok(Json(Utilisation {
        online: u32::try_from(reachable.len()).unwrap_or(u32::MAX),
        percentage: (taken * 100).checked_div(total).unwrap_or(0),
        available: total - taken,
        total,
    }))
}

/// Who would be asked if a chat came to a queue now.
///
/// Best first, and why the others would not be. Urgency decides which chat goes first, not who gets it.
#[utoipa::path(
    get,
    path = "/v1/queues/{id}/best",
    operation_id = "best_specialist",
    tag = "Specialists",
    params(("id" = QueueId, Path, description = "The queue's id."), Would),
    security(("bearer" = [])),
    responses(
        (status = 200, description = "The first candidate would be asked.", body = DecisionView),
        NoToken, NotAllowed, Missing, BadQuery, Failing,
    ),
)]
pub(super) async fn best(
    State(app): State<App>,
    Signed(caller): Signed,
    Named(id): Named,
    Asked(would): Asked<Would>,
) -> Result<Json<DecisionView>, Refusal> {
    let language = would.language.as_ref().map(tidy_language).transpose()?;
    let queue = super::queues::readable(&app, &caller, &id).await?;
    let why = app
        .engine
        .best(queue, language)
        .await?
        .ok_or_else(access::missing)?;
    let decision = render::decision(&*app.store, &why).await;
    Ok(Json(decision.map_err(|error| unavailable(&error))?))
}

pub(super) fn standings(caller: &Caller, it: &AtDesk) -> Vec<Standing> {
    let Caller::Staff { person, .. } = caller else {
        return Vec::new();
    };
    let own = (person.id == it.id).then_some(Standing::Own);
    let shares = it.queues.iter().any(|queue| access::serves(person, *queue));
    own.into_iter().chain(shares.then_some(Standing::Queue)).collect()
}
