//! `switchboard-load`: benchmarks that print a table, and races and checks that fail when a rule is broken.
//!
//! `desk` measures decisions without I/O. The others start a relay of their own (the binary beside this one, or
//! `SWITCHBOARD_BIN`) on loopback and a temporary folder, and speak to it as clients do.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "a load generator looks for one kind of frame and skips the rest"
)]

mod api;
mod client;
mod desk;
mod figures;
mod messages;
mod offers;
mod office;
mod probe;
mod race;
mod resume;
mod sockets;

use anyhow::Result;
use clap::{Parser, Subcommand};
use std::{path::PathBuf, time::Duration};

/// Benchmarks and races.
#[derive(Parser)]
struct Args {
    /// Where to write the figures as JSON
    #[arg(long, global = true, value_name = "FILE")]
    json: Option<PathBuf>,
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Decisions of the desk: many waiting over many specialists with many skills
    Desk {
        /// Sessions that wait
        #[arg(long, default_value_t = 10_000)]
        waiting: u64,
        /// Specialists, all online, all full
        #[arg(long, default_value_t = 2_000)]
        specialists: u64,
        /// Skills, each with a queue of its own
        #[arg(long, default_value_t = 200)]
        skills: u64,
    },
    /// Durable messages a second, and latency at a rate, beside an fsync probe
    Messages {
        /// For how long, each part
        #[arg(long, default_value_t = 10)]
        seconds: u64,
        /// Chats that are written in at once
        #[arg(long, default_value_t = 200)]
        chats: usize,
        /// Messages a second of the open loop
        #[arg(long, default_value_t = 1_000)]
        rate: u64,
    },
    /// From a chat's start to the offer on its specialist's socket
    Offers {
        /// How many
        #[arg(long, default_value_t = 500)]
        chats: usize,
    },
    /// Requests made from the relay's OpenAPI document, and their answers held to it
    Api {
        /// Where schemathesis is
        #[arg(long, value_name = "FILE")]
        checker: PathBuf,
    },
    /// Idle customers' sockets: what each costs, and how soon all are back after the relay was killed
    Sockets {
        /// How many; both processes need a file handle for each
        #[arg(long, default_value_t = 10_000)]
        sockets: usize,
        /// For how long they say nothing, in seconds
        #[arg(long, default_value_t = 60)]
        idle: u64,
    },
    /// Back after many missed events: all of them, in order, without a gap
    Resume {
        /// How many
        #[arg(long, default_value_t = 10_000)]
        missed: usize,
    },
    /// Accepts racing over real sockets: no double owner, nobody over capacity
    Race {
        /// Specialists, each with a socket; everything rings for all of them
        #[arg(long, default_value_t = 40)]
        specialists: usize,
        /// Chats; every specialist tries to accept each
        #[arg(long, default_value_t = 120)]
        chats: usize,
        /// Accepts there have to be at least, so that it was a race
        #[arg(long, default_value_t = 2_000)]
        accepts: usize,
    },
}

fn main() -> Result<()> {
    let args = Args::parse();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let figures = match args.task {
        Task::Desk {
            waiting,
            specialists,
            skills,
        } => desk::run(waiting, specialists, skills),
        Task::Messages { seconds, chats, rate } => {
            runtime.block_on(messages::run(Duration::from_secs(seconds), chats, rate))?
        }
        Task::Offers { chats } => runtime.block_on(offers::run(chats))?,
        Task::Api { checker } => runtime.block_on(api::run(&checker))?,
        Task::Sockets { sockets, idle } => {
            runtime.block_on(sockets::run(sockets, Duration::from_secs(idle)))?
        }
        Task::Resume { missed } => runtime.block_on(resume::run(missed))?,
        Task::Race {
            specialists,
            chats,
            accepts,
        } => runtime.block_on(race::run(specialists, chats, accepts))?,
    };
    figures.print();
    if let Some(file) = args.json {
        figures.write(&file)?;
    }
    Ok(())
}
