//! What a customer writes with a rating, and by which way their chats came.

use super::chats::{new_session, offered, start};
use super::{KEY, ORIGIN, Trial};
use serde_json::{Value, json};
use switchboard_model::{SessionId, Source, Stars, limits::RATING_COMMENT_CHARS};
use switchboard_protocol::{Activation, ErrorCode, SessionList, SessionReport};
use uuid::Uuid;

fn rate(session: SessionId, stars: u8, comment: Option<&str>) -> Value {
    match comment {
        Some(comment) => {
            json!({"type": "rate_session", "session_id": session, "stars": stars, "comment": comment})
        }
        None => json!({"type": "rate_session", "session_id": session, "stars": stars}),
    }
}

async fn get<T: serde::de::DeserializeOwned>(trial: &Trial, token: &str, path: &str) -> T {
    let request = trial.http.get(trial.url(path)).bearer_auth(token);
    let response = request.send().await.unwrap();
    assert!(response.status().is_success(), "{path}: {}", response.status());
    response.json().await.unwrap()
}

#[tokio::test]
async fn a_comment_goes_with_a_rating_to_whoever_may_read_it() {
    let (trial, site) = Trial::start().await;
    let sam = trial.specialist("Sam", 3).await;
    let kim = trial.customer(&site).await;
    let (mut desk, mut widget) = (trial.as_specialist(&sam).await, trial.as_customer(&kim).await);
    let session = new_session();
    widget.ack(&start(session, "Hello")).await;
    let offer = offered(&mut desk).await;
    desk.ack(&json!({"type": "accept_offer", "offer_id": offer}))
        .await;
    let end = json!({"type": "end_session", "session_id": session, "fence": null, "resolution": null});
    widget.ack(&end).await;
    let path = format!("/v1/sessions/{session}");
    for (stars, said, stays) in [
        (4, Some(" Quick,\nbut late "), Some("Quick,\nbut late")),
        (4, Some("Quick"), Some("Quick")),
        (5, None, Some("Quick")),
        (5, Some(" "), None),
        (3, Some("Better"), Some("Better")),
    ] {
        widget.ack(&rate(session, stars, said)).await;
        widget.settle().await;
        let expected = (Some(Stars(stars)), stays);
        let live = &widget.session(session).unwrap().session;
        assert_eq!((live.rating, live.rating_comment.as_deref()), expected);
        let fresh = trial.as_customer(&kim).await;
        assert_eq!(
            &fresh.session(session).unwrap().session,
            live,
            "a fresh snapshot says the same"
        );
        for token in [&kim.token, &sam.token] {
            let read: SessionReport = get(&trial, token, &path).await;
            let read = read.record.session;
            assert_eq!((read.rating, read.rating_comment.as_deref()), expected);
        }
    }
    let long = "x".repeat(RATING_COMMENT_CHARS + 1);
    let refused = widget.refused(&rate(session, 3, Some(&long))).await;
    assert_eq!(refused.code, ErrorCode::Invalid);
    let list: SessionList = get(&trial, &sam.token, "/v1/sessions").await;
    let listed = &list.sessions[0].session;
    assert_eq!(listed.rating_comment.as_deref(), Some("Better"));
    let log: Value = get(&trial, KEY, "/v1/audit").await;
    assert!(!log.to_string().contains("Better"));
    desk.settle().await;
    let seen = serde_json::to_string(&desk.view).unwrap();
    assert!(!seen.contains("Better"), "no event of theirs on the socket");
    let again = json!({"type": "reopen_session", "session_id": session, "first_message": null});
    widget.ack(&again).await;
    widget.settle().await;
    let live = &widget.session(session).unwrap().session;
    assert_eq!((live.rating, live.rating_comment.as_deref()), (None, None));
    let read: SessionReport = get(&trial, KEY, &path).await;
    assert_eq!(read.record.session.rating_comment, None);
}

#[tokio::test]
async fn every_activation_says_by_which_way_its_chat_came() {
    let (trial, site) = Trial::start().await;
    let (kim, eve) = (trial.customer(&site).await, trial.customer(&site).await);
    let mut widget = trial.as_customer(&kim).await;
    let end = |session: SessionId| json!({"type": "end_session", "session_id": session, "fence": null, "resolution": null});
    let first = new_session();
    widget.ack(&start(first, "Hello")).await;
    widget.ack(&end(first)).await;
    widget
        .ack(&json!({"type": "reopen_session", "session_id": first, "first_message": null}))
        .await;
    widget.ack(&end(first)).await;
    let second = new_session();
    for command in [start(second, "Hello"), end(second)] {
        let body = json!({"id": Uuid::now_v7(), "command": command});
        let request = trial.http.post(trial.url("/v1/commands")).bearer_auth(&eve.token);
        let response = request.header("origin", ORIGIN).json(&body).send().await.unwrap();
        assert_eq!(response.status(), 200);
    }
    let found: Vec<Activation> = get(&trial, KEY, "/v1/analytics/activations").await;
    let told: Vec<(SessionId, u32, Option<Source>)> = found
        .iter()
        .map(|it| (it.session_id, it.activation, it.source))
        .collect();
    assert_eq!(
        told,
        [
            (second, 1, Some(Source::Api)),
            (first, 2, Some(Source::Widget)),
            (first, 1, Some(Source::Widget)),
        ]
    );
}
