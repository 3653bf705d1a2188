//! The demo. `cargo xtask demo` sets up, builds and starts it.

use anyhow::{Result, ensure};
use clap::Parser;
use std::{env, path::PathBuf, process::ExitCode};
use switchboard_journeys::{headless, pictures, told_to_stop, windowed};
use switchboard_test_support::{read_dialogues, read_up_to, repository};

/// How many dialogues ship with the project.
const OURS: usize = 20;

#[derive(Parser)]
#[command(about = "Shows a chat from both sides, with all real parts")]
struct Options {
    /// Drive real conversations on a virtual display instead of opening windows
    #[arg(long)]
    headless: bool,
    /// Dialogues to replay: JSON lines, gzip or plain; ours by default
    #[arg(long, value_name = "FILE")]
    replay: Option<PathBuf>,
    /// How many of them; the first three when not said
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    chats: Option<u64>,
    /// Where the demo keeps its data; the headless demo wants an empty folder
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Only take the README's pictures, into this folder
    #[arg(long, value_name = "DIR", conflicts_with_all = ["replay", "data"])]
    pictures: Option<PathBuf>,
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(Options::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\n{error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn run(options: Options) -> Result<()> {
    let drives = options.headless || options.replay.is_some() || options.chats.is_some();
    if !drives && options.pictures.is_none() && has_display() {
        let data = options
            .data
            .unwrap_or_else(|| repository().join("target").join("demo").join("data"));
        return windowed(&data).await;
    }
    ensure!(
        cfg!(target_os = "linux"),
        "the headless demo needs a virtual display, which only Linux has; start the demo without --headless"
    );
    let work = async {
        let ours = repository()
            .join("tests")
            .join("journeys")
            .join("dialogues.jsonl");
        if let Some(folder) = &options.pictures {
            return pictures(&read_dialogues(&ours, OURS)?, folder).await;
        }
        let file = options.replay.as_deref().unwrap_or(&ours);
        let dialogues = match options.chats {
            Some(count) => read_dialogues(file, usize::try_from(count)?)?,
            None => read_up_to(file, 3)?,
        };
        headless(&dialogues, options.data.as_deref()).await
    };
    tokio::select! {
        done = work => done,
        () = told_to_stop() => anyhow::bail!("stopped"),
    }
}

fn has_display() -> bool {
    let named = |name: &str| env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || named("DISPLAY") || named("WAYLAND_DISPLAY")
}
