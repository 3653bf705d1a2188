//! What is generated from the Rust types: the TypeScript ones, the examples and codes in the protocol's reference, the
//! OpenAPI document of the relay and its types, and who may do what.

use crate::{
    command::{Log, cargo, npm, root},
    setup,
    steps::Steps,
};
use anyhow::{Context as _, Result, ensure};
use std::{fs, process::Command};

/// What the relay prints, by command, and where its committed copy stands.
const PRINTED: [(&str, &str); 2] = [("openapi", "docs/openapi.json"), ("access", "docs/access.md")];

pub(crate) fn run(steps: &mut Steps, check: bool) -> Result<()> {
    if check {
        steps.must("Generated types are fresh", self::check)?;
        steps.must("The protocol's reference is fresh", |log| log.run(reference()))?;
    } else {
        steps.must("Generated types", |log| export(log, &[]))?;
        steps.must("The protocol's reference", |log| {
            let mut command = reference();
            command.env("WRITE_REFERENCE", "1");
            log.run(command)
        })?;
    }
    for (command, file) in PRINTED {
        steps.must(file, |_| {
            let text = printed(command)?;
            if written(file)? == text {
                return Ok(());
            }
            ensure!(
                !check,
                "{file} is not what the relay says; run `cargo xtask types` and commit the result"
            );
            fs::write(root().join(file), text).with_context(|| format!("cannot write {file}"))
        })?;
    }
    // Whether they are fresh, a test of the package says.
    if !check {
        steps.must("The requests' types", |log| {
            setup::front_ends(log)?;
            log.run(npm(&["run", "types", "-w", "protocol"]))
        })?;
    }
    Ok(())
}

/// Whether the TypeScript types are fresh. Whether the document is, a test of the relay says too.
pub(crate) fn check(log: &Log) -> Result<()> {
    export(log, &["--check"]).context(
        "ui/protocol/src is not what the Rust types say; run `cargo xtask types` and commit the result",
    )
}

fn export(log: &Log, more: &[&str]) -> Result<()> {
    let arguments = [
        &[
            "run",
            "-p",
            "switchboard-ipc-types",
            "--features",
            "ts",
            "--bin",
            "export-types",
            "--",
        ][..],
        &["ui/protocol/src"],
        more,
    ];
    log.run(cargo(&arguments.concat()))
}

/// The test that compares `docs/protocol.md` with the examples, or writes it.
fn reference() -> Command {
    cargo(&[
        "test",
        "-p",
        "switchboard-protocol",
        "--test",
        "examples",
        "the_reference_shows",
    ])
}

/// What the relay prints.
fn printed(command: &str) -> Result<String> {
    let printed = cargo(&["run", "-p", "switchboard-relay", "--", command])
        .output()
        .context("cannot start cargo")?;
    let said = String::from_utf8_lossy(&printed.stderr);
    ensure!(
        printed.status.success(),
        "`switchboard-relay {command}` printed nothing:\n{said}"
    );
    Ok(String::from_utf8(printed.stdout)?)
}

/// The committed copy; empty when there is none.
fn written(file: &str) -> Result<String> {
    let path = root().join(file);
    if !path.exists() {
        return Ok(String::new());
    }
    let text = fs::read_to_string(path).with_context(|| format!("cannot read {file}"))?;
    Ok(text.replace("\r\n", "\n"))
}
