//! Every request of the OpenAPI document. One that has no row here fails the test.

use super::Tally;
use super::cast::{Cast, EVERYONE, Someone};
use crate::auth::access::{Act, Standing, Who, grants};
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

/// What a path's id names.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Names {
    Nothing,
    Chat,
    Person,
    Queue,
    Missed,
    /// Only what is not there is tried: what is would be changed.
    Missing,
}

/// Each request that needs leave, by its name in the document: what it asks for, and what its path names.
fn row(operation: &str) -> Option<(Act, Names)> {
    Some(match operation {
        "list_sessions" => (Act::ListChats, Names::Nothing),
        "session" | "session_messages" | "session_place" | "session_consents" => (Act::ReadChat, Names::Chat),
        "session_routing" => (Act::ReadRouting, Names::Chat),
        "transfer_targets" => (Act::ReadTargets, Names::Nothing),
        "list_specialists" | "utilisation" => (Act::ReadPeople, Names::Nothing),
        "set_performance" | "clear_performance" => (Act::SetPerformance, Names::Person),
        "specialist" => (Act::ReadPeople, Names::Person),
        "list_queue_statuses" | "list_warnings" => (Act::ReadQueues, Names::Nothing),
        "queue" | "best_specialist" => (Act::ReadQueues, Names::Queue),
        "analytics" | "activations" => (Act::ReadFigures, Names::Nothing),
        "audit" => (Act::ReadAudit, Names::Nothing),
        "list_people" | "list_queues" | "list_sites" | "retention" => (Act::ReadSetup, Names::Nothing),
        "add_person" | "add_queue" | "add_site" => (Act::ChangeSetup, Names::Nothing),
        "change_person" | "change_queue" | "remove_person" | "invite_person" | "reset_person"
        | "sign_person_out" => (Act::ChangeSetup, Names::Missing),
        "list_blocks" => (Act::ManageBlocks, Names::Nothing),
        "remove_block" => (Act::ManageBlocks, Names::Missing),
        // The customer of its body is not there.
        "add_block" => (Act::Block, Names::Missing),
        "list_canned_replies" => (Act::ReadReplies, Names::Nothing),
        "add_canned_reply" => (Act::OwnReplies, Names::Nothing),
        "change_canned_reply" | "remove_canned_reply" => (Act::ReadReplies, Names::Missing),
        // The chat of its body is not there.
        "add_consent" => (Act::Annotate, Names::Missing),
        "merge_customers" => (Act::MergeCustomers, Names::Missing),
        "set_retention" => (Act::Erase, Names::Nothing),
        "erase_session" | "erase_customer" => (Act::Erase, Names::Missing),
        "list_devices" | "site_identity" => (Act::ReadSetup, Names::Missing),
        "set_site_identity" | "add_identity_key" | "retire_identity_key" => {
            (Act::ChangeSetup, Names::Missing)
        }
        "list_my_devices" | "me" => (Act::OwnAccount, Names::Nothing),
        "sign_out_my_device" => (Act::OwnAccount, Names::Missing),
        "search" => (Act::Search, Names::Nothing),
        "leave_form" => (Act::LeaveForm, Names::Nothing),
        "list_missed" => (Act::ReadMissed, Names::Nothing),
        "missed_item" => (Act::ReadMissed, Names::Missed),
        "assign_missed" | "answer_missed" | "close_missed" | "reopen_missed" => {
            (Act::ReadMissed, Names::Missing)
        }
        _ => return None,
    })
}

/// Requests that need no leave, or are tried elsewhere: signing out ends the token, commands have a file of their own.
const OTHERS: [&str; 16] = [
    "alive",
    "ready",
    "openapi",
    "reference",
    "reference_style",
    "socket",
    "sign_in",
    "redeem_invitation",
    "sign_out",
    "rotate_token",
    "command",
    "site",
    "become_customer",
    "identify",
    "widget_loader",
    "widget_file",
];

pub(super) async fn try_requests(cast: &Cast, tally: &mut Tally, phase: &str) {
    let document: Value = serde_json::from_str(crate::http::openapi_json()).unwrap();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let name = operation["operationId"].as_str().unwrap();
            let Some((act, names)) = row(name) else {
                assert!(OTHERS.contains(&name), "{name} has no row in this test");
                continue;
            };
            let method: Method = method.to_uppercase().parse().unwrap();
            for who in EVERYONE {
                for (id, standings, is_there) in ids(cast, who, names) {
                    let path = path.replace("{id}", &id);
                    let (status, answer) = cast.send(who, method.clone(), &path, body(name, &id)).await;
                    let place = name == "session_place";
                    let right = as_said(who, act, &standings, is_there, place, status);
                    tally.note(
                        || format!("{phase}: {who:?} {method} {path}: {status} {answer}"),
                        right,
                    );
                }
            }
        }
    }
}

