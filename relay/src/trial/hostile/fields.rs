//! Every text that a request of the OpenAPI document takes, read out of its schemas, and what becomes of each.

use serde_json::Value;
use std::collections::BTreeSet;

/// What becomes of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// It comes back to the letter, its ends trimmed.
    Kept,
    /// The same as one line: what is no letter and no space is a space.
    Line,
    /// The same in lower case.
    Lower,
    /// It has a shape of its own: what is taken comes back as that shape is written.
    Shaped,
    /// It never comes back.
    Secret,
}

use Way::{Kept, Line, Lower, Secret, Shaped};

/// Each text, by its request and its place in the body. `{key}` is the name of something, `*` what stands under one.
pub(super) const FIELDS: [(&str, &str, Way); 95] = [
    ("invite_person", "/email", Shaped),
    ("add_person", "/email", Shaped),
    ("add_person", "/languages/0", Shaped),
    ("add_person", "/name", Kept),
    ("add_person", "/phone", Shaped),
    ("add_person", "/queues/0", Shaped),
    ("add_person", "/skills/{key}", Lower),
    ("add_person", "/skills/0", Lower),
    ("change_person", "/languages/0", Shaped),
    ("change_person", "/name", Kept),
    ("change_person", "/phone", Shaped),
    ("change_person", "/queues/0", Shaped),
    ("change_person", "/skills/{key}", Lower),
    ("change_person", "/skills/0", Lower),
    ("add_queue", "/name", Kept),
    ("add_queue", "/rules/hours/holidays/0", Shaped),
    ("add_queue", "/rules/hours/time_zone", Shaped),
    ("add_queue", "/rules/hours/week/0/from", Shaped),
    ("add_queue", "/rules/hours/week/0/until", Shaped),
    ("add_queue", "/rules/relaxation/0/what/skill", Shaped),
    ("add_queue", "/rules/skills/0/skill", Lower),
    ("add_queue", "/rules/skills/0", Lower),
    ("change_queue", "/name", Kept),
    ("change_queue", "/rules/hours/holidays/0", Shaped),
    ("change_queue", "/rules/hours/time_zone", Shaped),
    ("change_queue", "/rules/hours/week/0/from", Shaped),
    ("change_queue", "/rules/hours/week/0/until", Shaped),
    ("change_queue", "/rules/relaxation/0/what/skill", Shaped),
    ("change_queue", "/rules/skills/0/skill", Lower),
    ("change_queue", "/rules/skills/0", Lower),
    ("add_site", "/brand_color", Shaped),
    ("add_site", "/greeting", Kept),
    ("add_site", "/name", Kept),
    ("add_site", "/origins/0", Shaped),
    ("add_site", "/queue", Shaped),
    ("add_identity_key", "/kid", Shaped),
    ("add_identity_key", "/public_key", Secret),
    ("redeem_invitation", "/code", Secret),
    ("redeem_invitation", "/device", Shaped),
    ("redeem_invitation", "/password", Secret),
    ("sign_in", "/device", Shaped),
    ("sign_in", "/email", Shaped),
    ("sign_in", "/password", Secret),
    ("add_block", "/reason", Kept),
    ("add_block", "/what/number", Shaped),
    ("add_block", "/what/address", Shaped),
    ("start_session", "/attributes/*", Kept),
    ("start_session", "/attributes/{key}", Line),
    ("start_session", "/contact/email", Shaped),
    ("start_session", "/contact/intent", Kept),
    ("start_session", "/contact/phone", Shaped),
    ("start_session", "/context/bot_transcript/0/text", Kept),
    ("start_session", "/first_message/text", Kept),
    ("start_session", "/language", Shaped),
    ("start_session", "/name", Line),
    ("start_session", "/page_title", Kept),
    ("start_session", "/page_url", Shaped),
    ("post_message", "/text", Kept),
    ("edit_message", "/text", Kept),
    ("reopen_session", "/first_message/text", Kept),
    ("transfer_session", "/note", Kept),
    ("transfer_session", "/to/skill", Shaped),
    ("hand_over", "/note", Shaped),
    ("hand_over", "/to/skill", Shaped),
    ("post_system_message", "/text", Kept),
    ("update_session", "/attributes/*", Kept),
    ("update_session", "/attributes/{key}", Line),
    ("update_session", "/contact/email", Shaped),
    ("update_session", "/contact/intent", Kept),
    ("update_session", "/contact/phone", Shaped),
    ("update_session", "/context/bot_transcript/0/text", Kept),
    ("update_session", "/name", Line),
    ("update_session", "/tags/0", Lower),
    ("post_note", "/text", Kept),
    ("become_customer", "/site", Shaped),
    ("identify", "/jwt", Secret),
    ("identify", "/site", Shaped),
    ("add_canned_reply", "/shortcut", Shaped),
    ("add_canned_reply", "/text", Shaped),
    ("add_canned_reply", "/title", Kept),
    ("change_canned_reply", "/shortcut", Shaped),
    ("change_canned_reply", "/text", Shaped),
    ("change_canned_reply", "/title", Kept),
    ("add_consent", "/kind", Shaped),
    ("add_consent", "/language", Shaped),
    ("add_consent", "/sentence", Kept),
    ("set_performance", "/reason", Kept),
    ("rate_session", "/comment", Kept),
    ("leave_form", "/email", Shaped),
    ("leave_form", "/language", Shaped),
    ("leave_form", "/message", Kept),
    ("leave_form", "/name", Line),
    ("leave_form", "/phone", Shaped),
    ("leave_form", "/topic", Line),
    ("answer_missed", "/note", Kept),
];

