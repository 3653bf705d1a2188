//! Texts that break things, through every text of every request and command and back: nothing is lost, nothing is run,
//! and whatever is refused is refused in words.

mod fields;
mod shapes;
mod stage;

use super::command;
use fields::{FIELDS, Way};
use serde_json::{Value, json};
use stage::Stage;
use std::collections::BTreeMap;
use switchboard_model::limits::{PAGE_URL_BYTES, trim_text};
use switchboard_protocol::{EventBody, Problem};

/// Both collections, and what neither has.
fn corpus() -> Vec<String> {
    let collections: BTreeMap<String, Vec<String>> =
        serde_json::from_str(include_str!("corpus.json")).unwrap();
    let own = [
        "a\u{0}b",
        "\u{0}",
        "\u{feff}\u{feff}",
        "\u{202e}abc\u{2069}",
        "\u{2028}\u{2029}",
        "a\r\nb\rc",
        "'; DROP TABLE messages; --",
        "{{7*7}}${7*7}",
        "\u{10ffff}\u{e000}",
        "e\u{301}",
        "%00%0d%0a",
        "\\u0000",
    ];
    let long = [MESSAGE, MESSAGE + 1].map(|chars| "ü".repeat(chars));
    collections
        .into_values()
        .flatten()
        .chain(own.map(str::to_owned))
        .chain(long)
        .collect()
}

const MESSAGE: usize = switchboard_model::limits::MESSAGE_CHARS;

/// Puts a text where a field is. `None`: there is nothing at its place.
fn put(body: &mut Value, at: &str, text: &str) -> Option<()> {
    let (place, last) = at.rsplit_once('/')?;
    let inside = body.pointer_mut(place)?;
    match last {
        "{key}" if place == "/skills" => *inside = json!({text: 3}),
        "{key}" => *inside = json!({text: "gold"}),
        "*" => *inside = json!({"plan": text}),
        "0" => inside[0] = text.into(),
        name => inside[name] = text.into(),
    }
    Some(())
}

/// Whether a text stands anywhere in an answer, as a value or as a name.
fn holds(value: &Value, text: &str) -> bool {
    match value {
        Value::String(found) => found == text,
        Value::Array(items) => items.iter().any(|item| holds(item, text)),
        Value::Object(fields) => fields
            .iter()
            .any(|(name, field)| name == text || holds(field, text)),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

/// What has to be of another kind than what stands there for a field to be there.
fn prepare(body: &mut Value, of: &str, at: &str) {
    let target = json!({"kind": "skill", "skill": "billing"});
    match (of, at) {
        ("add_person" | "change_person", "/skills/{key}") => body["skills"] = json!({}),
        ("add_queue" | "change_queue", "/rules/skills/0/skill" | "/rules/skills/0") => {
            body["rules"]["relaxation"] = json!([]);
        }
        ("add_block", "/what/number") => body["what"] = json!({"kind": "number", "number": ""}),
        ("transfer_session", "/to/skill") => body["to"] = target,
        ("redeem_invitation", "/password") => body["password"] = "".into(),
        _ => {}
    }
}

#[tokio::test]
async fn every_text_goes_in_and_comes_back_or_is_refused_in_words() {
    let mut stage = Stage::set().await;
    let corpus = corpus();
    let mut wrong = Vec::new();
    for (row, (of, at, way)) in FIELDS.iter().copied().enumerate() {
        let (mut taken, mut refused) = (0, 0);
        // Each text goes through many fields, and each field sees many texts; hashing a password takes its time.
        let step = match (of, way) {
            ("sign_in" | "redeem_invitation", _) => 61,
            (_, Way::Kept | Way::Line) => 17,
            _ => 29,
        };
        let ordinary = "An ordinary text".to_owned();
        for text in corpus.iter().skip(row % step).step_by(step).chain([&ordinary]) {
            let mut sent = stage.good(of).await;
            let is_command = sent.body.get("command").is_some();
            let body = if is_command {
                &mut sent.body["command"]
            } else {
                &mut sent.body
            };
            prepare(body, of, at);
            put(body, at, text).unwrap_or_else(|| panic!("{of} {at} is nowhere in {body}"));
            let (status, answer) = stage.send(&sent).await;
            let case = || format!("{of} {at} {text:?}: {status} {answer}");
            if status >= 400 {
                refused += 1;
                let problem: Problem = serde_json::from_str(&answer).unwrap();
                if status >= 500 || problem.title.is_empty() {
                    wrong.push(case());
                }
                continue;
            }
            taken += 1;
            let line = trim_text(&text.replace(char::is_control, " "));
            let expected = match way {
                // A title that is too long is the page's, and left out.
                Way::Kept if at == "/page_title" && text.len() > PAGE_URL_BYTES => None,
                Way::Kept => Some(trim_text(text)),
                Way::Line => Some(line),
                Way::Lower => Some(line.to_lowercase()),
                Way::Shaped | Way::Secret => None,
            };
            if let Some(expected) = expected.filter(|expected| !expected.is_empty()) {
                let read = match &sent.reads {
                    Some(path) => stage.read(path).await,
                    None => serde_json::from_str(&answer).unwrap_or_default(),
                };
                // What is kept word for word keeps its ends, too.
                if !holds(&read, &expected) && !holds(&read, text) {
                    wrong.push(format!("{}: it is lost", case()));
                }
            }
            if way == Way::Secret && text.len() > 7 && answer.contains(text) {
                wrong.push(format!("{}: it is shown", case()));
            }
            stage.settle(sent).await;
        }
        stage.listen().await;
        let fits = match way {
            Way::Kept | Way::Line | Way::Lower => taken > 0,
            Way::Shaped | Way::Secret => refused + taken > 0,
        };
        if !fits {
            wrong.push(format!("{of} {at}: {taken} taken, {refused} refused"));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of them: {:#?}",
        wrong.len(),
        &wrong[..wrong.len().min(20)]
    );
}

#[tokio::test]
async fn what_is_said_on_a_socket_is_read_on_the_other_to_the_letter() {
    let mut stage = Stage::set().await;
    stage.desktop.settle().await;
    stage.desktop.events.clear();
    for text in corpus() {
        let session = stage.session;
        let post = json!({
            "type": "post_message", "session_id": session, "message_id": uuid::Uuid::now_v7(), "fence": null,
            "text": text,
        });
        let (id, frame) = command(&post);
        stage.widget.send(&frame).await;
        let expected = trim_text(&text);
        match stage.widget.answer(id).await {
            Ok(_) => {
                let heard = stage.desktop.event(|body| match body {
                    EventBody::MessagePosted { message } => Some(message.text.clone()),
                    _ => None,
                });
                assert_eq!(heard.await, expected);
                stage.desktop.events.clear();
            }
            Err(problem) => {
                let too_long = expected.chars().count() > MESSAGE;
                assert!(expected.is_empty() || too_long, "{text:?}: {problem:?}");
            }
        }
    }
    let record = stage.read(&format!("/v1/sessions/{}", stage.session)).await;
    assert!(record["messages"].as_array().unwrap().len() > 500);
}
