//! Coming back: events after a position equal a fresh snapshot, from every position, for both roles.

use super::chats::{new_session, offered, post, start};
use super::{Client, ORIGIN, Trial, cursor_of};
use serde_json::json;
use std::collections::BTreeSet;
use switchboard_model::{Epoch, Position};
use switchboard_protocol::{Cursor, CustomerCreated, EventBody, SignedIn, Site, SnapshotReason, View};
use uuid::Uuid;

/// Everything that can happen to a customer and a specialist. Returns whatever each saw, event by event.
async fn everything(trial: &Trial, site: &Site, kim: &CustomerCreated, sam: &SignedIn) -> BTreeSet<String> {
    let mut widget = trial.as_customer(kim).await;
    let mut desktop = Client::greeted(trial.address, None, &sam.token, None).await;
    let mut seen = Vec::new();
    // Offline: the chat waits, and is left.
    widget.ack(&start(new_session(), "Anyone?")).await;
    let left = widget.event(|body| match body {
        EventBody::SessionStarted { session } => Some(session.id),
        _ => None,
    });
    let left = left.await;
    widget
        .ack(&json!({"type": "end_session", "session_id": left}))
        .await;
    desktop
        .ack(&json!({"type": "set_status", "status": "online"}))
        .await;
    // Declined, withdrawn by going away, accepted, ended by staff.
    let session = new_session();
    widget.ack(&start(session, "Hello\nthere")).await;
    let offer = offered(&mut desktop).await;
    widget.ack(&post(session, None, "And one more thing")).await;
    desktop
        .ack(&json!({"type": "set_status", "status": "busy"}))
        .await;
    desktop.events.clear();
    desktop
        .ack(&json!({"type": "set_status", "status": "online"}))
        .await;
    let again = offered(&mut desktop).await;
    assert_ne!(offer, again);
    desktop
        .ack(&json!({"type": "accept_offer", "offer_id": again}))
        .await;
    let fence = json!(1);
    let mut answer = post(session, None, "Hi");
    answer["fence"] = fence.clone();
    desktop.ack(&answer).await;
    widget.ack(&post(session, None, "Thanks")).await;
    desktop
        .ack(&json!({"type": "end_session", "session_id": session, "fence": fence}))
        .await;
    // A second chat, declined and then left alone by its customer.
    let last = new_session();
    desktop.events.clear();
    widget.ack(&start(last, "Me again")).await;
    let offer = offered(&mut desktop).await;
    let declined = json!({"type": "decline_offer", "offer_id": offer, "reason": "busy"});
    desktop.ack(&declined).await;
    let end = widget.ack(&post(last, None, "Still here?")).await;
    widget.until(end).await;
    // An open chat of another customer stays with Sam.
    let lee = trial.customer(site).await;
    let mut other = trial.as_customer(&lee).await;
    desktop.events.clear();
    other.ack(&start(new_session(), "Other")).await;
    let offer = offered(&mut desktop).await;
    let end = desktop
        .ack(&json!({"type": "accept_offer", "offer_id": offer}))
        .await;
    desktop.until(end).await;
    for (who, token) in [(Some(ORIGIN), &kim.token), (None, &sam.token)] {
        let head = cursor_of(&desktop);
        let from = Cursor {
            position: Position(0),
            ..head
        };
        let view = Client::greeted(trial.address, who, token, None)
            .await
            .view
            .unwrap();
        let mut client = Client::greeted(trial.address, who, token, Some((from, view))).await;
        client.until(end).await;
        seen.extend(client.events.iter().map(|event| kind(&event.body)));
    }
    seen.into_iter().collect()
}

/// The kind of an event; those that take more than one chat to happen are looked at in random runs.
fn kind(body: &EventBody) -> String {
    let body = serde_json::to_value(body).unwrap();
    body["type"].as_str().unwrap().to_owned()
}

/// The state before anything: what a fresh snapshot would have been at the cursor's position.
async fn first_view(trial: &Trial, origin: Option<&str>, token: &str) -> (Cursor, View) {
    let client = Client::greeted(trial.address, origin, token, None).await;
    (cursor_of(&client), client.view.unwrap())
}

