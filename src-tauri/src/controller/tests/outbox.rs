//! Messages of mine: never sent before the relay says so, never lost, never silently refused.

use super::{Home, Run};
use crate::controller::Ask;
use crate::testing::{message, record, session_id, state};
use switchboard_ipc_types::{Delivery, ThreadView, Writable, requests};
use switchboard_model::{CommandId, Fence, MessageId, Resolution, SenderKind, SessionId, limits};
use switchboard_protocol::{Command, ErrorCode, EventBody, MessageView, Problem};

impl Run {
    async fn send(&self, text: &str) -> Result<MessageId, Problem> {
        let request = requests::Send {
            session_id: session_id(1),
            text: text.to_owned(),
        };
        self.ask(|reply| Ask::Send(request, reply)).await
    }

    async fn thread(&self, session_id: SessionId) -> ThreadView {
        self.ask(|reply| Ask::OpenThread(requests::OpenThread { session_id }, reply))
            .await
            .unwrap()
    }

    /// Text and delivery of each line of the first chat.
    async fn lines(&self) -> Vec<(String, Delivery)> {
        let lines = self.thread(session_id(1)).await.lines;
        lines.into_iter().map(|line| (line.text, line.delivery)).collect()
    }

    async fn posted(&mut self) -> (CommandId, MessageId, Option<Fence>, String) {
        match self.command().await {
            (
                id,
                Command::PostMessage {
                    message_id,
                    fence,
                    text,
                    ..
                },
            ) => (id, message_id, fence, text),
            (_, other) => panic!("not a message: {other:?}"),
        }
    }
}

fn question() -> (String, Delivery) {
    ("My parcel is late".to_owned(), Delivery::Received)
}

fn mine(text: &str, delivery: Delivery) -> (String, Delivery) {
    (text.to_owned(), delivery)
}

/// What the log brings back of a message of mine.
fn stored(id: MessageId, seq: u64, text: &str) -> EventBody {
    let message = message(1, seq, SenderKind::Specialist, text);
    EventBody::MessagePosted {
        message: MessageView { id, ..message },
    }
}

fn refusal() -> Problem {
    Problem::new(ErrorCode::FenceStale, "This chat has another owner by now.")
}

