//! Who may know whom. Cargo.toml files are the walls between crates; these tests say where they stand.

use serde_json::Value;
use std::{collections::BTreeMap, process::Command};
use switchboard_tidy::{expect_none, root, sources};

/// Packages of ours, and those of ours they may build on.
const MAY_USE: [(&str, &[&str]); 14] = [
    ("switchboard-model", &[]),
    ("switchboard-protocol", &["switchboard-model"]),
    ("switchboard-core", &["switchboard-model"]),
    ("switchboard-sync", &["switchboard-model", "switchboard-protocol"]),
    (
        "switchboard-relay",
        &["switchboard-core", "switchboard-model", "switchboard-protocol"],
    ),
    (
        "switchboard-ipc-types",
        &["switchboard-model", "switchboard-protocol"],
    ),
    (
        "switchboard-desktop",
        &[
            "switchboard-ipc-types",
            "switchboard-model",
            "switchboard-protocol",
            "switchboard-sync",
        ],
    ),
    (
        "switchboard-test-support",
        &["switchboard-model", "switchboard-protocol"],
    ),
    (
        "switchboard-journeys",
        &[
            "switchboard-model",
            "switchboard-protocol",
            "switchboard-test-support",
        ],
    ),
    (
        "switchboard-load",
        &[
            "switchboard-core",
            "switchboard-model",
            "switchboard-protocol",
            "switchboard-test-support",
        ],
    ),
    ("switchboard-lossy", &[]),
    (
        "switchboard-sim",
        &[
            "switchboard-core",
            "switchboard-model",
            "switchboard-test-support",
        ],
    ),
    ("switchboard-tidy", &[]),
    ("xtask", &[]),
];

/// What the pure crates may build on besides: data and errors, nothing that knows time, chance or the outside.
const PURE: [&str; 4] = [
    "switchboard-model",
    "switchboard-protocol",
    "switchboard-core",
    "switchboard-sync",
];
// jiff knows what clocks show where, from tables of its own; the time is told to it.
const PURE_MAY_USE: [&str; 7] = [
    "jiff",
    "serde",
    "serde_json",
    "thiserror",
    "ts-rs",
    "utoipa",
    "uuid",
];

/// Features that draw random numbers, read a clock or the system's files.
const IMPURE: [(&str, &[&str]); 2] = [
    ("uuid", &["v1", "v4", "v6", "v7", "std-rng"]),
    (
        "jiff",
        &[
            "default",
            "std",
            "tz-system",
            "tzdb-zoneinfo",
            "tzdb-concatenated",
        ],
    ),
];

struct Dependency {
    name: String,
    development: bool,
    features: Vec<String>,
}

fn packages() -> BTreeMap<String, Vec<Dependency>> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--offline", "--format-version", "1"])
        .current_dir(root())
        .output()
        .expect("cargo metadata runs");
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("cargo metadata is JSON");
    let words = |value: &Value| -> Vec<String> {
        let list = value.as_array().into_iter().flatten();
        list.filter_map(Value::as_str).map(str::to_owned).collect()
    };
    metadata["packages"]
        .as_array()
        .expect("packages")
        .iter()
        .map(|package| {
            let dependencies = package["dependencies"].as_array().into_iter().flatten();
            let dependencies = dependencies.map(|dependency| Dependency {
                name: dependency["name"].as_str().unwrap_or_default().to_owned(),
                development: dependency["kind"] == "dev",
                features: words(&dependency["features"]),
            });
            (
                package["name"].as_str().unwrap_or_default().to_owned(),
                dependencies.collect(),
            )
        })
        .collect()
}

#[test]
fn packages_build_only_on_those_they_may() {
    let packages = packages();
    let mut complaints = Vec::new();
    for (name, dependencies) in &packages {
        let Some((_, allowed)) = MAY_USE.iter().find(|(known, _)| known == name) else {
            complaints.push(format!("{name} is new; say here what it may build on"));
            continue;
        };
        for dependency in dependencies.iter().filter(|dependency| !dependency.development) {
            let ours = packages.contains_key(&dependency.name);
            if ours && !allowed.contains(&dependency.name.as_str()) {
                complaints.push(format!("{name} builds on {}", dependency.name));
            }
        }
    }
    expect_none("A wall is broken:", &complaints);
}

