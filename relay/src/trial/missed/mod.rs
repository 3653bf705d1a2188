//! Customers whom nobody answered: forms, chats that were left too early, and what staff make of them.

mod items;

use super::chats::{new_session, offered};
use super::{Client, ORIGIN, Trial};
use reqwest::Method;
use serde_json::{Value, json};
use switchboard_model::SessionId;
use switchboard_protocol::CustomerCreated;
use uuid::Uuid;

async fn ask(trial: &Trial, token: &str, method: Method, path: &str, body: Option<Value>) -> (u16, Value) {
    let mut request = trial.http.request(method, trial.url(path)).bearer_auth(token);
    if let Some(body) = body {
        request = request.json(&body);
    }
    let response = request.send().await.unwrap();
    let status = response.status().as_u16();
    (status, response.json().await.unwrap_or_default())
}

async fn get(trial: &Trial, token: &str, path: &str) -> Value {
    let (status, found) = ask(trial, token, Method::GET, path, None).await;
    assert_eq!(status, 200, "{path}: {found}");
    found
}

async fn post(trial: &Trial, token: &str, path: &str, body: Value) -> (u16, Value) {
    ask(trial, token, Method::POST, path, Some(body)).await
}

async fn leave(trial: &Trial, customer: &CustomerCreated, form: Value) -> (u16, Value) {
    post(trial, &customer.token, "/v1/widget/forms", form).await
}

fn form(id: Uuid) -> Value {
    json!({
        "id": id, "name": " Kim ", "email": "Kim@Example.com", "phone": "+49 (30) 901-820",
        "message": "  Where is my order?\r\n", "topic": "Orders", "language": "pt-BR",
    })
}

/// The items somebody sees, by a filter.
async fn items(trial: &Trial, token: &str, filter: &str) -> Vec<Value> {
    let found = get(trial, token, &format!("/v1/missed?{filter}")).await;
    found["items"].as_array().unwrap().clone()
}

async fn open(widget: &mut Client, contact: Value, first: Option<&str>) -> SessionId {
    let session = new_session();
    let first = first.map(|text| json!({"message_id": Uuid::now_v7(), "text": text}));
    widget
        .ack(&json!({
            "type": "start_session", "session_id": session, "name": "Kim", "language": "de",
            "page_url": null, "page_title": null, "first_message": first, "contact": contact,
        }))
        .await;
    session
}

async fn end(client: &mut Client, session: SessionId, fence: Option<u64>) {
    let end = json!({"type": "end_session", "session_id": session, "fence": fence, "resolution": null});
    client.ack(&end).await;
}

