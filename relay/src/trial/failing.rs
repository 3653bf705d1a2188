//! A store that takes nothing: nothing is acknowledged, nothing is lost, and it goes on when the store does.

use super::chats::{new_session, offered, post, start};
use super::{Client, ORIGIN, Trial, command};
use crate::store::sqlite::tests::{break_writes, mend_writes};
use serde_json::json;
use switchboard_protocol::{ErrorCode, View};

#[tokio::test]
async fn what_the_store_did_not_take_is_refused_and_can_be_sent_again() {
    let (trial, site) = Trial::start().await;
    let (sam, kim) = (trial.specialist("Sam", 3).await, trial.customer(&site).await);
    let mut widget = trial.as_customer(&kim).await;
    let mut desktop = trial.as_specialist(&sam).await;
    let session = new_session();
    widget.ack(&start(session, "Hello")).await;
    let offer = offered(&mut desktop).await;

    let database = trial.folder.path().join("relay.db");
    break_writes(&database);
    let (id, frame) = command(&post(session, None, "Is anyone there?"));
    widget.send(&frame).await;
    assert_eq!(widget.answer(id).await.unwrap_err().code, ErrorCode::Unavailable);
    let refused = desktop
        .refused(&json!({"type": "accept_offer", "offer_id": offer}))
        .await;
    assert_eq!(refused.code, ErrorCode::Unavailable);
    let read = trial.http.get(trial.url("/healthz")).send().await.unwrap();
    assert!(read.status().is_success());

    mend_writes(&database);
    widget.send(&frame).await;
    widget.answer(id).await.unwrap();
    desktop
        .ack(&json!({"type": "accept_offer", "offer_id": offer}))
        .await;
    let end = widget.ack(&post(session, None, "Good")).await;
    widget.until(end).await;
    desktop.until(end).await;
    let fresh = Client::greeted(trial.address, Some(ORIGIN), &kim.token, None).await;
    assert_eq!(widget.view, fresh.view);
    let Some(View::Customer(state)) = fresh.view else {
        panic!()
    };
    let texts: Vec<_> = state
        .session
        .unwrap()
        .messages
        .into_iter()
        .map(|message| message.text)
        .collect();
    assert_eq!(texts, ["Hello", "Is anyone there?", "Good"]);
}

#[tokio::test]
async fn someone_who_comes_while_the_store_fails_is_linked_when_it_works_again() {
    let (trial, site) = Trial::start().await;
    let (sam, kim) = (trial.specialist("Sam", 3).await, trial.customer(&site).await);
    drop(trial.as_specialist(&sam).await);
    let mut widget = trial.as_customer(&kim).await;
    widget.ack(&start(new_session(), "Hello")).await;
    let database = trial.folder.path().join("relay.db");
    break_writes(&database);
    let mut desktop = Client::greeted(trial.address, None, &sam.token, None).await;
    let refused = desktop
        .refused(&json!({"type": "set_status", "status": "online"}))
        .await;
    assert_eq!(refused.code, ErrorCode::Unavailable);
    mend_writes(&database);
    offered(&mut desktop).await;
}
