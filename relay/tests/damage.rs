//! Every kind of damage is found and said in words, and what is damaged is not restored.

#![expect(clippy::unwrap_used, reason = "a test may stop at what it did not expect")]

mod office;

use office::{after_some_chats, answer, refusal, verify};
use rusqlite::Connection;
use std::{
    fs,
    path::{Path, PathBuf},
};

type Harm = Box<dyn Fn(&Path)>;

/// Statements that leave a database which SQLite finds nothing wrong with.
fn statements(statements: &'static str) -> Harm {
    Box::new(move |file| {
        let db = Connection::open(file).unwrap();
        db.execute_batch(&format!("PRAGMA foreign_keys = OFF; {statements}"))
            .unwrap();
    })
}

/// Some bytes become others.
fn bytes(change: impl Fn(&mut Vec<u8>) + 'static) -> Harm {
    Box::new(move |file| {
        let mut all = fs::read(file).unwrap();
        change(&mut all);
        fs::write(file, all).unwrap();
    })
}

/// Everywhere: some of it may be what a page was before it was filled otherwise, and nobody's text.
fn places_of(all: &[u8], what: &[u8]) -> Vec<usize> {
    let parts = all.windows(what.len()).enumerate();
    parts
        .filter(|(_, part)| *part == what)
        .map(|(at, _)| at)
        .collect()
}

#[tokio::test]
async fn every_kind_of_damage_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let (office, _) = after_some_chats(&folder.path().join("data")).await;
    let good = answer(&office.data, &["backup"]);
    let good = PathBuf::from(good["file"].as_str().unwrap());
    let harms: [(&str, Harm, &str); 14] = [
        (
            "a flipped letter",
            bytes(|all| {
                let places = places_of(all, b"of a kind");
                assert!(!places.is_empty());
                places.into_iter().for_each(|at| all[at] ^= 1);
            }),
            "its checksum is another one",
        ),
        (
            "a flipped byte in a page's head",
            bytes(|all| all[4_096 * 5] ^= 0xff),
            "damaged",
        ),
        (
            "a page of nothing",
            bytes(|all| all[8_192..12_288].fill(0)),
            "damaged",
        ),
        (
            "a missing end",
            bytes(|all| all.truncate(all.len() - 10_000)),
            "its end is missing",
        ),
        (
            "only a beginning",
            bytes(|all| all.truncate(60)),
            "less than any database",
        ),
        (
            "no database",
            bytes(|all| all.fill(b'x')),
            "does not begin as a database does",
        ),
        (
            "another database",
            statements("DROP TABLE refinery_schema_history"),
            "no schema of ours",
        ),
        (
            "a missing log entry",
            statements("DELETE FROM log WHERE position = 20"),
            "positions 20 to 20 are missing",
        ),
        (
            "a missing end of the log",
            statements("DELETE FROM log WHERE position > (SELECT max(position) - 30 FROM log)"),
            "refer to rows of `log`",
        ),
        (
            "a missing message",
            statements("DELETE FROM messages WHERE seq = 2"),
            "and its last one has number",
        ),
        (
            "a missing last message",
            statements("DELETE FROM messages WHERE position = (SELECT max(position) FROM messages)"),
            "is missing",
        ),
        (
            "another owner",
            statements("UPDATE sessions SET owner = NULL WHERE ended_at IS NULL"),
            "another owner than by the log",
        ),
        (
            "another fence",
            statements("UPDATE sessions SET fence = fence + 1 WHERE ended_at IS NULL"),
            "another fence than by the log",
        ),
        (
            "a newer schema",
            statements(
                "INSERT INTO refinery_schema_history (version, name, applied_on, checksum)
                 VALUES (99, 'later', '2030-01-01T00:00:00Z', '1')",
            ),
            "written by a newer relay",
        ),
    ];
    for (what, harm, words) in harms {
        let file = folder.path().join("harmed.db");
        fs::copy(&good, &file).unwrap();
        harm(&file);
        let found = verify(&file);
        let said = String::from_utf8(found.stdout).unwrap();
        assert!(!found.status.success(), "{what} is not found: {said}");
        assert!(said.contains(words), "{what}: {said}");
        let refused = refusal(&office.data, &["restore", file.to_str().unwrap()]);
        assert!(
            refused.contains("cannot be restored. Nothing was changed"),
            "{what}: {refused}"
        );
    }
    let missing = verify(&folder.path().join("none.db"));
    assert!(!missing.status.success());
    let kept = fs::read_dir(&office.data).unwrap().flatten();
    let aside = kept.filter(|entry| entry.file_name().to_string_lossy().contains("before-restore"));
    assert_eq!(aside.count(), 0, "nothing was set aside");
    assert!(verify(&good).status.success());
}
