//! Searches over real chats: what is found, by whom, and what no more.

use super::chats::{new_session, offered};
use super::{Client, KEY, Trial, someone};
use serde_json::{Value, json};
use switchboard_model::{Role, SessionId};
use switchboard_protocol::SignedIn;
use uuid::Uuid;

async fn asked(trial: &Trial, token: &str, query: &[(&str, &str)]) -> (u16, Value) {
    let mut url = url::Url::parse(&trial.url("/v1/search")).unwrap();
    url.query_pairs_mut().extend_pairs(query);
    let response = trial.http.get(url).bearer_auth(token).send().await.unwrap();
    let status = response.status().as_u16();
    (status, response.json().await.unwrap_or_default())
}

/// What is found: kind and text of each hit.
async fn found(trial: &Trial, token: &str, query: &[(&str, &str)]) -> Vec<(String, String)> {
    let (status, page) = asked(trial, token, query).await;
    assert_eq!(status, 200, "{query:?}: {page}");
    let text = |hit: &Value, field: &str| hit[field].as_str().unwrap().to_owned();
    let hits = page["hits"].as_array().unwrap();
    hits.iter()
        .map(|hit| (text(hit, "kind"), text(hit, "text")))
        .collect()
}

async fn texts(trial: &Trial, who: &SignedIn, words: &str) -> Vec<String> {
    let found = found(trial, &who.token, &[("q", words)]).await;
    found.into_iter().map(|(_, text)| text).collect()
}

/// A chat that this person takes.
async fn chat(widget: &mut Client, desktop: &mut Client, name: &str, text: &str) -> SessionId {
    let session = new_session();
    widget
        .ack(&json!({
            "type": "start_session", "session_id": session, "name": name, "language": null,
            "page_url": null, "page_title": null,
            "first_message": {"message_id": Uuid::now_v7(), "text": text},
            "contact": {"email": "hidden@example.com", "intent": "A hidden wish"},
        }))
        .await;
    desktop.events.clear();
    let offer = offered(desktop).await;
    desktop
        .ack(&json!({"type": "accept_offer", "offer_id": offer}))
        .await;
    session
}

fn write(session: SessionId, id: Uuid, text: &str) -> Value {
    json!({"type": "post_message", "session_id": session, "message_id": id, "fence": 1, "text": text})
}

fn note(session: SessionId, id: Uuid, text: &str) -> Value {
    json!({"type": "post_note", "session_id": session, "fence": 1, "note_id": id, "text": text})
}

