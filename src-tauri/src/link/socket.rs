//! One socket, one task: frames in, frames out, until either side ends it.

use super::{LinkEvent, LinkId};
use crate::controller::Input;
use futures_util::{SinkExt as _, StreamExt as _};
use std::time::Duration;
use switchboard_protocol::{ClientFrame, RelayFrame};
use tokio::{net::TcpStream, sync::mpsc, time::timeout};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async_with_config, tungstenite};
use tungstenite::Message;

/// How long opening may take: name, TCP, TLS and upgrade together.
const CONNECTING: Duration = Duration::from_secs(10);
/// How long a write may be stuck before the link counts as dead.
const WRITING: Duration = Duration::from_secs(10);

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// Opens the socket and serves it. Ends when `outgoing` is dropped, with a proper close; or when the socket ends.
pub(super) async fn run(
    address: String,
    link: LinkId,
    mut outgoing: mpsc::UnboundedReceiver<ClientFrame>,
    inbox: mpsc::Sender<Input>,
) {
    let tell = async |event| inbox.send(Input::Link { link, event }).await.is_ok();
    let opening = timeout(CONNECTING, connect_async_with_config(address, None, true));
    let opened = tokio::select! {
        opened = opening => opened,
        // Nothing is written before the socket is open: this can only be a hang-up.
        _ = outgoing.recv() => return,
    };
    let mut socket = match opened {
        Ok(Ok((socket, _))) => socket,
        Ok(Err(error)) => {
            tracing::info!(error = %describe(&error), "no link to the relay");
            tell(LinkEvent::Closed).await;
            return;
        }
        Err(_) => {
            tracing::info!("no link to the relay: connecting took too long");
            tell(LinkEvent::Closed).await;
            return;
        }
    };
    if !tell(LinkEvent::Opened).await {
        return;
    }
    loop {
        tokio::select! {
            frame = outgoing.recv() => {
                let Some(frame) = frame else {
                    let _ = timeout(WRITING, socket.close(None)).await;
                    return;
                };
                if let Err(reason) = write(&mut socket, &frame).await {
                    tracing::info!(reason, "the link broke while writing");
                    break;
                }
            }
            message = socket.next() => {
                let event = match message {
                    Some(Ok(message)) => read(message),
                    Some(Err(error)) => {
                        tracing::info!(error = %describe(&error), "the link broke");
                        break;
                    }
                    None => break,
                };
                // A pong that reading has queued goes out at once.
                if socket.flush().await.is_err() || !tell(event).await {
                    break;
                }
            }
        }
    }
    tell(LinkEvent::Closed).await;
}

async fn write(socket: &mut Socket, frame: &ClientFrame) -> Result<(), &'static str> {
    let text = serde_json::to_string(frame).map_err(|_| "a frame could not be written as JSON")?;
    match timeout(WRITING, socket.send(Message::text(text))).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(_)) => Err("the socket is closed"),
        Err(_) => Err("nothing moves"),
    }
}

fn read(message: Message) -> LinkEvent {
    match message {
        Message::Text(text) => serde_json::from_str::<RelayFrame>(&text).map_or_else(
            |error| {
                // The error's text could quote the frame.
                tracing::warn!(kind = ?error.classify(), "a frame could not be read");
                LinkEvent::Heard
            },
            |frame| LinkEvent::Frame(Box::new(frame)),
        ),
        Message::Ping(_) | Message::Pong(_) | Message::Binary(_) | Message::Close(_) | Message::Frame(_) => {
            LinkEvent::Heard
        }
    }
}

/// An error without what the other side sent.
fn describe(error: &tungstenite::Error) -> String {
    #[expect(clippy::wildcard_enum_match_arm, reason = "the library's own list of errors")]
    match error {
        tungstenite::Error::Http(answer) => format!("HTTP {}", answer.status().as_u16()),
        other => other.to_string(),
    }
}