#[test]
fn pure_crates_know_no_time_no_chance_and_no_outside() {
    let packages = packages();
    let mut complaints = Vec::new();
    for name in PURE {
        let dependencies = packages.get(name).expect("the crate is there");
        for dependency in dependencies.iter().filter(|dependency| !dependency.development) {
            let used = dependency.name.as_str();
            if !PURE_MAY_USE.contains(&used) && !packages.contains_key(used) {
                complaints.push(format!("{name} builds on {used}"));
            }
            let known = IMPURE.iter().find(|(package, _)| *package == used);
            let impure = known.and_then(|(_, features)| {
                let mut taken = dependency.features.iter();
                taken.find(|feature| features.contains(&feature.as_str()))
            });
            if let Some(feature) = impure {
                complaints.push(format!("{name} takes {used}'s feature {feature}"));
            }
        }
    }
    expect_none("A pure crate is not pure:", &complaints);
}

#[test]
fn journeys_know_the_products_programs_only_from_outside() {
    let packages = packages();
    let mut complaints = Vec::new();
    for name in [
        "switchboard-test-support",
        "switchboard-journeys",
        "switchboard-load",
    ] {
        for dependency in packages.get(name).expect("the crate is there") {
            if ["switchboard-relay", "switchboard-desktop"].contains(&dependency.name.as_str()) {
                complaints.push(format!("{name} builds on {}", dependency.name));
            }
        }
    }
    expect_none("A journey starts programs and imports none:", &complaints);
}

#[test]
fn only_the_host_talks_to_tauri() {
    let complaints: Vec<String> = sources("ui")
        .into_iter()
        .filter(|file| file.is(&[".ts", ".tsx", ".svelte", ".js"]) && file.path.contains("/src/"))
        .filter(|file| file.path != "ui/desktop/src/host/tauri.ts" && file.text.contains("@tauri-apps"))
        .map(|file| file.path)
        .collect();
    expect_none(
        "ui/desktop/src/host/tauri.ts is the only door to Tauri; these have their own:",
        &complaints,
    );
}

#[test]
fn widget_and_desktop_view_do_not_know_each_other() {
    let mut complaints = Vec::new();
    for (part, other) in [("widget", "desktop"), ("desktop", "widget")] {
        let ways = [format!("@switchboard/{other}"), format!("../{other}/")];
        for file in sources(&format!("ui/{part}")) {
            if ways.iter().any(|way| file.text.contains(way)) {
                complaints.push(format!("{} reaches into ui/{other}", file.path));
            }
        }
    }
    expect_none(
        "The widget and the desktop's view share ui/kit and ui/protocol, nothing else:",
        &complaints,
    );
}

#[test]
fn sql_stands_only_where_data_is_kept() {
    const SQL: [&str; 5] = [
        "SELECT ",
        "INSERT INTO ",
        "DELETE FROM ",
        "CREATE TABLE ",
        "PRAGMA ",
    ];
    const HOMES: [&str; 4] = ["/store/", "/store.rs", "/cache/", "/cache.rs"];
    let mut complaints = Vec::new();
    for file in sources("relay").into_iter().chain(sources("src-tauri")) {
        if !file.is(&[".rs"])
            || !file.path.contains("/src/")
            || HOMES.iter().any(|home| file.path.contains(home))
        {
            continue;
        }
        for (index, line) in file.text.lines().enumerate() {
            let code = line.split("//").next().unwrap_or(line);
            if SQL.iter().any(|word| code.contains(word)) {
                complaints.push(format!("{}:{}", file.path, index + 1));
            }
        }
    }
    expect_none("SQL stands only under store/ and cache/:", &complaints);
}
