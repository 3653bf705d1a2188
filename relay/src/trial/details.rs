//! What is written down about a chat, between real sockets: by customers, owners and leads, before and after its end.

use super::chats::{new_session, offered};
use super::{Client, Trial};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use switchboard_model::{SessionId, Source};
use switchboard_protocol::{ErrorCode, SessionDetails, SessionRecord};
use uuid::Uuid;

fn details(client: &Client, session: SessionId) -> SessionDetails {
    *client.session(session).unwrap().details.clone().unwrap()
}

async fn by_rest<T: DeserializeOwned>(trial: &Trial, token: &str, session: SessionId) -> T {
    let request = trial.http.get(trial.url(&format!("/v1/sessions/{session}")));
    let answer = request.bearer_auth(token).send().await.unwrap();
    answer.json().await.unwrap()
}

fn note(session: SessionId, fence: Option<u64>, id: Uuid, text: &str) -> Value {
    json!({"type": "post_note", "session_id": session, "fence": fence, "note_id": id, "text": text})
}

fn update(session: SessionId, fence: Option<u64>, what: &Value) -> Value {
    let mut command = json!({"type": "update_session", "session_id": session, "fence": fence});
    let fields = command.as_object_mut().unwrap();
    fields.extend(what.as_object().unwrap().clone());
    command
}

/// A chat that its customer opened with all that a page may say, taken by whoever is online.
async fn opened(widget: &mut Client, desktop: &mut Client) -> SessionId {
    let session = new_session();
    widget
        .ack(&json!({
            "type": "start_session", "session_id": session, "name": "Kim", "language": null,
            "page_url": null, "page_title": null, "first_message": null,
            "contact": {"email": " Kim@Example.com ", "phone": "+49 (30) 901-820", "intent": "A refund"},
            "context": {
                "bot_transcript": [{"speaker": "bot", "text": "How can I help?"}],
                "settlement": {"case": 12, "open": true},
            },
            "attributes": {"order": "A-17"},
        }))
        .await;
    let offer = offered(desktop).await;
    desktop
        .ack(&json!({"type": "accept_offer", "offer_id": offer}))
        .await;
    desktop.settle().await;
    session
}

#[tokio::test]
async fn what_the_page_says_comes_with_the_chat_and_stays_with_staff() {
    let (trial, site) = Trial::start().await;
    let sam = trial.specialist("Sam", 3).await;
    let kim = trial.customer(&site).await;
    let (mut desktop, mut widget) = (trial.as_specialist(&sam).await, trial.as_customer(&kim).await);
    let session = opened(&mut widget, &mut desktop).await;
    let known = details(&desktop, session);
    assert_eq!(known.contact.email.as_deref(), Some("kim@example.com"));
    assert_eq!(known.contact.phone.as_deref(), Some("+4930901820"));
    assert_eq!(known.context.bot_transcript[0].text, "How can I help?");
    assert_eq!(known.context.settlement.as_ref().unwrap()["case"], json!(12));
    assert_eq!(known.attributes["order"], "A-17");
    let origin = known.origin.clone().unwrap();
    assert_eq!(
        (origin.source, origin.address.as_deref()),
        (Source::Widget, Some("127.0.0.1"))
    );

    desktop
        .ack(&note(session, Some(1), Uuid::now_v7(), "Has called before."))
        .await;
    desktop.settle().await;
    let found: SessionRecord = by_rest(&trial, &sam.token, session).await;
    assert_eq!(found.details.as_deref(), Some(&known));
    assert_eq!(found.notes, desktop.session(session).unwrap().notes);
    assert_eq!(found.notes[0].author.name, "Sam");

    widget.settle().await;
    let theirs: Value = by_rest(&trial, &kim.token, session).await;
    let live = serde_json::to_value(widget.session(session)).unwrap();
    for seen in [theirs, live, json!(widget.events.len())] {
        let seen = seen.to_string();
        for word in ["901820", "called before", "A-17", "settlement", "kim@example.com"] {
            assert!(!seen.contains(word), "{word} in {seen}");
        }
    }
}

