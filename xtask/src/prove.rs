//! What takes longer than CI may: more lives, deaths and seeds, benchmarks at size, release builds and more chats
//! through them.

use crate::{
    build,
    command::{cargo, program, root},
    demo, setup,
    steps::Steps,
};
use anyhow::Result;
use clap::Args;
use std::path::{Path, PathBuf};

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
    /// Steps of the desk beside the naive model
    #[arg(long, value_name = "N", default_value_t = 1_000_000)]
    desk_steps: u64,
    /// Seeds of the simulation
    #[arg(long, value_name = "N", default_value_t = 10_000)]
    seeds: u64,
    /// How often each parser's corpus is bent
    #[arg(long, value_name = "N", default_value_t = 1_000_000)]
    bends: u64,
    /// How often the store loses its power
    #[arg(long, value_name = "N", default_value_t = 3_000)]
    deaths: u64,
    /// How often the real relay is killed under load
    #[arg(long, value_name = "N", default_value_t = 1_000)]
    kills: u64,
}

pub(crate) fn run(options: &Options) -> Result<()> {
    let mut steps = Steps::begin()?;
    setup::run(&mut steps)?;
    lives(&mut steps, options);
    build::programs(&mut steps, true)?;
    let release = root().join("target").join("release");
    figures(&mut steps, options, &release);
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

/// The same proofs as in the usual tests, for longer.
fn lives(steps: &mut Steps, options: &Options) {
    let longer: [(&str, &[&str], &str, u64); 5] = [
        (
            "The desk beside the naive model",
            &["-p", "switchboard-core", "the_desk_and", "--", "--nocapture"],
            "DESK_STEPS",
            options.desk_steps,
        ),
        (
            "The simulation, more seeds",
            &[
                "-p",
                "switchboard-relay",
                "--lib",
                "a_thousand_seeds",
                "--",
                "--nocapture",
            ],
            "SIMULATION_SEEDS",
            options.seeds,
        ),
        (
            "Inputs bent by chance",
            &["-p", "switchboard-relay", "--lib", "fuzz::", "--", "--nocapture"],
            "FUZZ_ROUNDS",
            options.bends,
        ),
        (
            "SQLite without power",
            &[
                "-p",
                "switchboard-relay",
                "--lib",
                "many_deaths",
                "--",
                "--ignored",
                "--nocapture",
            ],
            "STORE_DEATHS",
            options.deaths,
        ),
        (
            "The relay killed under load",
            &["-p", "switchboard-relay", "--test", "killed", "--", "--nocapture"],
            "KILLS",
            options.kills,
        ),
    ];
    for (title, arguments, variable, count) in longer {
        steps.check(&format!("{title}: {count}"), |log| {
            let mut command = cargo(&[&["test"], arguments].concat());
            command.env(variable, count.to_string());
            log.run(command)?;
            println!("{}", log.tail());
            Ok(())
        });
    }
}

/// Benchmarks, and a day at the desk.
fn figures(steps: &mut Steps, options: &Options, release: &Path) {
    let replay = options
        .replay
        .as_ref()
        .map(|file| file.to_string_lossy().into_owned());
    let mut day = vec!["switchboard-sim", "--"];
    if let Some(file) = &replay {
        day.extend(["--replay", file]);
    }
    let runs: [(&str, &[&str]); 7] = [
        ("A day at the desk", &day),
        ("Decisions at size", &["switchboard-load", "--", "desk"]),
        ("From waiting to the offer", &["switchboard-load", "--", "offers"]),
        ("Durable messages", &["switchboard-load", "--", "messages"]),
        ("Ten thousand sockets", &["switchboard-load", "--", "sockets"]),
        (
            "Back after ten thousand events",
            &["switchboard-load", "--", "resume"],
        ),
        (
            "Accepts racing over real sockets",
            &["switchboard-load", "--", "race"],
        ),
    ];
    for (title, arguments) in runs {
        steps.check(title, |log| {
            let mut command = cargo(&[&["run", "--release", "-p"], arguments].concat());
            command.env("SWITCHBOARD_BIN", release);
            log.run(command)?;
            println!("{}", log.tail());
            Ok(())
        });
    }
}
