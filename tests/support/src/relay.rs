//! A real relay process on a data folder and a port of its own.

use crate::{PATIENCE, Process, Run, until};
use anyhow::{Context as _, Result, anyhow, ensure};
use serde::de::DeserializeOwned;
use std::{
    path::{Path, PathBuf},
    time::Duration,
};
use switchboard_protocol::{SessionRecord, SignedIn};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    process::Command,
};

/// A relay: set up through its commands, started, killed and started again.
#[derive(Debug)]
pub struct Relay {
    run: Run,
    binary: PathBuf,
    data: PathBuf,
    port: u16,
    process: Option<Process>,
}

impl Relay {
    /// A relay that does not run yet.
    #[must_use]
    pub fn new(run: &Run, binary: &Path, data: &Path, port: u16) -> Self {
        let mut run = run.clone();
        run.set("SWITCHBOARD_PUBLIC_URL", format!("http://127.0.0.1:{port}"));
        Self {
            run,
            binary: binary.to_path_buf(),
            data: data.to_path_buf(),
            port,
            process: None,
        }
    }

    /// Where clients find it.
    #[must_use]
    pub fn address(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    fn command(&self) -> Command {
        let mut command = Command::new(&self.binary);
        // The relay takes every such variable for a key of its own, and refuses those it does not know.
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("SWITCHBOARD_") {
                command.env_remove(name);
            }
        }
        command
            .arg("--data")
            .arg(&self.data)
            .envs(self.run.env().iter().map(|(name, value)| (name, value)))
            .current_dir(self.run.folder());
        command
    }

    /// Runs one of its commands and returns what it printed.
    ///
    /// # Errors
    /// What the command says.
    pub async fn command_text(&self, arguments: &[&str]) -> Result<String> {
        let output = self
            .command()
            .args(arguments)
            .output()
            .await
            .with_context(|| format!("cannot run {}", self.binary.display()))?;
        ensure!(
            output.status.success(),
            "switchboard-relay {} failed: {}",
            arguments.iter().take(2).copied().collect::<Vec<_>>().join(" "),
            String::from_utf8_lossy(&output.stderr).trim()
        );
        Ok(String::from_utf8(output.stdout)?)
    }

    /// Runs one of its commands with `--json` and reads the answer.
    ///
    /// # Errors
    /// What the command says, or that its answer has another shape.
    pub async fn ask<T: DeserializeOwned>(&self, arguments: &[&str]) -> Result<T> {
        let mut arguments = arguments.to_vec();
        arguments.push("--json");
        let text = self.command_text(&arguments).await?;
        serde_json::from_str(&text)
            .with_context(|| format!("switchboard-relay {} answered in another shape", arguments[0]))
    }

    /// Signs a person in with an invitation, and returns their token.
    ///
    /// # Errors
    /// When the relay does not answer, or refuses.
    pub async fn redeem(&self, code: &str) -> Result<String> {
        let body = serde_json::json!({"code": code, "device": "test"}).to_string();
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).await?;
        let head = format!(
            "POST /v1/auth/redeem HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nContent-Type: application/json\r\n\
             Content-Length: {}\r\nConnection: close\r\n\r\n",
            self.port,
            body.len()
        );
        stream.write_all(head.as_bytes()).await?;
        stream.write_all(body.as_bytes()).await?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await?;
        let (head, body) = answer.split_once("\r\n\r\n").context("the answer is no HTTP")?;
        let status = head.lines().next().unwrap_or_default();
        ensure!(status.contains(" 200"), "the invitation was not taken: {status}");
        let signed: SignedIn = serde_json::from_str(body)?;
        Ok(signed.token)
    }

    /// Starts serving and waits until it is ready.
    ///
    /// # Errors
    /// When it does not become ready, with what it wrote last.
    pub async fn start(&mut self) -> Result<()> {
        let mut command = self.command();
        command.args(["serve", "--listen", &format!("127.0.0.1:{}", self.port)]);
        let mut process = Process::spawn_deaf(&self.run, "relay", command)?;
        until("the relay to be ready", PATIENCE, async || {
            ensure!(process.runs(), "{}", process.tail());
            Ok(ready(self.port).await.then_some(()))
        })
        .await
        .with_context(|| process.tail())?;
        self.process = Some(process);
        Ok(())
    }

    /// The process, while it runs.
    #[must_use]
    pub fn pid(&mut self) -> Option<u32> {
        self.process.as_mut()?.child().id()
    }

    /// Kills it with SIGKILL.
    ///
    /// # Errors
    /// When it does not run.
    pub async fn kill(&mut self) -> Result<()> {
        let mut process = self
            .process
            .take()
            .ok_or_else(|| anyhow!("the relay does not run"))?;
        process.kill().await
    }

    /// Waits until it ends by itself, which it should not.
    ///
    /// # Errors
    /// What it wrote last.
    pub async fn ended(&mut self) -> Result<()> {
        let Some(process) = &mut self.process else {
            return Ok(());
        };
        let status = process.wait().await?;
        Err(anyhow!("the relay ended with {status}\n{}", process.tail()))
    }

    /// Asks it to stop, and waits until it has.
    ///
    /// # Errors
    /// When the system will not say how it ended.
    pub async fn stop(&mut self) -> Result<()> {
        match self.process.take() {
            Some(mut process) => process.stop(Duration::from_secs(10)).await,
            None => Ok(()),
        }
    }

    /// The transcript of a session, from its store.
    ///
    /// # Errors
    /// What the command says.
    pub async fn transcript(&self, session: &str) -> Result<SessionRecord> {
        self.ask(&["transcript", session]).await
    }

    /// What it wrote to its log.
    #[must_use]
    pub fn log(&self) -> String {
        std::fs::read_to_string(self.run.log("relay")).unwrap_or_default()
    }
}

async fn ready(port: u16) -> bool {
    let ask = async {
        let mut stream = TcpStream::connect(("127.0.0.1", port)).await.ok()?;
        let request = format!("GET /readyz HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).await.ok()?;
        let mut head = [0; 12];
        stream.read_exact(&mut head).await.ok()?;
        (&head == b"HTTP/1.1 200").then_some(())
    };
    tokio::time::timeout(Duration::from_secs(2), ask)
        .await
        .ok()
        .flatten()
        .is_some()
}
