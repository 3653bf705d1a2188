//! The desktop app for people who answer: `switchboard-desktop [--data DIR] [--join LINK]`.
//!
//! The native core owns the socket, the cache, the outbox and the notifications; the web view only shows
//! (`switchboard-ipc-types` is what the two say to each other). This file reads the command line, nothing else.

#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod app;
mod cache;
mod controller;
mod desktop;
mod ipc;
mod link;
mod notify;
mod profile;
mod secrets;
mod shell;
#[cfg(test)]
mod testing;
mod transcripts;

use clap::{Parser, Subcommand};
use link::JoinLink;
use profile::Profile;
use std::io::IsTerminal as _;
use std::path::PathBuf;
use std::process::ExitCode;
use switchboard_model::SessionId;
use tracing_subscriber::EnvFilter;

/// What is logged unless `SWITCHBOARD_DESKTOP_LOG` says otherwise.
const LOGGED: &str = "info,refinery_core=warn,tao=error";

/// These write whole frames and notifications when they are asked for detail: words, names, the token.
const DISCREET: [&str; 6] = [
    "tungstenite",
    "tokio_tungstenite",
    "hyper",
    "hyper_util",
    "reqwest",
    "zbus",
];

/// Live chat for people who answer for a living.
#[derive(Parser)]
#[command(name = "switchboard-desktop", version)]
struct Arguments {
    /// The folder to keep everything in; each folder is a profile of its own.
    #[arg(long, value_name = "DIR", env = "SWITCHBOARD_DESKTOP_DATA", global = true)]
    data: Option<PathBuf>,
    /// An invitation: switchboard://join?relay=…&code=…. Without effect when somebody is signed in.
    #[arg(long, value_name = "LINK")]
    join: Option<String>,
    #[command(subcommand)]
    task: Option<Task>,
}

#[derive(Subcommand)]
enum Task {
    /// Prints one chat of the local history as JSON.
    Transcript {
        /// Its id.
        session: SessionId,
    },
    /// Prints every chat of the local history as JSON, one a line.
    Transcripts,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match run(arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: Arguments) -> anyhow::Result<()> {
    let asked = EnvFilter::try_from_env("SWITCHBOARD_DESKTOP_LOG");
    let filter = discreet(asked.unwrap_or_else(|_| EnvFilter::new(LOGGED)));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        .init();
    rustls::crypto::ring::default_provider()
        .install_default()
        .map_err(|_| anyhow::anyhow!("TLS could not be set up"))?;
    let profile = Profile::open(arguments.data)?;
    match arguments.task {
        Some(Task::Transcript { session }) => transcripts::print(&profile, Some(session)),
        Some(Task::Transcripts) => transcripts::print(&profile, None),
        None => {
            let join = arguments.join.map(|link| JoinLink::parse(&link)).transpose();
            app::run(&profile, join.map_err(|problem| anyhow::anyhow!(problem.title))?)
        }
    }
}

/// However much is asked for, nothing that was said and no secret is logged.
fn discreet(asked: EnvFilter) -> EnvFilter {
    DISCREET
        .iter()
        .filter_map(|library| format!("{library}=info").parse().ok())
        .fold(asked, EnvFilter::add_directive)
}

#[cfg(test)]
mod tests {
    use super::discreet;
    use tracing::{Level, enabled, subscriber::with_default};
    use tracing_subscriber::{EnvFilter, layer::SubscriberExt as _};

    #[test]
    fn what_was_said_is_not_logged_however_much_is_asked_for() {
        let subscriber = tracing_subscriber::registry().with(discreet(EnvFilter::new("trace")));
        with_default(subscriber, || {
            assert!(enabled!(target: "switchboard_desktop", Level::TRACE));
            assert!(enabled!(target: "tungstenite", Level::INFO));
            assert!(!enabled!(target: "tungstenite::protocol", Level::TRACE));
            assert!(!enabled!(target: "zbus::connection", Level::DEBUG));
        });
    }
}
