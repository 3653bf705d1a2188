//! The key under which what is personal is encrypted: changed, missing, brought by the environment.

#![expect(clippy::unwrap_used, reason = "a test may stop at what it did not expect")]

mod office;

use office::{answer, refusal, relay};
use serde_json::Value;
use std::{fs, path::Path};

const PHONE: &str = "+4930901820";

fn phone(people: &Value) -> &str {
    let all = people.as_array().unwrap();
    let sam = all.iter().find(|person| person["name"] == "Sam").unwrap();
    sam["phone"].as_str().unwrap()
}

/// Everyone, with these keys from the environment.
fn people_with(data: &Path, keys: &str) -> Value {
    let mut command = relay(data);
    command.env("SWITCHBOARD_ENCRYPTION_KEYS", keys);
    let output = command.args(["user", "list", "--json"]).output().unwrap();
    let words = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{words}");
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn a_key_is_changed_and_the_old_one_opens_old_backups() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    answer(data, &["init", "--name", "Ada", "--email", "ada@example.com"]);
    let sam = [
        "user",
        "add",
        "--name",
        "Sam",
        "--email",
        "sam@example.com",
        "--phone",
        PHONE,
    ];
    answer(data, &sam);
    let file = data.join("encryption.key");
    let old = fs::read_to_string(&file).unwrap();
    let backup = answer(data, &["backup"])["file"].as_str().unwrap().to_owned();

    let done = answer(data, &["rotate-key"]);
    let aside = fs::read_to_string(done["aside"].as_str().unwrap()).unwrap();
    let new = fs::read_to_string(&file).unwrap();
    assert_eq!(aside.trim(), old.trim());
    assert_ne!(new.trim(), old.trim());
    assert_eq!(phone(&answer(data, &["user", "list"])), PHONE);
    for name in ["relay.db", "relay.db-wal"] {
        let bytes = fs::read(data.join(name)).unwrap_or_default();
        assert!(!bytes.windows(6).any(|window| window == b"901820"), "{name}");
    }
    // The old key alone opens nothing any more.
    fs::write(&file, &old).unwrap();
    let refused = refusal(data, &["user", "list"]);
    assert!(refused.contains("that key is not here"), "{refused}");
    fs::write(&file, &new).unwrap();

    // A backup from before needs the old one; with both it is encrypted anew, and then the new one is enough.
    let restored = answer(data, &["restore", &backup]);
    assert!(restored["missing_key"].is_string());
    let both = format!("{},{}", new.trim(), old.trim());
    assert_eq!(phone(&people_with(data, &both)), PHONE);
    assert_eq!(phone(&answer(data, &["user", "list"])), PHONE);
}

#[test]
fn a_key_is_not_changed_under_a_relay_that_runs_or_when_the_environment_names_it() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    answer(data, &["init", "--name", "Ada", "--email", "ada@example.com"]);
    let serving = office::Serving::start(data);
    let refused = refusal(data, &["rotate-key"]);
    assert!(refused.contains("Stop it, rotate the key"), "{refused}");
    assert!(serving.stop().success());
    let mut command = relay(data);
    let key = fs::read_to_string(data.join("encryption.key")).unwrap();
    command
        .env("SWITCHBOARD_ENCRYPTION_KEYS", key.trim())
        .arg("rotate-key");
    let output = command.output().unwrap();
    let words = String::from_utf8_lossy(&output.stderr);
    assert!(words.contains("Put a new one before them"), "{words}");
}
