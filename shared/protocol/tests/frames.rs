//! One example of every frame, command and event as it stands on the wire. An example that no longer parses to the
//! same JSON means that an older client would be lost.

use serde_json::{Value, json};
use switchboard_protocol::{
    ClientFrame, Command, EventBody, RelayFrame, SessionView, SpecialistState, TransferTargets,
};

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
        "page": {"url": "https://shop.example/", "title": null}, "priority": "normal",
        "started_at": 1000, "accepted_at": 2000, "requeued": null, "reminded_at": null, "parked": false,
        "transfer": null, "handed": null, "rating": null,
        "ended_at": null, "ended_by": null, "resolution": null
    })
}

/// On its way to somebody else, after it came from somebody else; reminded and parked.
fn session_under_way() -> Value {
    let mut session = session();
    let more = json!({
        "state": "transferred", "priority": "urgent", "reminded_at": 5000, "parked": true,
        "transfer": transfer(), "handed": handed()
    });
    merge(&mut session, more);
    session
}

/// It waits again after its owner was lost.
fn session_again() -> Value {
    let mut session = session();
    let more = json!({"state": "waiting", "owner": null, "accepted_at": null, "requeued": "owner_lost"});
    merge(&mut session, more);
    session
}

/// Over, and rated.
fn session_over() -> Value {
    let mut session = session();
    let more = json!({
        "state": "completed", "rating": 4, "ended_at": 9000, "ended_by": "specialist", "resolution": "resolved"
    });
    merge(&mut session, more);
    session
}

fn merge(object: &mut Value, more: Value) {
    let (Some(object), Value::Object(more)) = (object.as_object_mut(), more) else {
        panic!("two objects")
    };
    object.extend(more);
}

fn person() -> Value {
    json!({"id": PERSON, "name": "Grace"})
}

fn queue() -> Value {
    json!({"id": QUEUE, "name": "Support"})
}

fn transfer() -> Value {
    json!({"to": "Kim", "note": "Knows the invoice", "deadline": 61000})
}

fn handed() -> Value {
    json!({"from": person(), "note": null})
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
        "skills": {"billing": 3}, "languages": ["en"], "capacity": 3, "queues": [{"id": QUEUE, "name": "Support"}]
    })
}

fn offer() -> Value {
    json!({
        "id": OFFER, "session_id": SESSION, "customer": {"id": PERSON, "name": null},
        "queue": {"id": QUEUE, "name": "Support"}, "kind": "ring", "priority": "normal",
        "why": {"reason": "load", "candidates": 3}, "handed": null, "first_line": "two  spaces", "language": "en",
        "waiting_since": 1000, "offered_at": 1000, "deadline": 21000
    })
}

/// To be picked, from a colleague.
fn pick() -> Value {
    let mut offer = offer();
    let more = json!({
        "kind": "pick", "priority": "high", "why": {"reason": "pick", "candidates": 2}, "handed": handed()
    });
    merge(&mut offer, more);
    offer
}

