//! `cargo xtask`: set-up and tasks, the same on every system.
//!
//! It starts other programs and knows nothing of the product's code. Relay and desktop are always built by separate
//! cargo invocations, because SQLCipher's feature would otherwise leak into the relay.

mod build;
mod command;
mod demo;
mod fingerprint;
mod prove;
mod setup;
mod steps;
mod test;
mod types;

use anyhow::Result;
use clap::{Parser, Subcommand};
use std::{process::ExitCode, time::Duration};

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Set-up and tasks of Switchboard")]
struct Cli {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Install what is missing: system packages, front-end packages, drivers
    Setup,
    /// Set up, build and start everything, and show how a chat goes
    Demo(demo::Options),
    /// Run everything that CI runs
    Test(test::Options),
    /// Run what takes longer: release builds, longer replays
    Prove(prove::Options),
    /// Generate the TypeScript types in ui/protocol from the Rust ones and the OpenAPI document; in docs the relay's
    /// OpenAPI document and the examples in the protocol's reference
    Types {
        /// Only say whether they are fresh
        #[arg(long)]
        check: bool,
    },
    /// Take the README's pictures from a headless demo
    Pictures,
}

fn main() -> ExitCode {
    let outcome = match Cli::parse().task {
        Task::Setup => in_order(setup::run),
        Task::Demo(options) => demo::run(&options),
        Task::Test(options) => test::run(&options),
        Task::Prove(options) => prove::run(&options),
        Task::Types { check } => in_order(|steps| types::run(steps, check)),
        Task::Pictures => demo::pictures(),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\n{error:#}");
            ExitCode::FAILURE
        }
    }
}

fn in_order(task: impl FnOnce(&mut steps::Steps) -> Result<()>) -> Result<()> {
    task(&mut steps::Steps::begin()?)
}

/// A duration as people read it.
fn spoken(time: Duration) -> String {
    let seconds = time.as_secs();
    if seconds < 60 {
        format!("{:.1} s", time.as_secs_f64())
    } else {
        format!("{} min {:02} s", seconds / 60, seconds % 60)
    }
}
