//! The real desktop window, driven through tauri-driver and the system's own web view driver.

use crate::{PATIENCE, Process, Programs, Run, Surface, free_port, programs::tool, surface::Place, until};
use anyhow::{Context as _, Result, ensure};
use serde_json::json;
use std::{
    ops::Deref,
    path::{Path, PathBuf},
};
use switchboard_protocol::SessionRecord;
use tokio::{net::TcpStream, process::Command};

/// The desktop app; its page is reached by dereferencing.
#[derive(Debug)]
pub struct Window {
    surface: Option<Surface>,
    driver: Process,
}

impl Window {
    /// Starts the app on a data folder, with a link to join by if one is given.
    ///
    /// # Errors
    /// When a driver is missing or the window does not open.
    pub async fn start(run: &Run, programs: &Programs, data: &Path, link: Option<&str>) -> Result<Self> {
        let (port, native) = (free_port()?, free_port()?);
        let mut command = Command::new(tool(&["tauri-driver"])?);
        command
            .args([
                "--port",
                &port.to_string(),
                "--native-port",
                &native.to_string(),
                "--native-driver",
            ])
            .arg(tool(&["WebKitWebDriver"])?);
        let mut driver = Process::spawn_deaf(run, "desktop", command)?;
        // tauri-driver is there at once, and refuses everything until the driver behind it is.
        until("the web view's driver", PATIENCE, async || {
            Ok(TcpStream::connect(("127.0.0.1", native)).await.ok())
        })
        .await?;
        let mut arguments = vec!["--data".to_owned(), data.to_string_lossy().into_owned()];
        if let Some(link) = link {
            arguments.extend(["--join".to_owned(), link.to_owned()]);
        }
        let capabilities = json!({
            "browserName": "wry",
            "tauri:options": { "application": programs.desktop, "args": arguments },
        });
        let surface = Surface::connect(Place::Window, port, &mut driver, &capabilities)
            .await
            .context("the desktop window did not open")?;
        Ok(Self {
            surface: Some(surface),
            driver,
        })
    }

    /// Writes a picture of the display, which is as large as the window.
    ///
    /// The web view's driver can wait for a frame for ever, so the display is asked instead.
    ///
    /// # Errors
    /// When ImageMagick is missing or there is no window.
    pub async fn photograph(&self, run: &Run, path: &Path) -> Result<()> {
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        self.still().await?;
        let output = Command::new("import")
            .args(["-silent", "-window", "root"])
            .arg(path)
            .envs(run.env().iter().map(|(name, value)| (name, value)))
            .output()
            .await
            .context("cannot start ImageMagick's import; `cargo xtask setup` installs it")?;
        ensure!(
            output.status.success(),
            "no picture of the window: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        Ok(())
    }

    /// Closes the app.
    ///
    /// # Errors
    /// When its driver cannot be stopped.
    pub async fn close(mut self) -> Result<()> {
        if let Some(surface) = self.surface.take() {
            surface.quit().await;
        }
        self.driver.kill().await
    }

    /// Kills the app with SIGKILL, as a crash would.
    ///
    /// # Errors
    /// When the system will not say how it ended.
    pub async fn crash(mut self) -> Result<()> {
        if let Some(surface) = self.surface.take() {
            surface.abandon();
        }
        self.driver.kill().await
    }
}

impl Deref for Window {
    type Target = Surface;

    fn deref(&self) -> &Surface {
        match &self.surface {
            Some(surface) => surface,
            None => {
                unreachable!("only `close` and `crash` take the surface, and they take the window with it")
            }
        }
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        if let Some(surface) = self.surface.take() {
            surface.abandon();
        }
    }
}

/// What the app's cache holds of a session, read by the app's own command.
///
/// # Errors
/// What the command says.
pub async fn cached(run: &Run, desktop: &PathBuf, data: &Path, session: &str) -> Result<SessionRecord> {
    let output = Command::new(desktop)
        .arg("--data")
        .arg(data)
        .args(["transcript", session])
        .envs(run.env().iter().map(|(name, value)| (name, value)))
        .current_dir(run.folder())
        .output()
        .await
        .with_context(|| format!("cannot run {}", desktop.display()))?;
    ensure!(
        output.status.success(),
        "switchboard-desktop transcript failed: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    serde_json::from_slice(&output.stdout).context("switchboard-desktop transcript is no session record")
}
