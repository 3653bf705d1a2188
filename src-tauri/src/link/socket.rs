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

pub(super) type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// A socket, opened and set as every link's is.
pub(super) async fn connect(address: String) -> Result<Socket, tungstenite::Error> {
    let (socket, _) = connect_async_with_config(address, None, true).await?;
    Ok(socket)
}

/// Opens the socket and serves it. Ends when `outgoing` is dropped, with a proper close; or when the socket ends.
pub(super) async fn run(
    address: String,
    link: LinkId,
    mut outgoing: mpsc::UnboundedReceiver<ClientFrame>,
    inbox: mpsc::Sender<Input>,
) {
    let tell = async |event| inbox.send(Input::Link { link, event }).await.is_ok();
    let opening = timeout(CONNECTING, connect(address));
    let opened = tokio::select! {
        opened = opening => opened,
        // Nothing is written before the socket is open: this can only be a hang-up.
        _ = outgoing.recv() => return,
    };
    let mut socket = match opened {
        Ok(Ok(socket)) => socket,
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
                // A pong, or the answer to a close, that reading has queued goes out at once.
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

#[cfg(test)]
mod tests {
    use super::{Input, LinkEvent, LinkId, run};
    use futures_util::{SinkExt as _, StreamExt as _};
    use std::time::Duration;
    use switchboard_protocol::{ClientFrame, RelayFrame};
    use tokio::net::{TcpListener, TcpStream};
    use tokio::sync::mpsc;
    use tokio::time::timeout;
    use tokio_tungstenite::{WebSocketStream, accept_async, tungstenite::Message};

    const PATIENCE: Duration = Duration::from_secs(20);

    struct Ends {
        relay: WebSocketStream<TcpStream>,
        outgoing: mpsc::UnboundedSender<ClientFrame>,
        inbox: mpsc::Receiver<Input>,
    }

    impl Ends {
        /// A socket between the task and a relay of ours.
        async fn new() -> Self {
            let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
            let address = format!("ws://{}/v1/socket", listener.local_addr().unwrap());
            let (outgoing, frames) = mpsc::unbounded_channel();
            let (inputs, inbox) = mpsc::channel(8);
            tokio::spawn(run(address, LinkId(1), frames, inputs));
            let (stream, _) = timeout(PATIENCE, listener.accept()).await.unwrap().unwrap();
            let relay = accept_async(stream).await.unwrap();
            let mut ends = Self {
                relay,
                outgoing,
                inbox,
            };
            assert!(matches!(ends.event().await, LinkEvent::Opened));
            ends
        }

        async fn event(&mut self) -> LinkEvent {
            match timeout(PATIENCE, self.inbox.recv()).await.unwrap() {
                Some(Input::Link {
                    link: LinkId(1),
                    event,
                }) => event,
                Some(_) | None => panic!("not an event of the link"),
            }
        }

        async fn arrives(&mut self) -> Message {
            timeout(PATIENCE, self.relay.next())
                .await
                .unwrap()
                .unwrap()
                .unwrap()
        }
    }

    #[tokio::test]
    async fn frames_go_both_ways_and_pings_are_answered() {
        let mut ends = Ends::new().await;
        ends.outgoing.send(ClientFrame::Ping { nonce: 7 }).unwrap();
        assert_eq!(
            ends.arrives().await,
            Message::text(r#"{"type":"ping","nonce":7}"#)
        );

        ends.relay
            .send(Message::text(r#"{"type":"pong","nonce":7}"#))
            .await
            .unwrap();
        let LinkEvent::Frame(frame) = ends.event().await else {
            panic!("not a frame")
        };
        assert_eq!(*frame, RelayFrame::Pong { nonce: 7 });
        ends.relay.send(Message::Ping("beat".into())).await.unwrap();
        assert!(matches!(ends.event().await, LinkEvent::Heard));
        assert_eq!(ends.arrives().await, Message::Pong("beat".into()));
    }

    #[tokio::test]
    async fn a_frame_of_a_newer_relay_does_not_end_the_link() {
        let mut ends = Ends::new().await;
        ends.relay
            .send(Message::text(r#"{"type":"brand_new"}"#))
            .await
            .unwrap();
        assert!(matches!(ends.event().await, LinkEvent::Heard));
        ends.relay
            .send(Message::text(r#"{"type":"pong","nonce":1}"#))
            .await
            .unwrap();
        assert!(matches!(ends.event().await, LinkEvent::Frame(_)));
    }

    #[tokio::test]
    async fn a_relay_that_dies_is_told_and_a_hang_up_is_proper() {
        let mut ends = Ends::new().await;
        drop(ends.relay);
        assert!(matches!(
            timeout(PATIENCE, ends.inbox.recv()).await.unwrap(),
            Some(Input::Link {
                event: LinkEvent::Closed,
                ..
            })
        ));
        let mut ends = Ends::new().await;
        drop(ends.outgoing);
        assert!(
            timeout(PATIENCE, ends.relay.next())
                .await
                .unwrap()
                .unwrap()
                .unwrap()
                .is_close()
        );
        // Who hangs up is not told.
        assert!(timeout(PATIENCE, ends.inbox.recv()).await.unwrap().is_none());
    }

    #[tokio::test]
    async fn a_relay_that_is_not_there_is_told() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("ws://{}/v1/socket", listener.local_addr().unwrap());
        drop(listener);
        let (_outgoing, frames) = mpsc::unbounded_channel();
        let (inputs, mut inbox) = mpsc::channel(8);
        run(address, LinkId(1), frames, inputs).await;
        assert!(matches!(
            inbox.recv().await,
            Some(Input::Link {
                event: LinkEvent::Closed,
                ..
            })
        ));
    }
}
