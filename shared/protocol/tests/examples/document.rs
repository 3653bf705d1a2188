//! `docs/protocol.md`: words by hand; examples, error codes and numbers from where they are true.
//!
//! `cargo xtask types` writes what stands under a mark such as `<!-- example: command/accept_offer -->`; otherwise it
//! is only compared.

use crate::files::{Example, examples, reference};
use crate::kinds::words;
use std::{collections::BTreeMap, env, fmt::Write as _, fs};
use switchboard_model::{
    DeclineReason, MessageKind, OfferEnd, OfferKind, Priority, RequeueReason, Resolution, Role, SenderKind,
    SessionState, SpecialistStatus, StatusReason, TransferEnd, limits,
};
use switchboard_protocol::{ErrorCode, SPOKEN, WhyReason};

/// Set by `cargo xtask types`.
const WRITE: &str = "WRITE_REFERENCE";

#[test]
fn the_reference_shows_every_example_as_it_is() {
    let written = written();
    let all = examples("v1");
    let (fresh, shown) = render(&written, &all);
    if env::var_os(WRITE).is_some() && fresh != written {
        fs::write(reference(), &fresh).expect("docs/protocol.md is written");
    } else {
        assert!(
            fresh == written,
            "docs/protocol.md is stale; run `cargo xtask types` and commit the result"
        );
    }
    for example in all {
        let times = shown.get(&example.name).copied().unwrap_or_default();
        assert_eq!(
            times, 1,
            "docs/protocol.md shows {0} so often; give it a heading and `<!-- example: {0} -->`, then run `cargo \
             xtask types`",
            example.name
        );
    }
}

#[test]
fn the_reference_knows_every_word() {
    let text = written();
    let rows = [
        ("SessionState", words::<SessionState>("")),
        ("Resolution", words::<Resolution>("")),
        ("SenderKind", words::<SenderKind>("")),
        ("MessageKind", words::<MessageKind>("")),
        ("SpecialistStatus", words::<SpecialistStatus>("")),
        ("StatusReason", words::<StatusReason>("")),
        ("Role", words::<Role>("")),
        ("OfferKind", words::<OfferKind>("")),
        ("OfferEnd", words::<OfferEnd>("")),
        ("DeclineReason", words::<DeclineReason>("")),
        ("WhyReason", words::<WhyReason>("")),
        ("Priority", words::<Priority>("")),
        ("RequeueReason", words::<RequeueReason>("")),
        ("TransferEnd", words::<TransferEnd>("")),
    ];
    for (name, words) in rows {
        let row = row(&text, name);
        for word in words {
            assert!(
                row.contains(&format!("`{word}`")),
                "docs/protocol.md, {name}: {word}"
            );
        }
    }
}

#[test]
fn the_reference_has_the_numbers_of_the_code() {
    let text = written();
    let rows = [
        ("FRAME_BYTES", limits::FRAME_BYTES.to_string()),
        ("MESSAGE_CHARS", limits::MESSAGE_CHARS.to_string()),
        ("NAME_CHARS", limits::NAME_CHARS.to_string()),
        ("NOTE_CHARS", limits::NOTE_CHARS.to_string()),
        ("PAGE_URL_BYTES", limits::PAGE_URL_BYTES.to_string()),
        ("PAST_SESSIONS", limits::PAST_SESSIONS.to_string()),
        ("TYPING_PACE", limits::TYPING_PACE.0.to_string()),
        ("TYPING_HOLDS", limits::TYPING_HOLDS.0.to_string()),
        ("REOPEN_MILLIS", limits::REOPEN_MILLIS.to_string()),
        ("SPOKEN", format!("{} to {}", SPOKEN.min, SPOKEN.max)),
    ];
    for (name, value) in rows {
        let row = row(&text, name);
        assert!(
            row.contains(&format!("| {value} |")),
            "docs/protocol.md, {name} is {value}: {row}"
        );
    }
}

fn written() -> String {
    let text = fs::read_to_string(reference()).expect("docs/protocol.md is there");
    text.replace("\r\n", "\n")
}

/// The row of a table that begins with this word.
fn row<'a>(text: &'a str, name: &str) -> &'a str {
    let start = format!("| `{name}` |");
    let mut rows = text.lines().filter(|line| line.starts_with(&start));
    rows.next()
        .unwrap_or_else(|| panic!("docs/protocol.md has no row {start}"))
}

/// The text with everything under its marks made anew, and how often each example is shown.
fn render(text: &str, all: &[Example]) -> (String, BTreeMap<String, u32>) {
    let mut shown = BTreeMap::new();
    let mut fresh = String::new();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        let _ = writeln!(fresh, "{line}");
        let Some(mark) = line
            .strip_prefix("<!-- ")
            .and_then(|rest| rest.strip_suffix(" -->"))
        else {
            assert!(
                !line.starts_with("```json"),
                "an example by hand in docs/protocol.md"
            );
            continue;
        };
        // What stood there.
        if lines.next_if(|line| line.starts_with("```")).is_some() {
            lines.by_ref().find(|line| *line == "```");
        }
        while lines.next_if(|line| line.starts_with('|')).is_some() {}
        let (what, name) = mark.split_once(": ").unwrap_or((mark, ""));
        let chosen: Vec<&Example> = match what {
            "example" => all.iter().filter(|example| example.name == name).collect(),
            "examples" => all.iter().filter(|example| example.folder() == name).collect(),
            "codes" => {
                fresh.push_str(&codes());
                continue;
            }
            _ => panic!("docs/protocol.md has an unknown mark: {line}"),
        };
        assert!(!chosen.is_empty(), "there is no example {name}");
        let texts: String = chosen.iter().map(|example| example.text.as_str()).collect();
        let _ = write!(fresh, "```json\n{texts}```\n");
        for example in chosen {
            *shown.entry(example.name.clone()).or_default() += 1;
        }
    }
    (fresh, shown)
}

/// The table of error codes.
fn codes() -> String {
    let mut table = String::from("| code | HTTP | again? | what it means |\n|---|---|---|---|\n");
    for code in ErrorCode::ALL {
        #[expect(clippy::wildcard_enum_match_arm, reason = "most are for good")]
        let again = match code {
            ErrorCode::TooSlow => "connect again",
            ErrorCode::GoingAway => "the same, connected again",
            code if code.is_for_the_moment() => "the same, later",
            ErrorCode::QueueFull => "a new command, later",
            _ => "no",
        };
        let _ = writeln!(
            table,
            "| `{code}` | {} | {again} | {} |",
            code.status(),
            code.meaning()
        );
    }
    table
}
