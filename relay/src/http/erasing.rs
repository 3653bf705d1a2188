//! Erasing what was said, and for how long it is kept.

use super::admin::invalid;
use super::extract::{Body, Named, Signed, from_page};
use super::problem::Refusal;
use super::refusals::{BadBody, Failing, Missing, NoToken, NotAllowed, StillOpen};
use crate::app::{App, unavailable};
use crate::ask;
use crate::auth::access::{self, Act};
use crate::keep::retention::{cutoff, erase, scrub, sweep};
use crate::store::{Erasable, Retention, Write};
use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode},
};
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
    headers: HeaderMap,
) -> Result<StatusCode, Refusal> {
    from_page(&app, &caller, &headers)?;
    access::decide(&caller, Act::Erase, &[])?;
    let id: SessionId = id.parse().map_err(|_| access::missing())?;
    let found = app.store.session(id).await.map_err(|error| unavailable(&error))?;
    let found = found.ok_or_else(access::missing)?;
    if found.ended_at.is_none() {
        return Err(still_open().into());
    }
    ask::allow(&app, &caller, Act::Erase, &[], format!("erase_session {id}")).await?;
    if found.erased_at.is_none() {
        // Whoever opened it may be part of another by now.
        let customer = app.store.customer(found.customer.id).await;
        let customer = customer.map_err(|error| unavailable(&error))?;
        let it = Erasable {
            session: id,
            customer: customer.ok_or_else(access::missing)?.id,
            owner: found.owner.map(|owner| owner.id),
            open: false,
        };
        erase(&app, it).await?;
    }
    scrub(&app).await;
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
    access::decide(&caller, Act::Erase, &[])?;
    let id: CustomerId = id.parse().map_err(|_| access::missing())?;
    // Whom an id stands for must not change in between.
    let _alone = app.administration.lock().await;
    let found = app
        .store
        .customer(id)
        .await
        .map_err(|error| unavailable(&error))?;
    let id = found.ok_or_else(access::missing)?.id;
    erasable(&app, id).await?;
    ask::allow(&app, &caller, Act::Erase, &[], format!("erase_customer {id}")).await?;
    // First they cannot come back, so that nothing new is said meanwhile; then it is looked what there is.
    forget(&app, id).await?;
    app.registry.revoke_all(Principal::Customer(id));
    app.engine.ping().await?;
    for session in erasable(&app, id).await? {
        erase(&app, session).await?;
    }
    // What was on its way when it began.
    forget(&app, id).await?;
    scrub(&app).await;
    Ok(StatusCode::NO_CONTENT)
}

/// Their chats, none of which may be open.
async fn erasable(app: &App, id: CustomerId) -> Result<Vec<Erasable>, Problem> {
    let theirs = app.store.erasable_of(id).await;
    let theirs = theirs.map_err(|error| unavailable(&error))?;
    if theirs.iter().any(|session| session.open) {
        return Err(still_open());
    }
    Ok(theirs)
}

/// Nothing but their chats is theirs any more.
async fn forget(app: &App, id: CustomerId) -> Result<(), Problem> {
    let done = app.store.commit(vec![Write::Forgotten(id)]).await;
    done.map_err(|error| unavailable(&error))?;
    let reloaded = app.blocks.reload(&*app.store).await;
    reloaded.map_err(|error| unavailable(&error))
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
    access::decide(&caller, Act::Erase, &[])?;
    if days.is_some_and(|days| !(1..=RETENTION_DAYS).contains(&days)) {
        return Err(invalid(format!(
            "`days` must be from 1 to {RETENTION_DAYS}, or null to keep chats for ever."
        ))
        .into());
    }
    ask::allow(&app, &caller, Act::Erase, &[], format!("set_retention {said}")).await?;
    app.store
        .commit(vec![Write::KeptFor(days)])
        .await
        .map_err(|error| unavailable(&error))?;
    if let Err(error) = sweep(&app, (app.clock)()).await {
        // It is set; what is left is tried again by itself.
        tracing::error!(%error, "not everything that was kept long enough could be erased");
    }
    scrub(&app).await;
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
