//! Tools from crates.io, kept under `target/tools`.

use crate::command::{Log, cargo, root};
use anyhow::Result;
use std::{env, fs, path::PathBuf};

const TAURI_DRIVER: (&str, &str) = ("tauri-driver", "2.1.0");
const CARGO_DENY: (&str, &str) = ("cargo-deny", "0.20.2");

pub(super) fn tauri_driver(log: &Log) -> Result<()> {
    install(log, TAURI_DRIVER)
}

/// The tool that checks licences, sources and bans; only `test` needs it.
pub(crate) fn cargo_deny(log: &Log) -> Result<()> {
    install(log, CARGO_DENY)
}

pub(crate) fn cargo_deny_path() -> PathBuf {
    bin(CARGO_DENY.0)
}

fn folder() -> PathBuf {
    root().join("target").join("tools")
}

fn bin(name: &str) -> PathBuf {
    folder()
        .join("bin")
        .join(format!("{name}{}", env::consts::EXE_SUFFIX))
}

fn install(log: &Log, (name, version): (&str, &str)) -> Result<()> {
    let list = fs::read_to_string(folder().join(".crates.toml")).unwrap_or_default();
    if bin(name).is_file() && list.contains(&format!("\"{name} {version} ")) {
        return Ok(());
    }
    println!("     building {name} {version}");
    let folder = folder();
    let folder = folder.to_string_lossy();
    log.run(cargo(&[
        "install",
        name,
        "--version",
        version,
        "--locked",
        "--force",
        "--root",
        &folder,
    ]))
}
