//! One example of everything that travels on the socket, a file each under `examples/`: it is read and written again
//! unchanged, none is missing, what earlier builds wrote is still read, and `docs/protocol.md` shows them all.

mod document;
mod files;
mod kinds;

use files::examples;
use kinds::{KINDS, Kind, texts, words};
use serde_json::json;
use std::collections::BTreeSet;
use switchboard_protocol::{
    ClientFrame, Command, ErrorCode, EventBody, Hint, RelayFrame, SnapshotReason, TransferTo, View,
    WarningKind,
};

fn kind_of(folder: &str) -> &'static Kind {
    let known = KINDS.iter().find(|kind| kind.folder == folder);
    known.unwrap_or_else(|| panic!("say in kinds.rs what the files in {folder}/ are"))
}

/// An example that is no longer written as it was read means that an older client would be lost.
#[test]
fn every_example_is_read_and_written_again() {
    for example in examples("v1") {
        let kind = kind_of(example.folder());
        assert_eq!((kind.again)(&example.value), example.value, "{}", example.name);
        let named = texts(&example.value, kind.named_by);
        assert_eq!(named, [example.word()], "{} has another name", example.name);
    }
}

/// Every word of these types stands in some example, at that place. What is new here has no file yet.
#[test]
fn everything_has_an_example() {
    let codes = ErrorCode::ALL.iter().map(ToString::to_string).collect();
    let asked: [(&str, &str, &str, Vec<String>); 10] = [
        ("ClientFrame", "client", "/type", words::<ClientFrame>("type")),
        ("Command", "command", "/type", words::<Command>("type")),
        ("TransferTo", "command", "/to/kind", words::<TransferTo>("kind")),
        ("RelayFrame", "relay", "/type", words::<RelayFrame>("type")),
        ("Hint", "relay", "/kind", words::<Hint>("kind")),
        (
            "WarningKind",
            "relay",
            "/warnings/*/warning",
            words::<WarningKind>("warning"),
        ),
        ("SnapshotReason", "relay", "/reason", words::<SnapshotReason>("")),
        ("View", "relay", "/view/role", words::<View>("role")),
        ("EventBody", "event", "/type", words::<EventBody>("type")),
        ("ErrorCode", "problem", "/code", codes),
    ];
    let all = examples("v1");
    let mut missing = Vec::new();
    for (name, folder, place, words) in asked {
        assert!(words.len() > 1, "{name} says no words");
        let shown: BTreeSet<String> = all
            .iter()
            .filter(|example| example.folder() == folder)
            .flat_map(|example| texts(&example.value, place))
            .collect();
        for word in words.into_iter().filter(|word| !shown.contains(word)) {
            missing.push(format!("{name}: `{word}` at {place}, in examples/v1/{folder}/"));
        }
    }
    assert!(missing.is_empty(), "no example of\n  {}", missing.join("\n  "));
}

/// The least that a newer relay or client may rely on.
#[test]
fn what_a_newer_build_adds_is_passed_over() {
    for example in examples("v1") {
        let mut newer = example.value.clone();
        newer["brand_new"] = json!({"of": ["a", "newer", "build"]});
        assert!(
            (kind_of(example.folder()).same)(&newer, &example.value),
            "{}",
            example.name
        );
    }
}

/// What is in `earlier/` was sent once, and may come again: from an old client, an old relay or an old cache.
#[test]
fn frames_of_earlier_builds_are_still_read() {
    let earlier = examples("earlier");
    assert!(earlier.len() >= 10, "they are there");
    for example in earlier {
        let (sent, read_as) = (&example.value["sent"], &example.value["read_as"]);
        assert_ne!(sent, read_as, "{} shows no difference", example.name);
        assert!(
            (kind_of(example.folder()).same)(sent, read_as),
            "{} is read as something else",
            example.name
        );
    }
}
