//! One example of every frame, command and event as it stands on the wire. An example that no longer parses to the
//! same JSON means that an older client would be lost.

use serde_json::{Value, json};
use switchboard_protocol::{ClientFrame, Command, EventBody, RelayFrame};

const SESSION: &str = "019a0000-0000-7000-8000-000000000001";
const MESSAGE: &str = "019a0000-0000-7000-8000-000000000002";
const OFFER: &str = "019a0000-0000-7000-8000-000000000003";
const COMMAND: &str = "019a0000-0000-7000-8000-000000000004";
const EPOCH: &str = "019a0000-0000-7000-8000-000000000005";
const PERSON: &str = "019a0000-0000-7000-8000-000000000006";
const QUEUE: &str = "019a0000-0000-7000-8000-000000000007";

fn round_trip<T: serde::Serialize + serde::de::DeserializeOwned>(examples: Vec<Value>) {
    for example in examples {
        let parsed: T = serde_json::from_value(example.clone()).unwrap_or_else(|e| panic!("{e}: {example}"));
        let again = serde_json::to_value(&parsed).unwrap_or_else(|e| panic!("{e}: {example}"));
        assert_eq!(again, example);
    }
}

fn session() -> Value {
    json!({
        "id": SESSION, "state": "active", "fence": 1,
        "customer": {"id": PERSON, "name": "Ada"}, "queue": {"id": QUEUE, "name": "Support"},
        "owner": {"id": PERSON, "name": "Grace"}, "language": "en",
        "page": {"url": "https://shop.example/", "title": null},
        "started_at": 1000, "accepted_at": 2000, "ended_at": null, "ended_by": null, "resolution": null
    })
}

fn message() -> Value {
    json!({
        "id": MESSAGE, "session_id": SESSION, "seq": 1, "sender": "customer", "sender_name": "Ada",
        "kind": "text", "text": "two  spaces\nand a line", "at": 1000
    })
}

fn profile() -> Value {
    json!({
        "id": PERSON, "name": "Grace", "email": "grace@shop.example", "role": "specialist",
        "skills": ["billing"], "languages": ["en"], "capacity": 3, "queues": [{"id": QUEUE, "name": "Support"}]
    })
}

fn offer() -> Value {
    json!({
        "id": OFFER, "session_id": SESSION, "customer": {"id": PERSON, "name": null},
        "queue": {"id": QUEUE, "name": "Support"}, "first_line": "two  spaces", "language": "en",
        "waiting_since": 1000, "offered_at": 1000, "deadline": 21000
    })
}

fn cursor() -> Value {
    json!({"epoch": EPOCH, "position": 7})
}

#[test]
fn commands() {
    round_trip::<Command>(vec![
        json!({"type": "start_session", "session_id": SESSION, "name": "Ada", "language": "en",
            "page_url": "https://shop.example/", "page_title": "Shop",
            "first_message": {"message_id": MESSAGE, "text": "Hello"}}),
        json!({"type": "post_message", "session_id": SESSION, "message_id": MESSAGE, "fence": 1, "text": "Hi"}),
        json!({"type": "end_session", "session_id": SESSION, "fence": null, "resolution": null}),
        json!({"type": "accept_offer", "offer_id": OFFER}),
        json!({"type": "decline_offer", "offer_id": OFFER, "reason": "wrong_skill"}),
        json!({"type": "set_status", "status": "online"}),
    ]);
}

#[test]
fn client_frames() {
    round_trip::<ClientFrame>(vec![
        json!({"type": "hello", "protocol": {"min": 1, "max": 1}, "token": "sb_0",
            "client": {"name": "widget", "version": "0.1.0"}, "resume": cursor()}),
        json!({"type": "command", "id": COMMAND, "command": {"type": "accept_offer", "offer_id": OFFER}}),
        json!({"type": "resume", "cursor": cursor()}),
        json!({"type": "ping", "nonce": 3}),
    ]);
}

#[test]
fn relay_frames() {
    let problem = json!({"code": "offer_gone", "title": "The offer has ended."});
    let record = json!({"session": session(), "messages": [message()]});
    round_trip::<RelayFrame>(vec![
        json!({"type": "welcome", "protocol": 1, "resumed": true, "now": 5, "heartbeat_seconds": 25}),
        json!({"type": "snapshot", "cursor": cursor(), "reason": "first",
            "view": {"role": "customer", "customer": {"id": PERSON, "name": null}, "session": record}}),
        json!({"type": "snapshot", "cursor": cursor(), "reason": "epoch_changed",
            "view": {"role": "specialist", "profile": profile(), "status": "away", "offers": [offer()],
                "sessions": [record]}}),
        json!({"type": "events", "after": 7, "upto": 8, "events": [
            {"position": 8, "at": 1000, "body": {"type": "message_posted", "message": message()}}]}),
        json!({"type": "hint", "kind": "queue_place", "session_id": SESSION, "place": 2}),
        json!({"type": "ack", "id": COMMAND, "position": 8}),
        json!({"type": "refused", "id": COMMAND, "problem": problem}),
        json!({"type": "error", "problem": problem}),
        json!({"type": "pong", "nonce": 3}),
        json!({"type": "bye", "problem": problem, "resumable": true}),
    ]);
}

#[test]
fn events() {
    round_trip::<EventBody>(vec![
        json!({"type": "session_started", "session": session()}),
        json!({"type": "specialist_joined", "session_id": SESSION,
            "specialist": {"id": PERSON, "name": "Grace"}, "fence": 1}),
        json!({"type": "session_assigned", "record": {"session": session(), "messages": [message()]}}),
        json!({"type": "message_posted", "message": message()}),
        json!({"type": "session_ended", "session_id": SESSION, "ended_by": "specialist", "resolution": "resolved"}),
        json!({"type": "offer_made", "offer": offer()}),
        json!({"type": "offer_ended", "offer_id": OFFER, "outcome": "expired"}),
        json!({"type": "status_changed", "status": "busy"}),
        json!({"type": "profile_changed", "profile": profile()}),
    ]);
}
