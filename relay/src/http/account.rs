//! Signing in and out, and who one is.

use super::extract::{Body, Peer, Signed};
use super::problem::Refusal;
use crate::app::{App, unavailable};
use crate::auth::{Caller, access, codes, passwords, tokens};
use crate::store::{Token, Write};
use axum::{Json, extract::State, http::StatusCode, response::IntoResponse};
use switchboard_core::Principal;
use switchboard_model::limits::{NAME_CHARS, trim_text};
use switchboard_protocol::{CustomerView, ErrorCode, Problem, RedeemInvitation, SignIn, SignedIn};

/// `POST /v1/auth/sign-in`.
pub(super) async fn sign_in(
    State(app): State<App>,
    Peer(peer): Peer,
    Body(asked): Body<SignIn>,
) -> Result<Json<SignedIn>, Refusal> {
    app.sign_ins.take(peer)?;
    let device = device(&asked.device)?;
    let found = app
        .store
        .person_by_email(asked.email.trim())
        .await
        .map_err(|error| unavailable(&error))?;
    let (person, hash) = found.map_or((None, None), |(person, hash)| (Some(person), hash));
    let fits = passwords::fits(asked.password, hash).await;
    let Some(person) = person.filter(|_| fits) else {
        return Err(Problem::new(
            ErrorCode::WrongCredentials,
            "E-mail and password do not go together.",
        )
        .into());
    };
    let (token, row) = new_token(&app, Some(Principal::Specialist(person.id)), device);
    app.store
        .commit(vec![Write::Token(row)])
        .await
        .map_err(|error| unavailable(&error))?;
    Ok(Json(SignedIn { token, person }))
}

/// `POST /v1/auth/redeem`.
pub(super) async fn redeem(
    State(app): State<App>,
    Peer(peer): Peer,
    Body(asked): Body<RedeemInvitation>,
) -> Result<Json<SignedIn>, Refusal> {
    app.sign_ins.take(peer)?;
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

/// `POST /v1/auth/sign-out`: the token stops working, its sockets are cut.
pub(super) async fn sign_out(State(app): State<App>, Signed(caller): Signed) -> Result<StatusCode, Refusal> {
    let Some((who, token)) = caller.principal() else {
        return Err(access::unauthorized().into());
    };
    app.store
        .commit(vec![Write::RevokeToken(token)])
        .await
        .map_err(|error| unavailable(&error))?;
    app.registry.revoke(who, token);
    Ok(StatusCode::NO_CONTENT)
}

/// `GET /v1/me`: a `Person` for staff, a `CustomerView` for customers.
pub(super) async fn me(Signed(caller): Signed) -> Result<axum::response::Response, Refusal> {
    match caller {
        Caller::Staff { person, .. } => Ok(Json(person).into_response()),
        Caller::Customer { id, .. } => Ok(Json(CustomerView { id, name: None }).into_response()),
        Caller::Operator => Err(access::unauthorized().into()),
    }
}

fn new_token(app: &App, principal: Option<Principal>, device: String) -> (String, Token) {
    let (token, hash) = tokens::fresh();
    let expires_at = app.in_days(app.config.auth.staff_token_days);
    (
        token,
        Token {
            hash,
            principal,
            device,
            created_at: (app.clock)(),
            expires_at,
        },
    )
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
