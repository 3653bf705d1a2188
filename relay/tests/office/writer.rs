//! Somebody who writes as fast as the relay answers, keeps what was not answered, and sends it again under the same ids.

use super::ORIGIN;
use super::ledger::{Answer, Ledger, Sent};
use super::wire::{Pass, Replica, Wire};
use serde_json::{Value, json};
use std::{collections::VecDeque, mem};
use switchboard_model::{SenderKind, SessionState};
use switchboard_protocol::{ErrorCode, RelayFrame, View};
use tokio::sync::watch;
use uuid::Uuid;

/// Messages that a customer writes into one chat.
const CHAT: usize = 25;

/// How often somebody was answered.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Tally {
    pub(crate) acked: usize,
    /// Of these, messages.
    pub(crate) messages: usize,
    /// The relay could not store it: it is sent again.
    pub(crate) unavailable: usize,
}

/// What is on its way.
struct Asked {
    id: Uuid,
    command: Value,
    message: Option<Uuid>,
}

/// A customer or a specialist.
pub(crate) struct Writer {
    pub(crate) pass: Pass,
    pub(crate) ledger: Ledger,
    pub(crate) replica: Replica,
    pub(crate) tally: watch::Sender<Tally>,
    /// Commands that may wait for an answer at once.
    pub(crate) window: usize,
    /// Nothing new is written any more.
    pub(crate) last_words: watch::Receiver<bool>,
    outbox: VecDeque<Asked>,
    /// The customer's chat, and what they have written into it.
    chat: Option<(Uuid, usize)>,
    greeted: bool,
    turn: usize,
}

impl Writer {
    pub(crate) fn customer(token: &str) -> Self {
        Self::new(token, Some(ORIGIN), SenderKind::Customer)
    }

    pub(crate) fn specialist(token: &str) -> Self {
        Self::new(token, None, SenderKind::Specialist)
    }

    fn new(token: &str, origin: Option<&'static str>, sender: SenderKind) -> Self {
        Self {
            pass: Pass {
                token: token.to_owned(),
                origin,
            },
            ledger: Ledger::new(sender),
            replica: Replica::default(),
            tally: watch::Sender::default(),
            window: 8,
            last_words: watch::channel(false).1,
            outbox: VecDeque::new(),
            chat: None,
            greeted: false,
            turn: 0,
        }
    }

    /// Writes until the socket ends, or until the last word is answered.
    pub(crate) async fn live(&mut self, url: &str) {
        // `None` is how a killed relay looks.
        let _ = self.talk(url).await;
    }

    async fn talk(&mut self, url: &str) -> Option<()> {
        let mut wire = Wire::open(url, &self.pass, self.replica.cursor).await?;
        let resuming = self.replica.cursor.is_some();
        loop {
            let frame = wire.next().await?;
            if let RelayFrame::Welcome(welcome) = &frame {
                assert_eq!(
                    welcome.resumed, resuming,
                    "nobody was told what is not in the log"
                );
            }
            self.replica.take(&frame);
            // A snapshot comes only if there is nothing to go on from.
            if self.replica.cursor.is_some() {
                break;
            }
        }
        for asked in &self.outbox {
            wire.send(&asked.frame()).await?;
        }
        loop {
            while !*self.last_words.borrow() && self.outbox.len() < self.window {
                let Some(asked) = self.next() else { break };
                let frame = asked.frame();
                self.outbox.push_back(asked);
                wire.send(&frame).await?;
            }
            if *self.last_words.borrow() && self.outbox.is_empty() {
                return wire.settle(&mut self.replica).await;
            }
            let frame = tokio::select! {
                frame = wire.next() => frame?,
                // Whoever waits for somebody else's word would not notice.
                Ok(()) = self.last_words.changed() => continue,
            };
            self.replica.take(&frame);
            match frame {
                RelayFrame::Ack { id, .. } => {
                    let asked = self.outbox.pop_front().unwrap();
                    assert_eq!(asked.id, id.uuid(), "answers come in order");
                    self.ledger.answered(asked.message, Answer::Acked);
                    self.tally.send_modify(|tally| {
                        tally.acked += 1;
                        tally.messages += usize::from(asked.message.is_some());
                    });
                }
                RelayFrame::Refused { id, problem } if problem.code == ErrorCode::Unavailable => {
                    let asked = self.outbox.front().unwrap();
                    assert_eq!(asked.id, id.uuid(), "answers come in order");
                    wire.send(&asked.frame()).await?;
                    self.tally.send_modify(|tally| tally.unavailable += 1);
                }
                RelayFrame::Refused { id, problem } => {
                    let asked = self.outbox.pop_front().unwrap();
                    assert_eq!(asked.id, id.uuid(), "answers come in order");
                    let over = [ErrorCode::SessionEnded, ErrorCode::FenceStale];
                    let staff = self.ledger.sender == SenderKind::Specialist;
                    assert!(
                        staff && over.contains(&problem.code),
                        "{problem}: {}",
                        asked.command
                    );
                    self.ledger.answered(asked.message, Answer::Refused);
                }
                RelayFrame::Error { problem } => panic!("{problem}"),
                RelayFrame::Bye(_) => return None,
                RelayFrame::Welcome(_)
                | RelayFrame::Snapshot(_)
                | RelayFrame::Events(_)
                | RelayFrame::View { .. }
                | RelayFrame::Hint(_)
                | RelayFrame::Pong { .. } => {}
            }
        }
    }

