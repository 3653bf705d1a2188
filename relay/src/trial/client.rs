//! A client on a socket. It folds what it gets into a replica with the very function that real clients use.

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use std::{collections::VecDeque, net::SocketAddr, time::Duration};
use switchboard_model::{CommandId, Position, SessionId};
use switchboard_protocol::{
    Cursor, EventBody, Hint, LogEvent, Problem, RelayFrame, SessionRecord, SnapshotReason, View, Warning,
    WatchedView, Welcome,
};
use tokio::net::TcpStream;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async, tungstenite};
use tungstenite::{
    Message,
    client::IntoClientRequest,
    protocol::{CloseFrame, frame::coding::CloseCode},
};
use uuid::Uuid;

/// How long a test waits for what must come.
const PATIENCE: Duration = Duration::from_secs(10);

/// One socket and what it has been told.
pub(crate) struct Client {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    pub(crate) welcome: Option<Welcome>,
    pub(crate) reason: Option<SnapshotReason>,
    pub(crate) cursor: Option<Cursor>,
    pub(crate) view: Option<View>,
    /// Every event, in the order it came.
    pub(crate) events: Vec<LogEvent>,
    unread: VecDeque<RelayFrame>,
    /// True once it has asked for what may have been on its way already: that comes twice.
    asked_again: bool,
}

/// A command frame under a new id.
pub(crate) fn command(command: &Value) -> (CommandId, Value) {
    let id = Uuid::now_v7();
    (
        CommandId::new(id),
        json!({"type": "command", "id": id, "command": command}),
    )
}

/// Where a client stands.
pub(crate) fn cursor_of(client: &Client) -> Cursor {
    client.cursor.unwrap()
}

impl Client {
    /// A socket on which nothing was said.
    pub(crate) async fn silent(address: SocketAddr, origin: Option<&str>) -> Self {
        Self::at(&format!("ws://{address}/v1/socket"), origin).await
    }

    /// A socket at an address.
    pub(crate) async fn at(address: &str, origin: Option<&str>) -> Self {
        let mut request = address.into_client_request().unwrap();
        if let Some(origin) = origin {
            request.headers_mut().insert("origin", origin.parse().unwrap());
        }
        let (socket, _) = connect_async(request).await.unwrap();
        Self {
            socket,
            welcome: None,
            reason: None,
            cursor: None,
            view: None,
            events: Vec::new(),
            unread: VecDeque::new(),
            asked_again: false,
        }
    }

    /// A socket that said hello and has been welcomed and brought up to date.
    pub(crate) async fn greeted(
        address: SocketAddr,
        origin: Option<&str>,
        token: &str,
        from: Option<(Cursor, View)>,
    ) -> Self {
        let mut client = Self::silent(address, origin).await;
        let resume = from.as_ref().map(|(cursor, _)| *cursor);
        if let Some((cursor, view)) = from {
            client.cursor = Some(cursor);
            client.view = Some(view);
        }
        client.send(&hello(token, 1, resume)).await;
        let welcome = client.frame().await;
        let RelayFrame::Welcome(welcome) = welcome else {
            panic!("{welcome:?}")
        };
        let resumed = welcome.resumed;
        client.welcome = Some(welcome);
        while !resumed && client.reason.is_none() {
            client.take().await;
        }
        client
    }

    pub(crate) async fn send(&mut self, frame: &Value) {
        self.send_text(&frame.to_string()).await;
    }

    pub(crate) async fn send_text(&mut self, text: &str) {
        self.socket.send(Message::text(text)).await.unwrap();
    }

    pub(crate) async fn send_raw(&mut self, message: Message) {
        self.socket.send(message).await.unwrap();
    }

    /// The next frame, as it comes.
    pub(crate) async fn frame(&mut self) -> RelayFrame {
        let text = self.text().await.expect("the socket is open");
        serde_json::from_str(&text).unwrap()
    }

    /// The next text; `None` when the socket was closed.
    pub(crate) async fn text(&mut self) -> Option<String> {
        loop {
            let next = tokio::time::timeout(PATIENCE, self.socket.next())
                .await
                .expect("something comes in time");
            match next {
                Some(Ok(Message::Text(text))) => return Some(text.to_string()),
                Some(Ok(Message::Close(_)) | Err(_)) | None => return None,
                Some(Ok(_)) => {}
            }
        }
    }

    /// Closes, and says with which code that was answered.
    pub(crate) async fn close(&mut self, code: CloseCode) -> Option<CloseCode> {
        let reason = "".into();
        self.send_raw(Message::Close(Some(CloseFrame { code, reason })))
            .await;
        loop {
            let next = tokio::time::timeout(PATIENCE, self.socket.next()).await;
            match next.expect("something comes in time") {
                Some(Ok(Message::Close(answer))) => return answer.map(|answer| answer.code),
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return None,
            }
        }
    }

    /// Sends a command and waits for its acknowledgement.
    pub(crate) async fn ack(&mut self, what: &Value) -> Position {
        let (id, frame) = command(what);
        self.send(&frame).await;
        self.answer(id)
            .await
            .unwrap_or_else(|problem| panic!("{what} was refused: {problem:?}"))
    }

    /// Sends a command and waits for its refusal.
    pub(crate) async fn refused(&mut self, what: &Value) -> Problem {
        let (id, frame) = command(what);
        self.send(&frame).await;
        self.answer(id).await.expect_err("refused")
    }

