//! How well somebody does, when a lead or admin says otherwise than their chats.

use super::admin::invalid;
use super::extract::{Body, Named, Signed};
use super::problem::Refusal;
use super::refusals::{BadBody, Failing, Missing, NoToken, NotAllowed};
use super::specialists::standings;
use crate::app::{App, unavailable};
use crate::ask;
use crate::auth::{
    Caller,
    access::{self, Act},
};
use crate::engine::AtDesk;
use crate::store::{AnswersWrite, Write};
use axum::{Json, extract::State};
use switchboard_model::{
    SpecialistId,
    limits::{NOTE_CHARS, PERFORMANCE_MOST, trim_text},
};
use switchboard_protocol::{ManualPerformance, PerformanceView, PersonView, Problem, SetPerformance};

/// Say how well somebody does.
///
/// By leads of a queue of theirs, admins and the operator. It stands beside what their chats say, and in place of what
/// was said before; it does not change who gets which chat.
#[utoipa::path(
    put,
    path = "/v1/specialists/{id}/performance",
    operation_id = "set_performance",
    tag = "Specialists",
    params(("id" = SpecialistId, Path, description = "The person's id.")),
    request_body = SetPerformance,
    security(("bearer" = [])),
    responses(
        (status = 200, description = "Both, as they are from here on.", body = PerformanceView),
        NoToken, NotAllowed, BadBody, Missing, Failing,
    ),
)]
pub(super) async fn set(
    State(app): State<App>,
    Signed(caller): Signed,
    Named(id): Named,
    Body(asked): Body<SetPerformance>,
) -> Result<Json<PerformanceView>, Refusal> {
    let whose = changeable(
        &app,
        &caller,
        &id,
        ("set_performance", format!(" {}", asked.value)),
    )
    .await?;
    let reason = trim_text(&asked.reason);
    if asked.value > PERFORMANCE_MOST {
        return Err(invalid(format!(
            "`value` must be a whole number from 0 to {PERFORMANCE_MOST}."
        ))
        .into());
    }
    if reason.is_empty() || reason.chars().count() > NOTE_CHARS {
        return Err(invalid(format!("`reason` must have 1 to {NOTE_CHARS} characters.")).into());
    }
    let said = ManualPerformance {
        value: asked.value,
        reason,
        set_by: match &caller {
            Caller::Staff { person, .. } => Some(PersonView {
                id: person.id,
                name: person.name.clone(),
            }),
            Caller::Customer { .. } | Caller::Operator => None,
        },
        set_at: (app.clock)(),
    };
    Ok(Json(say(&app, whose, Some(said)).await?))
}

/// Say nothing of how well somebody does.
///
/// By those who may say something. What their chats say is what is left.
#[utoipa::path(
    delete,
    path = "/v1/specialists/{id}/performance",
    operation_id = "clear_performance",
    tag = "Specialists",
    params(("id" = SpecialistId, Path, description = "The person's id.")),
    security(("bearer" = [])),
    responses(
        (status = 200, description = "What is left.", body = PerformanceView),
        NoToken, NotAllowed, Missing, Failing,
    ),
)]
pub(super) async fn clear(
    State(app): State<App>,
    Signed(caller): Signed,
    Named(id): Named,
) -> Result<Json<PerformanceView>, Refusal> {
    let whose = changeable(&app, &caller, &id, ("clear_performance", String::new())).await?;
    Ok(Json(say(&app, whose, None).await?))
}

async fn changeable(
    app: &App,
    caller: &Caller,
    id: &str,
    (what, how): (&str, String),
) -> Result<AtDesk, Problem> {
    access::widest(caller, Act::SetPerformance)?;
    let id: SpecialistId = id.parse().map_err(|_| access::missing())?;
    let at_desk = app.engine.everyone().await?;
    let found = at_desk.into_iter().find(|it| it.id == id);
    let found = found.ok_or_else(access::missing)?;
    let standings = standings(caller, &found);
    ask::allow(
        app,
        caller,
        Act::SetPerformance,
        &standings,
        format!("{what} {id}{how}"),
    )
    .await?;
    Ok(found)
}

async fn say(app: &App, of: AtDesk, said: Option<ManualPerformance>) -> Result<PerformanceView, Problem> {
    let write = AnswersWrite::Performance {
        person: of.id,
        said: said.clone(),
    };
    let done = app.store.commit(vec![Write::Answers(write)]).await;
    done.map_err(|error| unavailable(&error))?;
    app.registry.note_change();
    Ok(PerformanceView {
        derived: of.performance,
        manual: said,
    })
}
