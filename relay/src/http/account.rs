//! Signing in and out, and who one is.

use super::devices::sign_device_out;
use super::extract::{Body, Peer, Signed};
use super::problem::Refusal;
use super::refusals::{BadBody, CodeGone, Failing, NoToken, TooOften, WrongPassword};
use crate::app::{App, unavailable};
use crate::auth::{Caller, access, codes, passwords, tokens};
use crate::store::{Token, Write};
use axum::{Json, extract::State, http::StatusCode};
use serde::Serialize;
use switchboard_core::Principal;
use switchboard_model::{
    DeviceId,
    limits::{NAME_CHARS, trim_text},
};
use switchboard_protocol::{CustomerView, ErrorCode, Person, Problem, RedeemInvitation, SignIn, SignedIn};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{Ref, RefOr, Schema, schema::AnyOfBuilder},
};

/// Sign in with e-mail and password.
#[utoipa::path(
    post,
    path = "/v1/auth/sign-in",
    operation_id = "sign_in",
    tag = "Signing in",
    request_body = SignIn,
    responses(
        (status = 200, description = "Signed in.", body = SignedIn),
        BadBody, WrongPassword, TooOften, Failing,
    ),
)]
pub(super) async fn sign_in(
    State(app): State<App>,
    Peer(peer): Peer,
    Body(asked): Body<SignIn>,
) -> Result<Json<SignedIn>, Refusal> {
    app.take_sign_in(peer)?;
    let device = device(&asked.device)?;
    let email = asked.email.trim();
    app.delays.attempt(email, peer, (app.clock)())?;
    let found = app
        .store
        .person_by_email(email)
        .await
        .map_err(|error| unavailable(&error))?;
    let (person, hash) = found.map_or((None, None), |(person, hash)| (Some(person), hash));
    let fits = passwords::fits(asked.password, hash.clone()).await;
    let (Some(person), Some(password)) = (person.filter(|_| fits), hash) else {
        return Err(Problem::new(
            ErrorCode::WrongCredentials,
            "E-mail and password do not go together.",
        )
        .into());
    };
    app.delays.succeeded(email, peer);
    let (token, row) = new_token(&app, Some(Principal::Specialist(person.id)), device);
    let signed_in = Write::SignedIn { token: row, password };
    app.store
        .commit(vec![signed_in])
        .await
        .map_err(|error| unavailable(&error))?;
    Ok(Json(SignedIn { token, person }))
}

/// Sign in with an invitation code, once.
///
/// With a password in the body, e-mail and password sign in from then on.
#[utoipa::path(
    post,
    path = "/v1/auth/redeem",
    operation_id = "redeem_invitation",
    tag = "Signing in",
    request_body = RedeemInvitation,
    responses(
        (status = 200, description = "Signed in; the code is used.", body = SignedIn),
        BadBody, CodeGone, TooOften, Failing,
    ),
)]
pub(super) async fn redeem(
    State(app): State<App>,
    Peer(peer): Peer,
    Body(asked): Body<RedeemInvitation>,
) -> Result<Json<SignedIn>, Refusal> {
    app.take_sign_in(peer)?;
    let device = device(&asked.device)?;
    let code = codes::read(&asked.code).ok_or_else(invitation_gone)?;
    let password = match asked.password {
        Some(password) => Some(passwords::hash(password).await?),
        None => None,
    };
    let (token, row) = new_token(&app, None, device);
    let redeemed = app.store.redeem(code, (app.clock)(), password, row).await;
    let person = redeemed
        .map_err(|error| unavailable(&error))?
        .ok_or_else(invitation_gone)?;
    let person = app
        .store
        .person(person)
        .await
        .map_err(|error| unavailable(&error))?;
    let person = person.ok_or_else(invitation_gone)?;
    Ok(Json(SignedIn { token, person }))
}

/// Sign out.
///
/// The token stops working, its sockets are cut. The operator cannot sign out.
#[utoipa::path(
    post,
    path = "/v1/auth/sign-out",
    operation_id = "sign_out",
    tag = "Signing in",
    security(("bearer" = [])),
    responses(
        (status = 204, description = "The token works no longer."),
        NoToken, Failing,
    ),
)]
pub(super) async fn sign_out(State(app): State<App>, Signed(caller): Signed) -> Result<StatusCode, Refusal> {
    let Some((who, token)) = caller.principal() else {
        return Err(access::unauthorized().into());
    };
    let found = app.store.token(token, (app.clock)()).await;
    let device = found.map_err(|error| unavailable(&error))?;
    let device = device.ok_or_else(access::unauthorized)?.device_id;
    sign_device_out(&app, who, device).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Who one is.
///
/// A person for staff, a customer for customers. The operator is nobody here and gets a 401.
#[utoipa::path(
    get,
    path = "/v1/me",
    operation_id = "me",
    tag = "Signing in",
    security(("bearer" = [])),
    responses(
        (status = 200, description = "Whoever the token belongs to.", body = Me),
        NoToken, Failing,
    ),
)]
pub(super) async fn me(Signed(caller): Signed) -> Result<Json<Me>, Refusal> {
    match caller {
        Caller::Staff { person, .. } => Ok(Json(Me::Staff(person))),
        Caller::Customer { id, .. } => Ok(Json(Me::Customer(CustomerView { id, name: None }))),
        Caller::Operator => Err(access::unauthorized().into()),
    }
}

/// Someone who is signed in.
#[derive(Serialize)]
#[serde(untagged)]
pub(super) enum Me {
    Staff(Box<Person>),
    Customer(CustomerView),
}

impl PartialSchema for Me {
    fn schema() -> RefOr<Schema> {
        // A person has all that a customer has: both may fit.
        AnyOfBuilder::new()
            .item(Ref::from_schema_name(Person::name()))
            .item(Ref::from_schema_name(CustomerView::name()))
            .description(Some("A person for staff, a customer for customers."))
            .into()
    }
}

impl ToSchema for Me {
    fn schemas(known: &mut Vec<(String, RefOr<Schema>)>) {
        known.push((Person::name().into_owned(), Person::schema()));
        Person::schemas(known);
        known.push((CustomerView::name().into_owned(), CustomerView::schema()));
        CustomerView::schemas(known);
    }
}

fn new_token(app: &App, principal: Option<Principal>, device: String) -> (String, Token) {
    let (token, hash) = tokens::fresh();
    let now = (app.clock)();
    let row = Token {
        hash,
        principal,
        device,
        device_id: DeviceId::new((app.ids)()),
        created_at: now,
        used_at: now,
        expires_at: app.in_days(app.config.auth.staff_token_days),
        replaces: None,
    };
    (token, row)
}

fn device(name: &str) -> Result<String, Problem> {
    let name = trim_text(name);
    if name.chars().count() > NAME_CHARS {
        return Err(Problem::new(ErrorCode::Invalid, "The device's name is too long.")
            .with_detail(format!("`device` may have at most {NAME_CHARS} characters.")));
    }
    Ok(name)
}

fn invitation_gone() -> Problem {
    Problem::new(
        ErrorCode::InvitationGone,
        "This code is wrong, used or expired. Ask for a new one.",
    )
}
