//! What was said is gone for good: at somebody's wish, because of its age, and for whoever had a copy of it.

use super::chats::{new_session, offered};
use super::{Client, KEY, ORIGIN, Trial};
use crate::keep::retention::{scrub, sweep};
use reqwest::Method;
use serde_json::{Value, json};
use switchboard_model::{Millis, Position, SessionId};
use switchboard_protocol::{CustomerCreated, SessionRecord, SignedIn, Site, SnapshotReason};
use uuid::Uuid;

/// Words that must be nowhere afterwards.
const SAID: [&str; 7] = [
    "Marmalade",
    "Quince",
    "Rhubarb",
    "Medlar",
    "Sorrel",
    "Lovage",
    "+4930901820",
];
const DAY: i64 = 86_400_000;

async fn ask(trial: &Trial, method: Method, path: &str, body: Option<Value>) -> (u16, Value) {
    let request = trial.http.request(method, trial.url(path)).bearer_auth(KEY);
    let request = match &body {
        Some(body) => request.json(body),
        None => request,
    };
    let answer = request.send().await.unwrap();
    (answer.status().as_u16(), answer.json().await.unwrap_or_default())
}

/// A chat in which everything was said and written down that can be.
async fn talked(desktop: &mut Client, widget: &mut Client) -> SessionId {
    let session = new_session();
    widget
        .ack(&json!({
            "type": "start_session", "session_id": session, "name": "Marmalade", "language": null,
            "page_url": "https://shop.example/Quince", "page_title": "Quince",
            "first_message": {"message_id": Uuid::now_v7(), "text": "Rhubarb, please"},
            "contact": {"phone": "+4930901820", "intent": "Medlar"},
            "attributes": {"order": "Sorrel"},
        }))
        .await;
    let offer = offered(desktop).await;
    desktop
        .ack(&json!({"type": "accept_offer", "offer_id": offer}))
        .await;
    desktop
        .ack(&json!({
            "type": "post_message", "session_id": session, "fence": 1, "message_id": Uuid::now_v7(),
            "text": "There is no Rhubarb left",
        }))
        .await;
    desktop
        .ack(&json!({
            "type": "post_note", "session_id": session, "fence": 1, "note_id": Uuid::now_v7(),
            "text": "Wants Lovage next",
        }))
        .await;
    session
}

async fn end(desktop: &mut Client, session: SessionId) {
    let end = json!({"type": "end_session", "session_id": session, "fence": 1, "resolution": "resolved"});
    desktop.ack(&end).await;
    desktop.settle().await;
}

struct Two {
    trial: Trial,
    sam: SignedIn,
    kim: CustomerCreated,
    desktop: Client,
    widget: Client,
    session: SessionId,
}

async fn two() -> (Two, Site) {
    let (trial, site) = Trial::start().await;
    let (sam, kim) = (trial.specialist("Sam", 3).await, trial.customer(&site).await);
    let (mut desktop, mut widget) = (trial.as_specialist(&sam).await, trial.as_customer(&kim).await);
    let session = talked(&mut desktop, &mut widget).await;
    let two = Two {
        trial,
        sam,
        kim,
        desktop,
        widget,
        session,
    };
    (two, site)
}

async fn record(trial: &Trial, session: SessionId) -> SessionRecord {
    let (_, answer) = ask(trial, Method::GET, &format!("/v1/sessions/{session}"), None).await;
    serde_json::from_value(answer).unwrap()
}

/// No file in the data folder has a word of what was said.
fn assert_nothing_is_left(trial: &Trial) {
    for entry in std::fs::read_dir(trial.folder.path()).unwrap() {
        let path = entry.unwrap().path();
        let Ok(bytes) = std::fs::read(&path) else { continue };
        for word in SAID {
            let there = bytes.windows(word.len()).any(|window| window == word.as_bytes());
            assert!(!there, "{word} is in {}", path.display());
        }
    }
}

#[tokio::test]
async fn of_a_chat_that_is_erased_only_numbers_and_times_stay() {
    let (mut two, _) = two().await;
    let path = format!("/v1/sessions/{}", two.session);
    let (status, problem) = ask(&two.trial, Method::DELETE, &path, None).await;
    assert_eq!((status, &problem["code"]), (409, &json!("session_open")));
    end(&mut two.desktop, two.session).await;
    let before = record(&two.trial, two.session).await;
    assert_eq!(ask(&two.trial, Method::DELETE, &path, None).await.0, 204);

    let tombstone = record(&two.trial, two.session).await;
    assert!(tombstone.session.erased_at.is_some());
    let seqs = |record: &SessionRecord| record.messages.iter().map(|it| it.seq).collect::<Vec<_>>();
    assert_eq!(seqs(&tombstone), seqs(&before));
    assert!(
        tombstone
            .messages
            .iter()
            .all(|it| it.text.is_empty() && it.deleted_at.is_some())
    );
    assert_eq!(tombstone.session.ended_at, before.session.ended_at);
    assert!(tombstone.notes.is_empty() && tombstone.details.is_none());
    let shown = serde_json::to_string(&tombstone).unwrap();
    assert!(SAID.iter().all(|word| !shown.contains(word)), "{shown}");
    assert_nothing_is_left(&two.trial);

    // Whoever had it is told, and has it no longer; coming anew shows the same.
    two.desktop.settle().await;
    two.widget.settle().await;
    assert_eq!(two.desktop.session(two.session), None);
    assert_eq!(two.widget.session(two.session), None);
    let (desktop, widget) = (
        two.trial.as_specialist(&two.sam).await,
        two.trial.as_customer(&two.kim).await,
    );
    assert_eq!((desktop.view, widget.view), (two.desktop.view, two.widget.view));
    // A second time changes nothing, and the log plays through the desk as before.
    let head = two.trial.running.app.store.head().await.unwrap();
    assert_eq!(ask(&two.trial, Method::DELETE, &path, None).await.0, 204);
    assert_eq!(two.trial.running.app.store.head().await.unwrap(), head);
    let folder = two.trial.stop().await;
    let faults = crate::store::file::verify(&folder.path().join("relay.db")).faults;
    assert_eq!(faults, Vec::<String>::new());
}