    /// Waits for the answer to a command, taking in what comes before it.
    pub(crate) async fn answer(&mut self, wanted: CommandId) -> Result<Position, Problem> {
        loop {
            let found = self.unread.iter().position(|frame| match frame {
                RelayFrame::Ack { id, .. } | RelayFrame::Refused { id, .. } => *id == wanted,
                _ => false,
            });
            match found.and_then(|at| self.unread.remove(at)) {
                Some(RelayFrame::Ack { position, .. }) => return Ok(position),
                Some(RelayFrame::Refused { problem, .. }) => return Err(problem),
                _ => self.take().await,
            }
        }
    }

    /// The next `error` or `bye`, taking in what comes before it.
    pub(crate) async fn problem(&mut self) -> Problem {
        loop {
            match self.frame().await {
                RelayFrame::Error { problem } => return problem,
                RelayFrame::Bye(bye) => return bye.problem,
                other => self.fold(other),
            }
        }
    }

    /// The first event that fits, from those taken in or the next ones.
    pub(crate) async fn event<T>(&mut self, wanted: impl Fn(&EventBody) -> Option<T>) -> T {
        let mut seen = 0;
        loop {
            while seen < self.events.len() {
                if let Some(found) = wanted(&self.events[seen].body) {
                    return found;
                }
                seen += 1;
            }
            self.take().await;
        }
    }

    /// Takes frames in until the client stands at a position or after it.
    pub(crate) async fn until(&mut self, position: Position) {
        while self.cursor.is_none_or(|cursor| cursor.position < position) {
            self.take().await;
        }
    }

    /// The next hint about the place in the queue.
    pub(crate) async fn place(&mut self) -> u32 {
        match self.hint().await {
            Hint::QueuePlace { place, .. } => place,
            other @ (Hint::Warnings { .. } | Hint::Typing { .. }) => panic!("{other:?}"),
        }
    }

    /// The next hint about what stands in the way of the queues.
    pub(crate) async fn warnings(&mut self) -> Vec<Warning> {
        match self.hint().await {
            Hint::Warnings { warnings } => warnings,
            other @ (Hint::QueuePlace { .. } | Hint::Typing { .. }) => panic!("{other:?}"),
        }
    }

    /// Waits until it is told that this stands in the way. The same may be told more than once.
    pub(crate) async fn hears(&mut self, expected: &[Warning]) {
        while self.warnings().await != expected {}
    }

    /// The next hint.
    pub(crate) async fn hint(&mut self) -> Hint {
        loop {
            let found = self
                .unread
                .iter()
                .position(|frame| matches!(frame, RelayFrame::Hint(_)));
            if let Some(RelayFrame::Hint(hint)) = found.and_then(|at| self.unread.remove(at)) {
                return hint;
            }
            self.take().await;
        }
    }

    /// The next view of something that is watched.
    pub(crate) async fn shown(&mut self) -> Option<Box<WatchedView>> {
        loop {
            let found = self
                .unread
                .iter()
                .position(|frame| matches!(frame, RelayFrame::View { .. }));
            if let Some(RelayFrame::View { view, .. }) = found.and_then(|at| self.unread.remove(at)) {
                return view;
            }
            self.take().await;
        }
    }

    /// Everything that is durable by now: asks for what it has not got, and waits until that is answered.
    pub(crate) async fn settle(&mut self) {
        let cursor = self.cursor;
        self.asked_again = true;
        self.send(&json!({"type": "resume", "cursor": cursor})).await;
        self.send(&json!({"type": "ping", "nonce": 99})).await;
        let answered = |frame: &RelayFrame| *frame == RelayFrame::Pong { nonce: 99 };
        while !self.unread.iter().any(answered) {
            self.take().await;
        }
        self.unread.retain(|frame| !answered(frame));
    }

    /// The session of a view, by id.
    pub(crate) fn session(&self, id: SessionId) -> Option<&SessionRecord> {
        match self.view.as_ref()? {
            View::Customer(state) => state.session.as_ref().filter(|record| record.session.id == id),
            View::Specialist(state) => state.sessions.iter().find(|record| record.session.id == id),
        }
    }

    async fn take(&mut self) {
        let frame = self.frame().await;
        self.fold(frame);
    }

    fn fold(&mut self, frame: RelayFrame) {
        match frame {
            RelayFrame::Snapshot(snapshot) => {
                self.cursor = Some(snapshot.cursor);
                self.reason = Some(snapshot.reason);
                self.view = Some(snapshot.view);
            }
            RelayFrame::Events(events) => {
                let cursor = self.cursor.as_mut().unwrap();
                if self.asked_again {
                    assert!(events.after <= cursor.position, "frames leave no gap");
                } else {
                    assert_eq!(events.after, cursor.position, "frames chain");
                }
                let mut last = events.after;
                for event in events.events {
                    assert!(event.position > last, "events come in order");
                    last = event.position;
                    if event.position > cursor.position {
                        switchboard_sync::apply(self.view.as_mut().unwrap(), &event);
                        self.events.push(event);
                    }
                }
                assert!(events.upto >= last);
                cursor.position = cursor.position.max(events.upto);
            }
            other => self.unread.push_back(other),
        }
    }
}

/// A `hello`.
pub(crate) fn hello(token: &str, version: u16, resume: Option<Cursor>) -> Value {
    json!({
        "type": "hello",
        "protocol": {"min": version, "max": version},
        "token": token,
        "client": {"name": "test", "version": "1"},
        "resume": resume,
    })
}
