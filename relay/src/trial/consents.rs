//! What customers agree to: recorded by themselves and by staff, read by staff of the chat, never changed.

use super::chats::{new_session, offered, start};
use super::{KEY, ORIGIN, Trial, someone};
use serde_json::{Value, json};
use switchboard_model::{ConsentSource, Role, SessionId};
use switchboard_protocol::{ConsentView, Consents};
use uuid::Uuid;

const SENTENCE: &str = " You may text me at +49 30 901820. ";

fn consent(session: Option<SessionId>, given: bool) -> Value {
    json!({
        "id": Uuid::now_v7(), "session_id": session, "kind": "SMS", "given": given, "sentence": SENTENCE,
        "language": "en-GB",
    })
}

async fn add(trial: &Trial, token: &str, origin: Option<&str>, body: &Value) -> (u16, Value) {
    let request = trial.http.post(trial.url("/v1/consents")).bearer_auth(token);
    let request = match origin {
        Some(origin) => request.header("origin", origin),
        None => request,
    };
    let response = request.json(body).send().await.unwrap();
    let status = response.status().as_u16();
    (status, response.json().await.unwrap_or_default())
}

async fn read(trial: &Trial, token: &str, session: SessionId, page: &str) -> (u16, Value) {
    let path = format!("/v1/sessions/{session}/consents{page}");
    let request = trial.http.get(trial.url(&path)).bearer_auth(token);
    let response = request.send().await.unwrap();
    let status = response.status().as_u16();
    (status, response.json().await.unwrap_or_default())
}

#[tokio::test]
async fn consents_are_given_and_withdrawn_and_every_word_stays() {
    let (trial, site) = Trial::start().await;
    let sam = trial.specialist("Sam", 3).await;
    let ada = trial.specialist("Ada", 3).await;
    let lea = trial
        .person(someone("Lea", Role::Lead, 1, &["Support"]), None)
        .await;
    let kim = trial.customer(&site).await;
    let standing = async || {
        let store = &trial.running.app.store;
        store.standing_consent(kim.customer_id, "sms").await.unwrap()
    };
    let (status, refused) = add(&trial, &kim.token, Some(ORIGIN), &consent(None, false)).await;
    assert_eq!(
        (status, &refused["code"]),
        (422, &json!("invalid")),
        "nothing to withdraw"
    );
    let before_the_chat = consent(None, true);
    let (status, first) = add(&trial, &kim.token, Some(ORIGIN), &before_the_chat).await;
    assert_eq!(status, 201, "{first}");
    let first: ConsentView = serde_json::from_value(first).unwrap();
    assert_eq!((first.kind.as_str(), first.sentence.as_str()), ("sms", SENTENCE));
    assert_eq!(
        (first.language.0.as_str(), first.source),
        ("en-gb", ConsentSource::Widget)
    );
    assert_eq!(standing().await.as_ref(), Some(&first));
    let again = add(&trial, &kim.token, Some(ORIGIN), &before_the_chat).await.1;
    assert_eq!(again["number"], json!(first.number), "recorded once");
    let mut other = before_the_chat.clone();
    other["sentence"] = json!("Something else.");
    let (status, refused) = add(&trial, &kim.token, Some(ORIGIN), &other).await;
    assert_eq!((status, &refused["code"]), (409, &json!("id_reused")));

    let session = new_session();
    let (mut desk, mut widget) = (trial.as_specialist(&sam).await, trial.as_customer(&kim).await);
    widget.ack(&start(session, "Hello")).await;
    let offer = offered(&mut desk).await;
    desk.ack(&json!({"type": "accept_offer", "offer_id": offer}))
        .await;
    let (status, _) = add(&trial, &kim.token, None, &consent(Some(session), false)).await;
    assert_eq!(status, 201);
    assert_eq!(standing().await, None, "withdrawn");
    let (status, last) = add(&trial, &sam.token, None, &consent(Some(session), true)).await;
    assert_eq!(status, 201, "{last}");
    let last: ConsentView = serde_json::from_value(last).unwrap();
    assert_eq!(last.recorded_by.as_ref().unwrap().name, "Sam");
    assert_eq!(standing().await.as_ref(), Some(&last));
    for (token, body, expected) in [
        (&ada.token, consent(Some(session), true), 404),
        (&sam.token, consent(None, true), 422),
        (&sam.token, consent(Some(new_session()), true), 404),
    ] {
        assert_eq!(add(&trial, token, None, &body).await.0, expected, "{body}");
    }
    assert_eq!(add(&trial, KEY, None, &consent(Some(session), true)).await.0, 403);
    let foreign = add(
        &trial,
        &kim.token,
        Some("https://evil.example"),
        &consent(None, true),
    )
    .await;
    assert_eq!(foreign.0, 403);
    for (field, value) in [
        ("kind", ""),
        ("kind", "two words"),
        ("sentence", " "),
        ("language", "x"),
    ] {
        let mut bad = consent(None, true);
        bad[field] = json!(value);
        assert_eq!(add(&trial, &kim.token, None, &bad).await.0, 422, "{bad}");
    }

    let all: Consents = serde_json::from_value(read(&trial, &sam.token, session, "").await.1).unwrap();
    let told: Vec<(bool, ConsentSource, Option<SessionId>)> = all
        .consents
        .iter()
        .map(|it| (it.given, it.source, it.session_id))
        .collect();
    assert_eq!(
        told,
        [
            (true, ConsentSource::Staff, Some(session)),
            (false, ConsentSource::Api, Some(session)),
            (true, ConsentSource::Widget, None),
        ]
    );
    let page: Consents =
        serde_json::from_value(read(&trial, &lea.token, session, "?limit=2").await.1).unwrap();
    assert_eq!(page.consents, all.consents[..2]);
    let rest = format!("?before={}", page.next.unwrap());
    let rest: Consents = serde_json::from_value(read(&trial, &kim.token, session, &rest).await.1).unwrap();
    assert_eq!((rest.consents.as_slice(), rest.next), (&all.consents[2..], None));
    assert_eq!(read(&trial, &ada.token, session, "").await.0, 404);

    let folder = trial.stop().await;
    for entry in std::fs::read_dir(folder.path()).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        assert!(
            !bytes.windows(6).any(|it| it == b"901820"),
            "it may name a number"
        );
    }
}

#[tokio::test]
async fn who_becomes_one_has_the_consents_of_both() {
    let (trial, site) = Trial::start().await;
    let (kim, phone) = (trial.customer(&site).await, trial.customer(&site).await);
    let body = consent(None, true);
    assert_eq!(add(&trial, &phone.token, None, &body).await.0, 201);
    let path = format!("/v1/customers/{}/merge", kim.customer_id);
    let merge = trial.http.post(trial.url(&path)).bearer_auth(KEY);
    let merge = merge.json(&json!({"duplicate": phone.customer_id}));
    assert_eq!(merge.send().await.unwrap().status(), 204);
    let store = &trial.running.app.store;
    assert!(
        store
            .standing_consent(kim.customer_id, "sms")
            .await
            .unwrap()
            .is_some()
    );
    assert_eq!(store.consents_given(kim.customer_id).await.unwrap(), 1);
    assert_eq!(
        add(&trial, &kim.token, None, &body).await.0,
        201,
        "the same once more"
    );
    assert_eq!(add(&trial, &kim.token, None, &consent(None, false)).await.0, 201);
    assert_eq!(
        store.standing_consent(kim.customer_id, "sms").await.unwrap(),
        None
    );
    assert_eq!(
        store.standing_consent(kim.customer_id, "post").await.unwrap(),
        None
    );
}
