//! The command line: what an operator types, and what they read back.

mod admin;
mod args;
mod client;
mod erasing;
mod keep;
mod parse;
mod people;
mod print;
mod queues;
mod rules;
mod why;

use crate::auth::access;
use crate::config::{self, Overrides};
use crate::{http, logs, serve};
use anyhow::Result;
use args::{Args, Task};
use clap::Parser;
use std::process::ExitCode;

/// Runs the command line.
#[must_use]
pub fn main() -> ExitCode {
    // Fails only when a provider is set already, and then there is one.
    let _ = rustls::crypto::ring::default_provider().install_default();
    match run(Args::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{}", sentence(&error));
            ExitCode::FAILURE
        }
    }
}

fn run(args: Args) -> Result<()> {
    let listen = match &args.task {
        Task::DefaultConfig => {
            print!("{}", config::DEFAULT);
            return Ok(());
        }
        Task::Openapi => {
            print!("{}", http::openapi_json());
            return Ok(());
        }
        Task::Access => {
            print!("{}", access::page());
            return Ok(());
        }
        // Looked at wherever it lies, without a relay.
        Task::Verify { file } => return keep::verify(file, args.json),
        Task::Serve { listen } => listen.clone(),
        Task::Backup { .. }
        | Task::Restore { .. }
        | Task::Init { .. }
        | Task::RotateKey
        | Task::CheckConfig
        | Task::User(_)
        | Task::Specialist(_)
        | Task::Customer(_)
        | Task::Site(_)
        | Task::Queue(_)
        | Task::Transcript { .. }
        | Task::Erase { .. }
        | Task::Retention(_)
        | Task::Why { .. } => None,
    };
    let config = config::load(&Overrides {
        file: args.config,
        data: args.data,
        listen,
    })?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    match args.task {
        Task::Serve { .. } => {
            logs::start(&config.log);
            runtime.block_on(serve::serve(config))
        }
        Task::CheckConfig => {
            // Files that are named and cannot be used refuse the start; better to hear it here.
            runtime.block_on(serve::certificates(&config))?;
            print::config(&config);
            Ok(())
        }
        Task::Backup { file } => keep::backup(&config, file.as_deref(), args.json),
        Task::Restore { file } => keep::restore(&config, &file, args.json),
        Task::RotateKey => runtime.block_on(keep::rotate_key(&config, args.json)),
        Task::DefaultConfig | Task::Openapi | Task::Access | Task::Verify { .. } => Ok(()),
        Task::Init { name, email } => runtime.block_on(admin::init(config, name, email, args.json)),
        Task::User(task) => runtime.block_on(people::user(config, task, args.json)),
        Task::Specialist(task) => runtime.block_on(people::specialist(config, task, args.json)),
        Task::Customer(task) => runtime.block_on(people::customer(config, task, args.json)),
        Task::Site(task) => runtime.block_on(admin::site(config, task, args.json)),
        Task::Queue(task) => runtime.block_on(queues::queue(config, task, args.json)),
        Task::Transcript { session } => runtime.block_on(admin::transcript(config, &session, args.json)),
        Task::Erase { session, yes } => runtime.block_on(erasing::session(config, &session, yes, args.json)),
        Task::Retention(asked) => runtime.block_on(erasing::retention(config, asked, args.json)),
        Task::Why { session, person } => {
            runtime.block_on(why::why(config, &session, person.as_deref(), args.json))
        }
    }
}

/// The sentence for people first, the reasons below it.
fn sentence(error: &anyhow::Error) -> String {
    let mut text = error.to_string();
    for reason in error.chain().skip(1) {
        text.push_str("\n  because: ");
        text.push_str(&reason.to_string());
    }
    text
}
