//! Child processes that never outlive what started them, with their output in files of the run.

use crate::Run;
use anyhow::{Context as _, Result};
use std::{
    fs::{self, File, OpenOptions},
    net::{Ipv4Addr, TcpListener},
    path::{Path, PathBuf},
    process::{ExitStatus, Stdio},
    time::Duration,
};
use tokio::{
    process::{Child, Command},
    time::timeout,
};

/// A program that runs. Dropping it kills it and everything it started.
#[derive(Debug)]
pub struct Process {
    name: String,
    child: Child,
    log: PathBuf,
}

impl Process {
    /// Starts a program in a process group of its own, its output appended to the run's log of that name.
    ///
    /// # Errors
    /// When its log cannot be opened or the program cannot be started.
    pub fn spawn(run: &Run, name: &str, mut command: Command) -> Result<Self> {
        let log = run.log(name);
        let output = open(&log)?;
        let errors = output.try_clone()?;
        command
            .envs(run.env().iter().map(|(name, value)| (name, value)))
            .stdout(output)
            .stderr(errors)
            .kill_on_drop(true);
        if command.as_std().get_current_dir().is_none() {
            command.current_dir(run.folder());
        }
        #[cfg(unix)]
        command.process_group(0);
        let program = command.as_std().get_program().to_string_lossy().into_owned();
        let child = command.spawn().with_context(|| {
            format!("cannot start {program}; is it installed? `cargo xtask setup` does that")
        })?;
        Ok(Self {
            name: name.to_owned(),
            child,
            log,
        })
    }

    /// As [`Process::spawn`], with nothing on its standard input.
    ///
    /// # Errors
    /// As [`Process::spawn`].
    pub fn spawn_deaf(run: &Run, name: &str, mut command: Command) -> Result<Self> {
        command.stdin(Stdio::null());
        Self::spawn(run, name, command)
    }

    /// The child itself, for its standard input.
    pub fn child(&mut self) -> &mut Child {
        &mut self.child
    }

    /// Whether it still runs.
    pub fn runs(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    /// What it wrote, all of it.
    #[must_use]
    pub fn output(&self) -> String {
        fs::read(&self.log).map_or_else(
            |_| String::new(),
            |bytes| String::from_utf8_lossy(&bytes).into_owned(),
        )
    }

    /// The last lines it wrote, for an error's text.
    #[must_use]
    pub fn tail(&self) -> String {
        let output = self.output();
        let lines: Vec<&str> = output.lines().collect();
        let last = lines[lines.len().saturating_sub(15)..].join("\n");
        format!("{} wrote last ({}):\n{last}", self.name, self.log.display())
    }

    /// Kills it and everything it started with SIGKILL, and waits until it is gone.
    ///
    /// # Errors
    /// When the system will not say how it ended.
    pub async fn kill(&mut self) -> Result<()> {
        kill_tree(self.child.id());
        let _ = self.child.start_kill();
        self.child.wait().await?;
        Ok(())
    }

    /// Asks it to stop; after `grace` it is killed.
    ///
    /// # Errors
    /// When the system will not say how it ended.
    pub async fn stop(&mut self, grace: Duration) -> Result<()> {
        ask_to_stop(self.child.id());
        if timeout(grace, self.child.wait()).await.is_err() {
            self.kill().await?;
        }
        Ok(())
    }

    /// Waits until it ends by itself.
    ///
    /// # Errors
    /// When the system will not say how it ended.
    pub async fn wait(&mut self) -> Result<ExitStatus> {
        Ok(self.child.wait().await?)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        if self.runs() {
            kill_tree(self.child.id());
        }
    }
}

fn open(log: &Path) -> Result<File> {
    OpenOptions::new()
        .create(true)
        .append(true)
        .open(log)
        .with_context(|| format!("cannot write {}", log.display()))
}

/// A port of the loopback that nobody listens on at this moment.
///
/// # Errors
/// When the loopback has no port left.
pub fn free_port() -> Result<u16> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("the loopback has no free port")?;
    Ok(listener.local_addr()?.port())
}