#[tokio::test]
async fn a_customer_who_is_erased_cannot_come_back_and_nothing_of_theirs_is_left() {
    let (mut two, _) = two().await;
    let path = format!("/v1/customers/{}", two.kim.customer_id);
    assert_eq!(
        ask(&two.trial, Method::DELETE, &path, None).await.0,
        409,
        "they have an open chat"
    );
    end(&mut two.desktop, two.session).await;
    assert_eq!(ask(&two.trial, Method::DELETE, &path, None).await.0, 204);
    assert_nothing_is_left(&two.trial);
    let request = two
        .trial
        .http
        .get(two.trial.url(&format!("/v1/sessions/{}", two.session)));
    let answer = request
        .bearer_auth(&two.kim.token)
        .header("origin", ORIGIN)
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 401);
    two.desktop.settle().await;
    assert_eq!(two.desktop.session(two.session), None);
    assert_eq!(
        ask(&two.trial, Method::DELETE, &path, None).await.0,
        204,
        "again is the same"
    );
}

#[tokio::test]
async fn who_was_two_is_erased_as_both() {
    let (mut two, site) = two().await;
    end(&mut two.desktop, two.session).await;
    let twin = two.trial.customer(&site).await;
    let consent = json!({
        "id": Uuid::now_v7(), "kind": "sms", "given": true, "sentence": "Text me at +4930901820", "language": "en",
    });
    let said = two.trial.http.post(two.trial.url("/v1/consents"));
    let said = said.bearer_auth(&twin.token).json(&consent).send().await.unwrap();
    assert_eq!(said.status(), 201);
    let merge = format!("/v1/customers/{}/merge", two.kim.customer_id);
    let body = json!({"duplicate": twin.customer_id});
    assert_eq!(ask(&two.trial, Method::POST, &merge, Some(body)).await.0, 204);
    let consents = format!("/v1/sessions/{}/consents", two.session);
    let found = async |trial: &Trial| ask(trial, Method::GET, &consents, None).await.1["consents"].clone();
    assert_eq!(found(&two.trial).await.as_array().unwrap().len(), 1);
    let path = format!("/v1/customers/{}", two.kim.customer_id);
    assert_eq!(ask(&two.trial, Method::DELETE, &path, None).await.0, 204);
    assert_eq!(found(&two.trial).await, json!([]));
    assert_nothing_is_left(&two.trial);
}

#[tokio::test]
async fn what_is_kept_long_enough_goes_by_itself_and_old_places_are_too_old() {
    let (mut two, _) = two().await;
    end(&mut two.desktop, two.session).await;
    let (status, answer) = ask(&two.trial, Method::PUT, "/v1/retention", Some(json!({"days": 0}))).await;
    assert_eq!((status, &answer["code"]), (422, &json!("invalid")));
    let (status, answer) = ask(
        &two.trial,
        Method::PUT,
        "/v1/retention",
        Some(json!({"days": 30})),
    )
    .await;
    assert_eq!(
        (status, &answer["days"], &answer["horizon"]),
        (200, &json!(30), &json!(0))
    );
    let app = two.trial.running.app.clone();
    let now = (app.clock)();
    assert_eq!(
        sweep(&app, now + Millis(29 * DAY)).await.unwrap(),
        0,
        "it is young enough"
    );
    let (there, view) = (two.widget.cursor.unwrap(), two.widget.view.clone().unwrap());
    drop(two.widget);
    assert_eq!(sweep(&app, now + Millis(31 * DAY)).await.unwrap(), 1);
    assert_eq!(sweep(&app, now + Millis(31 * DAY)).await.unwrap(), 0);
    scrub(&app).await;
    assert_nothing_is_left(&two.trial);

    // Their place is as old as what was erased: a snapshot comes, and says why.
    let old = switchboard_protocol::Cursor {
        position: Position(1),
        ..there
    };
    let address = two.trial.address;
    let client = Client::greeted(address, Some(ORIGIN), &two.kim.token, Some((old, view))).await;
    assert_eq!(client.reason, Some(SnapshotReason::PositionExpired));
    assert_eq!(client.session(two.session), None);
    // From a place that is young enough they go on.
    let again = Some((client.cursor.unwrap(), client.view.clone().unwrap()));
    let client = Client::greeted(address, Some(ORIGIN), &two.kim.token, again).await;
    assert_eq!(client.reason, None);
}