#[tokio::test]
async fn a_form_is_taken_on_answered_closed_and_reopened() {
    let (trial, site) = Trial::start().await;
    let sam = trial.specialist("Sam", 3).await;
    let kim = trial.customer(&site).await;
    let id = Uuid::now_v7();
    let (status, taken) = leave(&trial, &kim, form(id)).await;
    assert_eq!((status, &taken["id"]), (201, &json!(id)), "{taken}");
    let (status, again) = leave(&trial, &kim, form(id)).await;
    assert_eq!((status, again), (201, taken), "sent again, left once");

    let found = items(&trial, &sam.token, "state=open").await;
    assert_eq!(found.len(), 1);
    let item = &found[0];
    let said = ["name", "message", "topic", "language", "kind"].map(|field| item[field].as_str().unwrap());
    assert_eq!(said, ["Kim", "Where is my order?", "Orders", "pt-br", "form"]);
    let contact = json!({"email": "kim@example.com", "phone": "+4930901820"});
    assert_eq!(item["contact"], contact);
    assert_eq!(
        (&item["queue"]["name"], &item["session_id"]),
        (&json!("Support"), &Value::Null)
    );

    let path = format!("/v1/missed/{id}");
    let step = |what: &str, body: Value| {
        let path = format!("{path}/{what}");
        let (trial, token) = (&trial, &sam.token);
        async move { post(trial, token, &path, body).await }
    };
    let (status, item) = step("assign", json!({"version": 1, "to": sam.person.id})).await;
    assert_eq!(
        (status, item["state"].as_str()),
        (200, Some("assigned")),
        "{item}"
    );
    let (status, item) = step(
        "answer",
        json!({"version": 2, "way": "phone", "note": " Called. "}),
    )
    .await;
    assert_eq!(
        (status, item["state"].as_str()),
        (200, Some("answered")),
        "{item}"
    );
    let answered = &item["answered"];
    let said = [&answered["way"], &answered["note"], &answered["by"]["name"]];
    assert_eq!(said, ["phone", "Called.", "Sam"]);
    let (status, item) = step("close", json!({"version": 3, "outcome": "resolved"})).await;
    assert_eq!((status, item["state"].as_str()), (200, Some("closed")), "{item}");
    let closed = [&item["closed"]["outcome"], &item["closed"]["by"]["name"]];
    assert_eq!(closed, ["resolved", "Sam"]);
    let (status, refused) = step("answer", json!({"version": 4, "way": "email"})).await;
    assert_eq!(
        (status, refused["code"].as_str()),
        (409, Some("missed_state")),
        "{refused}"
    );
    let (status, item) = step("reopen", json!({"version": 4})).await;
    assert_eq!(
        (status, item["state"].as_str()),
        (200, Some("assigned")),
        "{item}"
    );
    assert_eq!(
        (&item["closed"], &item["assignee"]["name"]),
        (&Value::Null, &json!("Sam"))
    );
    let (status, item) = step("assign", json!({"version": 5, "to": null})).await;
    assert_eq!(
        (status, item["state"].as_str()),
        (200, Some("open")),
        "given back: {item}"
    );
    assert_eq!(get(&trial, &sam.token, &path).await, item);
}

#[tokio::test]
async fn who_leaves_before_anyone_answers_and_can_be_reached_is_missed_once() {
    let (trial, site) = Trial::start().await;
    let sam = trial.specialist("Sam", 3).await;
    let mut left = Vec::new();
    for contact in [
        json!({"email": "kim@example.com"}),
        json!({"phone": "+49 30 901820"}),
    ] {
        let mut widget = trial.as_customer(&trial.customer(&site).await).await;
        let session = open(&mut widget, contact, Some("Anybody there?")).await;
        end(&mut widget, session, None).await;
        left.push((widget, session));
    }
    // Nobody could reach this one, and this one was answered.
    let mut silent = trial.as_customer(&trial.customer(&site).await).await;
    let session = open(&mut silent, json!({"intent": "A refund"}), None).await;
    end(&mut silent, session, None).await;
    let mut desktop = trial.as_specialist(&sam).await;
    let mut helped = trial.as_customer(&trial.customer(&site).await).await;
    let session = open(&mut helped, json!({"email": "lee@example.com"}), None).await;
    let offer = offered(&mut desktop).await;
    desktop
        .ack(&json!({"type": "accept_offer", "offer_id": offer}))
        .await;
    end(&mut helped, session, None).await;
    desktop
        .ack(&json!({"type": "set_status", "status": "away"}))
        .await;

    let found = items(&trial, &sam.token, "").await;
    let sessions: Vec<&Value> = found.iter().map(|item| &item["session_id"]).collect();
    assert_eq!(
        sessions,
        [&json!(left[1].1), &json!(left[0].1)],
        "the latest first"
    );
    let said = ["kind", "name", "message", "language"].map(|field| found[0][field].as_str().unwrap());
    assert_eq!(said, ["chat", "Kim", "Anybody there?", "de"]);
    assert_eq!(found[0]["contact"], json!({"phone": "+4930901820"}));

    let (widget, session) = &mut left[0];
    widget
        .ack(&json!({"type": "reopen_session", "session_id": session, "first_message": null}))
        .await;
    end(widget, *session, None).await;
    assert_eq!(items(&trial, &sam.token, "").await.len(), 2, "one for each chat");
}

