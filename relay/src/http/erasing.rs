//! Erasing what was said, and for how long it is kept.

use super::admin::invalid;
use super::extract::{Body, Named, Signed};
use super::problem::Refusal;
use super::refusals::{BadBody, Failing, Missing, NoToken, NotAllowed, StillOpen};
use crate::app::{App, unavailable};
use crate::ask;
use crate::auth::access::{self, Act};
use crate::keep::retention::{cutoff, erase, sweep};
use crate::store::{Erasable, Retention, Write};
use axum::{Json, extract::State, http::StatusCode};
use switchboard_core::Principal;
use switchboard_model::{CustomerId, SessionId, limits::RETENTION_DAYS};
use switchboard_protocol::{ErrorCode, Problem, RetentionView, SetRetention};

/// Erase a chat that is over.
///
/// Every word that was said or written down in it goes for good: messages, notes, names, contact, context. Rows, numbers
/// and times stay. Whoever may see it is told to forget it. It cannot be undone; backups from before still have it.
#[utoipa::path(
    delete,
    path = "/v1/sessions/{id}",
    operation_id = "erase_session",
    tag = "Retention",
    params(("id" = SessionId, Path, description = "The chat's id.")),
    security(("bearer" = [])),
    responses(
        (status = 204, description = "Nothing of it is left."),
        NoToken, NotAllowed, Missing, StillOpen, Failing,
    ),
)]
pub(super) async fn session(
    State(app): State<App>,
    Signed(caller): Signed,
    Named(id): Named,
) -> Result<StatusCode, Refusal> {
    ask::allow(&app, &caller, Act::Erase, &[], format!("erase_session {id}")).await?;
    let id: SessionId = id.parse().map_err(|_| access::missing())?;
    let found = app.store.session(id).await.map_err(|error| unavailable(&error))?;
    let found = found.ok_or_else(access::missing)?;
    if found.erased_at.is_none() {
        // Whoever opened it may be part of another by now.
        let customer = app.store.customer(found.customer.id).await;
        let customer = customer.map_err(|error| unavailable(&error))?;
        let it = Erasable {
            session: id,
            customer: customer.ok_or_else(access::missing)?.id,
            owner: found.owner.map(|owner| owner.id),
            open: found.ended_at.is_none(),
        };
        erase(&app, it).await?;
        app.store.scrub().await.map_err(|error| unavailable(&error))?;
    }
    Ok(StatusCode::NO_CONTENT)
}

/// Erase a customer.
///
/// All their chats, as if each was erased, and everything by which they could come back. A chat of theirs that is still
/// open has to end first. It cannot be undone; backups from before still have it.
#[utoipa::path(
    delete,
    path = "/v1/customers/{id}",
    operation_id = "erase_customer",
    tag = "Retention",
    params(("id" = CustomerId, Path, description = "The customer's id.")),
    security(("bearer" = [])),
    responses(
        (status = 204, description = "Nothing of them is left."),
        NoToken, NotAllowed, Missing, StillOpen, Failing,
    ),
)]
pub(super) async fn customer(
    State(app): State<App>,
    Signed(caller): Signed,
    Named(id): Named,
) -> Result<StatusCode, Refusal> {
    ask::allow(&app, &caller, Act::Erase, &[], format!("erase_customer {id}")).await?;
    let id: CustomerId = id.parse().map_err(|_| access::missing())?;
    // Whom an id stands for must not change in between.
    let _alone = app.administration.lock().await;
    let found = app
        .store
        .customer(id)
        .await
        .map_err(|error| unavailable(&error))?;
    let id = found.ok_or_else(access::missing)?.id;
    let theirs = app
        .store
        .erasable_of(id)
        .await
        .map_err(|error| unavailable(&error))?;
    if theirs.iter().any(|session| session.open) {
        return Err(still_open().into());
    }
    // First they cannot come back, so that nothing new is said meanwhile.
    app.store
        .commit(vec![Write::Forgotten(id)])
        .await
        .map_err(|error| unavailable(&error))?;
    app.registry.revoke_all(Principal::Customer(id));
    for session in theirs {
        erase(&app, session).await?;
    }
    app.store.scrub().await.map_err(|error| unavailable(&error))?;
    Ok(StatusCode::NO_CONTENT)
}

/// How long chats are kept.
#[utoipa::path(
    get,
    path = "/v1/retention",
    operation_id = "retention",
    tag = "Retention",
    security(("bearer" = [])),
    responses(
        (status = 200, description = "As it is set.", body = RetentionView),
        NoToken, NotAllowed, Failing,
    ),
)]
pub(super) async fn retention(
    State(app): State<App>,
    Signed(caller): Signed,
) -> Result<Json<RetentionView>, Refusal> {
    ask::allow(&app, &caller, Act::ReadSetup, &[], "retention").await?;
    Ok(Json(view(&app).await?))
}

/// Keep chats for so many days after their end.
///
/// What is older is erased at once, and from here on within the hour. It cannot be undone.
#[utoipa::path(
    put,
    path = "/v1/retention",
    operation_id = "set_retention",
    tag = "Retention",
    request_body = SetRetention,
    security(("bearer" = [])),
    responses(
        (status = 200, description = "As it is set from here on.", body = RetentionView),
        NoToken, NotAllowed, BadBody, Failing,
    ),
)]
pub(super) async fn set_retention(
    State(app): State<App>,
    Signed(caller): Signed,
    Body(asked): Body<SetRetention>,
) -> Result<Json<RetentionView>, Refusal> {
    let days = asked.days;
    let said = days.map_or_else(|| "for ever".to_owned(), |days| format!("{days} days"));
    ask::allow(&app, &caller, Act::Erase, &[], format!("set_retention {said}")).await?;
    if days.is_some_and(|days| !(1..=RETENTION_DAYS).contains(&days)) {
        return Err(invalid(format!(
            "`days` must be from 1 to {RETENTION_DAYS}, or null to keep chats for ever."
        ))
        .into());
    }
    app.store
        .commit(vec![Write::KeptFor(days)])
        .await
        .map_err(|error| unavailable(&error))?;
    if let Err(error) = sweep(&app, (app.clock)()).await {
        // It is set; what is left is tried again by itself.
        tracing::error!(%error, "not everything that was kept long enough could be erased");
    }
    Ok(Json(view(&app).await?))
}

async fn view(app: &App) -> Result<RetentionView, Problem> {
    let kept = app.store.retention().await;
    let Retention { days, horizon } = kept.map_err(|error| unavailable(&error))?;
    Ok(RetentionView {
        days,
        erased_before: cutoff(days, (app.clock)()),
        horizon,
    })
}

fn still_open() -> Problem {
    Problem::new(
        ErrorCode::SessionOpen,
        "A chat of theirs is still open. End it first; then they can be erased.",
    )
}