    /// What to ask next, if there is anything.
    fn next(&mut self) -> Option<Asked> {
        match self.ledger.sender {
            SenderKind::Customer => Some(self.as_customer()),
            SenderKind::Specialist | SenderKind::System => self.as_specialist(),
        }
    }

    /// One chat after the other.
    fn as_customer(&mut self) -> Asked {
        let Some((session, written)) = self.chat else {
            let session = Uuid::now_v7();
            self.chat = Some((session, 1));
            let (message, text) = self.write(session);
            return Asked::new(
                Some(message),
                json!({
                    "type": "start_session", "session_id": session, "name": null, "language": null,
                    "page_url": null, "page_title": null, "first_message": {"message_id": message, "text": text},
                }),
            );
        };
        if written >= CHAT {
            self.chat = None;
            return Asked::new(None, json!({"type": "end_session", "session_id": session}));
        }
        self.chat = Some((session, written + 1));
        self.post(session, &Value::Null)
    }

    /// Into each of their chats in turn.
    fn as_specialist(&mut self) -> Option<Asked> {
        if !mem::replace(&mut self.greeted, true) {
            return Some(Asked::new(
                None,
                json!({"type": "set_status", "status": "online"}),
            ));
        }
        let Some(View::Specialist(state)) = &self.replica.view else {
            return None;
        };
        let open: Vec<_> = state
            .sessions
            .iter()
            .filter(|record| record.session.state == SessionState::Active)
            .collect();
        self.turn += 1;
        let session = &open.get(self.turn % open.len().max(1))?.session;
        let (id, fence) = (session.id.uuid(), json!(session.fence));
        Some(self.post(id, &fence))
    }

    fn post(&mut self, session: Uuid, fence: &Value) -> Asked {
        let (message, text) = self.write(session);
        Asked::new(
            Some(message),
            json!({
                "type": "post_message", "session_id": session, "message_id": message, "fence": fence, "text": text,
            }),
        )
    }

    /// A message that is like no other.
    fn write(&mut self, session: Uuid) -> (Uuid, String) {
        let message = Uuid::now_v7();
        let text = format!("Message {} of a kind: {message}", self.ledger.sent.len() + 1);
        self.ledger.sent.push(Sent {
            message,
            session,
            text: text.clone(),
            answer: Answer::None,
        });
        (message, text)
    }
}

impl Asked {
    fn new(message: Option<Uuid>, command: Value) -> Self {
        Self {
            id: Uuid::now_v7(),
            command,
            message,
        }
    }

    fn frame(&self) -> Value {
        json!({"type": "command", "id": self.id, "command": self.command})
    }
}
