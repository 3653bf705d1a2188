//! Reads client frames. What cannot be read gets a typed answer, and nothing changes.

use serde_json::Value;
use switchboard_model::{CommandId, limits::FRAME_BYTES};
use switchboard_protocol::{ClientFrame, ErrorCode, Problem, ProtocolRange, RelayFrame};

/// What arrived, or what to answer to it.
pub(crate) fn read(text: &str) -> Result<ClientFrame, Box<RelayFrame>> {
    if text.len() > FRAME_BYTES {
        return Err(error(too_large()));
    }
    let failure = match serde_json::from_str(text) {
        Ok(frame) => return Ok(frame),
        Err(failure) => failure,
    };
    let Ok(value) = serde_json::from_str::<Value>(text) else {
        return Err(error(malformed("The frame is not JSON.")));
    };
    let id = value
        .get("id")
        .and_then(Value::as_str)
        .and_then(|id| id.parse::<CommandId>().ok());
    match (value.get("type").and_then(Value::as_str), id) {
        (Some("command"), Some(id)) => Err(Box::new(RelayFrame::Refused {
            id,
            problem: command(&value, &failure),
        })),
        (Some("command"), None) => Err(error(malformed("`id` must be a UUID."))),
        (Some("hello" | "resume" | "ping" | "mark" | "typing" | "watch" | "unwatch"), _) => {
            Err(error(malformed(failure.to_string())))
        }
        (Some(_), _) => Err(error(malformed(
            "`type` must be hello, command, mark, typing, watch, unwatch, resume or ping.",
        ))),
        (None, _) => Err(error(malformed("`type` is missing."))),
    }
}

/// The protocol versions of a `hello`, even of one that this build cannot read otherwise.
pub(crate) fn offered_range(text: &str) -> Option<ProtocolRange> {
    let value: Value = serde_json::from_str(text).ok()?;
    if value.get("type")?.as_str()? != "hello" {
        return None;
    }
    serde_json::from_value(value.get("protocol")?.clone()).ok()
}

/// What a frame over the limit gets.
pub(super) fn too_large() -> Problem {
    Problem::new(ErrorCode::TooLarge, "The frame is too large. Nothing changed.")
        .with_detail(format!("At most {FRAME_BYTES} bytes."))
}

/// What an unreadable frame gets.
pub(super) fn malformed(detail: impl Into<String>) -> Problem {
    Problem::new(
        ErrorCode::Malformed,
        "The frame is not what the protocol describes. Nothing changed.",
    )
    .with_detail(detail)
}

fn command(value: &Value, failure: &serde_json::Error) -> Problem {
    const KNOWN: [&str; 21] = [
        "start_session",
        "reopen_session",
        "post_message",
        "edit_message",
        "delete_message",
        "end_session",
        "rate_session",
        "accept_offer",
        "decline_offer",
        "set_status",
        "transfer_session",
        "cancel_transfer",
        "hand_over",
        "end_wrap_up",
        "set_priority",
        "assign_session",
        "set_status_of",
        "post_system_message",
        "update_session",
        "post_note",
        "delete_note",
    ];
    let kind = value.pointer("/command/type").and_then(Value::as_str);
    match kind {
        Some(kind) if KNOWN.contains(&kind) => {
            Problem::new(ErrorCode::Invalid, "A value is not allowed. Nothing changed.")
                .with_detail(failure.to_string())
        }
        Some(_) => Problem::new(
            ErrorCode::UnknownCommand,
            "This relay does not know that command. Nothing changed.",
        )
        .with_detail(format!("Known commands: {}.", KNOWN.join(", "))),
        None => malformed("`command.type` is missing."),
    }
}

fn error(problem: Problem) -> Box<RelayFrame> {
    Box::new(RelayFrame::Error { problem })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> (bool, ErrorCode) {
        let answer = *read(text).unwrap_err();
        if let RelayFrame::Error { problem } = answer {
            return (false, problem.code);
        }
        let RelayFrame::Refused { problem, .. } = answer else {
            panic!("{answer:?}")
        };
        (true, problem.code)
    }

    #[test]
    fn what_cannot_be_read_gets_its_own_code() {
        let id = "0190a5d0-0000-7000-8000-000000000001";
        assert_eq!(code("{"), (false, ErrorCode::Malformed));
        assert_eq!(code(r#"{"type":"dance"}"#), (false, ErrorCode::Malformed));
        assert_eq!(
            code(r#"{"type":"command","id":"x","command":{}}"#),
            (false, ErrorCode::Malformed)
        );
        assert_eq!(
            code(&format!(r#"{{"type":"command","id":"{id}"}}"#)),
            (true, ErrorCode::Malformed)
        );
        let unknown = format!(r#"{{"type":"command","id":"{id}","command":{{"type":"fly"}}}}"#);
        assert_eq!(code(&unknown), (true, ErrorCode::UnknownCommand));
        let invalid =
            format!(r#"{{"type":"command","id":"{id}","command":{{"type":"set_status","status":"gone"}}}}"#);
        assert_eq!(code(&invalid), (true, ErrorCode::Invalid));
        assert_eq!(code(&"x".repeat(FRAME_BYTES + 1)), (false, ErrorCode::TooLarge));
    }

    #[test]
    fn a_hello_of_another_shape_still_tells_its_versions() {
        let hello = r#"{"type":"hello","protocol":{"min":7,"max":9},"badge":"new"}"#;
        assert_eq!(offered_range(hello), Some(ProtocolRange { min: 7, max: 9 }));
    }
}
