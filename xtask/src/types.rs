//! What is generated from the Rust types: the TypeScript ones, the examples and codes in the protocol's reference, and
//! the OpenAPI document of the relay.

use crate::{
    command::{Log, cargo, root},
    steps::Steps,
};
use anyhow::{Context as _, Result, ensure};
use std::{fs, process::Command};

/// The committed copy of the document.
const DOCUMENT: &str = "docs/openapi.json";

pub(crate) fn run(steps: &mut Steps, check: bool) -> Result<()> {
    if check {
        steps.must("Generated types are fresh", self::check)?;
        steps.must("The protocol's reference is fresh", |log| log.run(reference()))?;
        return steps.must("The OpenAPI document is fresh", |_| {
            let fresh = written()? == described()?;
            ensure!(
                fresh,
                "{DOCUMENT} is not what the relay says; run `cargo xtask types` and commit the result"
            );
            Ok(())
        });
    }
    steps.must("Generated types", |log| export(log, &[]))?;
    steps.must("The protocol's reference", |log| {
        let mut command = reference();
        command.env("WRITE_REFERENCE", "1");
        log.run(command)
    })?;
    steps.must("OpenAPI document", |_| {
        let text = described()?;
        if written()? == text {
            return Ok(());
        }
        fs::write(root().join(DOCUMENT), text).with_context(|| format!("cannot write {DOCUMENT}"))
    })
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

/// The document as the relay prints it.
fn described() -> Result<String> {
    let printed = cargo(&["run", "-p", "switchboard-relay", "--", "openapi"])
        .output()
        .context("cannot start cargo")?;
    let said = String::from_utf8_lossy(&printed.stderr);
    ensure!(
        printed.status.success(),
        "the relay did not print its document:\n{said}"
    );
    Ok(String::from_utf8(printed.stdout)?)
}

/// The committed copy; empty when there is none.
fn written() -> Result<String> {
    let path = root().join(DOCUMENT);
    if !path.exists() {
        return Ok(String::new());
    }
    let text = fs::read_to_string(path).with_context(|| format!("cannot read {DOCUMENT}"))?;
    Ok(text.replace("\r\n", "\n"))
}