#[tokio::test]
async fn what_was_said_noted_and_named_is_found_until_it_is_gone() {
    let (trial, site) = Trial::start().await;
    let sam = trial.specialist("Sam", 3).await;
    let mut widget = trial.as_customer(&trial.customer(&site).await).await;
    let mut desktop = trial.as_specialist(&sam).await;
    let session = chat(&mut widget, &mut desktop, "Zoë Kumquat", "Where is my parcel?").await;
    let (said, other, noted) = (Uuid::now_v7(), Uuid::now_v7(), Uuid::now_v7());
    desktop
        .ack(&write(session, said, "The PARCEL is in Düsseldorf"))
        .await;
    desktop.ack(&write(session, other, "A secret slip")).await;
    desktop
        .ack(&note(session, noted, "Parcel: called the carrier"))
        .await;

    let kinds = found(&trial, &sam.token, &[("q", "parcel")]).await;
    let expected = [
        ("note", "Parcel: called the carrier"),
        ("message", "The PARCEL is in Düsseldorf"),
        ("message", "Where is my parcel?"),
    ];
    assert_eq!(
        kinds,
        expected.map(|(kind, text)| (kind.to_owned(), text.to_owned())),
        "the latest first"
    );
    assert_eq!(
        texts(&trial, &sam, "zoe kum").await,
        ["Zoë Kumquat"],
        "a name, and its beginning"
    );
    assert_eq!(
        texts(&trial, &sam, "dusseldorf parcel").await.len(),
        1,
        "all words, in any order"
    );
    assert_eq!(
        texts(&trial, &sam, "\"is my parcel\"").await,
        ["Where is my parcel?"]
    );
    assert_eq!(
        texts(&trial, &sam, "\"my is parcel\"").await,
        Vec::<String>::new()
    );
    for hidden in ["hidden", "example.com", "wish"] {
        assert_eq!(
            texts(&trial, &sam, hidden).await,
            Vec::<String>::new(),
            "{hidden} is encrypted"
        );
    }

    let (_, page) = asked(&trial, &sam.token, &[("q", "parcel"), ("limit", "1")]).await;
    let hit = &page["hits"][0];
    assert_eq!((&hit["note_id"], &hit["author"]), (&json!(noted), &json!("Sam")));
    assert_eq!(hit["ranges"], json!([{"start": 0, "end": 6}]));
    let before = page["next"].to_string();
    let (_, page) = asked(&trial, &sam.token, &[("q", "parcel"), ("before", &before)]).await;
    assert_eq!(
        (page["hits"].as_array().unwrap().len(), &page["next"]),
        (2, &Value::Null)
    );
    let hit = &page["hits"][0];
    assert_eq!(
        (&hit["message_id"], &hit["session_id"]),
        (&json!(said), &json!(session))
    );
    assert_eq!((&hit["seq"], &hit["sender"]), (&json!(2), &json!("specialist")));

    let edit = json!({
        "type": "edit_message", "session_id": session, "message_id": said, "fence": 1, "text": "It is in Oslo",
    });
    desktop.ack(&edit).await;
    assert_eq!(
        texts(&trial, &sam, "dusseldorf").await,
        Vec::<String>::new(),
        "edited away"
    );
    assert_eq!(texts(&trial, &sam, "oslo").await, ["It is in Oslo"]);
    let delete = json!({"type": "delete_message", "session_id": session, "message_id": other, "fence": 1});
    desktop.ack(&delete).await;
    assert_eq!(
        texts(&trial, &sam, "secret").await,
        Vec::<String>::new(),
        "deleted"
    );
    let delete = json!({"type": "delete_note", "session_id": session, "note_id": noted, "fence": 1});
    desktop.ack(&delete).await;
    assert_eq!(
        texts(&trial, &sam, "carrier").await,
        Vec::<String>::new(),
        "taken back"
    );
    let rename = json!({"type": "update_session", "session_id": session, "fence": 1, "name": "Ada"});
    desktop.ack(&rename).await;
    assert_eq!(
        texts(&trial, &sam, "kumquat").await,
        Vec::<String>::new(),
        "called otherwise"
    );
    assert_eq!(texts(&trial, &sam, "ada").await, ["Ada"]);
}

