//! Node, and the front end's packages from the lock file.

use crate::command::{Log, npm, output, program, root};
use anyhow::{Context as _, Result, bail};
use std::{fs, path::Path, time::SystemTime};

/// The oldest Node the build tools run on.
const OLDEST: (u32, u32) = (20, 19);

pub(crate) fn install(log: &Log) -> Result<()> {
    check_node()?;
    let ui = root().join("ui");
    // npm writes this file last, after everything in it is in place.
    let installed = changed(&ui.join("node_modules").join(".package-lock.json"));
    let wanted = changed(&ui.join("package-lock.json")).context("ui/package-lock.json is missing")?;
    if installed.is_some_and(|installed| installed >= wanted) {
        return Ok(());
    }
    log.run(npm(&["ci"]))?;
    // The lock file may bear a later time than the moment npm finished, on a clock that was set back.
    let hidden = ui.join("node_modules").join(".package-lock.json");
    if let Ok(file) = fs::File::options().append(true).open(hidden) {
        let _ = file.set_modified(SystemTime::now().max(wanted));
    }
    Ok(())
}

fn changed(path: &Path) -> Option<SystemTime> {
    fs::metadata(path).ok()?.modified().ok()
}

fn check_node() -> Result<()> {
    let mut node = program("node");
    node.arg("--version");
    let (major, minor) = OLDEST;
    let hint = format!("Node {major}.{minor} or newer is needed");
    let version = output(node)
        .with_context(|| format!("{hint}, and none was found. Install it, then run this again"))?;
    let numbers: Vec<u32> = version
        .trim()
        .trim_start_matches('v')
        .split('.')
        .map_while(|number| number.parse().ok())
        .collect();
    match numbers[..] {
        [found, second, ..] if (found, second) >= OLDEST => Ok(()),
        _ => bail!(
            "{hint}; this is {}. Install a newer one, then run this again",
            version.trim()
        ),
    }
}
