//! Chats in the list and in front: unread, order, drafts, notifications of messages.

use super::{Home, Run};
use crate::controller::{Ask, Input};
use crate::desktop::{Counts, NotificationKey};
use crate::testing::{message, record, session_id};
use switchboard_ipc_types::{ThreadView, requests};
use switchboard_model::{Mark, Resolution, SenderKind, Seq};
use switchboard_protocol::{ClientFrame, ErrorCode, EventBody, Hint, RelayFrame};

impl Run {
    async fn focus(&self, focused: bool) {
        self.input(Input::Focused(focused)).await;
    }

    async fn open(&self, number: u128) -> ThreadView {
        let session_id = session_id(number);
        self.ask(|reply| Ask::OpenThread(requests::OpenThread { session_id }, reply))
            .await
            .unwrap()
    }

    /// The customer writes.
    async fn asks(&mut self, number: u128, seq: u64, text: &str) {
        let message = message(number, seq, SenderKind::Customer, text);
        self.happens([EventBody::MessagePosted { message }]).await;
    }
}

fn mark(number: u128, delivered: u64, seen: u64) -> ClientFrame {
    let (session_id, delivered, seen) = (session_id(number), Seq(delivered), Seq(seen));
    ClientFrame::Mark {
        session_id,
        mark: Mark { delivered, seen },
    }
}

#[tokio::test(start_paused = true)]
async fn the_relay_hears_how_far_messages_came_and_that_i_write() {
    let mut home = Home::default();
    let mut run = home.signed_in(vec![record(1)]).await;
    assert_eq!(run.said_aside().await, [mark(1, 1, 0)], "it is here");
    run.open(1).await;
    run.focus(true).await;
    run.asks(1, 2, "Hello?").await;
    run.until(|desk| desk.active[0].last_text.as_deref() == Some("Hello?"))
        .await;
    assert_eq!(run.said_aside().await.last(), Some(&mark(1, 2, 2)), "I read it");
    let draft = |text: &str| requests::SaveDraft {
        session_id: session_id(1),
        text: text.to_owned(),
    };
    for text in ["L", "Le", "Let me"] {
        run.ask(|reply| Ask::SaveDraft(draft(text), reply)).await.unwrap();
    }
    let session_id = session_id(1);
    assert_eq!(
        run.said_aside().await,
        [ClientFrame::Typing { session_id }],
        "once"
    );

    let side = SenderKind::Customer;
    run.say(RelayFrame::Hint(Hint::Typing { session_id, side })).await;
    assert!(run.open(1).await.typing_until.is_some());
    run.asks(1, 3, "I am still here").await;
    run.until(|desk| desk.active[0].last_text.as_deref() == Some("I am still here"))
        .await;
    assert_eq!(run.open(1).await.typing_until, None, "it came");
}

#[tokio::test(start_paused = true)]
async fn a_chat_in_front_is_read_and_another_is_not() {
    let mut home = Home::default();
    let mut run = home.signed_in(vec![record(1), record(2)]).await;
    assert_eq!(
        run.record().counts,
        Counts {
            ringing: 0,
            unread: 2
        }
    );
    run.open(1).await;
    run.focus(true).await;
    run.asks(1, 2, "Hello?").await;
    run.asks(2, 2, "Hello?").await;
    let desk = run
        .until(|desk| {
            desk.active
                .iter()
                .all(|row| row.last_text.as_deref() == Some("Hello?"))
        })
        .await;
    let unread = |number| {
        desk.active
            .iter()
            .find(|row| row.id == session_id(number))
            .unwrap()
            .unread
    };
    assert_eq!((unread(1), unread(2)), (0, 2));
    assert_eq!(
        run.record().counts,
        Counts {
            ringing: 0,
            unread: 2
        }
    );
    assert!(run.record().notified.is_empty());
    run.kill().await;
    let desk = home.start().desk().await;
    assert_eq!(desk.active.iter().map(|row| row.unread).sum::<u32>(), 2);
}

#[tokio::test(start_paused = true)]
async fn an_open_chat_behind_other_windows_is_not_read() {
    let mut run = Home::default().signed_in(vec![record(1)]).await;
    run.open(1).await;
    assert_eq!(run.desk().await.active[0].unread, 1);
    run.asks(1, 2, "Hello?\nIt is me").await;
    run.until(|desk| desk.active[0].unread == 2).await;
    {
        let record = run.record();
        let notification = record.notified.last().unwrap();
        assert_eq!(
            (notification.title.as_str(), notification.body.as_str()),
            ("Ada", "Hello?")
        );
        assert_eq!(record.attention, 1);
    }
    run.focus(true).await;
    assert_eq!(run.until(|desk| desk.active[0].unread == 0).await.active.len(), 1);
    assert_eq!(run.record().withdrawn, [NotificationKey::Session(session_id(1))]);
}

