//! One socket: hello, what was missed, frames both ways. Whatever ends it is `None`: relays are killed here.

use super::PATIENCE;
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use switchboard_protocol::{Cursor, RelayFrame, SnapshotReason, View};
use tokio::{net::TcpStream, time::timeout};
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async,
    tungstenite::{Message, client::IntoClientRequest},
};

/// What lets somebody in. Only pages have an origin.
#[derive(Clone, Debug)]
pub(crate) struct Pass {
    pub(crate) token: String,
    pub(crate) origin: Option<&'static str>,
}

/// A socket.
pub(crate) struct Wire(WebSocketStream<MaybeTlsStream<TcpStream>>);

/// What a client holds of the log: where it stands, and what it sees.
#[derive(Clone, Debug, Default)]
pub(crate) struct Replica {
    pub(crate) cursor: Option<Cursor>,
    pub(crate) view: Option<View>,
    /// Why it got a snapshot last.
    pub(crate) reason: Option<SnapshotReason>,
}

impl Wire {
    /// A socket that said hello; the answers are still to come.
    pub(crate) async fn open(url: &str, pass: &Pass, resume: Option<Cursor>) -> Option<Self> {
        let mut request = format!("{}/v1/socket", url.replacen("http", "ws", 1))
            .into_client_request()
            .unwrap();
        if let Some(origin) = pass.origin {
            request.headers_mut().insert("origin", origin.parse().unwrap());
        }
        let (socket, _) = timeout(PATIENCE, connect_async(request))
            .await
            .expect("in time")
            .ok()?;
        let mut wire = Self(socket);
        let hello = json!({
            "type": "hello", "protocol": {"min": 1, "max": 1}, "token": pass.token,
            "client": {"name": "test", "version": "1"}, "resume": resume,
        });
        wire.send(&hello).await?;
        Some(wire)
    }

    pub(crate) async fn send(&mut self, frame: &Value) -> Option<()> {
        self.0.send(Message::text(frame.to_string())).await.ok()
    }

    /// The next frame; `None` when the socket has ended.
    pub(crate) async fn next(&mut self) -> Option<RelayFrame> {
        loop {
            let next = timeout(PATIENCE, self.0.next()).await;
            match next.expect("something comes in time") {
                Some(Ok(Message::Text(text))) => return Some(serde_json::from_str(&text).unwrap()),
                Some(Ok(Message::Close(_)) | Err(_)) | None => return None,
                Some(Ok(_)) => {}
            }
        }
    }

    /// All that is durable by now.
    pub(crate) async fn settle(&mut self, replica: &mut Replica) -> Option<()> {
        self.send(&json!({"type": "resume", "cursor": replica.cursor}))
            .await?;
        self.send(&json!({"type": "ping", "nonce": 99})).await?;
        loop {
            let frame = self.next().await?;
            if frame == (RelayFrame::Pong { nonce: 99 }) {
                return Some(());
            }
            replica.take(&frame);
        }
    }
}

impl Replica {
    /// Takes in what a frame says of the log. Events leave no gap and come in order.
    pub(crate) fn take(&mut self, frame: &RelayFrame) {
        match frame {
            RelayFrame::Snapshot(snapshot) => {
                self.cursor = Some(snapshot.cursor);
                self.reason = Some(snapshot.reason);
                self.view = Some(snapshot.view.clone());
            }
            RelayFrame::Events(events) => {
                let cursor = self.cursor.as_mut().unwrap();
                assert!(events.after <= cursor.position, "frames leave no gap");
                for event in &events.events {
                    if event.position > cursor.position {
                        switchboard_sync::apply(self.view.as_mut().unwrap(), event);
                        cursor.position = event.position;
                    }
                }
                cursor.position = cursor.position.max(events.upto);
            }
            RelayFrame::Welcome(_)
            | RelayFrame::Ack { .. }
            | RelayFrame::Refused { .. }
            | RelayFrame::Error { .. }
            | RelayFrame::View { .. }
            | RelayFrame::Hint(_)
            | RelayFrame::Pong { .. }
            | RelayFrame::Bye(_) => {}
        }
    }
}

/// What a client that starts now sees.
pub(crate) async fn fresh(url: &str, pass: &Pass, resume: Option<Cursor>) -> Replica {
    let mut wire = Wire::open(url, pass, resume).await.unwrap();
    let mut replica = Replica::default();
    while replica.view.is_none() {
        replica.take(&wire.next().await.unwrap());
    }
    replica
}
