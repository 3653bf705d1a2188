//! A client on a real socket, as thin as can be: what it sends is counted and what it gets is handed on.

use anyhow::{Context as _, Result, bail};
use futures_util::{
    SinkExt as _, StreamExt as _,
    stream::{SplitSink, SplitStream},
};
use switchboard_model::CommandId;
use switchboard_protocol::{ClientFrame, ClientInfo, Command, Cursor, Hello, RelayFrame, SPOKEN, View};
use tokio::net::TcpStream;
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async,
    tungstenite::{Message, client::IntoClientRequest as _},
};
use uuid::Uuid;

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// The half that asks.
pub(crate) struct Asking(SplitSink<Socket, Message>);
/// The half that hears.
pub(crate) struct Hearing(SplitStream<Socket>);

/// A socket that was let in.
pub(crate) struct Greeted {
    pub(crate) asking: Asking,
    pub(crate) hearing: Hearing,
    /// Whether the log goes on from where it was left.
    pub(crate) resumed: bool,
    /// All there is to see, unless it goes on.
    pub(crate) view: Option<View>,
    /// The place of that.
    pub(crate) cursor: Option<Cursor>,
}

/// Opens a socket, says hello and waits for all there is to see.
pub(crate) async fn connect(
    relay: &str,
    token: &str,
    origin: Option<&str>,
) -> Result<(Asking, Hearing, View)> {
    let greeted = greet(relay, token, origin, None).await?;
    let view = greeted.view.context("nothing to see")?;
    Ok((greeted.asking, greeted.hearing, view))
}

/// Opens a socket and goes on from a place, or takes all there is to see.
pub(crate) async fn greet(
    relay: &str,
    token: &str,
    origin: Option<&str>,
    resume: Option<Cursor>,
) -> Result<Greeted> {
    let mut request = format!("{}/v1/socket", relay.replacen("http", "ws", 1)).into_client_request()?;
    if let Some(origin) = origin {
        request.headers_mut().insert("origin", origin.parse()?);
    }
    let (socket, _) = connect_async(request).await.context("no socket")?;
    let (sink, stream) = socket.split();
    let (mut asking, mut hearing) = (Asking(sink), Hearing(stream));
    asking
        .send(&ClientFrame::Hello(Hello {
            protocol: SPOKEN,
            token: token.to_owned(),
            client: ClientInfo {
                name: "load".to_owned(),
                version: "0".to_owned(),
            },
            resume,
        }))
        .await?;
    let (view, cursor, resumed) = loop {
        match hearing.next().await? {
            RelayFrame::Welcome(welcome) if welcome.resumed => break (None, resume, true),
            RelayFrame::Snapshot(snapshot) => break (Some(snapshot.view), Some(snapshot.cursor), false),
            RelayFrame::Bye(bye) => bail!("turned away: {}", bye.problem),
            _ => {}
        }
    };
    Ok(Greeted {
        asking,
        hearing,
        resumed,
        view,
        cursor,
    })
}

impl Asking {
    /// Sends a command under a new id.
    pub(crate) async fn ask(&mut self, command: Command) -> Result<CommandId> {
        let id = CommandId::new(Uuid::now_v7());
        self.send(&ClientFrame::Command { id, command }).await?;
        Ok(id)
    }

    async fn send(&mut self, frame: &ClientFrame) -> Result<()> {
        let text = serde_json::to_string(frame)?;
        Ok(self.0.send(Message::text(text)).await?)
    }
}

impl Hearing {
    /// The next frame.
    pub(crate) async fn next(&mut self) -> Result<RelayFrame> {
        loop {
            match self.0.next().await.context("the relay closed the socket")?? {
                Message::Text(text) => return Ok(serde_json::from_str(&text)?),
                Message::Close(_) => bail!("the relay closed the socket"),
                Message::Binary(_) | Message::Ping(_) | Message::Pong(_) | Message::Frame(_) => {}
            }
        }
    }

    /// Waits for the answer to a command.
    pub(crate) async fn answer(&mut self, wanted: CommandId) -> Result<()> {
        loop {
            match self.next().await? {
                RelayFrame::Ack { id, .. } if id == wanted => return Ok(()),
                RelayFrame::Refused { id, problem } if id == wanted => bail!("refused: {problem}"),
                RelayFrame::Bye(bye) => bail!("sent away: {}", bye.problem),
                RelayFrame::Ack { .. }
                | RelayFrame::Refused { .. }
                | RelayFrame::Welcome(_)
                | RelayFrame::Snapshot(_)
                | RelayFrame::Events(_)
                | RelayFrame::Hint(_)
                | RelayFrame::View { .. }
                | RelayFrame::Error { .. }
                | RelayFrame::Pong { .. } => {}
            }
        }
    }
}