#[tokio::test(start_paused = true)]
async fn a_message_is_sent_once_the_relay_says_so() {
    let mut run = Home::default().signed_in(vec![record(1)]).await;
    let written = run.send(" \n Let me\n\nlook \u{feff}").await.unwrap();
    let (id, message_id, fence, text) = run.posted().await;
    assert_eq!(
        (message_id, fence, text.as_str()),
        (written, Some(Fence(1)), "Let me\n\nlook")
    );
    assert_eq!(
        run.lines().await,
        [question(), mine("Let me\n\nlook", Delivery::Waiting)]
    );
    assert_eq!(run.desk().await.outbox, 1);
    run.acknowledge(id).await;
    assert_eq!(
        run.lines().await,
        [question(), mine("Let me\n\nlook", Delivery::Sent)]
    );
    assert_eq!(run.thread(session_id(1)).await.lines[1].seq, None);
    run.happens([stored(message_id, 2, "Let me\n\nlook")]).await;
    assert_eq!(run.desk().await.outbox, 0);
    let lines = run.thread(session_id(1)).await.lines;
    assert_eq!(
        (lines.len(), lines[1].id, lines[1].seq.map(|seq| seq.0)),
        (2, written, Some(2))
    );
    // The window was told of each step, and never that it is sent before it was.
    let told: Vec<Delivery> = run
        .record()
        .threads
        .iter()
        .filter_map(|view| Some(view.lines.get(1)?.delivery.clone()))
        .collect();
    assert!(
        told.windows(2)
            .all(|pair| !(pair[0] == Delivery::Sent && pair[1] == Delivery::Waiting)),
        "{told:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn the_log_may_be_quicker_than_the_acknowledgement() {
    let mut run = Home::default().signed_in(vec![record(1)]).await;
    run.send("Hello").await.unwrap();
    let (id, message_id, ..) = run.posted().await;
    run.happens([stored(message_id, 2, "Hello")]).await;
    assert_eq!(run.lines().await, [question(), mine("Hello", Delivery::Sent)]);
    run.acknowledge(id).await;
    assert_eq!(run.lines().await, [question(), mine("Hello", Delivery::Sent)]);
}

#[tokio::test(start_paused = true)]
async fn what_was_written_without_a_link_survives_a_kill_and_keeps_its_order() {
    let mut home = Home::default();
    let run = home.signed_in(vec![record(1)]).await;
    run.link_down().await;
    run.send("one").await.unwrap();
    run.send("two").await.unwrap();
    run.kill().await;

    let mut run = home.start();
    let waiting = [
        question(),
        mine("one", Delivery::Waiting),
        mine("two", Delivery::Waiting),
    ];
    assert_eq!(run.lines().await, waiting);
    run.link_up(None).await;
    let first = run.posted().await;
    // The link breaks before the relay has answered: the same command goes out again.
    run.link_down().await;
    run.link_up(None).await;
    assert_eq!(run.posted().await, first);
    run.acknowledge(first.0).await;
    let second = run.posted().await;
    assert_eq!((first.3.as_str(), second.3.as_str()), ("one", "two"));
    run.acknowledge(second.0).await;
    let sent = [
        question(),
        mine("one", Delivery::Sent),
        mine("two", Delivery::Sent),
    ];
    assert_eq!(run.lines().await, sent);
    run.kill().await;

    // Acknowledged, but not brought back by the log yet: still there, and not sent a third time.
    let mut run = home.start();
    assert_eq!(run.lines().await, sent);
    run.link_up(None).await;
    run.happens([stored(first.1, 2, "one"), stored(second.1, 3, "two")])
        .await;
    assert_eq!(run.lines().await, sent);
    assert!(run.is_quiet().await);
}

#[tokio::test(start_paused = true)]
async fn a_refused_message_stays_until_it_is_sent_again() {
    let mut home = Home::default();
    let mut run = home.signed_in(vec![record(1)]).await;
    run.send("Hello").await.unwrap();
    let (first, message_id, ..) = run.posted().await;
    run.refuse(first, refusal()).await;
    assert!(run.until(|desk| desk.outbox == 0).await.active[0].failed);
    run.kill().await;

    let mut run = home.start();
    let failed = Delivery::Failed { problem: refusal() };
    assert_eq!(run.lines().await, [question(), mine("Hello", failed)]);
    // The chat is mine again, under another fence.
    let mut again = record(1);
    again.session.fence = Fence(3);
    run.link_up(Some(state(vec![again]))).await;
    assert!(run.is_quiet().await);
    let request = requests::FailedMessage {
        session_id: session_id(1),
        message_id,
    };
    run.ask(|reply| Ask::Retry(request.clone(), reply)).await.unwrap();
    let (second, same, fence, text) = run.posted().await;
    assert_ne!(second, first);
    assert_eq!(
        (same, fence, text.as_str()),
        (message_id, Some(Fence(3)), "Hello")
    );
    assert_eq!(run.lines().await, [question(), mine("Hello", Delivery::Waiting)]);
    assert!(run.ask(|reply| Ask::Retry(request, reply)).await.is_err());
}

#[tokio::test(start_paused = true)]
async fn a_refused_message_can_be_discarded() {
    let mut home = Home::default();
    let mut run = home.signed_in(vec![record(1)]).await;
    run.send("Hello").await.unwrap();
    let (id, message_id, ..) = run.posted().await;
    let request = requests::FailedMessage {
        session_id: session_id(1),
        message_id,
    };
    // Not while it is on its way.
    let early = run.ask(|reply| Ask::Discard(request.clone(), reply)).await;
    assert_eq!(early.unwrap_err().code, ErrorCode::NotFound);
    run.refuse(id, refusal()).await;
    run.until(|desk| desk.outbox == 0).await;
    run.ask(|reply| Ask::Discard(request, reply)).await.unwrap();
    assert_eq!(run.lines().await, [question()]);
    run.kill().await;
    assert_eq!(home.start().lines().await, [question()]);
}

#[tokio::test(start_paused = true)]
async fn what_cannot_be_sent_is_refused_at_once() {
    let mut run = Home::default().signed_in(vec![record(1)]).await;
    let long = "x".repeat(limits::MESSAGE_CHARS + 1);
    assert_eq!(
        run.send(" \u{feff}\n").await.unwrap_err().code,
        ErrorCode::MessageEmpty
    );
    assert_eq!(run.send(&long).await.unwrap_err().code, ErrorCode::MessageTooLong);
    let foreign = requests::Send {
        session_id: session_id(5),
        text: "Hello".to_owned(),
    };
    assert_eq!(
        run.ask(|reply| Ask::Send(foreign, reply)).await.unwrap_err().code,
        ErrorCode::NotFound
    );
    assert!(run.is_quiet().await);
    assert_eq!(run.send(&long[1..]).await.map(|_| ()), Ok(()));
}

#[tokio::test(start_paused = true)]
async fn ending_a_chat_closes_the_composer_until_the_relay_has_answered() {
    let mut run = Home::default().signed_in(vec![record(1)]).await;
    let request = requests::End {
        session_id: session_id(1),
        resolution: Resolution::Resolved,
    };
    run.ask(|reply| Ask::End(request, reply)).await.unwrap();
    let (id, command) = run.command().await;
    assert!(matches!(
        command,
        Command::EndSession {
            fence: Some(Fence(1)),
            resolution: Some(Resolution::Resolved),
            ..
        }
    ));
    assert_eq!(run.thread(session_id(1)).await.writable, Writable::Ending);
    assert_eq!(
        run.send("one more").await.unwrap_err().code,
        ErrorCode::SessionEnded
    );
    run.happens([EventBody::SessionEnded {
        session_id: session_id(1),
        ended_by: SenderKind::Specialist,
        resolution: Resolution::Resolved,
    }])
    .await;
    run.acknowledge(id).await;
    let desk = run.until(|desk| desk.outbox == 0).await;
    assert_eq!(
        (desk.active.len(), desk.past[0].resolution),
        (0, Some(Resolution::Resolved))
    );
    assert_eq!(run.thread(session_id(1)).await.writable, Writable::Ended);
}
