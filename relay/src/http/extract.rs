//! What handlers take from a request: a checked body, who asks, and from where.

use super::problem::Refusal;
use crate::app::App;
use crate::auth::{Caller, access};
use axum::{
    Json,
    extract::{ConnectInfo, FromRequest, FromRequestParts, Path, Query, Request, rejection::JsonRejection},
    http::{HeaderMap, StatusCode, header, request::Parts},
};
use serde::de::DeserializeOwned;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::time::Duration;
use switchboard_model::{
    Source,
    limits::{FRAME_BYTES, USER_AGENT_BYTES},
};
use switchboard_protocol::{ErrorCode, Origin, Problem};
use tokio::time::timeout;

/// How long a body may take to arrive: 64 KiB over a poor line, and no more.
const READING: Duration = Duration::from_secs(15);

/// A JSON body.
pub(super) struct Body<T>(pub(super) T);

/// What stands after the address's question mark.
pub(super) struct Asked<T>(pub(super) T);

/// What the path names. What cannot be read names nothing.
pub(super) struct Named(pub(super) String);

/// The same for a path that names something in something else.
pub(super) struct NamedTwice(pub(super) String, pub(super) String);

/// Whoever the bearer token belongs to.
pub(super) struct Signed(pub(super) Caller);

/// The token that a request bears.
pub(super) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    value.strip_prefix("Bearer ").map(str::trim)
}

/// Whether a request may come from the page that it names.
pub(super) fn from_page(app: &App, caller: &Caller, headers: &HeaderMap) -> Result<(), Problem> {
    let origin = headers.get(header::ORIGIN);
    let origin = origin.map(|origin| origin.to_str().unwrap_or("unreadable"));
    access::may_call_from(caller, origin, &app.sites, app.public_origin())
}

/// The address the request came from; behind a proxy, the one that the proxy names.
pub(super) struct Peer(pub(super) IpAddr);

impl<T: DeserializeOwned> FromRequest<App> for Body<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, app: &App) -> Result<Self, Refusal> {
        match timeout(READING, Json::from_request(request, app)).await {
            Ok(Ok(Json(body))) => Ok(Self(body)),
            Ok(Err(rejection)) => Err(unreadable(&rejection)),
            Err(_) => Err(Refusal::with_status(
                Problem::new(
                    ErrorCode::Malformed,
                    "The body did not come in time. Nothing changed.",
                ),
                StatusCode::REQUEST_TIMEOUT,
            )),
        }
    }
}

impl<T: DeserializeOwned> FromRequestParts<App> for Asked<T> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Refusal> {
        let asked = Query::<T>::try_from_uri(&parts.uri);
        asked.map(|Query(asked)| Self(asked)).map_err(|rejection| {
            Problem::new(ErrorCode::Invalid, "A value in the address is not allowed.")
                .with_detail(rejection.body_text())
                .into()
        })
    }
}

impl FromRequestParts<App> for Named {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Refusal> {
        match Path::from_request_parts(parts, app).await {
            Ok(Path(name)) => Ok(Self(name)),
            Err(_) => Err(access::missing().into()),
        }
    }
}

impl FromRequestParts<App> for NamedTwice {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Refusal> {
        match Path::from_request_parts(parts, app).await {
            Ok(Path((one, other))) => Ok(Self(one, other)),
            Err(_) => Err(access::missing().into()),
        }
    }
}

impl FromRequestParts<App> for Signed {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Refusal> {
        let token = bearer(&parts.headers).ok_or_else(access::unauthorized)?;
        let caller = app.caller(token).await?;
        if let Some((who, _)) = caller.principal() {
            app.take_command(who)?;
        }
        Ok(Self(caller))
    }
}

impl FromRequestParts<App> for Peer {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Refusal> {
        // A request from within the process has no connection.
        let real = parts
            .extensions
            .get::<ConnectInfo<SocketAddr>>()
            .map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |ConnectInfo(address)| {
                address.ip()
            });
        if !app.config.behind_proxy {
            return Ok(Self(real));
        }
        // The last entry is the one that our own proxy added; those before it are whatever the client says.
        let named = parts
            .headers
            .get_all("x-forwarded-for")
            .iter()
            .next_back()
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.rsplit(',').next())
            .and_then(|address| address.trim().parse().ok());
        Ok(Self(named.unwrap_or(real)))
    }
}

/// What a browser or program calls itself; one that says too much says nothing.
pub(super) fn user_agent(headers: &HeaderMap) -> Option<Box<str>> {
    let agent = headers.get(header::USER_AGENT)?.to_str().ok()?;
    (agent.len() <= USER_AGENT_BYTES).then(|| agent.into())
}

/// By which way a request comes.
pub(super) fn origin(source: Source, address: IpAddr, user_agent: Option<Box<str>>) -> Origin {
    Origin {
        source,
        user_agent: user_agent.map(Into::into),
        address: Some(address.to_string()),
    }
}

fn unreadable(rejection: &JsonRejection) -> Refusal {
    let detail = rejection.body_text();
    let problem = match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => {
            Problem::new(ErrorCode::TooLarge, "The body is too large. Nothing changed.")
                .with_detail(format!("At most {FRAME_BYTES} bytes."))
        }
        StatusCode::UNPROCESSABLE_ENTITY => {
            Problem::new(ErrorCode::Invalid, "A value is not allowed. Nothing changed.").with_detail(detail)
        }
        _ => Problem::new(
            ErrorCode::Malformed,
            "The body is not the JSON that this address takes. Nothing changed.",
        )
        .with_detail(detail),
    };
    problem.into()
}
