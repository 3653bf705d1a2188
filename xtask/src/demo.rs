//! The demo: set-up, builds, then the program that starts all parts.

use crate::{
    build,
    command::{program, root},
    setup,
    steps::Steps,
};
use anyhow::{Context as _, Result, bail};
use clap::Args;
use std::{env, path::PathBuf, process::Stdio};

#[derive(Args, Default)]
pub(crate) struct Options {
    /// Drive real conversations on a virtual display instead of opening windows
    #[arg(long)]
    headless: bool,
    /// Dialogues to replay: JSON lines, gzip or plain; ours by default
    #[arg(long, value_name = "FILE")]
    replay: Option<PathBuf>,
    /// How many of them; the first three when not said
    #[arg(long, value_name = "N")]
    chats: Option<usize>,
    /// Where the demo keeps its data
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
}

impl Options {
    pub(crate) fn replaying(replay: Option<PathBuf>, chats: usize) -> Self {
        Self {
            headless: true,
            replay,
            chats: Some(chats),
            data: None,
        }
    }

    /// The same flags for the demo's program; paths are made whole, because it runs at the root.
    pub(crate) fn words(&self) -> Result<Vec<String>> {
        let mut words = Vec::new();
        if self.headless {
            words.push("--headless".to_owned());
        }
        for (flag, path) in [("--replay", &self.replay), ("--data", &self.data)] {
            if let Some(path) = path {
                let path = std::path::absolute(path)?;
                words.extend([flag.to_owned(), path.to_string_lossy().into_owned()]);
            }
        }
        if let Some(chats) = self.chats {
            words.extend(["--chats".to_owned(), chats.to_string()]);
        }
        Ok(words)
    }
}

pub(crate) fn run(options: &Options) -> Result<()> {
    let mut steps = Steps::begin()?;
    setup::run(&mut steps)?;
    build::programs(&mut steps, false)?;
    println!();
    let status = program(binary())
        .args(options.words()?)
        .stdin(Stdio::inherit())
        .status()
        .with_context(|| format!("cannot start {}", binary().display()))?;
    if !status.success() {
        bail!("the demo failed ({status})");
    }
    Ok(())
}

/// Where the demo's program is.
pub(crate) fn binary() -> PathBuf {
    root()
        .join("target")
        .join("debug")
        .join(format!("demo{}", env::consts::EXE_SUFFIX))
}

/// Takes the README's pictures from the real product.
pub(crate) fn pictures() -> Result<()> {
    let mut steps = Steps::begin()?;
    setup::run(&mut steps)?;
    build::programs(&mut steps, false)?;
    steps.must("Pictures in docs/pictures", |log| {
        let mut command = program(binary());
        command.args(["--pictures", "docs/pictures"]);
        log.run(command)
    })
}
