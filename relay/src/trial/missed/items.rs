//! Who sees which items, who may do what with them, and what is written down about it.

use super::{ask, form, get, items, leave, post};
use crate::trial::{KEY, Trial, someone};
use reqwest::Method;
use serde_json::{Value, json};
use switchboard_model::Role;
use switchboard_protocol::{ErrorCode, MissedStale};
use uuid::Uuid;

#[tokio::test]
async fn what_somebody_else_changed_is_shown_and_nothing_is_overwritten() {
    let (trial, site) = Trial::start().await;
    let (sam, ada) = (trial.specialist("Sam", 3).await, trial.specialist("Ada", 3).await);
    let lea = trial
        .person(someone("Lea", Role::Lead, 1, &["Support"]), None)
        .await;
    let kim = trial.customer(&site).await;
    let id = Uuid::now_v7();
    leave(&trial, &kim, form(id)).await;
    let assign = format!("/v1/missed/{id}/assign");
    let take = |who: &switchboard_protocol::SignedIn, version: u32| {
        let body = json!({"version": version, "to": who.person.id});
        let token = who.token.clone();
        let (trial, assign) = (&trial, &assign);
        async move { post(trial, &token, assign, body).await }
    };
    assert_eq!(take(&sam, 1).await.0, 200);
    let (status, stale) = take(&ada, 1).await;
    assert_eq!(
        (status, stale["code"].as_str()),
        (409, Some("version_stale")),
        "{stale}"
    );
    let present = get(&trial, &ada.token, &format!("/v1/missed/{id}")).await;
    assert_eq!(
        (&stale["present"], &present["assignee"]["name"]),
        (&present, &json!("Sam"))
    );
    let read: MissedStale = serde_json::from_value(stale).unwrap();
    assert_eq!(
        (read.problem.code, read.present.version),
        (ErrorCode::VersionStale, 2)
    );
    assert_eq!(
        take(&ada, 2).await.0,
        403,
        "it is Sam's, and to give it is for leads"
    );
    let close = format!("/v1/missed/{id}/close");
    let closed = json!({"version": 2, "outcome": "spam"});
    assert_eq!(post(&trial, &ada.token, &close, closed).await.0, 404);

    let give = |version: u32, to: Value| {
        let body = json!({"version": version, "to": to});
        async { post(&trial, &lea.token, &assign, body).await }
    };
    let (status, refused) = give(2, json!(Uuid::now_v7())).await;
    assert_eq!(
        (status, refused["code"].as_str()),
        (422, Some("invalid")),
        "{refused}"
    );
    let (status, given) = give(2, json!(ada.person.id)).await;
    assert_eq!(
        (status, &given["assignee"]["name"]),
        (200, &json!("Ada")),
        "{given}"
    );
    let mine = format!("assignee={}", ada.person.id);
    assert_eq!(
        items(&trial, &sam.token, &mine).await.len(),
        1,
        "its queue sees whose it is"
    );

    let (status, _) = ask(
        &trial,
        KEY,
        Method::DELETE,
        &format!("/v1/admin/people/{}", ada.person.id),
        None,
    )
    .await;
    assert_eq!(status, 204);
    let item = get(&trial, &sam.token, &format!("/v1/missed/{id}")).await;
    assert_eq!(
        (&item["state"], &item["assignee"]),
        (&json!("open"), &Value::Null)
    );
}

#[tokio::test]
async fn items_are_seen_by_queue_and_what_an_admin_looks_at_is_recorded() {
    let (trial, site) = Trial::start().await;
    let _: Value = trial.admin("queues", &json!({"name": "Sales"})).await;
    let lea = trial
        .person(someone("Lea", Role::Lead, 1, &["Support"]), None)
        .await;
    let bob = trial
        .person(someone("Bob", Role::Specialist, 1, &["Sales"]), None)
        .await;
    let root = trial.person(someone("Root", Role::Admin, 1, &[]), None).await;
    let kim = trial.customer(&site).await;
    let ids: Vec<Uuid> = (0..3).map(|_| Uuid::now_v7()).collect();
    for id in &ids {
        leave(&trial, &kim, form(*id)).await;
    }
    let path = format!("/v1/missed/{}", ids[0]);
    assert_eq!(
        items(&trial, &bob.token, "").await,
        Vec::<Value>::new(),
        "another queue's"
    );
    assert_eq!(ask(&trial, &bob.token, Method::GET, &path, None).await.0, 404);
    assert_eq!(ask(&trial, &kim.token, Method::GET, &path, None).await.0, 403);
    assert_eq!(
        ask(&trial, &kim.token, Method::GET, "/v1/missed", None).await.0,
        403
    );
    assert_eq!(leave(&trial, &kim, form(ids[0])).await.0, 201);
    let (status, _) = post(&trial, &lea.token, "/v1/widget/forms", form(ids[0])).await;
    assert_eq!(status, 403, "staff leave none");

    let first = get(&trial, &lea.token, "/v1/missed?limit=2").await;
    let rest = get(
        &trial,
        &lea.token,
        &format!("/v1/missed?limit=2&before={}", first["next"]),
    )
    .await;
    let seen: Vec<Value> = [first["items"].clone(), rest["items"].clone()]
        .iter()
        .flat_map(|page| page.as_array().unwrap().clone())
        .map(|item| item["id"].clone())
        .collect();
    assert_eq!(seen, [json!(ids[2]), json!(ids[1]), json!(ids[0])]);
    assert_eq!(rest["next"], Value::Null);

    let queues = get(&trial, &lea.token, "/v1/queues").await;
    assert_eq!(queues[0]["missed"], 3);
    assert_eq!(items(&trial, &root.token, "state=open").await.len(), 3);
    get(&trial, &root.token, &path).await;
    let (status, _) = post(
        &trial,
        &root.token,
        &format!("{path}/close"),
        json!({"version": 1, "outcome": "spam"}),
    )
    .await;
    assert_eq!(status, 200);
    assert_eq!(get(&trial, &lea.token, "/v1/queues").await[0]["missed"], 2);
    let log = get(&trial, &root.token, "/v1/audit?limit=20").await;
    let told: Vec<(&str, &str)> = log["records"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|it| it["by"].is_object())
        .map(|it| (it["act"].as_str().unwrap(), it["subject"].as_str().unwrap()))
        .collect();
    let (closed, read) = (format!("close_missed {}", ids[0]), ids[0].to_string());
    let expected = [
        ("read_audit", "GET /v1/audit"),
        ("work_on_missed", closed.as_str()),
        ("read_missed", read.as_str()),
        ("read_missed", "GET /v1/missed?state=open"),
    ];
    assert_eq!(told, expected, "and nothing of what the lead did in her queue");
}
