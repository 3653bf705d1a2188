//! How files look.

use std::fs;
use switchboard_tidy::{expect_none, root, sources};

/// The most lines a file may have.
const LINES: usize = 400;

/// Files that may be longer, each with its reason.
const LONGER: [(&str, &str); 1] = [("ui/widget/src/panel.css", "one sheet: the widget adopts it whole")];

const WRITTEN: [&str; 9] = [
    ".rs", ".ts", ".tsx", ".svelte", ".css", ".js", ".html", ".sql", ".toml",
];

#[test]
fn files_are_short() {
    let complaints: Vec<String> = sources("")
        .into_iter()
        .filter(|file| file.is(&WRITTEN) && !file.is_generated())
        .filter(|file| !LONGER.iter().any(|(path, _)| *path == file.path))
        .map(|file| (file.text.lines().count(), file.path))
        .filter(|(lines, _)| *lines > LINES)
        .map(|(lines, path)| format!("{path} has {lines}"))
        .collect();
    expect_none("A file has at most 400 lines:", &complaints);
}

#[test]
fn every_rust_file_says_first_what_it_is_for() {
    let complaints: Vec<String> = sources("")
        .into_iter()
        .filter(|file| file.is(&[".rs"]) && !file.text.starts_with("//!"))
        .map(|file| file.path)
        .collect();
    expect_none("A Rust file begins with its documentation:", &complaints);
}

#[test]
fn no_file_knows_the_machine_it_was_written_on() {
    // In two pieces each, so that this file may say them.
    let places =
        [["/wo", "rk/"], ["/home/", "user"], ["/ro", "ot/"], ["/tm", "p/"]].map(|pieces| pieces.concat());
    let mut complaints = Vec::new();
    for file in sources("") {
        for (index, line) in file.text.lines().enumerate() {
            if places.iter().any(|place| line.contains(place)) {
                complaints.push(format!("{}:{}", file.path, index + 1));
            }
        }
    }
    expect_none("A path of one machine stands in:", &complaints);
}

#[test]
fn lock_files_name_no_download_address() {
    let mut complaints = Vec::new();
    let cargo = fs::read_to_string(root().join("Cargo.lock")).expect("Cargo.lock is there");
    for line in cargo.lines().filter(|line| line.starts_with("source = ")) {
        if line != "source = \"registry+https://github.com/rust-lang/crates.io-index\"" {
            complaints.push(format!("Cargo.lock: {line}"));
        }
    }
    let npm = fs::read_to_string(root().join("ui/package-lock.json")).expect("package-lock.json is there");
    if npm.contains("\"resolved\": \"http") {
        complaints.push("ui/package-lock.json: \"resolved\"".to_owned());
    }
    expect_none("A lock file names where it was downloaded from:", &complaints);
}

#[test]
fn ci_runs_what_a_contributor_runs() {
    let script = fs::read_to_string(root().join(".ci/run")).expect(".ci/run is there");
    let last = script.lines().last().unwrap_or_default();
    assert_eq!(last, "exec cargo xtask test");
}

#[test]
fn generated_types_say_so() {
    for name in ["wire.ts", "ipc.ts", "openapi.ts"] {
        let file = sources("ui/protocol/src")
            .into_iter()
            .find(|file| file.path.ends_with(name));
        let file = file.expect("the file is there");
        assert!(file.is_generated(), "{} does not say who wrote it", file.path);
    }
}
