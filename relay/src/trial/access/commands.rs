//! Every command, over REST and, by those who have one, over a socket.

use super::Tally;
use super::cast::{Cast, Chat, EVERYONE, Someone};
use super::requests::column;
use crate::auth::access::{Act, Standing, grants};
use crate::trial::command;
use reqwest::Method;
use serde_json::{Value, json};
use switchboard_model::{Fence, SessionId};
use uuid::Uuid;

/// What each is asked to do to a chat; what would change who owns it or whether it is open is asked so that it cannot.
fn asked(cast: &Cast, who: Someone, session: SessionId, fence: Fence, owns: bool) -> Vec<(Act, Value)> {
    let fresh = Uuid::now_v7();
    let staff = matches!(
        who,
        Someone::Owner
            | Someone::Colleague
            | Someone::Stranger
            | Someone::Lead
            | Someone::OtherLead
            | Someone::Admin
    );
    let own_fence = staff.then_some(fence);
    let annotates = owns.then_some(fence);
    // Another fence: whoever owns the chat is told so, everyone else that there is none.
    let stale = Fence(99);
    let colleague = cast.person(Someone::Colleague);
    vec![
        (
            Act::Write,
            json!({
                "type": "post_message", "session_id": session, "message_id": fresh,
                "fence": own_fence, "text": "Hello",
            }),
        ),
        (
            Act::WorkOnChat,
            json!({
                "type": "transfer_session", "session_id": session, "fence": stale,
                "to": {"kind": "specialist", "id": colleague}, "note": null,
            }),
        ),
        (
            Act::WorkOnChat,
            json!({"type": "cancel_transfer", "session_id": session, "fence": stale}),
        ),
        (
            Act::Prioritise,
            json!({"type": "set_priority", "session_id": session, "priority": "normal"}),
        ),
        (
            Act::Annotate,
            json!({"type": "update_session", "session_id": session, "fence": annotates, "name": "Kim"}),
        ),
        (
            Act::Intervene,
            json!({
                "type": "post_system_message", "session_id": session, "message_id": fresh, "text": "Noted.",
            }),
        ),
        (
            Act::Intervene,
            // Nobody takes chats there who does not serve its queue: found, and refused.
            json!({
                "type": "assign_session", "session_id": session, "specialist_id": cast.person(Someone::Admin),
            }),
        ),
    ]
}

pub(super) async fn try_commands(cast: &mut Cast, tally: &mut Tally, phase: &str) {
    let missing = Chat {
        id: SessionId::new(Uuid::from_u128(7)),
        fence: Fence(1),
        stands: Vec::new(),
        open: true,
    };
    for who in EVERYONE {
        let chats = cast.chats.iter().filter(|chat| chat.open).chain([&missing]);
        let mut cases = Vec::new();
        for chat in chats {
            let standings = chat.stands.iter().filter(|(name, _)| *name == who);
            let standings: Vec<Standing> = standings.map(|(_, standing)| *standing).collect();
            let there = chat.id != missing.id;
            let owns = standings.contains(&Standing::Owner);
            for (act, body) in asked(cast, who, chat.id, chat.fence, owns) {
                cases.push((act, body, standings.clone(), there));
            }
        }
        for (act, body, standings, there) in cases {
            let (id, frame) = command(&body);
            let request = json!({"id": id, "command": body});
            let (status, answer) = cast.send(who, Method::POST, "/v1/commands", Some(request)).await;
            let code = answer["code"].as_str().unwrap_or("done").to_owned();
            let right = as_said(who, act, &standings, there, status, &code);
            tally.note(|| format!("{phase}: {who:?} {body}: {status} {answer}"), right);
            if !matches!(who, Someone::Nobody | Someone::Forger | Someone::Operator) {
                // The same id: the same answer, by whichever way.
                let socket = cast.socket(who);
                socket.send(&frame).await;
                let again = match socket.answer(id).await {
                    Ok(_) => "done".to_owned(),
                    Err(problem) => problem.code.word().to_owned(),
                };
                tally.note(
                    || format!("{phase}: {who:?} {body} by socket: {again}, not {code}"),
                    again == code,
                );
            }
        }
    }
}

fn as_said(who: Someone, act: Act, standings: &[Standing], there: bool, status: u16, code: &str) -> bool {
    let Some(column) = column(who) else {
        return status == 401;
    };
    let grants = grants(column, act);
    let granted = there
        && grants
            .iter()
            .any(|grant| grant.standing == Standing::Any || standings.contains(&grant.standing));
    match code {
        "forbidden" => grants.is_empty(),
        "not_found" => !grants.is_empty() && !granted,
        "done" | "fence_stale" | "target_unavailable" | "transfer_state" => granted,
        _ => false,
    }
}
