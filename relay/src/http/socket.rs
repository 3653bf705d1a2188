//! The socket's door. What comes through it is the gateway's.

use super::extract::{self, Peer, user_agent};
use super::problem::Refusal;
use super::refusals::NoUpgrade;
use crate::app::App;
use crate::gateway;
use axum::{
    extract::{State, WebSocketUpgrade, ws::rejection::WebSocketUpgradeRejection},
    http::{HeaderMap, header},
    response::Response,
};
use switchboard_model::{Source, limits::FRAME_BYTES};
use switchboard_protocol::{ErrorCode, Problem};

/// Small buffers: most sockets are silent most of the time, and there are many.
const READ_BUFFER: usize = 1_024;

/// Open a WebSocket.
///
/// Chats are carried by it. What travels through it, and how a token is shown there, stands in `docs/protocol.md`.
#[utoipa::path(
    get,
    path = "/v1/socket",
    operation_id = "socket",
    tag = "Socket",
    responses(
        (status = 101, description = "A WebSocket from here on."),
        NoUpgrade,
    ),
)]
pub(super) async fn open(
    State(app): State<App>,
    Peer(peer): Peer,
    headers: HeaderMap,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Result<Response, Refusal> {
    let upgrade = upgrade.map_err(|rejection| {
        Problem::new(ErrorCode::Malformed, "This address takes WebSockets only.")
            .with_detail(rejection.body_text())
    })?;
    // Copied: a header kept is the whole buffer of the request kept, as long as the socket lives.
    let origin = headers
        .get(header::ORIGIN)
        .map(|origin| origin.to_str().unwrap_or("unreadable").into());
    let came = Box::new(extract::origin(Source::Widget, peer, user_agent(&headers)));
    Ok(as_ours(upgrade).on_upgrade(move |socket| gateway::open(app, origin, came, socket)))
}

/// How every socket of the relay is set.
pub(crate) fn as_ours(upgrade: WebSocketUpgrade) -> WebSocketUpgrade {
    // The library ends the socket at a frame over its limit. With twice ours, what is only somewhat too large gets a
    // typed answer instead, and the socket stays.
    upgrade
        .read_buffer_size(READ_BUFFER)
        .write_buffer_size(0)
        .max_message_size(2 * FRAME_BYTES)
        .max_frame_size(2 * FRAME_BYTES)
}
