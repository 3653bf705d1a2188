//! Everything that CI runs, in the order in which a failure is cheapest.

use crate::{
    build,
    command::{Log, cargo, npm, output, program},
    demo, setup,
    steps::Steps,
    types,
};
use anyhow::{Result, bail, ensure};
use clap::Args;

#[derive(Args)]
pub(crate) struct Options {
    /// How many of our dialogues the headless demo replays
    #[arg(long, default_value_t = 3)]
    chats: usize,
}

/// What may be compiled together: SQLite's binding stands in the relay's and the desktop's group with different
/// features, so no command names two groups.
const GROUPS: [(&str, &[&str]); 3] = [
    (
        "shared crates, tests and tasks",
        &[
            "switchboard-model",
            "switchboard-protocol",
            "switchboard-core",
            "switchboard-sync",
            "switchboard-ipc-types",
            "switchboard-test-support",
            "switchboard-journeys",
            "switchboard-load",
            "switchboard-sim",
            "switchboard-tidy",
            "xtask",
        ],
    ),
    ("relay", &["switchboard-relay", "switchboard-lossy"]),
    ("desktop", &["switchboard-desktop"]),
];

/// What speaks WebSocket: the test that plays the cases of a conformance suite against it.
const CONFORMING: [(&str, [&str; 4]); 2] = [
    (
        "WebSocket conformance: the relay's sockets",
        ["-p", "switchboard-relay", "--lib", "sockets_conform"],
    ),
    (
        "WebSocket conformance: the desktop's link",
        ["-p", "switchboard-desktop", "--bins", "links_conform"],
    ),
];

/// Started on its own, once the programs it starts are built.
const JOURNEYS: &str = "switchboard-journeys";

/// Packages whose presence in the relay's tree means that a feature has leaked.
const NOT_IN_THE_RELAY: [&str; 3] = ["openssl-sys", "openssl", "native-tls"];

pub(crate) fn run(options: &Options) -> Result<()> {
    let mut steps = Steps::begin()?;
    setup::run(&mut steps)?;
    steps.check("Format", |log| log.run(cargo(&["fmt", "--all", "--check"])));
    steps.check("Generated types are fresh", types::check);
    steps.must("Widget and desktop view", build::ui)?;
    for task in ["lint", "check", "test"] {
        steps.check(&format!("Front ends: {task}"), |log| log.run(npm(&["run", task])));
    }
    for (name, packages) in GROUPS {
        let arguments = [
            &["clippy"],
            chosen(packages).as_slice(),
            &["--all-targets", "--", "-D", "warnings"],
        ]
        .concat();
        steps.check(&format!("Clippy: {name}"), |log| log.run(cargo(&arguments)));
    }
    for (name, packages) in GROUPS {
        let arguments = [&["doc", "--no-deps"], chosen(packages).as_slice()].concat();
        steps.check(&format!("Documentation: {name}"), |log| {
            let mut command = cargo(&arguments);
            command.env("RUSTDOCFLAGS", "-D warnings");
            log.run(command)
        });
    }
    steps.check("The relay's tree holds no OpenSSL", no_openssl);
    steps.check("Licences, bans and sources", deny);
    for (name, packages) in GROUPS {
        let plain: Vec<&str> = packages
            .iter()
            .copied()
            .filter(|package| *package != JOURNEYS)
            .collect();
        let arguments = [&["test", "--no-fail-fast"], chosen(&plain).as_slice()].concat();
        steps.check(&format!("Tests: {name}"), |log| log.run(cargo(&arguments)));
    }
    if cfg!(target_os = "linux") {
        for (title, chosen) in CONFORMING {
            steps.check(title, |log| conforms(log, &chosen));
        }
        journeys(&mut steps, options);
    }
    steps.end()
}

/// The real programs, window and browser.
fn journeys(steps: &mut Steps, options: &Options) {
    if let Err(error) = build::programs(steps, false) {
        println!("     {error:#}; the journeys cannot run without");
        return;
    }
    steps.check("Accepts racing over real sockets", |log| {
        log.run(cargo(&["run", "-p", "switchboard-load", "--", "race"]))?;
        println!("{}", log.tail());
        Ok(())
    });
    steps.check("Answers are what the OpenAPI document says", |log| {
        let checker = setup::schemathesis(log)?;
        let checker = checker.to_string_lossy();
        log.run(cargo(&[
            "run",
            "-p",
            "switchboard-load",
            "--",
            "api",
            "--checker",
            &checker,
        ]))?;
        println!("{}", log.tail());
        Ok(())
    });
    steps.check("Journeys", |log| {
        log.run(cargo(&[
            "build",
            "-p",
            "switchboard-sync",
            "--example",
            "terminal",
        ]))?;
        log.run(cargo(&[
            "test",
            "-p",
            "switchboard-journeys",
            "--",
            "--test-threads=1",
        ]))
    });
    steps.check("Headless demo", |log| {
        let mut command = program(demo::binary());
        command.args(demo::Options::replaying(None, options.chats).words()?);
        log.run(command)?;
        println!("{}", log.tail());
        Ok(())
    });
}

/// A WebSocket conformance suite; how many cases passed is printed.
fn conforms(log: &Log, chosen: &[&str]) -> Result<()> {
    let suite = setup::kosoku(log)?;
    let mut command = cargo(&[&["test"], chosen, &["--", "--ignored", "--nocapture"]].concat());
    command.env("KOSOKU", suite);
    log.run(command)?;
    let said = log.tail();
    let passed: Vec<&str> = said
        .lines()
        .filter(|line| line.ends_with("cases passed"))
        .collect();
    ensure!(!passed.is_empty(), "no case was played");
    println!("     {}", passed.join("\n     "));
    Ok(())
}

/// The flags that choose these packages.
fn chosen<'a>(packages: &[&'a str]) -> Vec<&'a str> {
    packages.iter().flat_map(|package| ["-p", package]).collect()
}

fn no_openssl(_log: &Log) -> Result<()> {
    let tree = output(cargo(&[
        "tree",
        "--locked",
        "-p",
        "switchboard-relay",
        "-e",
        "normal,build",
        "--prefix",
        "none",
        "--format",
        "{p}",
    ]))?;
    let names: Vec<&str> = tree.lines().filter_map(|line| line.split(' ').next()).collect();
    ensure!(
        names.contains(&"rusqlite"),
        "cargo tree did not list the relay's packages"
    );
    if let Some(found) = NOT_IN_THE_RELAY.iter().find(|name| names.contains(name)) {
        bail!("{found} is in the relay's tree; `cargo tree -p switchboard-relay -i {found}` says why");
    }
    Ok(())
}

fn deny(log: &Log) -> Result<()> {
    setup::cargo_deny(log)?;
    let mut command = program(setup::cargo_deny_path());
    command.args([
        "--all-features",
        "--locked",
        "check",
        "bans",
        "licenses",
        "sources",
    ]);
    log.run(command)
}
