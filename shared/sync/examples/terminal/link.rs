//! One socket, one task: frames in, frames out, until either side ends it.

use anyhow::Result;
use futures_util::{SinkExt as _, StreamExt as _};
use std::time::Duration;
use switchboard_protocol::{ClientFrame, RelayFrame};
use tokio::{sync::mpsc, time::timeout};
use tokio_tungstenite::{
    connect_async,
    tungstenite::{Message, client::IntoClientRequest as _, http::HeaderValue},
};

/// What is told to the terminal.
pub(crate) enum Heard {
    Opened,
    Frame(Box<RelayFrame>),
    /// Something else: a ping, or a frame of a newer relay.
    Something,
    Closed,
    /// What became of an exchange of tokens.
    Exchanged(Result<crate::requests::Exchange>),
}

/// Which attempt to hold a socket something is about. What an earlier one still says is not listened to.
pub(crate) type Tell = mpsc::Sender<(u32, Heard)>;

const PATIENCE: Duration = Duration::from_secs(10);

/// Begins to open a socket; it is dropped with what is returned.
pub(crate) fn open(
    url: String,
    origin: Option<String>,
    link: u32,
    tell: Tell,
) -> mpsc::UnboundedSender<ClientFrame> {
    let (frames, outgoing) = mpsc::unbounded_channel();
    tokio::spawn(async move {
        // It ends in one way or another; the terminal opens another.
        let _ = run(&url, origin.as_deref(), link, outgoing, &tell).await;
        let _ = tell.send((link, Heard::Closed)).await;
    });
    frames
}

async fn run(
    url: &str,
    origin: Option<&str>,
    link: u32,
    mut outgoing: mpsc::UnboundedReceiver<ClientFrame>,
    tell: &Tell,
) -> Result<()> {
    let mut request = url.into_client_request()?;
    if let Some(origin) = origin {
        request
            .headers_mut()
            .insert("origin", HeaderValue::from_str(origin)?);
    }
    let (mut socket, _) = timeout(PATIENCE, connect_async(request)).await??;
    tell.send((link, Heard::Opened)).await?;
    loop {
        tokio::select! {
            frame = outgoing.recv() => match frame {
                Some(frame) => {
                    let text = Message::text(serde_json::to_string(&frame)?);
                    timeout(PATIENCE, socket.send(text)).await??;
                }
                None => return Ok(timeout(PATIENCE, socket.close(None)).await??),
            },
            message = socket.next() => {
                let Some(message) = message.transpose()? else { return Ok(()) };
                let frame = message.to_text().ok().and_then(|text| serde_json::from_str(text).ok());
                tell.send((link, frame.map_or(Heard::Something, Heard::Frame))).await?;
            }
        }
    }
}