#[tokio::test]
async fn a_snapshot_and_the_events_after_it_are_a_fresh_snapshot() {
    let (trial, site) = Trial::start().await;
    let kim = trial.customer(&site).await;
    let sam = trial.specialist("Sam", 3).await;
    let start = [
        (
            Some(ORIGIN),
            kim.token.clone(),
            first_view(&trial, Some(ORIGIN), &kim.token).await,
        ),
        (
            None,
            sam.token.clone(),
            first_view(&trial, None, &sam.token).await,
        ),
    ];
    let kinds = everything(&trial, &site, &kim, &sam).await;
    let all = [
        "message_posted",
        "offer_ended",
        "offer_made",
        "profile_changed",
        "session_assigned",
        "session_ended",
        "session_started",
        "specialist_joined",
        "status_changed",
    ];
    assert_eq!(kinds, all.map(str::to_owned).into(), "every kind took part");
    for (origin, token, (cursor, view)) in start {
        let fresh = Client::greeted(trial.address, origin, &token, None).await;
        let head = cursor_of(&fresh);
        let mut whole = Client::greeted(trial.address, origin, &token, Some((cursor, view.clone()))).await;
        whole.until(head.position).await;
        assert!(whole.welcome.as_ref().unwrap().resumed);
        assert_eq!(whole.view, fresh.view, "from the start");
        // From every place in between: the replica as it was there, and the rest from the relay.
        for (taken, event) in whole.events.iter().enumerate() {
            let mut replica = view.clone();
            for before in &whole.events[..=taken] {
                switchboard_sync::apply(&mut replica, before);
            }
            let here = Cursor {
                position: event.position,
                ..head
            };
            let mut client = Client::greeted(trial.address, origin, &token, Some((here, replica))).await;
            client.until(head.position).await;
            assert_eq!(client.view, fresh.view, "from {}", event.position);
        }
    }
}

#[tokio::test]
async fn a_gap_is_repaired_by_asking() {
    let (trial, site) = Trial::start().await;
    let kim = trial.customer(&site).await;
    let mut widget = trial.as_customer(&kim).await;
    let (before, view) = (cursor_of(&widget), widget.view.clone());
    let end = widget.ack(&start(new_session(), "Hello")).await;
    widget.until(end).await;
    let whole = widget.view.clone();
    widget.cursor = Some(before);
    widget.view = view;
    widget.send(&json!({"type": "resume", "cursor": before})).await;
    widget.until(end).await;
    assert_eq!(widget.view, whole);
}

#[tokio::test]
async fn a_place_in_another_log_gets_a_snapshot_that_says_why() {
    let (trial, site) = Trial::start().await;
    let kim = trial.customer(&site).await;
    let (here, view) = first_view(&trial, Some(ORIGIN), &kim.token).await;
    let other = Cursor {
        epoch: Epoch::new(Uuid::now_v7()),
        ..here
    };
    let ahead = Cursor {
        position: Position(here.position.0 + 1),
        ..here
    };
    for (from, reason) in [
        (other, SnapshotReason::EpochChanged),
        (ahead, SnapshotReason::PositionUnknown),
    ] {
        let client = Client::greeted(
            trial.address,
            Some(ORIGIN),
            &kim.token,
            Some((from, view.clone())),
        )
        .await;
        assert_eq!(client.reason, Some(reason));
        assert_eq!(client.cursor, Some(here));
    }
}

#[tokio::test]
async fn a_restart_keeps_everything() {
    let (trial, site) = Trial::start().await;
    let (kim, sam) = (trial.customer(&site).await, trial.specialist("Sam", 3).await);
    let (mut widget, mut desktop) = (trial.as_customer(&kim).await, trial.as_specialist(&sam).await);
    let session = new_session();
    let opening = start(session, "Hello");
    let (id, frame) = super::command(&opening);
    widget.send(&frame).await;
    let position = widget.answer(id).await.unwrap();
    let offer = offered(&mut desktop).await;
    let end = desktop
        .ack(&json!({"type": "accept_offer", "offer_id": offer}))
        .await;
    widget.until(end).await;
    desktop.until(end).await;
    let (cursor, view) = (cursor_of(&widget), widget.view.clone().unwrap());
    let desk = desktop.view.clone().unwrap();
    let trial = Trial::on(trial.stop().await).await;
    let mut widget = Client::greeted(trial.address, Some(ORIGIN), &kim.token, Some((cursor, view))).await;
    assert!(widget.welcome.as_ref().unwrap().resumed);
    widget.send(&frame).await;
    assert_eq!(
        widget.answer(id).await.unwrap(),
        position,
        "answered as the first time"
    );
    let mut desktop = Client::greeted(trial.address, None, &sam.token, Some((cursor, desk))).await;
    let mut answer = post(session, None, "Hi");
    answer["fence"] = json!(1);
    let end = desktop.ack(&answer).await;
    widget.until(end).await;
    let Some(View::Customer(state)) = &widget.view else {
        panic!()
    };
    let texts: Vec<_> = state
        .session
        .as_ref()
        .unwrap()
        .messages
        .iter()
        .map(|message| message.text.as_str())
        .collect();
    assert_eq!(texts, ["Hello", "Hi"]);
    let fresh = Client::greeted(trial.address, Some(ORIGIN), &kim.token, None).await;
    assert_eq!(fresh.view, widget.view);
}