#[tokio::test]
async fn owners_and_leads_write_down_more_and_a_name_is_for_all_to_see() {
    let (trial, site) = Trial::start().await;
    let (sam, ada) = (trial.specialist("Sam", 3).await, trial.specialist("Ada", 3).await);
    let kim = trial.customer(&site).await;
    let (mut desktop, mut widget) = (trial.as_specialist(&sam).await, trial.as_customer(&kim).await);
    let session = opened(&mut widget, &mut desktop).await;
    desktop
        .ack(&update(
            session,
            Some(1),
            &json!({"name": "Kim Lee", "tags": ["VIP", "refund"]}),
        ))
        .await;
    desktop.settle().await;
    widget.settle().await;
    assert_eq!(details(&desktop, session).tags, ["refund", "vip"]);
    assert_eq!(
        details(&desktop, session).attributes["order"],
        "A-17",
        "what is not named stays"
    );
    for client in [&desktop, &widget] {
        let name = client.session(session).unwrap().session.customer.name.clone();
        assert_eq!(name.as_deref(), Some("Kim Lee"));
    }
    widget
        .ack(&update(
            session,
            None,
            &json!({"contact": {"email": "k@example.com"}}),
        ))
        .await;
    desktop.settle().await;
    let contact = details(&desktop, session).contact;
    assert_eq!(
        (contact.email.as_deref(), contact.phone),
        (Some("k@example.com"), None)
    );

    let tags = json!({"tags": ["mine"]});
    let refused = [
        (
            widget.refused(&update(session, None, &tags)).await.code,
            ErrorCode::Forbidden,
        ),
        (
            desktop.refused(&update(session, Some(7), &tags)).await.code,
            ErrorCode::FenceStale,
        ),
        (
            desktop
                .refused(&update(session, Some(1), &json!({"contact": {"phone": "12"}})))
                .await
                .code,
            ErrorCode::Invalid,
        ),
    ];
    for (code, expected) in refused {
        assert_eq!(code, expected);
    }
    let mut stranger = trial.as_specialist(&ada).await;
    for command in [
        update(session, Some(1), &tags),
        note(session, Some(1), Uuid::now_v7(), "x"),
    ] {
        assert_eq!(stranger.refused(&command).await.code, ErrorCode::NotFound);
    }
    assert_eq!(
        details(&desktop, session).tags,
        ["refund", "vip"],
        "nothing of it happened"
    );
}

#[tokio::test]
async fn notes_are_taken_back_by_their_author_and_written_after_the_end() {
    let (trial, site) = Trial::start().await;
    let sam = trial.specialist("Sam", 3).await;
    let kim = trial.customer(&site).await;
    let (mut desktop, mut widget) = (trial.as_specialist(&sam).await, trial.as_customer(&kim).await);
    let session = opened(&mut widget, &mut desktop).await;
    let id = Uuid::now_v7();
    let first = desktop.ack(&note(session, Some(1), id, " Secret ")).await;
    assert_eq!(
        desktop.ack(&note(session, Some(1), id, "Secret")).await,
        first,
        "it is there already"
    );
    let reused = desktop.refused(&note(session, Some(1), id, "Another")).await;
    assert_eq!(reused.code, ErrorCode::IdReused);
    assert_eq!(
        desktop
            .refused(&note(session, Some(1), Uuid::now_v7(), " "))
            .await
            .code,
        ErrorCode::Invalid
    );
    widget
        .ack(&json!({"type": "end_session", "session_id": session, "fence": null, "resolution": null}))
        .await;
    desktop
        .ack(&note(session, Some(1), Uuid::now_v7(), "Paid."))
        .await;
    let gone = json!({"type": "delete_note", "session_id": session, "fence": 1, "note_id": id});
    desktop.ack(&gone).await;
    assert_eq!(desktop.refused(&gone).await.code, ErrorCode::NotFound);
    assert_eq!(widget.refused(&gone).await.code, ErrorCode::Forbidden);
    desktop.settle().await;
    let texts = |client: &Client| -> Vec<String> {
        let record = client.session(session).unwrap();
        record.notes.iter().map(|note| note.text.clone()).collect()
    };
    assert_eq!(texts(&desktop), ["Paid."]);
    let fresh = trial.as_specialist(&sam).await;
    assert_eq!(texts(&fresh), ["Paid."], "and so a fresh snapshot says");
}