#[tokio::test]
async fn everyone_finds_what_they_may_read_and_no_more() {
    let (trial, site) = Trial::start().await;
    let _: Value = trial.admin("queues", &json!({"name": "Sales"})).await;
    let sam = trial.specialist("Sam", 3).await;
    let lea = trial
        .person(someone("Lea", Role::Lead, 1, &["Support"]), None)
        .await;
    let bob = trial
        .person(someone("Bob", Role::Lead, 1, &["Sales"]), None)
        .await;
    let root = trial.person(someone("Root", Role::Admin, 1, &[]), None).await;
    let kim = trial.customer(&site).await;
    let mut widget = trial.as_customer(&kim).await;
    let mut desktop = trial.as_specialist(&sam).await;
    chat(&mut widget, &mut desktop, "Kim", "Where is my parcel?").await;
    desktop
        .ack(&json!({"type": "set_status", "status": "busy"}))
        .await;
    let ada = trial.specialist("Ada", 3).await;
    let mut other = trial.as_specialist(&ada).await;
    let mut far = trial.as_customer(&trial.customer(&site).await).await;
    let second = chat(&mut far, &mut other, "Lee", "A parcel of mine").await;
    let tags = json!({"type": "update_session", "session_id": second, "fence": 1, "tags": ["VIP"]});
    other.ack(&tags).await;

    assert_eq!(
        texts(&trial, &sam, "parcel").await,
        ["Where is my parcel?"],
        "his own"
    );
    assert_eq!(texts(&trial, &ada, "parcel").await, ["A parcel of mine"]);
    assert_eq!(
        texts(&trial, &bob, "parcel").await,
        Vec::<String>::new(),
        "another queue's"
    );
    for who in [&lea, &root] {
        assert_eq!(texts(&trial, who, "parcel").await.len(), 2);
    }
    assert_eq!(
        found(&trial, KEY, &[("q", "parcel")]).await.len(),
        2,
        "the operator"
    );
    assert_eq!(
        asked(&trial, &kim.token, &[("q", "parcel")]).await.0,
        403,
        "customers search nothing"
    );

    let (ada_id, lea_id) = (ada.person.id.to_string(), lea.person.id.to_string());
    let support = lea.person.queues[0].id.to_string();
    let sales = bob.person.queues[0].id.to_string();
    let now = (trial.running.app.clock)().0;
    let (past, future) = ((now - 600_000).to_string(), (now + 600_000).to_string());
    let owner = ("owner", ada_id.as_str());
    for (filter, many) in [
        (owner, 1),
        (("queue", support.as_str()), 2),
        (("queue", sales.as_str()), 0),
        (("tag", " vip"), 1),
        (("tag", "v"), 0),
        (("state", "active"), 2),
        (("state", "completed"), 0),
        (("from", past.as_str()), 2),
        (("from", future.as_str()), 0),
        (("to", past.as_str()), 0),
    ] {
        let hits = found(&trial, &lea.token, &[("q", "parcel"), filter]).await;
        assert_eq!(hits.len(), many, "{filter:?}");
    }
    found(&trial, &lea.token, &[("q", "parcel"), ("owner", &lea_id)]).await;
    let log = trial.http.get(trial.url("/v1/audit?limit=100")).bearer_auth(KEY);
    let log: Value = log.send().await.unwrap().json().await.unwrap();
    let records = log["records"].as_array().unwrap();
    let by = |name: &str| -> Vec<&str> {
        let theirs = records
            .iter()
            .filter(|it| it["act"] == "search" && it["by"]["name"] == name);
        theirs.map(|it| it["subject"].as_str().unwrap()).collect()
    };
    assert_eq!(
        by("Lea").len(),
        11,
        "one for each search, but not for her own chats"
    );
    assert_eq!(by("Root"), ["GET /v1/search"]);
    assert!(by("Lea").contains(&format!("GET /v1/search?queue={support}").as_str()));
    assert_eq!(by("Sam").len() + by("Ada").len(), 0, "nobody's business");
    assert!(!log.to_string().contains("parcel"), "never for what");
}

#[tokio::test]
async fn whatever_is_typed_is_answered_or_refused_plainly() {
    let (trial, _) = Trial::start().await;
    let sam = trial.specialist("Sam", 3).await;
    let long = "x ".repeat(100);
    for typed in [
        "\"",
        "a\"",
        "\"\"a",
        "a OR",
        "NOT a",
        "NEAR(a b)",
        "a*",
        "*a",
        "^a",
        "text:a",
        "-a",
        "(a",
        "a)",
        "{a}: b",
        "a\0b",
        "\0a",
        "'; DROP TABLE messages; --a",
        "%a_",
        "\u{1e900}",
        "\u{fdd0}a",
        "日本",
        &long,
    ] {
        let (status, answer) = asked(&trial, &sam.token, &[("q", typed)]).await;
        let plain = status == 200 || (status == 422 && answer["code"] == "invalid");
        assert!(plain, "{typed:?}: {status} {answer}");
    }
    let huge = "x".repeat(10_000);
    for typed in ["", " ", "\0", "\"*\"", "!?", huge.as_str()] {
        let (status, refused) = asked(&trial, &sam.token, &[("q", typed)]).await;
        assert_eq!(
            (status, refused["code"].as_str()),
            (422, Some("invalid")),
            "{typed:.20?}"
        );
        assert!(refused["detail"].as_str().unwrap().contains("`q`"));
    }
    for bad in [
        ("limit", "0"),
        ("before", "-1"),
        ("from", "yesterday"),
        ("queue", "x"),
        ("state", "odd"),
    ] {
        let (status, _) = asked(&trial, &sam.token, &[("q", "a"), bad]).await;
        assert_eq!(status, 422, "{bad:?}");
    }
    assert_eq!(asked(&trial, &sam.token, &[]).await.0, 422);
}
