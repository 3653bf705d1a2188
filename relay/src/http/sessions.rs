//! Sessions: lists of them, one with its messages, where it waits, and why it went where it went.

use super::extract::{Asked, Named, Signed, from_page};
use super::problem::Refusal;
use super::refusals::{BadQuery, Failing, ForeignPage, Missing, NoToken, NotAllowed};
use crate::app::{App, unavailable};
use crate::ask;
use crate::auth::{
    Caller,
    access::{self, Act},
};
use crate::render;
use crate::store::SessionFilter;
use axum::{
    Json,
    extract::{RawQuery, State},
    http::HeaderMap,
};
use serde::Deserialize;
use switchboard_model::{
    CustomerId, Position, QueueId, Seq, SessionId, SessionState, SpecialistId,
    limits::{LIST_MOST, PAGE_USUAL},
};
use switchboard_protocol::{
    CustomerView, ErrorCode, MessagePage, PlaceView, Problem, RoutingHistory, SessionList, SessionRecord,
    SessionReport, SessionSummary, SessionView,
};

/// Which chats are asked for.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Which {
    /// Only those that stand there.
    state: Option<SessionState>,
    /// Only those of a queue.
    queue: Option<QueueId>,
    /// Only those that somebody owns or owned last.
    owner: Option<SpecialistId>,
    /// Only those of a customer.
    customer: Option<CustomerId>,
    /// Only those that were opened last before this position: `next` of the page before.
    before: Option<Position>,
    /// How many at most; 50 when absent.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

/// Which messages are asked for.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Page {
    /// Only those before this seq; the latest when absent.
    before: Option<Seq>,
    /// How many at most; 50 when absent.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

/// Chats, the one that was opened last first.
///
/// One's own for specialists, those of their queues for leads, all for admins and the operator; what is not one's own
/// is recorded.
#[utoipa::path(
    get,
    path = "/v1/sessions",
    operation_id = "list_sessions",
    tag = "Sessions",
    params(Which),
    security(("bearer" = [])),
    responses(
        (status = 200, description = "A page of them.", body = SessionList),
        NoToken, NotAllowed, BadQuery, Failing,
    ),
)]
pub(super) async fn list(
    State(app): State<App>,
    Signed(caller): Signed,
    Asked(which): Asked<Which>,
    RawQuery(query): RawQuery,
) -> Result<Json<SessionList>, Refusal> {
    let limit = limit(which.limit)?;
    let subject = format!("GET /v1/sessions?{}", query.unwrap_or_default());
    let scope = ask::allow_list(&app, &caller, Act::ListChats, subject).await?;
    // Staff were shown the id it had when the chat was opened; a merge may have changed whose it is.
    let customer = match which.customer {
        Some(id) => {
            let found = app
                .store
                .customer(id)
                .await
                .map_err(|error| unavailable(&error))?;
            Some(found.map_or(id, |customer| customer.id))
        }
        None => None,
    };
    let filter = SessionFilter {
        state: which.state,
        queue: which.queue,
        owner: which.owner,
        customer,
        before: which.before,
        limit: limit + 1,
        scope,
    };
    let mut found = app
        .store
        .list(filter)
        .await
        .map_err(|error| unavailable(&error))?;
    let more = found.len() > limit as usize;
    found.truncate(limit as usize);
    let next = found.last().filter(|_| more).map(|last| last.opened);
    let sessions = found.into_iter().map(|it| SessionSummary {
        session: it.session,
        updated_at: it.updated_at,
        last_message: it.last_message,
    });
    Ok(Json(SessionList {
        sessions: sessions.collect(),
        next,
    }))
}

/// A chat with its messages.
///
/// For its customer, its owner, admins and the operator; for everyone else it is not there.
#[utoipa::path(
    get,
    path = "/v1/sessions/{id}",
    operation_id = "session",
    tag = "Sessions",
    params(("id" = SessionId, Path, description = "The chat's id.")),
    security(("bearer" = [])),
    responses(
        (status = 200, description = "The chat. A customer sees less of it than staff.", body = SessionReport),
        NoToken, ForeignPage, Missing, Failing,
    ),
)]
pub(super) async fn record(
    State(app): State<App>,
    Signed(caller): Signed,
    Named(id): Named,
    headers: HeaderMap,
) -> Result<Json<SessionReport>, Refusal> {
    let (_, customer) = readable(&app, &caller, &headers, &id).await?;
    let id: SessionId = id.parse().map_err(|_| access::missing())?;
    let record = app.store.record(id).await.map_err(|error| unavailable(&error))?;
    let record = record.ok_or_else(access::missing)?;
    let last_message = record.messages.last().cloned();
    let (record, updated_at) = match caller {
        Caller::Customer { .. } => {
            let session = record.session;
            let record = SessionRecord {
                session: SessionView {
                    customer: CustomerView {
                        id: customer,
                        ..session.customer.clone()
                    },
                    ..render::for_customer(session)
                },
                messages: record.messages,
                details: None,
                notes: Vec::new(),
            };
            (record, None)
        }
        Caller::Staff { .. } | Caller::Operator => {
            let updated_at = app.store.updated_at(id).await;
            (record, updated_at.map_err(|error| unavailable(&error))?)
        }
    };
    Ok(Json(SessionReport {
        record,
        updated_at,
        last_message,
    }))
}

