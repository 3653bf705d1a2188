//! Installs what a fresh machine lacks. Everything is looked at before it is touched, so a second run changes nothing.

mod debian;
mod node;
mod python;
mod tools;

use crate::{command::on_path, steps::Steps};
use anyhow::Result;

pub(crate) use node::install as front_ends;
pub(crate) use python::{kosoku, schemathesis};
pub(crate) use tools::{cargo_deny, cargo_deny_path};

/// Where the real browser and window are driven from; only Linux has a driver for every part.
pub(crate) fn run(steps: &mut Steps) -> Result<()> {
    if cfg!(target_os = "linux") {
        steps.must("System packages", debian::install)?;
    } else {
        println!("{}", by_hand());
    }
    steps.must("Front-end packages", node::install)?;
    if cfg!(target_os = "linux") {
        steps.must("Driver of the desktop window", tools::tauri_driver)?;
        if let Some(note) = browser_note() {
            println!("     {note}");
        }
    }
    Ok(())
}

fn by_hand() -> &'static str {
    if cfg!(target_os = "macos") {
        "On macOS, install by hand if missing: Xcode's command line tools (xcode-select --install). \
         The headless demo and the journeys need Linux."
    } else {
        "On Windows, install by hand if missing: the C++ build tools of Visual Studio, WebView2, and Strawberry Perl. \
         The headless demo and the journeys need Linux."
    }
}

fn browser_note() -> Option<&'static str> {
    let browser = [
        "chromium",
        "google-chrome",
        "google-chrome-stable",
        "chromium-browser",
    ];
    let driver = ["chromedriver", "chromium.chromedriver"];
    let found = browser.iter().any(|name| on_path(name)) && driver.iter().any(|name| on_path(name));
    (!found).then_some(
        "There is no Chromium with its driver here. The demo in a window does without; the headless demo and the \
         journeys need one. On Ubuntu: sudo snap install chromium, or Google Chrome and the chromedriver of the same \
         version.",
    )
}
