//! The TypeScript types, generated from the Rust ones.

use crate::{
    command::{Log, cargo},
    steps::Steps,
};
use anyhow::{Context as _, Result};

pub(crate) fn run(steps: &mut Steps, check: bool) -> Result<()> {
    if check {
        steps.must("Generated types are fresh", self::check)
    } else {
        steps.must("Generated types", |log| export(log, &[]))
    }
}

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