/// The wanted port if nobody listens there, else any free one.
///
/// # Errors
/// When the loopback has no port left.
pub fn port_or_free(wanted: u16) -> Result<u16> {
    if TcpListener::bind((Ipv4Addr::LOCALHOST, wanted)).is_ok() {
        return Ok(wanted);
    }
    free_port()
}

#[cfg(unix)]
fn ask_to_stop(id: Option<u32>) {
    use rustix::process::{Signal, kill_process};
    if let Some(pid) = pid_of(id) {
        let _ = kill_process(pid, Signal::TERM);
    }
}

/// Kills a process, its group, and every descendant: browsers put their own children into groups of their own.
#[cfg(unix)]
fn kill_tree(id: Option<u32>) {
    use rustix::process::{Signal, kill_process, kill_process_group};
    let Some(root) = id else { return };
    let family = descendants(root);
    if let Some(pid) = pid_of(id) {
        let _ = kill_process_group(pid, Signal::KILL);
    }
    for pid in family.into_iter().filter_map(|id| pid_of(Some(id))) {
        let _ = kill_process(pid, Signal::KILL);
    }
}

#[cfg(unix)]
fn pid_of(id: Option<u32>) -> Option<rustix::process::Pid> {
    id.and_then(|id| i32::try_from(id).ok())
        .and_then(rustix::process::Pid::from_raw)
}

/// Every process below this one, as /proc tells; empty where there is no /proc.
#[cfg(unix)]
fn descendants(root: u32) -> Vec<u32> {
    let Ok(entries) = fs::read_dir("/proc") else {
        return Vec::new();
    };
    let pairs: Vec<(u32, u32)> = entries
        .flatten()
        .filter_map(|entry| {
            let id: u32 = entry.file_name().to_str()?.parse().ok()?;
            let stat = fs::read_to_string(entry.path().join("stat")).ok()?;
            // "ID (NAME) STATE PARENT …"; the name may hold spaces and brackets.
            let parent = stat.rsplit_once(')')?.1.split_whitespace().nth(1)?.parse().ok()?;
            Some((id, parent))
        })
        .collect();
    let mut family = vec![root];
    let mut next = 0;
    while let Some(&parent) = family.get(next) {
        family.extend(pairs.iter().filter(|(_, of)| *of == parent).map(|(id, _)| *id));
        next += 1;
    }
    family.split_off(1)
}

#[cfg(not(unix))]
fn ask_to_stop(_id: Option<u32>) {}

#[cfg(not(unix))]
fn kill_tree(id: Option<u32>) {
    if let Some(id) = id {
        let _ = std::process::Command::new("taskkill")
            .args(["/T", "/F", "/PID", &id.to_string()])
            .output();
    }
}

#[cfg(test)]
#[cfg(target_os = "linux")]
mod tests {
    use super::{Process, descendants};
    use crate::{PATIENCE, Run, until};
    use std::path::Path;
    use tokio::process::Command;

    #[tokio::test]
    async fn dropping_takes_the_children_along_even_from_other_groups() {
        let folder = tempfile::tempdir().unwrap();
        let run = Run::fresh(&folder.path().join("run")).unwrap();
        let mut command = Command::new("sh");
        command.args(["-c", "setsid sleep 600 & wait"]);
        let process = Process::spawn_deaf(&run, "sh", command).unwrap();
        let root = process.child.id().unwrap();
        let child = until("the child", PATIENCE, async || {
            Ok(descendants(root).first().copied())
        })
        .await
        .unwrap();
        drop(process);
        until("its end", PATIENCE, async || {
            let stat = std::fs::read_to_string(Path::new("/proc").join(child.to_string()).join("stat"));
            Ok(stat.map_or(true, |stat| stat.contains(") Z ")).then_some(()))
        })
        .await
        .unwrap();
    }
}
