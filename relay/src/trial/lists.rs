//! Lists of chats: when each changed last, and what was said last in it.

use super::chats::{new_session, offered, post, start};
use super::{Client, KEY, Trial};
use serde_json::{Value, json};
use switchboard_model::{Fence, SenderKind, SessionId, Timestamp};
use switchboard_protocol::{EventBody, MessageView, SessionList, SessionReport};
use uuid::Uuid;

/// What the list and the chat by itself say: the same.
async fn shown(trial: &Trial, session: SessionId) -> (Timestamp, Option<MessageView>) {
    let list: SessionList = serde_json::from_value(get(trial, KEY, "/v1/sessions").await).unwrap();
    let listed = list
        .sessions
        .into_iter()
        .find(|it| it.session.id == session)
        .unwrap();
    let path = format!("/v1/sessions/{session}");
    let one: SessionReport = serde_json::from_value(get(trial, KEY, &path).await).unwrap();
    assert_eq!(one.updated_at, Some(listed.updated_at));
    assert_eq!(one.last_message, listed.last_message);
    assert_eq!(one.record.session, listed.session);
    (listed.updated_at, listed.last_message)
}

async fn get(trial: &Trial, token: &str, path: &str) -> Value {
    let request = trial.http.get(trial.url(path)).bearer_auth(token);
    request.send().await.unwrap().json().await.unwrap()
}

/// When the last thing happened that a client was told.
async fn told(client: &mut Client) -> Timestamp {
    client.settle().await;
    client.events.last().unwrap().at
}

#[tokio::test]
async fn a_list_says_when_a_chat_changed_and_what_was_said_last() {
    let (trial, site) = Trial::start().await;
    let sam = trial.specialist("Sam", 3).await;
    let (kim, eve) = (trial.customer(&site).await, trial.customer(&site).await);
    let (mut desk, mut widget) = (trial.as_specialist(&sam).await, trial.as_customer(&kim).await);
    let session = new_session();
    let mut silent = start(session, "");
    silent["first_message"] = Value::Null;
    widget.ack(&silent).await;
    let (updated, last) = shown(&trial, session).await;
    assert_eq!((updated, last), (told(&mut widget).await, None));

    let offer = offered(&mut desk).await;
    desk.ack(&json!({"type": "accept_offer", "offer_id": offer}))
        .await;
    assert_eq!(shown(&trial, session).await.0, told(&mut widget).await);
    widget.ack(&post(session, None, "Where is it?")).await;
    let answer = post(session, Some(Fence(1)), "On its wey.");
    desk.ack(&answer).await;
    let at = told(&mut desk).await;
    let (updated, last) = shown(&trial, session).await;
    let last = last.unwrap();
    assert_eq!((updated, last.at, last.sender), (at, at, SenderKind::Specialist));
    assert_eq!(
        (last.text.as_str(), last.sender_name.as_deref()),
        ("On its wey.", Some("Sam"))
    );

    let message = answer["message_id"].clone();
    let edit = json!({
        "type": "edit_message", "session_id": session, "message_id": message, "fence": 1, "text": "On its way.",
    });
    desk.ack(&edit).await;
    let at = told(&mut desk).await;
    let (updated, last) = shown(&trial, session).await;
    let last = last.unwrap();
    assert_eq!(
        (updated, last.edited_at, last.text.as_str()),
        (at, Some(at), "On its way.")
    );
    let mark = json!({"type": "mark", "session_id": session, "mark": {"delivered": 2, "seen": 2}});
    widget.send(&mark).await;
    let marked = |body: &EventBody| matches!(body, EventBody::MessagesMarked { .. }).then_some(());
    desk.event(marked).await;
    assert_eq!(
        shown(&trial, session).await.0,
        updated,
        "that it was seen is no change"
    );

    let delete = json!({"type": "delete_message", "session_id": session, "message_id": message, "fence": 1});
    desk.ack(&delete).await;
    let at = told(&mut desk).await;
    let (updated, last) = shown(&trial, session).await;
    let last = last.unwrap();
    assert_eq!((updated, last.deleted_at, last.text.as_str()), (at, Some(at), ""));
    let note = json!({
        "type": "post_note", "session_id": session, "fence": 1, "note_id": Uuid::now_v7(), "text": "Secret",
    });
    desk.ack(&note).await;
    let at = told(&mut desk).await;
    assert_eq!(shown(&trial, session).await.0, at);
    let theirs = get(&trial, &kim.token, &format!("/v1/sessions/{session}")).await;
    assert_eq!(theirs["updated_at"], Value::Null, "which would tell of notes");
    assert_eq!(theirs["last_message"]["text"], json!(""));

    // Another chat's words are its own.
    let other = new_session();
    trial.as_customer(&eve).await.ack(&start(other, "Me too")).await;
    assert_eq!(shown(&trial, other).await.1.unwrap().text, "Me too");
    assert_eq!(shown(&trial, session).await.1.unwrap().text, "");
    let page = get(&trial, KEY, "/v1/sessions?limit=1").await;
    assert_eq!(page["sessions"][0]["id"], json!(other));
    assert!(page["next"].is_number());
}
