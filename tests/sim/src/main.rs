//! `switchboard-sim`: runs a day and prints what it was like.

use anyhow::{Context as _, Result};
use clap::Parser;
use std::path::{Path, PathBuf};
use switchboard_sim::{Day, Options, report};
use switchboard_test_support::read_up_to;

/// A day at the desk in virtual time.
#[derive(Parser)]
struct Args {
    /// Dialogues to replay: JSON lines, gzip or plain; ours by default
    #[arg(long, value_name = "FILE")]
    replay: Option<PathBuf>,
    /// Chats that arrive between 08:00 and 20:00
    #[arg(long, default_value_t = 9_000)]
    chats: usize,
    /// Specialists, in staggered shifts
    #[arg(long, default_value_t = 40)]
    specialists: u64,
    /// What makes the day what it is
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Where to write the figures as JSON
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
}

fn main() -> Result<()> {
    let args = Args::parse();
    let ours = Path::new(env!("CARGO_MANIFEST_DIR")).join("../journeys/dialogues.jsonl");
    let dialogues = read_up_to(args.replay.as_deref().unwrap_or(&ours), usize::MAX)?;
    let options = Options {
        seed: args.seed,
        chats: args.chats,
        specialists: args.specialists,
    };
    let tally = Day::new(&dialogues, options).run();
    report::print(&tally, options);
    if let Some(file) = args.json {
        let text = serde_json::to_string_pretty(&report::figures(&tally))?;
        std::fs::write(&file, text).with_context(|| format!("cannot write {}", file.display()))?;
    }
    Ok(())
}