#[tokio::test(start_paused = true)]
async fn who_waits_longest_stands_on_top() {
    let mut answered = record(2);
    answered
        .messages
        .push(message(2, 2, SenderKind::Specialist, "Let me look"));
    let mut later = record(3);
    later.messages[0] = message(3, 9, SenderKind::Customer, "And mine?");
    let mut run = Home::default().signed_in(vec![answered, later, record(1)]).await;
    let order = async |run: &Run| -> Vec<_> { run.desk().await.active.iter().map(|row| row.id).collect() };
    assert_eq!(order(&run).await, [session_id(1), session_id(3), session_id(2)]);
    let desk = run.desk().await;
    assert_eq!(desk.active[0].unanswered_since, Some(record(1).messages[0].at));
    assert_eq!(desk.active[2].unanswered_since, None);
    run.happens([EventBody::MessagePosted {
        message: message(1, 2, SenderKind::Specialist, "Here it is"),
    }])
    .await;
    run.until(|desk| desk.active[0].id == session_id(3)).await;
}

#[tokio::test(start_paused = true)]
async fn an_ended_chat_goes_to_the_past_and_stays_readable() {
    let mut home = Home::default();
    let mut run = home.signed_in(vec![record(1)]).await;
    run.happens([EventBody::SessionEnded {
        session_id: session_id(1),
        ended_by: SenderKind::Customer,
        resolution: Resolution::Resolved,
    }])
    .await;
    let desk = run.until(|desk| !desk.past.is_empty()).await;
    assert_eq!(
        (desk.active.len(), desk.past[0].unread, run.record().counts.unread),
        (0, 0, 0)
    );
    run.kill().await;
    // After a snapshot that does not have it any more, the cache still has.
    let mut run = home.start();
    run.link_up(Some(crate::testing::state(vec![record(2)]))).await;
    let desk = run.desk().await;
    assert_eq!((desk.past.len(), desk.past[0].id), (1, session_id(1)));
    assert_eq!(run.open(1).await.lines[0].text, "My parcel is late");
}

#[tokio::test(start_paused = true)]
async fn a_draft_waits_for_me() {
    let mut home = Home::default();
    let run = home.signed_in(vec![record(1)]).await;
    let draft = |text: &str| requests::SaveDraft {
        session_id: session_id(1),
        text: text.to_owned(),
    };
    run.ask(|reply| Ask::SaveDraft(draft(" half a sen"), reply))
        .await
        .unwrap();
    assert!(run.desk().await.active[0].draft);
    run.kill().await;
    let run = home.start();
    assert_eq!(run.open(1).await.draft, " half a sen");
    run.ask(|reply| Ask::SaveDraft(draft(""), reply)).await.unwrap();
    assert!(!run.desk().await.active[0].draft);
}

#[tokio::test(start_paused = true)]
async fn only_the_open_chat_is_emitted_and_only_when_it_changes() {
    let mut run = Home::default().signed_in(vec![record(1), record(2)]).await;
    run.open(1).await;
    run.asks(2, 2, "Hello?").await;
    run.asks(1, 2, "Hello?").await;
    run.until(|desk| desk.active.iter().all(|row| row.unread == 2))
        .await;
    assert_eq!(run.record().threads.len(), 1);
    assert_eq!(run.record().threads[0].lines.len(), 2);
    run.ask(Ask::CloseThread).await.unwrap();
    run.asks(1, 3, "Hello??").await;
    run.until(|desk| desk.active.iter().any(|row| row.unread == 3))
        .await;
    assert_eq!(run.record().threads.len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_chat_that_is_not_here_is_not_opened() {
    let run = Home::default().signed_in(vec![record(1)]).await;
    run.open(1).await;
    let request = requests::OpenThread {
        session_id: session_id(7),
    };
    let refusal = run
        .ask(|reply| Ask::OpenThread(request, reply))
        .await
        .unwrap_err();
    assert_eq!(refusal.code, ErrorCode::NotFound);
}

#[tokio::test(start_paused = true)]
async fn what_came_while_the_link_was_down_is_told_once_for_each_chat() {
    let mut run = Home::default().signed_in(vec![record(1), record(2)]).await;
    run.happens([
        EventBody::MessagePosted {
            message: message(1, 2, SenderKind::Customer, "Hello?"),
        },
        EventBody::MessagePosted {
            message: message(2, 2, SenderKind::Customer, "Still me"),
        },
        EventBody::MessagePosted {
            message: message(1, 3, SenderKind::Customer, "Are you there?"),
        },
    ])
    .await;
    run.until(|desk| desk.active.iter().map(|row| row.unread).sum::<u32>() == 5)
        .await;
    let record = run.record();
    let bodies: Vec<&str> = record
        .notified
        .iter()
        .map(|notification| notification.body.as_str())
        .collect();
    assert_eq!(
        (bodies, record.attention),
        (vec!["Are you there?", "Still me"], 1)
    );
}
