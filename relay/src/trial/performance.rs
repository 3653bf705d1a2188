//! How well somebody does: what their chats say, and what a lead says.

use super::chats::{new_session, offered, post, start};
use super::{KEY, Trial, someone};
use reqwest::Method;
use serde_json::{Value, json};
use switchboard_model::{Fence, Role};
use switchboard_protocol::{PerformanceView, SignedIn, SpecialistView, WatchedView};

async fn send(
    trial: &Trial,
    token: &str,
    method: Method,
    of: &SignedIn,
    body: Option<Value>,
) -> (u16, Value) {
    let path = format!("/v1/specialists/{}/performance", of.person.id);
    let request = trial.http.request(method, trial.url(&path)).bearer_auth(token);
    let request = match body {
        Some(body) => request.json(&body),
        None => request,
    };
    let response = request.send().await.unwrap();
    (
        response.status().as_u16(),
        response.json().await.unwrap_or_default(),
    )
}

async fn seen(trial: &Trial, token: &str, of: &SignedIn) -> PerformanceView {
    let path = format!("/v1/specialists/{}", of.person.id);
    let request = trial.http.get(trial.url(&path)).bearer_auth(token);
    let view: SpecialistView = request.send().await.unwrap().json().await.unwrap();
    view.performance.unwrap()
}

#[tokio::test]
async fn a_lead_says_otherwise_and_takes_it_back_and_both_are_shown() {
    let (trial, site) = Trial::start().await;
    let sam = trial.specialist("Sam", 3).await;
    let person = |name, role| trial.person(someone(name, role, 3, &["Support"]), None);
    let (lea, kit) = (
        person("Lea", Role::Lead).await,
        person("Kit", Role::Specialist).await,
    );
    assert_eq!(seen(&trial, &sam.token, &sam).await, PerformanceView::default());
    let kim = trial.customer(&site).await;
    let (mut desk, mut widget) = (trial.as_specialist(&sam).await, trial.as_customer(&kim).await);
    let session = new_session();
    widget.ack(&start(session, "Hello")).await;
    let offer = offered(&mut desk).await;
    desk.ack(&json!({"type": "accept_offer", "offer_id": offer}))
        .await;
    desk.ack(&post(session, Some(Fence(1)), "Hi")).await;
    let derived = seen(&trial, &sam.token, &sam).await.derived;
    assert!(
        derived.is_some_and(|derived| (1..=100).contains(&derived)),
        "{derived:?}"
    );

    let body = json!({"value": 40, "reason": " Leaves customers waiting. "});
    let put = |token: String, body: Value| {
        let (trial, sam) = (&trial, &sam);
        async move { send(trial, &token, Method::PUT, sam, Some(body)).await }
    };
    assert_eq!(
        put(sam.token.clone(), body.clone()).await.0,
        403,
        "not of oneself"
    );
    assert_eq!(put(kit.token.clone(), body.clone()).await.0, 403);
    for bad in [
        json!({"value": 101, "reason": "x"}),
        json!({"value": 1, "reason": " "}),
    ] {
        assert_eq!(put(lea.token.clone(), bad).await.0, 422);
    }
    let mut watcher = super::Client::greeted(trial.address, None, &lea.token, None).await;
    watcher
        .send(&json!({"type": "watch", "what": {"kind": "roster"}}))
        .await;
    watcher.shown().await;
    let (status, both) = put(lea.token.clone(), body).await;
    assert_eq!(status, 200, "{both}");
    let both: PerformanceView = serde_json::from_value(both).unwrap();
    let manual = both.manual.clone().unwrap();
    assert_eq!((both.derived, manual.value), (derived, 40));
    assert_eq!(manual.reason, "Leaves customers waiting.");
    assert_eq!(manual.set_by.unwrap().name, "Lea");
    assert_eq!(
        seen(&trial, &sam.token, &sam).await,
        both,
        "who is spoken of may read it"
    );
    loop {
        let Some(view) = watcher.shown().await else {
            continue;
        };
        let WatchedView::Roster { specialists } = *view else {
            continue;
        };
        let theirs = specialists.into_iter().find(|it| it.profile.id == sam.person.id);
        if theirs.unwrap().performance.as_ref() == Some(&both) {
            break;
        }
    }
    let (status, _) = send(&trial, KEY, Method::DELETE, &sam, None).await;
    assert_eq!(status, 200);
    let left = seen(&trial, &sam.token, &sam).await;
    assert_eq!((left.derived, left.manual), (derived, None));

    let audit = trial.http.get(trial.url("/v1/audit")).bearer_auth(KEY);
    let log = audit.send().await.unwrap().text().await.unwrap();
    for what in ["set_performance", "clear_performance"] {
        assert!(log.contains(&format!("{what} {}", sam.person.id)), "{log}");
    }
    assert!(!log.contains("waiting."), "but not why");
}
