//! Declares the commands that the web view may call, and lets the crate build before the web view is built.

use std::{fs, io, path::Path};

/// Every command of the web view's; `capabilities/main.json` allows each by name.
const COMMANDS: &[&str] = &[
    "load",
    "join",
    "sign_in",
    "sign_out",
    "accept",
    "decline",
    "set_status",
    "open_thread",
    "close_thread",
    "send",
    "save_draft",
    "retry",
    "discard",
    "end",
    "transfer",
    "cancel_transfer",
    "hand_over",
    "end_wrap_up",
    "transfer_targets",
    "dismiss_notice",
];

/// Where the built web view lies, as in `tauri.conf.json`.
const WEB_VIEW: &str = "../ui/desktop/dist";

/// What stands there until it is built. It says so, for whoever starts the app too early.
const PLACEHOLDER: &str = "<!doctype html><html lang=\"en\"><title>Switchboard</title>\
<p>The window's pages are not built. Run <code>npm run build -w desktop</code> in <code>ui</code>, then build again.</p>\n";

fn main() -> io::Result<()> {
    let page = Path::new(WEB_VIEW).join("index.html");
    if !page.exists() {
        fs::create_dir_all(WEB_VIEW)?;
        fs::write(&page, PLACEHOLDER)?;
    }
    // The pages are embedded at compile time: a new build of them must compile this crate anew.
    println!("cargo:rerun-if-changed={WEB_VIEW}");
    println!("cargo:rerun-if-changed=migrations");
    let attributes =
        tauri_build::Attributes::new().app_manifest(tauri_build::AppManifest::new().commands(COMMANDS));
    tauri_build::try_build(attributes).map_err(|error| io::Error::other(format!("{error:#}")))
}
