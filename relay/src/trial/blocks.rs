//! Who is kept out, and who is too fast.

use super::chats::{new_session, start};
use super::{Client, ORIGIN, Trial, someone};
use reqwest::Method;
use serde_json::{Value, json};
use std::sync::Arc;
use switchboard_model::Role;
use switchboard_protocol::{BlockView, ErrorCode, EventBody, RelayFrame};

async fn answer(request: reqwest::RequestBuilder) -> (u16, Value) {
    let response = request.send().await.unwrap();
    let status = response.status().as_u16();
    (status, response.json().await.unwrap_or_default())
}

#[tokio::test]
async fn whoever_answers_a_customer_may_keep_them_out_and_a_lead_lets_them_in() {
    let (trial, site) = Trial::start().await;
    let (sam, ada) = (trial.specialist("Sam", 3).await, trial.specialist("Ada", 3).await);
    let lead = trial
        .person(someone("Lea", Role::Lead, 1, &["Support"]), None)
        .await;
    let kim = trial.customer(&site).await;
    let mut widget = trial.as_customer(&kim).await;
    let mut desk = trial.as_specialist(&sam).await;
    widget.ack(&start(new_session(), "Hello")).await;
    let offered = |event: &EventBody| match event {
        EventBody::OfferMade { offer } => Some(offer.id),
        _ => None,
    };
    let offer = desk.event(offered).await;
    desk.ack(&json!({"type": "accept_offer", "offer_id": offer}))
        .await;
    let what = json!({"kind": "customer", "id": kim.customer_id});
    let block = json!({"what": what, "reason": "Threats."});
    let send = |token: &str, body: &Value| {
        let request = trial
            .http
            .post(trial.url("/v1/blocks"))
            .bearer_auth(token)
            .json(body);
        answer(request)
    };
    let (status, _) = send(&ada.token, &block).await;
    assert_eq!(status, 404, "not her chat");
    let (status, _) = send(&sam.token, &json!({"what": what, "reason": " "})).await;
    assert_eq!(status, 422, "colleagues are to know why");
    let (status, made) = send(&sam.token, &block).await;
    assert_eq!(status, 201, "{made}");
    let made: BlockView = serde_json::from_value(made).unwrap();
    assert_eq!(made.by.map(|by| by.name).as_deref(), Some("Sam"));
    assert_eq!(widget.problem().await.code, ErrorCode::Blocked, "at once");
    let mut again = Client::silent(trial.address, Some(ORIGIN)).await;
    again.send(&super::client::hello(&kim.token, 1, None)).await;
    let RelayFrame::Bye(bye) = again.frame().await else {
        panic!("no goodbye")
    };
    assert_eq!((bye.problem.code, bye.resumable), (ErrorCode::Blocked, false));
    let path = format!("/v1/blocks/{}", made.id);
    let remove = |token: &str| {
        let request = trial.http.request(Method::DELETE, trial.url(&path));
        answer(request.bearer_auth(token))
    };
    assert_eq!(remove(&sam.token).await.0, 403, "for leads");
    assert_eq!(remove(&lead.token).await.0, 204);
    assert_eq!(remove(&lead.token).await.0, 404);
    trial.as_customer(&kim).await;
}

#[tokio::test]
async fn a_merge_lets_nobody_in_who_was_kept_out() {
    let (trial, site) = Trial::start().await;
    let lead = trial
        .person(someone("Lea", Role::Lead, 1, &["Support"]), None)
        .await;
    let (kim, kims_phone) = (trial.customer(&site).await, trial.customer(&site).await);
    let me = |token: String| {
        let request = trial.http.get(trial.url("/v1/me"));
        async move {
            answer(request.header("origin", ORIGIN).bearer_auth(token))
                .await
                .0
        }
    };
    let block = |id| {
        let body = json!({"what": {"kind": "customer", "id": id}, "reason": "Threats."});
        let request = trial.http.post(trial.url("/v1/blocks"));
        answer(request.bearer_auth(&lead.token).json(&body))
    };
    assert_eq!(block(kims_phone.customer_id).await.0, 201);
    assert_eq!(
        (me(kim.token.clone()).await, me(kims_phone.token.clone()).await),
        (200, 403)
    );
    let path = format!("/v1/customers/{}/merge", kim.customer_id);
    let merge = trial.http.post(trial.url(&path)).bearer_auth(&lead.token);
    let (status, _) = answer(merge.json(&json!({"duplicate": kims_phone.customer_id}))).await;
    assert_eq!(status, 204);
    assert_eq!(
        (me(kim.token.clone()).await, me(kims_phone.token.clone()).await),
        (403, 403)
    );
    // By the id that staff were shown before.
    assert_eq!(block(kims_phone.customer_id).await.0, 201);
}