/// Whether an answer is what the table says of it.
fn as_said(who: Someone, act: Act, standings: &[Standing], is_there: bool, place: bool, status: u16) -> bool {
    let Some(column) = column(who) else {
        return status == 401;
    };
    let grants = grants(column, act);
    let granted = grants
        .iter()
        .any(|grant| grant.standing == Standing::Any || standings.contains(&grant.standing));
    match status {
        // The operator is nobody to ask about.
        401 => act == Act::OwnAccount && grants.is_empty(),
        403 => grants.is_empty(),
        // One that does not wait has no place.
        404 => !grants.is_empty() && (!granted || !is_there || place),
        400..=499 => granted,
        _ => granted && is_there && status < 300,
    }
}

pub(super) const fn column(who: Someone) -> Option<Who> {
    match who {
        Someone::Nobody | Someone::Forger => None,
        Someone::Customer | Someone::OtherCustomer => Some(Who::Customer),
        Someone::Owner | Someone::Colleague | Someone::Stranger => Some(Who::Specialist),
        Someone::Lead | Someone::OtherLead => Some(Who::Lead),
        Someone::Admin => Some(Who::Admin),
        Someone::Operator => Some(Who::Operator),
    }
}

/// What is tried: ids, how somebody stands to what they name, and whether it is there.
fn ids(cast: &Cast, who: Someone, names: Names) -> Vec<(String, Vec<Standing>, bool)> {
    let missing = || {
        [Uuid::from_u128(7).to_string(), "x".to_owned()]
            .into_iter()
            .map(|id| (id, Vec::new(), false))
    };
    let leads = |who: Someone, at: usize| match who {
        Someone::Lead => at == 0,
        Someone::OtherLead => at == 1,
        _ => false,
    };
    match names {
        // A list is as much as somebody may see.
        Names::Nothing => vec![(
            String::new(),
            vec![Standing::Own, Standing::Owner, Standing::Queue],
            true,
        )],
        Names::Missing => missing().collect(),
        Names::Chat => {
            let chats = cast.chats.iter().map(|chat| {
                let theirs = chat.stands.iter().filter(|(name, _)| *name == who);
                (chat.id.to_string(), theirs.map(|(_, it)| *it).collect(), true)
            });
            chats.chain(missing()).collect()
        }
        Names::Queue => {
            let queues = cast.queues.iter().enumerate().map(|(at, id)| {
                let standing = leads(who, at).then_some(Standing::Queue);
                (id.to_string(), standing.into_iter().collect(), true)
            });
            queues.chain(missing()).collect()
        }
        Names::Missed => {
            let items = cast.missed.iter().enumerate().map(|(at, id)| {
                let serves = match who {
                    Someone::Owner | Someone::Colleague => at == 0,
                    Someone::Stranger => at == 1,
                    _ => leads(who, at),
                };
                (
                    id.to_string(),
                    serves.then_some(Standing::Queue).into_iter().collect(),
                    true,
                )
            });
            items.chain(missing()).collect()
        }
        Names::Person => {
            let people = [
                (Someone::Owner, 0),
                (Someone::Colleague, 0),
                (Someone::Stranger, 1),
                (Someone::Lead, 0),
            ];
            let people = people.into_iter().map(|(of, queue)| {
                let own = (of == who).then_some(Standing::Own);
                let led = leads(who, queue).then_some(Standing::Queue);
                (
                    cast.person(of).to_string(),
                    own.into_iter().chain(led).collect(),
                    true,
                )
            });
            people.chain(missing()).collect()
        }
    }
}

/// A body that can be read and changes nothing.
fn body(operation: &str, id: &str) -> Option<Value> {
    Some(match operation {
        "add_person" => json!({"name": "", "email": "x", "role": "specialist"}),
        "add_queue" => json!({"name": ""}),
        "add_site" => json!({"name": "", "queue": "", "origins": []}),
        "invite_person" => json!({"email": "nobody@example.com"}),
        "change_person" => json!({}),
        "change_queue" => {
            let id = id.parse().unwrap_or(Uuid::from_u128(8));
            json!({"id": id, "name": "Q", "rules": {}})
        }
        "add_block" => {
            let what = json!({"kind": "customer", "id": Uuid::from_u128(9)});
            json!({"what": what, "reason": "Rude."})
        }
        "set_retention" => json!({"days": 0}),
        "add_canned_reply" => {
            json!({"scope": {"kind": "personal"}, "shortcut": "", "title": "", "text": ""})
        }
        "set_performance" => json!({"value": 101, "reason": ""}),
        "change_canned_reply" => json!({"version": 1, "shortcut": "/x", "title": "X", "text": "X"}),
        "add_consent" => json!({
            "id": Uuid::from_u128(9), "session_id": Uuid::from_u128(9), "kind": "sms", "given": true,
            "sentence": "Yes.", "language": "en",
        }),
        "leave_form" => {
            json!({"id": Uuid::from_u128(9), "name": "", "email": "kim@example.com", "message": "Hello"})
        }
        "assign_missed" => json!({"version": 1, "to": null}),
        "answer_missed" => json!({"version": 1, "way": "email"}),
        "close_missed" => json!({"version": 1, "outcome": "spam"}),
        "reopen_missed" => json!({"version": 1}),
        "set_site_identity" => json!({"weak": false}),
        "add_identity_key" => json!({"algorithm": "HS256"}),
        "merge_customers" => json!({"duplicate": Uuid::from_u128(9)}),
        _ => return None,
    })
}
