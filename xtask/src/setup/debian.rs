//! Debian and Ubuntu packages, through apt.

use crate::command::{Log, on_path, output, program};
use anyhow::{Result, bail};
use std::{fs, process::Command};

/// What the builds need, then what the journeys need.
const PACKAGES: [&str; 18] = [
    "build-essential",
    "pkg-config",
    "perl",
    "libwebkit2gtk-4.1-dev",
    "libayatana-appindicator3-dev",
    "librsvg2-dev",
    "libdbus-1-dev",
    "webkit2gtk-driver",
    "xvfb",
    "dbus",
    "dbus-x11",
    "dunst",
    "imagemagick",
    "gnome-keyring",
    "xdg-utils",
    "fonts-noto-core",
    "fonts-noto-color-emoji",
    "ca-certificates",
];

/// Debian's own; on Ubuntu they are empty shells around a snap.
const BROWSER: [&str; 2] = ["chromium", "chromium-driver"];

/// What only the checks of the HTTP interface and of WebSocket need.
const PYTHON: [&str; 1] = ["python3-venv"];

/// What builds, demo and journeys need.
pub(super) fn install(log: &Log) -> Result<()> {
    let release = fs::read_to_string("/etc/os-release").unwrap_or_default();
    let ubuntu = release.lines().any(|line| line.trim_matches('"') == "ID=ubuntu");
    let mut wanted = PACKAGES.to_vec();
    if !ubuntu {
        wanted.extend(BROWSER);
    }
    install_all(log, &wanted)
}

/// Python, with environments of its own.
pub(super) fn python(log: &Log) -> Result<()> {
    install_all(log, &PYTHON)
}

fn install_all(log: &Log, wanted: &[&str]) -> Result<()> {
    if !on_path("apt-get") || !on_path("dpkg-query") {
        println!(
            "     This is neither Debian nor Ubuntu. Install the counterparts of: {}",
            wanted.join(" ")
        );
        return Ok(());
    }
    let missing = missing(wanted)?;
    if missing.is_empty() {
        return Ok(());
    }
    println!("     installing {}", missing.join(" "));
    log.run(as_root(&["apt-get", "update"])?)?;
    let mut words = vec!["apt-get", "install", "-y", "--no-install-recommends"];
    words.extend(&missing);
    log.run(as_root(&words)?)
}

fn missing<'a>(wanted: &[&'a str]) -> Result<Vec<&'a str>> {
    let mut query = program("dpkg-query");
    query
        .args(["-W", "-f", "${Package} ${db:Status-Status}\n"])
        .args(wanted);
    let present = output(query)?;
    let installed: Vec<&str> = present
        .lines()
        .filter_map(|line| line.strip_suffix(" installed"))
        .collect();
    Ok(wanted
        .iter()
        .copied()
        .filter(|name| !installed.contains(name))
        .collect())
}

fn as_root(words: &[&str]) -> Result<Command> {
    let quiet = "DEBIAN_FRONTEND=noninteractive";
    let mut id = program("id");
    id.arg("-u");
    let mut command = if output(id)?.trim() == "0" {
        program("env")
    } else if on_path("sudo") {
        let mut sudo = program("sudo");
        sudo.arg("env");
        sudo
    } else {
        bail!(
            "installing packages needs root, and there is no sudo here. As root: {}",
            words.join(" ")
        )
    };
    command.arg(quiet).args(words);
    Ok(command)
}
