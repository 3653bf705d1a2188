//! The demo on a display: the page in the default browser, the desktop app beside it, and the user at both.

use crate::{Workspace, workspace::SHOP};
use anyhow::{Result, bail};
use std::{path::Path, time::Duration};
use switchboard_test_support::{Page, Process, Programs, Relay, Run, port_or_free};
use tokio::process::Command;

/// Ports of the demo when they are free, so that a page left open finds its relay again.
const RELAY_PORT: u16 = 8470;
const PAGE_PORT: u16 = 8471;

/// Starts everything and runs until Ctrl-C, or until the desktop app is closed.
///
/// # Errors
/// When a part does not start, or the relay stops by itself.
pub async fn windowed(data: &Path) -> Result<()> {
    let programs = Programs::find()?;
    let run = Run::keep(data)?;
    let mut page = Page::bind(port_or_free(PAGE_PORT)?).await?;
    let mut relay = Relay::new(
        &run,
        &programs.relay,
        &run.path("relay"),
        port_or_free(RELAY_PORT)?,
    );
    let workspace = Workspace::open(&relay, &run.path("workspace.json"), page.origin()).await?;
    relay.start().await?;
    page.serve(&relay.address(), workspace.site(page.origin())?)?;
    let invitation = workspace.invite(&relay).await?;

    let mut command = Command::new(&programs.desktop);
    command
        .arg("--data")
        .arg(run.path("desktop"))
        .args(["--join", &invitation.link]);
    let mut desktop = Process::spawn_deaf(&run, "desktop", command)?;
    let opened = open_in_browser(&page.address(), run.folder()).await;
    explain(&page, &relay, &workspace, &run, opened);

    let outcome = tokio::select! {
        () = told_to_stop() => {
            println!("\nStopping.");
            Ok(())
        }
        ended = desktop.wait() => {
            let status = ended?;
            if status.success() {
                println!("The desktop app was closed. Stopping.");
                Ok(())
            } else {
                Err(anyhow::anyhow!("the desktop app ended with {status}\n{}", desktop.tail()))
            }
        }
        ended = relay.ended() => match ended {
            Ok(()) => bail!("the relay stopped by itself"),
            Err(error) => Err(error),
        },
    };
    desktop.stop(Duration::from_secs(5)).await?;
    relay.stop().await?;
    outcome
}

/// Waits for Ctrl-C, or for the signal that asks a program to end.
pub async fn told_to_stop() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut ended) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = ended.recv() => {}
            }
            return;
        }
    }
    let _ = tokio::signal::ctrl_c().await;
}

fn explain(page: &Page, relay: &Relay, workspace: &Workspace, run: &Run, opened: bool) {
    let page = page.address();
    let browser = if opened {
        format!("{page} is open in your browser")
    } else {
        format!("open {page} in your browser")
    };
    println!(
        "\
{SHOP} is open for chats.

  Customer     {browser}
  Specialist   the desktop app, signed in as {}
  Relay        {}

Try this:
  1. In the desktop app, set your status to Online.
  2. On the page, press the chat button, write a question, start the chat.
  3. The desktop rings: a notification, and an alert in the window. Accept it.
  4. Write on both sides. Enter sends, Shift+Enter breaks the line.
  5. Reload the page: the chat is still there. End it from either side.

Data and logs: {}
Ctrl-C, or closing the desktop app, stops everything.",
        workspace.specialist(),
        relay.address(),
        run.folder().display(),
    );
}

/// Whether the page could be handed to a browser; without one the demo goes on and says where the page is.
async fn open_in_browser(address: &str, folder: &Path) -> bool {
    let openers = if cfg!(target_os = "macos") {
        vec![Command::new("open")]
    } else if cfg!(windows) {
        let mut start = Command::new("cmd");
        start.args(["/C", "start", ""]);
        vec![start]
    } else {
        vec![Command::new("xdg-open"), chromium(folder)]
    };
    for opener in openers {
        if opens(opener, address).await {
            return true;
        }
    }
    false
}

/// The browser that set-up brings, for a machine without a default one.
fn chromium(folder: &Path) -> Command {
    let mut browser = Command::new("chromium");
    browser
        .args(["--no-first-run", "--disable-quic", "--disable-sync"])
        .arg(format!("--user-data-dir={}", folder.join("browser").display()));
    // Chromium refuses to start as root with its sandbox.
    let root = std::fs::metadata("/proc/self").is_ok_and(|own| is_root(&own));
    if root {
        browser.arg("--no-sandbox");
    }
    browser
}

#[cfg(unix)]
fn is_root(own: &std::fs::Metadata) -> bool {
    std::os::unix::fs::MetadataExt::uid(own) == 0
}

#[cfg(not(unix))]
fn is_root(_own: &std::fs::Metadata) -> bool {
    false
}

async fn opens(mut opener: Command, address: &str) -> bool {
    let quiet = std::process::Stdio::null;
    opener.arg(address).stdin(quiet()).stdout(quiet()).stderr(quiet());
    let Ok(mut child) = opener.spawn() else {
        return false;
    };
    // Some openers stay until the browser is closed; those have found one.
    match tokio::time::timeout(Duration::from_secs(3), child.wait()).await {
        Ok(Ok(status)) => status.success(),
        Ok(Err(_)) => false,
        Err(_) => true,
    }
}