fn specialist_state() -> Value {
    json!({
        "profile": profile(), "status": "away", "status_reason": "missed", "status_then": "offline",
        "offers": [offer(), pick()], "wrap_ups": [{"session_id": SESSION, "until": 30000}],
        "sessions": [{"session": session_under_way(), "messages": [message()]}]
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
        json!({"type": "set_status", "status": "away", "when_done": true}),
        json!({"type": "reopen_session", "session_id": SESSION,
            "first_message": {"message_id": MESSAGE, "text": "One more thing"}}),
        json!({"type": "rate_session", "session_id": SESSION, "stars": 5}),
        json!({"type": "transfer_session", "session_id": SESSION, "fence": 1,
            "to": {"kind": "specialist", "id": PERSON}, "note": "Knows the invoice"}),
        json!({"type": "transfer_session", "session_id": SESSION, "fence": 1,
            "to": {"kind": "queue", "id": QUEUE}, "note": null}),
        json!({"type": "transfer_session", "session_id": SESSION, "fence": 1,
            "to": {"kind": "skill", "skill": "billing"}, "note": null}),
        json!({"type": "cancel_transfer", "session_id": SESSION, "fence": 1}),
        json!({"type": "hand_over", "to": {"kind": "queue", "id": QUEUE}, "note": "I have to leave"}),
        json!({"type": "hand_over", "to": null, "note": null}),
        json!({"type": "end_wrap_up", "session_id": SESSION}),
        json!({"type": "set_priority", "session_id": SESSION, "priority": "low"}),
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
    let mut specialist = specialist_state();
    merge(&mut specialist, json!({"role": "specialist"}));
    round_trip::<RelayFrame>(vec![
        json!({"type": "welcome", "protocol": 1, "resumed": true, "now": 5, "heartbeat_seconds": 25}),
        json!({"type": "snapshot", "cursor": cursor(), "reason": "first",
            "view": {"role": "customer", "customer": {"id": PERSON, "name": null}, "session": record}}),
        json!({"type": "snapshot", "cursor": cursor(), "reason": "epoch_changed",
            "view": specialist}),
        json!({"type": "events", "after": 7, "upto": 8, "events": [
            {"position": 8, "at": 1000, "body": {"type": "message_posted", "message": message()}}]}),
        json!({"type": "hint", "kind": "queue_place", "session_id": SESSION, "place": 2,
            "wait": {"from": 60000, "to": 120_000}, "late": false, "opens_at": null}),
        json!({"type": "hint", "kind": "queue_place", "session_id": SESSION, "place": 1,
            "wait": null, "late": true, "opens_at": 9000}),
        json!({"type": "hint", "kind": "warnings", "warnings": [
            {"queue": queue(), "warning": "no_members"},
            {"queue": queue(), "warning": "skill_missing", "skill": "billing", "level": 3},
            {"queue": queue(), "warning": "never_opens"},
            {"queue": queue(), "warning": "waiting_too_long", "sessions": 3, "since": 1000}]}),
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
            "specialist": {"id": PERSON, "name": "Grace"}, "fence": 1, "queue": queue()}),
        json!({"type": "session_requeued", "session_id": SESSION, "queue": queue(), "reason": "owner_lost"}),
        json!({"type": "queue_changed", "session_id": SESSION, "queue": queue()}),
        json!({"type": "session_reopened", "session_id": SESSION, "queue": {"id": QUEUE, "name": "Support"}}),
        json!({"type": "session_reminded", "session_id": SESSION}),
        json!({"type": "session_rated", "session_id": SESSION, "stars": 4}),
        json!({"type": "session_assigned", "record": {"session": session(), "messages": [message()]}}),
        json!({"type": "message_posted", "message": message()}),
        json!({"type": "session_ended", "session_id": SESSION, "ended_by": "specialist", "resolution": "resolved"}),
        json!({"type": "session_left", "session_id": SESSION, "to": person(), "reason": null}),
        json!({"type": "session_left", "session_id": SESSION, "to": null, "reason": "transfer_expired"}),
        json!({"type": "session_transferred", "session_id": SESSION, "transfer": transfer()}),
        json!({"type": "transfer_ended", "session_id": SESSION, "outcome": "declined"}),
        json!({"type": "session_parked", "session_id": SESSION}),
        json!({"type": "session_unparked", "session_id": SESSION}),
        json!({"type": "priority_changed", "session_id": SESSION, "priority": "high"}),
        json!({"type": "wrap_up_started", "wrap_up": {"session_id": SESSION, "until": 30000}}),
        json!({"type": "wrap_up_ended", "session_id": SESSION}),
        json!({"type": "offer_made", "offer": offer()}),
        json!({"type": "offer_made", "offer": pick()}),
        json!({"type": "offer_ended", "offer_id": OFFER, "outcome": "expired"}),
        json!({"type": "status_changed", "status": "busy", "reason": "said", "then": "away"}),
        json!({"type": "status_changed", "status": "away", "reason": "drained"}),
        json!({"type": "profile_changed", "profile": profile()}),
    ]);
}

#[test]
fn views() {
    round_trip::<SessionView>(vec![
        session(),
        session_under_way(),
        session_again(),
        session_over(),
    ]);
    round_trip::<SpecialistState>(vec![specialist_state()]);
}

#[test]
fn rest_bodies() {
    round_trip::<TransferTargets>(vec![json!({
        "specialists": [{"id": PERSON, "name": "Grace", "reachable": true, "load": 1, "capacity": 3}],
        "queues": [queue()], "skills": ["billing"]
    })]);
}

/// What an older desktop's cache holds.
#[test]
fn a_session_of_before_is_read() {
    let mut older = session();
    for field in [
        "priority",
        "requeued",
        "reminded_at",
        "parked",
        "transfer",
        "handed",
        "rating",
    ] {
        older.as_object_mut().expect("an object").remove(field);
    }
    let read: SessionView = serde_json::from_value(older).expect("read");
    assert_eq!(serde_json::to_value(read).expect("written"), session());
}
