//! What takes longer than CI may: release builds, and more chats through them.

use crate::{
    build,
    command::{cargo, program, root},
    demo, setup,
    steps::Steps,
};
use anyhow::Result;
use clap::Args;
use std::path::PathBuf;

#[derive(Args)]
pub(crate) struct Options {
    /// Dialogues to replay: JSON lines, gzip or plain; ours by default
    #[arg(long, value_name = "FILE")]
    replay: Option<PathBuf>,
    /// How many of them
    #[arg(long, value_name = "N", default_value_t = 20)]
    chats: usize,
    /// How often the journey with the killed relay is repeated
    #[arg(long, value_name = "N", default_value_t = 5)]
    rounds: usize,
}

pub(crate) fn run(options: &Options) -> Result<()> {
    let mut steps = Steps::begin()?;
    setup::run(&mut steps)?;
    build::programs(&mut steps, true)?;
    let release = root().join("target").join("release");
    steps.check("Replay through the release build", |log| {
        let mut command = program(demo::binary());
        command
            .args(demo::Options::replaying(options.replay.clone(), options.chats).words()?)
            .env("SWITCHBOARD_BIN", &release);
        log.run(command)?;
        println!("{}", log.tail());
        Ok(())
    });
    for round in 1..=options.rounds {
        steps.check(&format!("Journeys on the release build, round {round}"), |log| {
            let mut command = cargo(&["test", "-p", "switchboard-journeys", "--", "--test-threads=1"]);
            command.env("SWITCHBOARD_BIN", &release);
            log.run(command)
        });
    }
    steps.end()
}