#[test]
fn every_text_of_the_document_has_a_row_here() {
    let rows: BTreeSet<(String, String)> = FIELDS
        .iter()
        .map(|(of, at, _)| ((*of).to_owned(), (*at).to_owned()))
        .collect();
    assert_eq!(rows, found());
}

/// Every text in every body, by its request; a command's under its own name.
fn found() -> BTreeSet<(String, String)> {
    let document: Value = serde_json::from_str(crate::http::openapi_json()).unwrap();
    let mut found = BTreeSet::new();
    for item in document["paths"].as_object().unwrap().values() {
        for operation in item.as_object().unwrap().values() {
            let name = operation["operationId"].as_str().unwrap();
            let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
            let mut texts = Vec::new();
            walk(&document, schema, "", &mut texts);
            for at in texts {
                // `/command<post_message>/text` is a text of the command.
                let (of, at) = match at.strip_prefix("/command<").and_then(|at| at.split_once('>')) {
                    Some((command, at)) => (command.to_owned(), at.to_owned()),
                    None => (name.to_owned(), at),
                };
                found.insert((of, without_kinds(&at)));
            }
        }
    }
    found
}

/// A place without the kinds of what it goes through.
fn without_kinds(at: &str) -> String {
    let parts = at
        .split('<')
        .map(|part| part.split_once('>').map_or(part, |(_, rest)| rest));
    parts.collect()
}

fn walk(document: &Value, schema: &Value, at: &str, texts: &mut Vec<String>) {
    let schema = resolved(document, schema);
    for choices in ["oneOf", "anyOf", "allOf"] {
        for choice in schema[choices].as_array().into_iter().flatten() {
            let kind = kind(document, choice).map(|kind| format!("<{kind}>"));
            walk(
                document,
                choice,
                &format!("{at}{}", kind.unwrap_or_default()),
                texts,
            );
        }
    }
    let is_text = schema["type"] == "string"
        || schema["type"]
            .as_array()
            .is_some_and(|kinds| kinds.iter().any(|kind| kind == "string"));
    if is_text && schema["enum"].is_null() && schema["format"] != "uuid" {
        texts.push(at.to_owned());
    }
    for (name, field) in schema["properties"].as_object().into_iter().flatten() {
        walk(document, field, &format!("{at}/{name}"), texts);
    }
    if schema["items"].is_object() {
        walk(document, &schema["items"], &format!("{at}/0"), texts);
    }
    if schema["additionalProperties"].is_object() {
        texts.push(format!("{at}/{{key}}"));
        walk(
            document,
            &schema["additionalProperties"],
            &format!("{at}/*"),
            texts,
        );
    }
}

fn resolved<'a>(document: &'a Value, mut schema: &'a Value) -> &'a Value {
    while let Some(target) = schema["$ref"].as_str() {
        schema = document.pointer(target.trim_start_matches('#')).unwrap();
    }
    schema
}

/// What one of several choices is called: its one field that can have one value only.
fn kind<'a>(document: &'a Value, choice: &'a Value) -> Option<&'a str> {
    let fields = resolved(document, choice)["properties"].as_object()?;
    let mut kinds = fields.values().filter_map(|field| {
        let words = resolved(document, field)["enum"].as_array()?;
        if words.len() == 1 { words[0].as_str() } else { None }
    });
    kinds.next()
}
