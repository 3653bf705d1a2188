//! Signed-in devices: which there are, signing one out, and a new token for one.

use super::extract::{Named, Signed, from_page};
use super::problem::Refusal;
use super::refusals::{Failing, ForeignPage, Missing, NoToken, NotAllowed};
use crate::app::{App, unavailable};
use crate::ask;
use crate::auth::{
    Caller,
    access::{self, Act, Standing},
    tokens,
};
use crate::store::{Digest, Token, Write};
use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode},
};
use switchboard_core::Principal;
use switchboard_model::{DeviceId, SpecialistId};
use switchboard_protocol::{DeviceView, ErrorCode, Problem, Rotated};

/// Where one is signed in.
#[utoipa::path(
    get,
    path = "/v1/me/devices",
    operation_id = "list_my_devices",
    tag = "Signing in",
    security(("bearer" = [])),
    responses(
        (status = 200, description = "The one that was used last first.", body = Vec<DeviceView>),
        NoToken, NotAllowed, ForeignPage, Failing,
    ),
)]
pub(super) async fn mine(
    State(app): State<App>,
    Signed(caller): Signed,
    headers: HeaderMap,
) -> Result<Json<Vec<DeviceView>>, Refusal> {
    from_page(&app, &caller, &headers)?;
    let (who, token) = own(&app, &caller).await?;
    Ok(Json(listed(&app, who, Some(token)).await?))
}

/// Sign one of one's devices out.
///
/// Its token stops working, its sockets are cut.
#[utoipa::path(
    delete,
    path = "/v1/me/devices/{id}",
    operation_id = "sign_out_my_device",
    tag = "Signing in",
    params(("id" = DeviceId, Path, description = "The device's id.")),
    security(("bearer" = [])),
    responses(
        (status = 204, description = "It is signed out."),
        NoToken, NotAllowed, ForeignPage, Missing, Failing,
    ),
)]
pub(super) async fn sign_mine_out(
    State(app): State<App>,
    Signed(caller): Signed,
    Named(id): Named,
    headers: HeaderMap,
) -> Result<StatusCode, Refusal> {
    from_page(&app, &caller, &headers)?;
    let (who, _) = own(&app, &caller).await?;
    sign_out(&app, who, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Where somebody is signed in.
#[utoipa::path(
    get,
    path = "/v1/admin/people/{id}/devices",
    operation_id = "list_devices",
    tag = "People",
    params(("id" = SpecialistId, Path, description = "The person's id.")),
    security(("bearer" = [])),
    responses(
        (status = 200, description = "The one that was used last first.", body = Vec<DeviceView>),
        NoToken, NotAllowed, Missing, Failing,
    ),
)]
pub(super) async fn theirs(
    State(app): State<App>,
    Signed(caller): Signed,
    Named(id): Named,
) -> Result<Json<Vec<DeviceView>>, Refusal> {
    ask::allow(&app, &caller, Act::ReadSetup, &[], "list_devices").await?;
    let id = person(&app, &id).await?;
    Ok(Json(listed(&app, Principal::Specialist(id), None).await?))
}

/// Sign somebody out everywhere.
#[utoipa::path(
    delete,
    path = "/v1/admin/people/{id}/devices",
    operation_id = "sign_person_out",
    tag = "People",
    params(("id" = SpecialistId, Path, description = "The person's id.")),
    security(("bearer" = [])),
    responses(
        (status = 204, description = "None of their tokens works any longer."),
        NoToken, NotAllowed, Missing, Failing,
    ),
)]
pub(super) async fn sign_them_out(
    State(app): State<App>,
    Signed(caller): Signed,
    Named(id): Named,
) -> Result<StatusCode, Refusal> {
    ask::allow(
        &app,
        &caller,
        Act::ChangeSetup,
        &[],
        format!("sign_person_out {id}"),
    )
    .await?;
    let who = Principal::Specialist(person(&app, &id).await?);
    let done = app.store.commit(vec![Write::RevokeAll(who)]).await;
    done.map_err(|error| unavailable(&error))?;
    app.registry.revoke_all(who);
    Ok(StatusCode::NO_CONTENT)
}

