//! Commands by REST: what a socket's command frame carries, for programs that keep no socket.

use super::extract::{Body, Peer, Signed, from_page, origin, user_agent};
use super::problem::Refusal;
use super::refusals::{BadBody, Failing, ForeignPage, Missing, NoToken, Refused};
use crate::app::App;
use crate::ask;
use crate::engine::stopped;
use axum::{Json, extract::State, http::HeaderMap};
use switchboard_model::Source;
use switchboard_protocol::{CommandDone, CommandRequest};

/// Do what a socket's command does.
///
/// Answered once it is durable. Under the same id it is done once, however often it is sent, by whichever way. Who may
/// send which is said in the access table; what is not theirs is answered as if it were not there.
#[utoipa::path(
    post,
    path = "/v1/commands",
    operation_id = "command",
    tag = "Commands",
    request_body = CommandRequest,
    security(("bearer" = [])),
    responses(
        (status = 200, description = "It is durable.", body = CommandDone),
        NoToken, ForeignPage, BadBody, Missing, Refused, Failing,
    ),
)]
pub(super) async fn command(
    State(app): State<App>,
    Signed(caller): Signed,
    Peer(peer): Peer,
    headers: HeaderMap,
    Body(asked): Body<CommandRequest>,
) -> Result<Json<CommandDone>, Refusal> {
    from_page(&app, &caller, &headers)?;
    let origin = origin(Source::Api, peer, user_agent(&headers));
    let intent = ask::intent(&app, &caller, asked.id, &asked.command, Some(&origin))?;
    let answer = app.engine.ask(intent).await;
    let position = answer.await.unwrap_or_else(|_| Err(stopped()))?;
    Ok(Json(CommandDone { position }))
}