/// A page of a chat's messages, in order.
///
/// For whoever may read the chat.
#[utoipa::path(
    get,
    path = "/v1/sessions/{id}/messages",
    operation_id = "session_messages",
    tag = "Sessions",
    params(("id" = SessionId, Path, description = "The chat's id."), Page),
    security(("bearer" = [])),
    responses(
        (status = 200, description = "The latest ones before `before`.", body = MessagePage),
        NoToken, ForeignPage, Missing, BadQuery, Failing,
    ),
)]
pub(super) async fn messages(
    State(app): State<App>,
    Signed(caller): Signed,
    Named(id): Named,
    Asked(page): Asked<Page>,
    headers: HeaderMap,
) -> Result<Json<MessagePage>, Refusal> {
    let limit = limit(page.limit)?;
    let (session, _) = readable(&app, &caller, &headers, &id).await?;
    let before = page.before.unwrap_or(Seq(u64::MAX));
    let found = app.store.page(session.id, before, limit + 1).await;
    let mut messages = found.map_err(|error| unavailable(&error))?;
    let more = messages.len() > limit as usize;
    messages.drain(..messages.len().saturating_sub(limit as usize));
    Ok(Json(MessagePage { messages, more }))
}

/// Where a chat waits.
///
/// For whoever may read the chat. One that does not wait has no place.
#[utoipa::path(
    get,
    path = "/v1/sessions/{id}/place",
    operation_id = "session_place",
    tag = "Sessions",
    params(("id" = SessionId, Path, description = "The chat's id.")),
    security(("bearer" = [])),
    responses(
        (status = 200, description = "Its place in the line.", body = PlaceView),
        NoToken, ForeignPage, Missing, Failing,
    ),
)]
pub(super) async fn place(
    State(app): State<App>,
    Signed(caller): Signed,
    Named(id): Named,
    headers: HeaderMap,
) -> Result<Json<PlaceView>, Refusal> {
    let (session, _) = readable(&app, &caller, &headers, &id).await?;
    let place = app.engine.place(session.id).await?;
    Ok(Json(place.ok_or_else(access::missing)?))
}

/// Why a chat went where it went.
///
/// For its owner, leads of its queue, admins and the operator; for everyone else it is not there.
#[utoipa::path(
    get,
    path = "/v1/sessions/{id}/routing",
    operation_id = "session_routing",
    tag = "Sessions",
    params(("id" = SessionId, Path, description = "The chat's id.")),
    security(("bearer" = [])),
    responses(
        (status = 200, description = "Everything that was decided, oldest first.", body = RoutingHistory),
        NoToken, Missing, Failing,
    ),
)]
pub(super) async fn routing(
    State(app): State<App>,
    Signed(caller): Signed,
    Named(id): Named,
) -> Result<Json<RoutingHistory>, Refusal> {
    // Before it is looked for: whoever may never read it learns nothing of what is there.
    access::widest(&caller, Act::ReadRouting)?;
    let id: SessionId = id.parse().map_err(|_| access::missing())?;
    let session = found(&app, id).await?;
    let standings = access::standings(&caller, &session, session.customer.id);
    ask::allow(&app, &caller, Act::ReadRouting, &standings, id).await?;
    let present = app.engine.present(id).await?;
    let history = render::history(&*app.store, id, present.why.as_ref(), present.next_step).await;
    Ok(Json(history.map_err(|error| unavailable(&error))?))
}

/// The session, and whose it is, if it may be read. Without its messages: a foreign session answers as fast as a missing
/// one, however long it is.
pub(super) async fn readable(
    app: &App,
    caller: &Caller,
    headers: &HeaderMap,
    id: &str,
) -> Result<(SessionView, CustomerId), Problem> {
    from_page(app, caller, headers)?;
    let id: SessionId = id.parse().map_err(|_| access::missing())?;
    let session = found(app, id).await?;
    let (customer, standings) = ask::standings(app, caller, &session).await?;
    ask::allow(app, caller, Act::ReadChat, &standings, id).await?;
    Ok((session, customer))
}

/// How many of a list at most.
pub(super) fn limit(asked: Option<u32>) -> Result<u32, Problem> {
    let limit = asked.unwrap_or(PAGE_USUAL);
    if (1..=LIST_MOST).contains(&limit) {
        Ok(limit)
    } else {
        let detail = format!("`limit` must be from 1 to {LIST_MOST}.");
        Err(Problem::new(ErrorCode::Invalid, "A value in the address is not allowed.").with_detail(detail))
    }
}

pub(super) async fn found(app: &App, id: SessionId) -> Result<SessionView, Problem> {
    let session = app.store.session(id).await.map_err(|error| unavailable(&error))?;
    session.ok_or_else(access::missing)
}
