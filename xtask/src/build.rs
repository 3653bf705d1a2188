//! Builds, each in a cargo invocation of its own.

use crate::{
    command::{Log, cargo, npm, root},
    fingerprint::Stamp,
    steps::Steps,
};
use anyhow::{Result, ensure};

/// Folders of `ui` that are made, not written.
const MADE: [&str; 3] = ["node_modules", "dist", "coverage"];

/// Builds the client package, the widget and the desktop's view, unless nothing of theirs has changed.
pub(crate) fn ui(log: &Log) -> Result<()> {
    let ui = root().join("ui");
    let stamp = root().join("target").join("xtask").join("ui.stamp");
    let made = ["protocol", "widget", "desktop"].map(|part| ui.join(part).join("dist"));
    if made.iter().all(|folder| folder.is_dir()) && Stamp::of(stamp.clone(), &ui, &MADE)?.is_fresh() {
        return Ok(());
    }
    log.run(npm(&["run", "build"]))?;
    for folder in made {
        ensure!(
            folder.is_dir(),
            "`npm run build` did not make {}",
            folder.display()
        );
    }
    Stamp::of(stamp, &ui, &MADE)?.write()
}

/// Builds what the demo and the journeys start.
pub(crate) fn programs(steps: &mut Steps, release: bool) -> Result<()> {
    steps.must("Widget and desktop view", ui)?;
    let profile: &[&str] = if release { &["--release"] } else { &[] };
    for (title, arguments) in [
        ("Relay", &["build", "-p", "switchboard-relay"][..]),
        ("Desktop app", &["build", "-p", "switchboard-desktop"]),
    ] {
        let arguments = [arguments, profile].concat();
        let title = if release {
            format!("{title}, release build")
        } else {
            title.to_owned()
        };
        steps.must(&title, |log| log.run(cargo(&arguments)))?;
    }
    steps.must("Demo", |log| {
        log.run(cargo(&["build", "-p", "switchboard-journeys", "--bins"]))
    })
}