/// A new token for this device.
///
/// The old one works until the new one is used for the first time, so that an answer that is lost costs nothing. Not for
/// a customer whom their site has named: their page identifies them again.
#[utoipa::path(
    post,
    path = "/v1/auth/rotate",
    operation_id = "rotate_token",
    tag = "Signing in",
    security(("bearer" = [])),
    responses(
        (status = 200, description = "The new token, shown this once.", body = Rotated),
        NoToken, NotAllowed, ForeignPage, Failing,
    ),
)]
pub(super) async fn rotate(
    State(app): State<App>,
    Signed(caller): Signed,
    headers: HeaderMap,
) -> Result<Json<Rotated>, Refusal> {
    from_page(&app, &caller, &headers)?;
    let (who, old) = own(&app, &caller).await?;
    app.take_command(who)?;
    let now = (app.clock)();
    let found = app
        .store
        .token(old, now)
        .await
        .map_err(|error| unavailable(&error))?;
    let old = found.ok_or_else(access::unauthorized)?;
    let vouched = app.store.key_of(old.hash).await;
    if vouched.map_err(|error| unavailable(&error))?.is_some() {
        let title =
            "A site vouches for this token, and it ends with the site's word. Identify again instead.";
        return Err(Problem::new(ErrorCode::Forbidden, title).into());
    }
    let days = match who {
        Principal::Specialist(_) => app.config.auth.staff_token_days,
        Principal::Customer(_) => app.config.auth.customer_token_days,
    };
    let (token, hash) = tokens::fresh();
    let expires_at = app.in_days(days);
    let new = Token {
        hash,
        expires_at,
        used_at: now,
        replaces: Some(old.hash),
        ..old
    };
    let done = app.store.commit(vec![Write::Token(new)]).await;
    done.map_err(|error| unavailable(&error))?;
    Ok(Json(Rotated { token, expires_at }))
}

async fn own(app: &App, caller: &Caller) -> Result<(Principal, Digest), Problem> {
    let Some(own) = caller.principal() else {
        return Err(access::unauthorized());
    };
    ask::allow(app, caller, Act::OwnAccount, &[Standing::Own], "").await?;
    Ok(own)
}

async fn person(app: &App, id: &str) -> Result<SpecialistId, Problem> {
    let id: SpecialistId = id.parse().map_err(|_| access::missing())?;
    let people = app.store.people().await.map_err(|error| unavailable(&error))?;
    let found = people.into_iter().find(|person| person.id == id);
    Ok(found.ok_or_else(access::missing)?.id)
}

async fn listed(app: &App, who: Principal, current: Option<Digest>) -> Result<Vec<DeviceView>, Problem> {
    let tokens = app.store.devices(who, (app.clock)()).await;
    let tokens = tokens.map_err(|error| unavailable(&error))?;
    let mut devices: Vec<DeviceView> = Vec::new();
    for token in tokens {
        let current = Some(token.hash) == current;
        // A token and the one that is to replace it are one device.
        match devices.iter_mut().find(|device| device.id == token.device_id) {
            Some(device) => device.current |= current,
            None => devices.push(DeviceView {
                id: token.device_id,
                name: token.device,
                created_at: token.created_at,
                last_used_at: token.used_at,
                expires_at: token.expires_at,
                current,
            }),
        }
    }
    Ok(devices)
}

async fn sign_out(app: &App, who: Principal, id: &str) -> Result<(), Problem> {
    sign_device_out(app, who, id.parse().map_err(|_| access::missing())?).await
}

/// Every token of a device goes, also one that was to replace another.
pub(super) async fn sign_device_out(app: &App, who: Principal, id: DeviceId) -> Result<(), Problem> {
    let tokens = app.store.devices(who, (app.clock)()).await;
    let mut tokens = tokens.map_err(|error| unavailable(&error))?;
    tokens.retain(|token| token.device_id == id);
    if tokens.is_empty() {
        return Err(access::missing());
    }
    let done = app
        .store
        .commit(vec![Write::RevokeDevice { who, device: id }])
        .await;
    done.map_err(|error| unavailable(&error))?;
    for token in tokens {
        app.registry.revoke(who, token.hash);
    }
    Ok(())
}
