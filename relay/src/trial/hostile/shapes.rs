//! Bodies that are not what they should be: each is answered with a typed refusal or taken, and never breaks anything.

use super::fields::FIELDS;
use super::stage::Stage;
use crate::trial::{Client, KEY};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use switchboard_model::limits::FRAME_BYTES;
use switchboard_protocol::{Problem, RelayFrame};

/// JSON that is odd in itself, and what is no JSON.
fn odd() -> Vec<Vec<u8>> {
    let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
    let objects = |depth: usize| "{\"a\":".repeat(depth) + "1" + &"}".repeat(depth);
    let texts = [
        String::new(),
        " ".into(),
        "null".into(),
        "true".into(),
        "[]".into(),
        "{}".into(),
        "\"\"".into(),
        "{".into(),
        "{}{}".into(),
        "\u{feff}{}".into(),
        "{\"a\":1,\"a\":2}".into(),
        "{'a':1}".into(),
        "{\"a\":NaN}".into(),
        "{\"a\":1e999}".into(),
        "9".repeat(5_000),
        format!("{{\"a\":{}}}", "9".repeat(400)),
        "{\"a\":\"\\ud800\"}".into(),
        "{\"\\udc00\":1}".into(),
        "\"\u{0}\"".into(),
        nested(127),
        nested(10_000),
        objects(5_000),
    ];
    let bytes = [
        vec![0xff, 0xfe],
        vec![0xc0, 0x80],
        b"{\"a\":\"\xed\xa0\x80\"}".to_vec(),
        vec![0; 64],
    ];
    texts.into_iter().map(String::into_bytes).chain(bytes).collect()
}

/// Everything that a value may be instead.
fn others() -> [Value; 12] {
    [
        Value::Null,
        true.into(),
        0.into(),
        (-1).into(),
        1e308.into(),
        u64::MAX.into(),
        i64::MIN.into(),
        "".into(),
        "\u{0}".into(),
        json!([]),
        json!({}),
        json!([[[]]]),
    ]
}

/// Every place in a body.
fn places(value: &Value, at: &str, found: &mut Vec<String>) {
    found.push(at.to_owned());
    match value {
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                places(item, &format!("{at}/{index}"), found);
            }
        }
        Value::Object(fields) => {
            for (name, field) in fields {
                places(field, &format!("{at}/{name}"), found);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn requests() -> BTreeSet<&'static str> {
    FIELDS.iter().map(|(of, _, _)| *of).collect()
}

fn check(of: &str, sent: &[u8], (status, answer): (u16, String)) {
    let shown = String::from_utf8_lossy(&sent[..sent.len().min(200)]);
    assert!(status < 500, "{of} {shown}: {status} {answer}");
    if status >= 400 {
        let problem: Problem = serde_json::from_str(&answer).unwrap();
        assert!(!problem.title.is_empty(), "{of} {shown}");
    }
}

#[tokio::test]
async fn whatever_comes_as_a_body_gets_a_typed_answer() {
    let stage = Stage::set().await;
    for of in requests() {
        let good = stage.good(of).await;
        for body in odd() {
            let answer = stage.send_text(&good, body.clone()).await;
            check(of, &body, answer);
        }
        // A field twice, and one that nobody knows.
        let text = good.body.to_string();
        let twice = text.replacen('{', "{\"name\":\"a\",\"name\":\"b\",\"nobody_knows\":1,", 1);
        check(
            of,
            twice.as_bytes(),
            stage.send_text(&good, twice.clone().into_bytes()).await,
        );
        let large = text.replacen('{', &format!("{{\"x\":\"{}\",", "x".repeat(FRAME_BYTES)), 1);
        let (status, answer) = stage.send_text(&good, large.into_bytes()).await;
        assert_eq!(status, 413, "{of} {answer}");
        stage.settle_if_done(good).await;
    }
}

#[tokio::test]
async fn every_value_may_be_of_another_kind_and_is_answered() {
    let stage = Stage::set().await;
    for of in requests() {
        let mut found = Vec::new();
        places(&stage.good(of).await.body, "", &mut found);
        for at in found.into_iter().filter(|at| !at.is_empty()) {
            // What hashes a password takes its time.
            let step = if of == "redeem_invitation" || of == "sign_in" {
                4
            } else {
                1
            };
            for other in others().into_iter().step_by(step) {
                let mut sent = stage.good(of).await;
                *sent.body.pointer_mut(&at).unwrap() = other;
                let text = sent.body.to_string();
                let answer = stage.send(&sent).await;
                let done = answer.0 < 400;
                check(of, text.as_bytes(), answer);
                if done {
                    stage.settle_if_done(sent).await;
                }
            }
        }
    }
}

#[tokio::test]
async fn whatever_comes_as_an_address_gets_a_typed_answer() {
    let stage = Stage::set().await;
    let trial = &stage.trial;
    let document: Value = serde_json::from_str(crate::http::openapi_json()).unwrap();
    let hostile = [
        "%00",
        "%ff%fe",
        "%F0%9F%92%A9",
        "-1",
        "1e999",
        "99999999999999999999999",
        "..%2f..%2fetc",
        "%3Cscript%3E",
        "'--",
        "x%0d%0ay:z",
    ];
    let mut tried = 0;
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            for text in hostile {
                let mut address = path
                    .split('{')
                    .map(|part| {
                        part.split_once('}')
                            .map_or(part.to_owned(), |(_, rest)| format!("{text}{rest}"))
                    })
                    .collect::<String>();
                let asked = operation["parameters"].as_array().into_iter().flatten();
                let query: Vec<String> = asked
                    .filter(|parameter| parameter["in"] == "query")
                    .map(|parameter| format!("{}={text}", parameter["name"].as_str().unwrap()))
                    .collect();
                if !query.is_empty() {
                    address = format!("{address}?{}", query.join("&"));
                }
                // Only what has something in its address that may be hostile.
                if address == *path || method == "post" && query.is_empty() && !path.contains('{') {
                    continue;
                }
                tried += 1;
                let request = trial
                    .http
                    .request(method.to_uppercase().parse().unwrap(), trial.url(&address));
                let response = request.bearer_auth(KEY).send().await.unwrap();
                let status = response.status().as_u16();
                assert!((400..500).contains(&status), "{method} {address}: {status}");
                let problem: Problem = response.json().await.unwrap();
                assert!(!problem.title.is_empty());
            }
        }
    }
    assert!(tried > 200, "{tried}");
}

#[tokio::test]
async fn whatever_comes_as_a_frame_gets_a_typed_answer_and_the_socket_stays() {
    let mut stage = Stage::set().await;
    for (nonce, bytes) in odd().into_iter().enumerate() {
        let Ok(text) = String::from_utf8(bytes) else {
            continue;
        };
        stage.widget.send_text(&text).await;
        stage.widget.problem().await;
        stage.widget.send(&json!({"type": "ping", "nonce": nonce})).await;
        assert!(answered(&mut stage.widget, nonce).await, "{text:.80}");
    }
}

/// Whether a ping is answered, after whatever else comes.
async fn answered(client: &mut Client, nonce: usize) -> bool {
    loop {
        if let RelayFrame::Pong { nonce: heard } = client.frame().await {
            return u64::from(heard) == nonce as u64;
        }
    }
}
