//! The real binary: queues with all their rules, specialists, warnings, why, merging; and what bad input gets.

#![expect(clippy::unwrap_used, reason = "a test may stop at what it did not expect")]

use serde_json::{Value, json};
use std::{
    path::Path,
    process::{Command, Output},
};
use tempfile::TempDir;

fn run(data: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_switchboard-relay"));
    command
        .env_clear()
        .arg("--data")
        .arg(data)
        .args(args)
        .output()
        .unwrap()
}

fn text(data: &Path, args: &[&str]) -> String {
    let output = run(data, args);
    assert!(
        output.status.success(),
        "{args:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

fn answer(data: &Path, args: &[&str]) -> Value {
    serde_json::from_str(&text(data, &[args, &["--json"]].concat())).unwrap()
}

fn refusal(data: &Path, args: &[&str]) -> String {
    let output = run(data, args);
    assert!(!output.status.success(), "{args:?} was done");
    assert!(output.stdout.is_empty(), "{args:?} printed something");
    String::from_utf8(output.stderr).unwrap()
}

/// A relay with two queues and a specialist.
fn set_up() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    answer(data, &["init", "--name", "Ada", "--email", "ada@example.com"]);
    answer(data, &["queue", "add", "--name", "More"]);
    answer(data, &["queue", "add", "--name", "Orders", "--ring-time", "20s"]);
    let sam = [
        "user",
        "add",
        "--name",
        "Sam",
        "--email",
        "sam@example.com",
        "--skill",
        "billing=2",
    ];
    answer(data, &[&sam[..], &["--queue", "Orders"]].concat());
    folder
}

#[test]
fn every_rule_of_a_queue_has_its_flag() {
    let folder = set_up();
    let data = folder.path();
    let rules = "queue set orders --name Sales --mode ring_all --ring-time 30s --skill billing=3 --skill orders \
        --prefer spanish=2 --relax 60s:billing=1 --relax 90s:billing --relax 2m:language --time-zone Europe/Berlin \
        --holiday 2026-12-25 --max-waiting 50 --max-wait 5m --overflow More --service-level 90%/30s --priority high \
        --priority-step 1m --weight load=70 --weight rating=0 --last-specialist-for 3d --wrap-up 15s --max-misses 2 \
        --transfer-time 45s --transfer-fallback queue --max-transfers 3 --abandon-after 10m --remind-after 5m \
        --park-after 1m --reopen-within 1d";
    let hours = ["--hours", "mon-fri 09:00-17:00", "--hours", "sat 10:00-14:00"];
    let all: Vec<&str> = rules.split_whitespace().chain(hours).collect();
    let queue = answer(data, &all);
    let more = answer(data, &["queue", "show", "more"])["id"].clone();
    assert_eq!(queue["name"], "Sales");
    let rules = &queue["rules"];
    assert_eq!(
        rules["skills"],
        json!([
            {"skill": "billing", "level": 3, "preferred": false},
            {"skill": "orders", "level": 1, "preferred": false},
            {"skill": "spanish", "level": 2, "preferred": true},
        ])
    );
    assert_eq!(
        rules["relaxation"][1]["what"],
        json!({"kind": "skill", "skill": "billing"})
    );
    assert_eq!(rules["hours"]["week"].as_array().unwrap().len(), 6);
    for (name, value) in [
        ("mode", json!("ring_all")),
        ("ring_time", json!(30_000)),
        ("max_waiting", json!(50)),
        ("max_wait", json!(300_000)),
        ("overflow", more),
        ("service_level", json!({"within": 30_000, "percent": 90})),
        ("priority", json!("high")),
        ("priority_step", json!(60_000)),
        ("wrap_up", json!(15_000)),
        ("max_misses", json!(2)),
        ("transfer_time", json!(45_000)),
        ("transfer_fallback", json!("queue")),
        ("max_transfers", json!(3)),
        ("abandon_after", json!(600_000)),
        ("remind_after", json!(300_000)),
        ("park_after", json!(60_000)),
        ("reopen_within", json!(86_400_000)),
    ] {
        assert_eq!(rules[name], value, "{name}");
    }
    let weights = &rules["weights"];
    assert_eq!(
        (&weights["load"], &weights["rating"], &weights["idle"]),
        (&json!(70), &json!(0), &json!(20))
    );
    // What is not said stays.
    let same = answer(data, &["queue", "set", "Sales", "--ring-time", "25s"]);
    let mut expected = queue.clone();
    expected["rules"]["ring_time"] = json!(25_000);
    assert_eq!(same, expected);
    let shown = text(data, &["queue", "show", "Sales"]);
    for line in [
        "ring-time            25s",
        "billing=3, orders",
        "1m:billing=1, 90s:billing, 2m:language",
        "90%/30s",
        "More",
    ] {
        assert!(shown.contains(line), "{line} is not in\n{shown}");
    }
    let none = "queue set Sales --no-hours --no-relax --no-skills --max-wait none --overflow none --max-waiting none";
    let none: Vec<&str> = none.split_whitespace().collect();
    let bare = answer(data, &none)["rules"].clone();
    for name in ["hours", "max_wait", "overflow", "max_waiting"] {
        assert!(bare[name].is_null(), "{name}");
    }
    assert_eq!((&bare["skills"], &bare["relaxation"]), (&json!([]), &json!([])));
}

#[test]
fn bad_rules_are_refused_in_words_and_nothing_changes() {
    let folder = set_up();
    let data = folder.path();
    let before = answer(data, &["queue", "list"]);
    for (args, words) in [
        (vec!["--ring-time", "soon"], "20s, 2m, 1h or 7d"),
        (
            vec!["--ring-time", "20m"],
            "`ring_time` must be from 1 second to 10 minutes.",
        ),
        (
            vec!["--mode", "loud"],
            "one of best, ring_all, auto_accept, manual_pick",
        ),
        (vec!["--skill", "billing=9"], "levels are 1 to 5"),
        (vec!["--relax", "billing"], "60s:billing=1"),
        (vec!["--relax", "60s:billing"], "which `skills` does not require"),
        (vec!["--hours", "mon-fri 09:00-17:00"], "--time-zone"),
        (
            vec!["--hours", "mon-fri 9-17", "--time-zone", "UTC"],
            "no time of day",
        ),
        (
            vec!["--hours", "mon 09:00-17:00", "--time-zone", "Nowhere"],
            "`hours`",
        ),
        (vec!["--time-zone", "UTC"], "--hours"),
        (vec!["--overflow", "Nowhere"], "Queues: More, Orders."),
        (vec!["--overflow", "Orders"], "circle"),
        (vec!["--max-waiting", "many"], "a whole number, or none"),
        (vec!["--max-wait", "5m"], "`max_wait` needs an `overflow` queue"),
        (vec!["--service-level", "80"], "80%/60s"),
        (vec!["--weight", "luck=5"], "load, idle, last_specialist"),
        (vec!["--weight", "load=101"], "0 to 100"),
        (vec!["--max-misses", "0"], "`max_misses` must be from 1"),
        (vec!["--name", "More"], "A queue of this name is here already."),
        (vec![], "Nothing to change was said."),
    ] {
        let said = refusal(data, &[&["queue", "set", "Orders"][..], &args].concat());
        assert!(said.contains(words), "{args:?}: {said}");
    }
    let unknown = refusal(data, &["queue", "set", "Nowhere", "--mode", "best"]);
    assert_eq!(unknown, "There is no queue \"Nowhere\". Queues: More, Orders.\n");
    assert!(refusal(data, &["queue", "show", "Nowhere"]).starts_with("There is no queue"));
    let two = refusal(
        data,
        &[
            "queue",
            "add",
            "--name",
            "New",
            "--ring-time",
            "0s",
            "--max-transfers",
            "0",
        ],
    );
    assert!(
        two.contains("`ring_time`") && two.contains("`max_transfers`"),
        "both faults: {two}"
    );
    assert_eq!(answer(data, &["queue", "list"]), before);
}

#[test]
fn a_specialist_changes_only_in_what_is_said() {
    let folder = set_up();
    let data = folder.path();
    let before = answer(data, &["specialist", "show", "sam@example.com"]);
    assert_eq!(before["skills"], json!({"billing": 2}));
    let changed = answer(
        data,
        &[
            "specialist",
            "set",
            "SAM@example.com",
            "--skill",
            "billing=3",
            "--skill",
            "Orders",
            "--capacity",
            "4",
        ],
    );
    let mut expected = before.clone();
    expected["skills"] = json!({"billing": 3, "orders": 1});
    expected["capacity"] = json!(4);
    assert_eq!(changed, expected);
    let more = [
        "specialist",
        "set",
        "sam@example.com",
        "--queue",
        "More",
        "--language",
        "EN",
        "--role",
        "lead",
        "--name",
        "Sam B",
    ];
    let changed = answer(data, &more);
    assert_eq!(
        (
            &changed["role"],
            &changed["languages"],
            &changed["queues"][0]["name"],
            &changed["name"]
        ),
        (&json!("lead"), &json!(["en"]), &json!("More"), &json!("Sam B"))
    );
    let bare = [
        "specialist",
        "set",
        "sam@example.com",
        "--no-skills",
        "--no-languages",
        "--no-queues",
    ];
    let changed = answer(data, &bare);
    assert_eq!(
        (&changed["skills"], &changed["languages"], &changed["queues"]),
        (&json!({}), &json!([]), &json!([]))
    );
    assert!(text(data, &["specialist", "list"]).contains("Sam B <sam@example.com>  lead"));
    let last = answer(data, &["specialist", "show", "sam@example.com"]);
    for (args, words) in [
        (
            vec!["nobody@example.com", "--capacity", "4"],
            "Nobody here has the e-mail address",
        ),
        (vec!["sam@example.com"], "Nothing to change was said."),
        (
            vec!["sam@example.com", "--capacity", "0"],
            "`capacity` must be a whole number from 1 to 100.",
        ),
        (
            vec!["sam@example.com", "--skill", "billing=high"],
            "levels are 1 to 5",
        ),
        (
            vec!["sam@example.com", "--queue", "Nowhere"],
            "Queues: More, Orders.",
        ),
        (vec!["sam@example.com", "--language", "en_US"], "BCP 47"),
        (
            vec!["sam@example.com", "--role", "boss"],
            "one of specialist, lead, admin",
        ),
    ] {
        let said = refusal(data, &[&["specialist", "set"][..], &args].concat());
        assert!(said.contains(words), "{args:?}: {said}");
    }
    assert_eq!(answer(data, &["specialist", "show", "sam@example.com"]), last);
}

#[test]
fn what_stands_in_the_way_is_listed() {
    let folder = set_up();
    let data = folder.path();
    assert_eq!(text(data, &["queue", "warnings"]), "More: nobody serves it\n");
    answer(data, &["queue", "set", "Orders", "--skill", "billing=4"]);
    let said = text(data, &["queue", "warnings"]);
    assert!(
        said.contains("Orders: nobody who serves it has billing=4"),
        "{said}"
    );
    let listed = answer(data, &["queue", "warnings"]);
    assert_eq!(listed.as_array().unwrap().len(), 2);
    let serves = ["--queue", "Orders", "--queue", "More", "--skill", "billing=5"];
    answer(
        data,
        &[&["specialist", "set", "sam@example.com"][..], &serves[..]].concat(),
    );
    assert_eq!(
        text(data, &["queue", "warnings"]),
        "Nothing stands in the way of any queue.\n"
    );
}

#[test]
fn ids_that_are_none_or_nobodys_are_refused() {
    let folder = set_up();
    let data = folder.path();
    let id = "0190a5d0-0000-7000-8000-000000000001";
    assert!(refusal(data, &["why", "../people"]).contains("is no chat's id"));
    assert_eq!(refusal(data, &["why", id]), "There is no such thing here.\n");
    let person = refusal(data, &["why", id, "--person", "nobody@example.com"]);
    assert!(person.contains("Nobody here has the e-mail address"), "{person}");
    assert!(refusal(data, &["customer", "merge", "kim", id]).contains("is no customer's id"));
    assert_eq!(
        refusal(data, &["customer", "merge", id, id]),
        "There is no such thing here.\n"
    );
    assert!(refusal(data, &["customer", "merge", id]).contains("<DUPLICATE>"));
}

#[test]
fn nothing_is_erased_by_accident() {
    let folder = set_up();
    let data = folder.path();
    let nobody = "0190a5d0-0000-7000-8000-000000000001";
    assert_eq!(text(data, &["retention"]), "Chats are kept for ever.\n");
    for args in [
        &["retention", "--days", "30"][..],
        &["erase", nobody],
        &["customer", "erase", nobody],
    ] {
        assert!(refusal(data, args).contains("Add --yes to do it."), "{args:?}");
    }
    let kept = answer(data, &["retention", "--days", "30", "--yes"]);
    assert_eq!((&kept["days"], &kept["horizon"]), (&json!(30), &json!(0)));
    assert_eq!(
        text(data, &["retention"]),
        "Chats are erased 30 days after their end.\n"
    );
    assert!(answer(data, &["retention", "--forever"])["days"].is_null());
    for args in [
        ["erase", nobody, "--yes"].as_slice(),
        &["customer", "erase", nobody, "--yes"],
    ] {
        assert!(refusal(data, args).contains("no such"), "{args:?}");
    }
    assert!(refusal(data, &["retention", "--days", "0", "--yes"]).contains("--days"));
}