#[tokio::test]
async fn an_address_is_kept_out_until_its_time_is_over() {
    let (trial, site) = Trial::start().await;
    let lead = trial
        .person(someone("Lea", Role::Lead, 1, &["Support"]), None)
        .await;
    let become_one = || {
        let request = trial.http.post(trial.url("/v1/widget/customers"));
        answer(request.header("origin", ORIGIN).json(&json!({"site": site.key})))
    };
    let now = (trial.running.app.clock)();
    let block = |address: &str, expires_at: i64| {
        let what = json!({"kind": "address", "address": address});
        let body = json!({"what": what, "reason": "Spam.", "expires_at": expires_at});
        let request = trial.http.post(trial.url("/v1/blocks"));
        answer(request.bearer_auth(&lead.token).json(&body))
    };
    assert_eq!(block("192.0.2.7", now.0 + 60_000).await.0, 201);
    assert_eq!(become_one().await.0, 201, "another address");
    assert_eq!(block("127.0.0.1", now.0 - 1).await.0, 422, "over before it began");
    assert_eq!(block("127.0.0.1", now.0 + 1_500).await.0, 201);
    let (status, refused) = become_one().await;
    assert_eq!((status, refused["code"].as_str()), (403, Some("blocked")));
    while become_one().await.0 != 201 {
        assert!(
            (trial.running.app.clock)() < now + switchboard_model::Millis(20_000),
            "its time is over"
        );
    }
}

#[tokio::test]
async fn whoever_is_too_fast_is_refused_for_the_moment_and_loses_nothing() {
    let folder = Arc::new(tempfile::tempdir().unwrap());
    let trial = Trial::with(folder, |config| {
        config.limits.customer_commands_per_minute = 3.try_into().unwrap();
        config.limits.session_messages_per_minute = 2.try_into().unwrap();
    })
    .await;
    let site = trial.set_up().await;
    let kim = trial.customer(&site).await;
    let mut widget = trial.as_customer(&kim).await;
    let session = new_session();
    widget.ack(&start(session, "Hello")).await;
    let post = || {
        json!({
            "type": "post_message", "session_id": session, "message_id": new_session(), "fence": null, "text": "More",
        })
    };
    widget.ack(&post()).await;
    widget.ack(&post()).await;
    assert_eq!(
        widget.refused(&post()).await.code,
        ErrorCode::RateLimited,
        "three commands"
    );
    let eve = trial.customer(&site).await;
    let mut other = trial.as_customer(&eve).await;
    other.ack(&start(new_session(), "Hello")).await;
}

#[tokio::test]
async fn a_number_that_is_kept_out_opens_no_chat_and_joins_none() {
    let (trial, site) = Trial::start().await;
    let lead = trial
        .person(someone("Lea", Role::Lead, 1, &["Support"]), None)
        .await;
    let block = |number: &str| {
        let body = json!({"what": {"kind": "number", "number": number}, "reason": "Threats."});
        let request = trial.http.post(trial.url("/v1/blocks"));
        answer(request.bearer_auth(&lead.token).json(&body))
    };
    assert_eq!(block("no number").await.0, 422);
    let (status, made) = block("+49 (30) 901-820").await;
    assert_eq!(
        (status, &made["what"]["number"]),
        (201, &json!("+4930901820")),
        "however it is written"
    );
    let kim = trial.customer(&site).await;
    let mut widget = trial.as_customer(&kim).await;
    let opening = |session, phone: &str| {
        let mut opening = start(session, "Hello");
        opening["contact"] = json!({"phone": phone});
        opening
    };
    let refused = widget.refused(&opening(new_session(), "+49 30 901820")).await;
    assert_eq!(refused.code, ErrorCode::Blocked);
    let session = new_session();
    widget.ack(&opening(session, "+49 30 901821")).await;
    let change =
        json!({"type": "update_session", "session_id": session, "contact": {"phone": "+4930901820"}});
    assert_eq!(widget.refused(&change).await.code, ErrorCode::Blocked);
    let path = format!("/v1/blocks/{}", made["id"].as_str().unwrap());
    let remove = trial.http.delete(trial.url(&path)).bearer_auth(&lead.token);
    assert_eq!(answer(remove).await.0, 204);
    widget.ack(&change).await;
}
