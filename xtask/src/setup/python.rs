//! Tools from Python's package index, each in an environment of its own under `target/tools`.

use super::debian;
use crate::command::{Log, program, root};
use anyhow::{Context as _, Result};
use std::{fs, path::PathBuf};

/// Makes requests from an OpenAPI document and holds the answers to it.
const SCHEMATHESIS: (&str, &str) = ("schemathesis", "4.32.5");
/// Plays the other end of a WebSocket, in the cases of the Autobahn suite.
const KOSOKU: (&str, &str) = ("kosoku", "0.1.0");

/// The check of the HTTP interface; only `test` needs it.
pub(crate) fn schemathesis(log: &Log) -> Result<PathBuf> {
    install(log, SCHEMATHESIS)
}

/// The check of what speaks WebSocket.
pub(crate) fn kosoku(log: &Log) -> Result<PathBuf> {
    install(log, KOSOKU)
}

/// Installs a tool that is not there in this version, and says where its program is.
fn install(log: &Log, (name, version): (&str, &str)) -> Result<PathBuf> {
    let folder = root().join("target").join("tools").join(name);
    let stamp = folder.join("installed");
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == version) {
        return Ok(folder.join("bin").join(name));
    }
    debian::python(log)?;
    println!("     installing {name} {version}");
    let mut make = program("python3");
    make.args(["-m", "venv", "--clear"]).arg(&folder);
    log.run(make)?;
    let mut install = program(folder.join("bin").join("python"));
    install.args(["-m", "pip", "--disable-pip-version-check", "install"]);
    install.arg(format!("{name}=={version}"));
    log.run(install)?;
    // Written last: whatever was cut short is made again.
    fs::write(&stamp, version).with_context(|| format!("cannot write {}", stamp.display()))?;
    Ok(folder.join("bin").join(name))
}