#[tokio::test]
async fn a_form_from_the_queue_stands_for_the_chat_that_is_left_then() {
    let (trial, site) = Trial::start().await;
    let sam = trial.specialist("Sam", 3).await;
    let kim = trial.customer(&site).await;
    let mut widget = trial.as_customer(&kim).await;
    let session = open(&mut widget, json!({"email": "kim@example.com"}), None).await;
    assert_eq!(leave(&trial, &kim, form(Uuid::now_v7())).await.0, 201);
    end(&mut widget, session, None).await;
    let found = items(&trial, &sam.token, "").await;
    assert_eq!((found.len(), &found[0]["session_id"]), (1, &json!(session)));
    assert_eq!(found[0]["kind"], "form");

    let mut desktop = trial.as_specialist(&sam).await;
    let lee = trial.customer(&site).await;
    let mut widget = trial.as_customer(&lee).await;
    open(&mut widget, json!({}), None).await;
    let offer = offered(&mut desktop).await;
    desktop
        .ack(&json!({"type": "accept_offer", "offer_id": offer}))
        .await;
    let (status, refused) = leave(&trial, &lee, form(Uuid::now_v7())).await;
    assert_eq!((status, refused["code"].as_str()), (409, Some("session_open")));
}

#[tokio::test]
async fn a_form_that_cannot_be_kept_says_why() {
    let (trial, site) = Trial::start().await;
    let kim = trial.customer(&site).await;
    let with = |change: Value| {
        let mut form = form(Uuid::now_v7());
        form.as_object_mut()
            .unwrap()
            .extend(change.as_object().unwrap().clone());
        form
    };
    for (change, said) in [
        (json!({"email": null, "phone": " "}), "`email` or `phone`"),
        (json!({"email": "kim"}), "`email`"),
        (json!({"phone": "12"}), "`phone`"),
        (json!({"name": " \n"}), "`name`"),
        (json!({"message": " "}), "`message`"),
        (json!({"message": "x".repeat(10_001)}), "`message`"),
        (json!({"topic": "x".repeat(121)}), "`topic`"),
        (json!({"language": "!"}), "`language`"),
        (json!({"queue": "Sales"}), "unknown field"),
    ] {
        let (status, refused) = leave(&trial, &kim, with(change.clone())).await;
        let detail = refused["detail"].as_str().unwrap_or_default();
        assert_eq!(status, 422, "{change}: {refused}");
        assert!(detail.contains(said), "{change}: {detail}");
    }
    let foreign = trial
        .http
        .post(trial.url("/v1/widget/forms"))
        .header("origin", "https://evil.example");
    let foreign = foreign
        .bearer_auth(&kim.token)
        .json(&form(Uuid::now_v7()))
        .send()
        .await
        .unwrap();
    assert_eq!(foreign.status().as_u16(), 403);
    let first = Uuid::now_v7();
    let own = trial
        .http
        .post(trial.url("/v1/widget/forms"))
        .header("origin", ORIGIN);
    let own = own
        .bearer_auth(&kim.token)
        .json(&form(first))
        .send()
        .await
        .unwrap();
    assert_eq!(own.status().as_u16(), 201);
    let mut other = form(first);
    other["message"] = json!("Another");
    let (status, refused) = leave(&trial, &kim, other).await;
    assert_eq!((status, refused["code"].as_str()), (409, Some("id_reused")));
    let lee = trial.customer(&site).await;
    assert_eq!(
        leave(&trial, &lee, form(first)).await.0,
        409,
        "an id is one form's"
    );
    for _ in 1..switchboard_model::limits::FORMS_OPEN {
        assert_eq!(leave(&trial, &kim, form(Uuid::now_v7())).await.0, 201);
    }
    let (status, refused) = leave(&trial, &kim, form(Uuid::now_v7())).await;
    assert_eq!(
        (status, refused["code"].as_str()),
        (429, Some("rate_limited")),
        "{refused}"
    );
    assert_eq!(
        leave(&trial, &lee, form(Uuid::now_v7())).await.0,
        201,
        "another customer's share"
    );
}
