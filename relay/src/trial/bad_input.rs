//! What bad input gets on the socket: a typed answer, no change, and the socket stays where that is safe.

use super::chats::{new_session, post, start};
use super::client::hello;
use super::{Client, ORIGIN, Trial, command};
use serde_json::{Value, json};
use switchboard_model::limits::{FRAME_BYTES, MESSAGE_CHARS, NAME_CHARS};
use switchboard_protocol::{Bye, ErrorCode, RelayFrame};
use tokio_tungstenite::tungstenite::Message;
use uuid::Uuid;

async fn bye(client: &mut Client, first: &Value) -> Bye {
    client.send(first).await;
    let RelayFrame::Bye(bye) = client.frame().await else {
        panic!("no goodbye")
    };
    assert_eq!(client.text().await, None, "closed");
    bye
}

#[tokio::test]
async fn unreadable_frames_change_nothing_and_the_socket_stays() {
    let (trial, site) = Trial::start().await;
    let kim = trial.customer(&site).await;
    let mut widget = trial.as_customer(&kim).await;
    let before = trial.running.app.store.head().await.unwrap();
    let hello = hello(&kim.token, 1, None).to_string();
    for (frame, code) in [
        ("{", ErrorCode::Malformed),
        ("[]", ErrorCode::Malformed),
        (r#"{"type":"dance"}"#, ErrorCode::Malformed),
        (hello.as_str(), ErrorCode::Malformed),
        (&"x".repeat(FRAME_BYTES + 1), ErrorCode::TooLarge),
    ] {
        widget.send_text(frame).await;
        assert_eq!(widget.problem().await.code, code);
    }
    widget.send_raw(Message::binary(vec![1, 2, 3])).await;
    assert_eq!(widget.problem().await.code, ErrorCode::Malformed);
    let session = new_session();
    let long_text = "ü".repeat(MESSAGE_CHARS + 1);
    let mut long_name = start(session, "Hello");
    long_name["name"] = "n".repeat(NAME_CHARS + 1).into();
    let mut script_page = start(session, "Hello");
    script_page["page_url"] = "javascript:alert(1)".into();
    let mut no_language = start(session, "Hello");
    no_language["language"] = "<b>".into();
    for (what, code) in [
        (json!({"type": "fly"}), ErrorCode::UnknownCommand),
        (
            json!({"type": "post_message", "session_id": "x"}),
            ErrorCode::Invalid,
        ),
        (post(session, None, " \n\u{feff} "), ErrorCode::MessageEmpty),
        (post(session, None, &long_text), ErrorCode::MessageTooLong),
        (long_name, ErrorCode::Invalid),
        (script_page, ErrorCode::Invalid),
        (no_language, ErrorCode::Invalid),
        (
            json!({"type": "end_session", "session_id": session}),
            ErrorCode::NotFound,
        ),
    ] {
        assert_eq!(widget.refused(&what).await.code, code, "{what}");
    }
    assert_eq!(trial.running.app.store.head().await.unwrap(), before);
    widget.send(&json!({"type": "ping", "nonce": 7})).await;
    assert_eq!(widget.frame().await, RelayFrame::Pong { nonce: 7 });
    widget.ack(&start(session, &"ü".repeat(MESSAGE_CHARS))).await;
}

#[tokio::test]
async fn a_frame_far_over_the_limit_ends_the_socket() {
    let (trial, site) = Trial::start().await;
    let kim = trial.customer(&site).await;
    let mut widget = trial.as_customer(&kim).await;
    widget.send_text(&"x".repeat(3 * FRAME_BYTES)).await;
    assert_eq!(widget.problem().await.code, ErrorCode::TooLarge);
}

#[tokio::test]
async fn staff_must_name_a_fence_and_the_right_one() {
    let (trial, site) = Trial::start().await;
    let (sam, kim) = (trial.specialist("Sam", 3).await, trial.customer(&site).await);
    let (mut desktop, mut widget) = (trial.as_specialist(&sam).await, trial.as_customer(&kim).await);
    let session = new_session();
    widget.ack(&start(session, "Hello")).await;
    let offer = super::chats::offered(&mut desktop).await;
    desktop
        .ack(&json!({"type": "accept_offer", "offer_id": offer}))
        .await;
    assert_eq!(
        desktop.refused(&post(session, None, "Hi")).await.code,
        ErrorCode::Invalid
    );
    let stale = post(session, Some(switchboard_model::Fence(9)), "Hi");
    assert_eq!(desktop.refused(&stale).await.code, ErrorCode::FenceStale);
    let gone = json!({"type": "accept_offer", "offer_id": Uuid::now_v7()});
    assert_eq!(desktop.refused(&gone).await.code, ErrorCode::OfferGone);
}

#[tokio::test]
async fn a_wrong_greeting_is_a_goodbye_with_a_reason() {
    let (trial, site) = Trial::start().await;
    let (sam, kim) = (trial.specialist("Sam", 3).await, trial.customer(&site).await);
    let wrong = hello("sb_wrong", 1, None);
    let customer = hello(&kim.token, 1, None);
    let staff = hello(&sam.token, 1, None);
    let operator = hello("op_0123456789abcdef0123456789abcdef", 1, None);
    let (_, not_hello) = command(&json!({"type": "set_status", "status": "online"}));
    for (origin, first, code) in [
        (None, &wrong, ErrorCode::Unauthorized),
        (None, &operator, ErrorCode::Unauthorized),
        (None, &not_hello, ErrorCode::Malformed),
        (None, &customer, ErrorCode::OriginNotAllowed),
        (
            Some("https://evil.example"),
            &customer,
            ErrorCode::OriginNotAllowed,
        ),
        (Some("null"), &customer, ErrorCode::OriginNotAllowed),
        (Some("https://evil.example"), &staff, ErrorCode::OriginNotAllowed),
        (Some(ORIGIN), &staff, ErrorCode::OriginNotAllowed),
        (None, &hello(&sam.token, 0, None), ErrorCode::UpgradeRequired),
        (None, &hello(&sam.token, 2, None), ErrorCode::Invalid),
    ] {
        let mut client = Client::silent(trial.address, origin).await;
        let bye = bye(&mut client, first).await;
        assert_eq!(
            (bye.problem.code, bye.resumable),
            (code, false),
            "{origin:?} {first}"
        );
        if code == ErrorCode::UpgradeRequired {
            assert_eq!(
                bye.problem.detail,
                Some(trial.running.app.config.upgrade_link.clone())
            );
        }
    }
}

#[tokio::test]
async fn signing_out_cuts_the_sockets_of_that_token() {
    let (trial, _) = Trial::start().await;
    let sam = trial.specialist("Sam", 3).await;
    let mut desktop = trial.as_specialist(&sam).await;
    let request = trial
        .http
        .post(trial.url("/v1/auth/sign-out"))
        .bearer_auth(&sam.token);
    assert_eq!(request.send().await.unwrap().status(), 204);
    assert_eq!(desktop.problem().await.code, ErrorCode::Unauthorized);
    let mut again = Client::silent(trial.address, None).await;
    assert_eq!(
        bye(&mut again, &hello(&sam.token, 1, None)).await.problem.code,
        ErrorCode::Unauthorized
    );
}
