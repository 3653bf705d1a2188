//! What becomes of messages between real sockets: edited, taken back, delivered, seen; and who is writing.

use super::chats::post;
use super::transfers::accepted;
use super::{Client, Trial};
use serde_json::{Value, json};
use switchboard_model::{Fence, Mark, MessageId, SenderKind, Seq, SessionId};
use switchboard_protocol::{ErrorCode, EventBody, Hint, MessageView};

fn edit(session: SessionId, message: MessageId, text: &str) -> Value {
    json!({"type": "edit_message", "session_id": session, "message_id": message, "fence": 1, "text": text})
}

fn delete(session: SessionId, message: MessageId) -> Value {
    json!({"type": "delete_message", "session_id": session, "message_id": message, "fence": 1})
}

fn last(client: &Client, session: SessionId) -> MessageView {
    client.session(session).unwrap().messages.last().unwrap().clone()
}

fn kinds(client: &Client) -> Vec<String> {
    let kind = |body: &EventBody| {
        serde_json::to_value(body).unwrap()["type"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    client.events.iter().map(|event| kind(&event.body)).collect()
}

#[tokio::test]
async fn staff_edit_and_take_back_what_they_wrote() {
    let (trial, site) = Trial::start().await;
    let (sam, ada) = (trial.specialist("Sam", 3).await, trial.specialist("Ada", 3).await);
    let kim = trial.customer(&site).await;
    let (mut desktop, mut widget) = (trial.as_specialist(&sam).await, trial.as_customer(&kim).await);
    let session = accepted(&mut widget, &mut desktop, "Hello").await;
    let theirs = last(&desktop, session).id;
    desktop
        .ack(&post(session, Some(Fence(1)), "It comes on Tusday."))
        .await;
    desktop.settle().await;
    let mine = last(&desktop, session).id;

    let position = desktop.ack(&edit(session, mine, " It comes on Tuesday. ")).await;
    assert_eq!(
        desktop.ack(&edit(session, mine, "It comes on Tuesday.")).await,
        position,
        "it says so already"
    );
    widget.settle().await;
    let read = last(&widget, session);
    assert_eq!(read.text, "It comes on Tuesday.");
    assert!(read.edited_at.is_some() && read.deleted_at.is_none());

    // Not what the customer wrote, not from elsewhere, not by others, not under an old fence, and not empty.
    let not_mine = desktop.refused(&edit(session, theirs, "Goodbye")).await;
    assert_eq!(not_mine.code, ErrorCode::NotFound);
    let elsewhere = super::chats::new_session();
    assert_eq!(
        desktop.refused(&edit(elsewhere, mine, "x")).await.code,
        ErrorCode::NotFound
    );
    assert_eq!(
        desktop.refused(&edit(session, mine, " ")).await.code,
        ErrorCode::MessageEmpty
    );
    let mut stranger = trial.as_specialist(&ada).await;
    assert_eq!(
        stranger.refused(&delete(session, mine)).await.code,
        ErrorCode::NotFound
    );
    assert_eq!(
        widget.refused(&edit(session, theirs, "Hi")).await.code,
        ErrorCode::Forbidden
    );
    let old = json!({"type": "delete_message", "session_id": session, "message_id": mine, "fence": 0});
    assert_eq!(desktop.refused(&old).await.code, ErrorCode::FenceStale);

    desktop.ack(&delete(session, mine)).await;
    assert_eq!(
        desktop.refused(&edit(session, mine, "Back again")).await.code,
        ErrorCode::NotFound
    );
    widget.settle().await;
    let gone = last(&widget, session);
    assert_eq!((gone.text.as_str(), gone.seq), ("", Seq(2)), "its number stays");
    assert!(gone.deleted_at.is_some());
    assert!(kinds(&widget).ends_with(&["message_edited".into(), "message_deleted".into()]));

    // What it said before is nowhere: not even for whoever reads the log from its beginning.
    let mut anew = trial.as_customer(&kim).await;
    anew.settle().await;
    assert_eq!(anew.view, widget.view);
    let told = trial
        .running
        .app
        .store
        .log(switchboard_model::Position(0), 1_000)
        .await;
    let told = serde_json::to_string(&told.unwrap().iter().map(|it| &it.event).collect::<Vec<_>>()).unwrap();
    assert!(!told.contains("comes on"));
}

#[tokio::test]
async fn both_sides_know_how_far_messages_came() {
    let (trial, site) = Trial::start().await;
    let sam = trial.specialist("Sam", 3).await;
    let kim = trial.customer(&site).await;
    let (mut desktop, mut widget) = (trial.as_specialist(&sam).await, trial.as_customer(&kim).await);
    let session = accepted(&mut widget, &mut desktop, "Hello").await;
    let mark = |delivered: u64, seen: u64| json!({"type": "mark", "session_id": session, "mark": {"delivered": delivered, "seen": seen}});
    desktop.send(&mark(1, 0)).await;
    desktop.send(&mark(1, 1)).await;
    // Of messages that are not there, and of chats that are not theirs: nothing.
    widget.send(&mark(9, 9)).await;
    let stranger = json!({"type": "mark", "session_id": super::chats::new_session(), "mark": {"delivered": 1, "seen": 1}});
    widget.send(&stranger).await;
    let marked = |client: &Client| client.session(session).unwrap().session.marks;
    let all = Mark {
        delivered: Seq(1),
        seen: Seq(1),
    };
    for client in [&mut desktop, &mut widget] {
        while marked(client).customer != all || marked(client).specialist != all {
            client
                .event(|body| matches!(body, EventBody::MessagesMarked { .. }).then_some(()))
                .await;
            client.events.clear();
        }
    }
    let mut anew = trial.as_customer(&kim).await;
    anew.settle().await;
    assert_eq!(marked(&anew), marked(&widget), "it outlives the socket");
}

#[tokio::test]
async fn the_other_side_sees_that_somebody_writes() {
    let (trial, site) = Trial::start().await;
    let sam = trial.specialist("Sam", 3).await;
    let kim = trial.customer(&site).await;
    let (mut desktop, mut widget) = (trial.as_specialist(&sam).await, trial.as_customer(&kim).await);
    let session = accepted(&mut widget, &mut desktop, "Hello").await;
    let head = trial.running.app.engine.ping().await.unwrap();
    let typing = json!({"type": "typing", "session_id": session});
    // The second is too soon after the first.
    for _ in 0..2 {
        widget.send(&typing).await;
    }
    let hint = loop {
        match desktop.hint().await {
            Hint::QueuePlace { .. } | Hint::Warnings { .. } => {}
            typing @ Hint::Typing { .. } => break typing,
        }
    };
    let side = SenderKind::Customer;
    assert_eq!(
        hint,
        Hint::Typing {
            session_id: session,
            side
        }
    );
    desktop.send(&typing).await;
    let hint = loop {
        match widget.hint().await {
            Hint::QueuePlace { .. } | Hint::Warnings { .. } => {}
            typing @ Hint::Typing { .. } => break typing,
        }
    };
    let side = SenderKind::Specialist;
    assert_eq!(
        hint,
        Hint::Typing {
            session_id: session,
            side
        }
    );
    desktop.settle().await;
    assert_eq!(
        trial.running.app.engine.ping().await.unwrap(),
        head,
        "it is never stored"
    );
}
