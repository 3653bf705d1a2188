//! Running a program: its output goes to the step's log, and a long silence is broken by its last line.

use crate::spoken;
use anyhow::{Context as _, Result, bail};
use std::{
    env,
    ffi::OsStr,
    fs::{self, File},
    io::{BufRead, BufReader, Read, Write as _},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::{Arc, Mutex, PoisonError, mpsc},
    thread,
    time::{Duration, Instant},
};

/// How long a step may be silent on the terminal.
const QUIET: Duration = Duration::from_secs(20);
/// How much of a log is shown when its step fails.
const TAIL: usize = 40;

/// The repository's root.
pub(crate) fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_path_buf()
}

/// A program, to be run at the repository's root.
///
/// Cargo tells a program it runs about itself through variables; build scripts that look at those would run again, so
/// they are not handed on. Neither is another target folder: the journeys look for the programs in ours.
pub(crate) fn program(name: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(name);
    command.current_dir(root()).stdin(Stdio::null());
    let elsewhere = ["OUT_DIR", "CARGO_TARGET_DIR", "CARGO_BUILD_TARGET_DIR"];
    for (variable, _) in env::vars_os() {
        let name = variable.to_string_lossy();
        let of_this_run = [
            "CARGO_PKG_",
            "CARGO_MANIFEST_",
            "CARGO_BIN_",
            "CARGO_CRATE_",
            "CARGO_PRIMARY_",
        ];
        if of_this_run.iter().any(|start| name.starts_with(start)) || elsewhere.contains(&name.as_ref()) {
            command.env_remove(&variable);
        }
    }
    command
}

/// Cargo.
pub(crate) fn cargo(arguments: &[&str]) -> Command {
    let mut command = program("cargo");
    command.args(arguments);
    command
}

/// npm, in the folder of the front ends.
pub(crate) fn npm(arguments: &[&str]) -> Command {
    let mut command = program(if cfg!(windows) { "npm.cmd" } else { "npm" });
    command.current_dir(root().join("ui")).args(arguments);
    command
}

/// Where a step's output goes.
pub(crate) struct Log {
    path: PathBuf,
    file: Arc<Mutex<File>>,
}

impl Log {
    pub(crate) fn open(name: &str) -> Result<Self> {
        let folder = root().join("target").join("xtask");
        fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
        let path = folder.join(format!("{name}.log"));
        let file = File::create(&path).with_context(|| format!("cannot write {}", path.display()))?;
        Ok(Self {
            path,
            file: Arc::new(Mutex::new(file)),
        })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Runs a program to its end.
    pub(crate) fn run(&self, mut command: Command) -> Result<()> {
        let shown = show(&command);
        self.write(format!("$ {shown}\n").as_bytes());
        let begun = Instant::now();
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .with_context(|| format!("cannot start {shown}"))?;
        let (lines, heard) = mpsc::channel();
        let streams: [Option<Box<dyn Read + Send>>; 2] = [
            child.stdout.take().map(|stream| Box::new(stream) as _),
            child.stderr.take().map(|stream| Box::new(stream) as _),
        ];
        let readers: Vec<_> = streams
            .into_iter()
            .flatten()
            .map(|stream| self.follow(stream, lines.clone()))
            .collect();
        drop(lines);
        report(&heard, begun);
        for reader in readers {
            // A reader ends with its stream; it has nothing to say beyond that.
            let _ = reader.join();
        }
        let status = child.wait()?;
        if status.success() {
            return Ok(());
        }
        bail!("{shown} failed ({status})")
    }

    fn follow(&self, stream: Box<dyn Read + Send>, lines: mpsc::Sender<String>) -> thread::JoinHandle<()> {
        let file = Arc::clone(&self.file);
        thread::spawn(move || {
            let mut reader = BufReader::new(stream);
            let mut line = Vec::new();
            while reader.read_until(b'\n', &mut line).is_ok_and(|read| read > 0) {
                let _ = file
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .write_all(&line);
                let _ = lines.send(String::from_utf8_lossy(&line).trim().to_owned());
                line.clear();
            }
        })
    }

    fn write(&self, bytes: &[u8]) {
        let _ = self
            .file
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .write_all(bytes);
    }

    /// The end of the log.
    pub(crate) fn tail(&self) -> String {
        let text = fs::read(&self.path).unwrap_or_default();
        let text = String::from_utf8_lossy(&text);
        let lines: Vec<&str> = text.lines().collect();
        lines[lines.len().saturating_sub(TAIL)..].join("\n")
    }
}

/// Says from time to time how far a program got, until it has closed its output.
fn report(heard: &mpsc::Receiver<String>, begun: Instant) {
    let mut last = String::new();
    let mut next = begun + QUIET;
    loop {
        match heard.recv_timeout(next.saturating_duration_since(Instant::now())) {
            Ok(line) if line.is_empty() => {}
            Ok(line) => last = line,
            Err(mpsc::RecvTimeoutError::Disconnected) => return,
            Err(mpsc::RecvTimeoutError::Timeout) => {
                let line: String = last.chars().take(80).collect();
                println!("     … {}: {line}", spoken(begun.elapsed()));
                next = Instant::now() + QUIET;
            }
        }
    }
}

/// Runs a program and returns what it printed; what it says in error goes nowhere.
pub(crate) fn output(mut command: Command) -> Result<String> {
    let shown = show(&command);
    let output = command
        .stderr(Stdio::null())
        .output()
        .with_context(|| format!("cannot start {shown}"))?;
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

fn show(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(OsStr::to_string_lossy).collect::<Vec<_>>().join(" ")
}

/// Whether a program is on the path.
pub(crate) fn on_path(name: &str) -> bool {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path).any(|folder| folder.join(name).is_file())
}
