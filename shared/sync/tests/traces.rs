//! Replays the golden traces of `tests/conformance/traces`. Their README has the format.

use serde::Deserialize;
use serde_json::{Value, json};
use std::{fs, path::Path};
use switchboard_model::{CommandId, Mark, Millis, SessionId, Timestamp};
use switchboard_protocol::{ClientInfo, Cursor, RelayFrame, View};
use switchboard_sync::{Change, Config, Hangup, Machine, Pending, Phase, Place, Saved};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Trace {
    #[serde(rename = "about")]
    _about: String,
    #[serde(rename = "role")]
    _role: String,
    config: TraceConfig,
    saved: TraceSaved,
    steps: Vec<Step>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TraceConfig {
    client: ClientInfo,
    token: String,
    ack_timeout: Millis,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TraceSaved {
    cursor: Option<Cursor>,
    state: Option<View>,
    outbox: Vec<Pending>,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
enum Step {
    In(Box<Input>),
    Out(Value),
    State(serde_json::Map<String, Value>),
}

#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
enum Input {
    Open { at: Timestamp },
    Frame { at: Timestamp, frame: RelayFrame },
    Heard { at: Timestamp },
    Closed { at: Timestamp },
    Tick { at: Timestamp },
    Submit { pending: Pending },
    Withdraw { id: CommandId },
    Mark { session_id: SessionId, mark: Mark },
    Typing { at: Timestamp, session_id: SessionId },
}

fn feed(machine: &mut Machine, input: Input) -> Vec<Value> {
    let mut said = Vec::new();
    match input {
        Input::Open { at } => machine.handle_open(at),
        Input::Frame { at, frame } => machine.handle_frame(at, frame),
        Input::Heard { at } => machine.handle_heard(at),
        Input::Closed { at } => machine.handle_closed(at),
        Input::Tick { at } => machine.handle_tick(at),
        Input::Submit { pending } => machine.submit(pending),
        Input::Mark { session_id, mark } => machine.mark(session_id, mark),
        Input::Typing { at, session_id } => machine.typing(at, session_id),
        Input::Withdraw { id } => {
            said.push(json!({"type": "withdrawn", "withdrawn": machine.withdraw(id)}));
        }
    }
    while let Some(change) = machine.poll_change() {
        said.push(json!({"type": "change", "change": change_json(change)}));
    }
    while let Some(frame) = machine.poll_frame() {
        said.push(json!({"type": "frame", "frame": frame}));
    }
    if let Some(hangup) = machine.poll_hangup() {
        said.push(json!({"type": "hangup", "hangup": hangup_json(hangup)}));
    }
    said
}

fn change_json(change: Change) -> Value {
    match change {
        Change::Reset { reason, view, cursor } => {
            json!({"type": "reset", "reason": reason, "view": view, "cursor": cursor})
        }
        Change::Event { event } => json!({"type": "event", "event": event}),
        Change::Cursor(cursor) => json!({"type": "cursor", "cursor": cursor}),
        Change::Settled { pending, outcome } => {
            let outcome = match outcome {
                Ok(position) => json!({"position": position}),
                Err(problem) => json!({"problem": problem}),
            };
            json!({"type": "settled", "pending": pending, "outcome": outcome})
        }
        Change::Place(place) => place_json(&place),
        Change::Typing { session_id, side } => {
            json!({"type": "typing", "session_id": session_id, "side": side})
        }
        Change::Warnings(warnings) => json!({"type": "warnings", "warnings": warnings}),
        Change::Watched { what, view } => json!({"type": "watched", "what": what, "view": view}),
        Change::Problem(problem) => json!({"type": "problem", "problem": problem}),
    }
}

fn place_json(place: &Place) -> Value {
    let Place {
        session_id,
        place,
        wait,
        late,
        opens_at,
    } = place;
    json!({"type": "place", "session_id": session_id, "place": place, "wait": wait, "late": late, "opens_at": opens_at})
}

fn hangup_json(hangup: Hangup) -> Value {
    match hangup {
        Hangup::Dead => json!({"type": "dead"}),
        Hangup::Bye { problem, resumable } => {
            json!({"type": "bye", "problem": problem, "resumable": resumable})
        }
        Hangup::Refused { problem } => json!({"type": "refused", "problem": problem}),
    }
}

fn state(machine: &Machine, field: &str) -> Value {
    match field {
        "phase" => json!(match machine.phase() {
            Phase::Down => "down",
            Phase::Greeting => "greeting",
            Phase::Live => "live",
            Phase::Refused(_) => "refused",
        }),
        "view" => json!(machine.view()),
        "cursor" => json!(machine.cursor()),
        "outbox" => machine.outbox().map(|pending| json!(pending.id)).collect(),
        "deadline" => json!(machine.deadline()),
        "clock_offset" => json!(machine.clock_offset()),
        other => panic!("a state has no field {other}"),
    }
}

fn replay(name: &str, trace: Trace) {
    let TraceConfig {
        client,
        token,
        ack_timeout,
    } = trace.config;
    let TraceSaved {
        cursor,
        state: view,
        outbox,
    } = trace.saved;
    let config = Config {
        client,
        token,
        ack_timeout,
    };
    let mut machine = Machine::new(
        config,
        Saved {
            cursor,
            state: view,
            outbox,
        },
    );
    let mut unsaid = Vec::new();
    for (number, step) in trace.steps.into_iter().enumerate() {
        match step {
            Step::In(input) => {
                assert!(
                    unsaid.is_empty(),
                    "{name}, before step {number}: the machine also says {unsaid:?}"
                );
                unsaid = feed(&mut machine, *input);
            }
            Step::Out(expected) => {
                assert!(
                    !unsaid.is_empty(),
                    "{name}, step {number}: the machine does not say {expected}"
                );
                assert_eq!(unsaid.remove(0), expected, "{name}, step {number}");
            }
            Step::State(fields) => {
                assert!(
                    unsaid.is_empty(),
                    "{name}, before step {number}: the machine also says {unsaid:?}"
                );
                for (field, expected) in fields {
                    assert_eq!(
                        state(&machine, &field),
                        expected,
                        "{name}, step {number}: {field}"
                    );
                }
            }
        }
    }
    assert!(
        unsaid.is_empty(),
        "{name}, at the end: the machine also says {unsaid:?}"
    );
}

#[test]
fn every_golden_trace_replays() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/conformance/traces");
    let mut names: Vec<_> = fs::read_dir(folder)
        .expect("the folder of traces")
        .map(|entry| entry.expect("a trace").path())
        .collect();
    names.sort();
    assert!(names.len() >= 10, "only {} traces", names.len());
    for path in names {
        let text = fs::read_to_string(&path).expect("a readable trace");
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        let trace = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
        replay(&name, trace);
    }
}
