//! A virtual display of the run's own.

use crate::{PATIENCE, Process, Run, until};
use anyhow::{Context as _, Result};
use tokio::process::Command;

/// As large as the desktop window when it first opens, so that a picture of one is a picture of the other.
const SCREEN: &str = "1280x800x24";

/// An X server that draws into memory.
#[derive(Debug)]
pub struct Display {
    _server: Process,
    name: String,
}

impl Display {
    /// Starts Xvfb on a display nobody uses and points the run's programs at it.
    ///
    /// # Errors
    /// When Xvfb is missing or does not come up.
    pub async fn start(run: &mut Run) -> Result<Self> {
        let mut command = Command::new("Xvfb");
        command.args([
            "-displayfd",
            "1",
            "-screen",
            "0",
            SCREEN,
            "-nolisten",
            "tcp",
            "-noreset",
        ]);
        let mut server = Process::spawn_deaf(run, "display", command)?;
        let number = until("the virtual display", PATIENCE, async || {
            anyhow::ensure!(server.runs(), "{}", server.tail());
            let output = server.output();
            // The number is whole once its line ends.
            Ok(output
                .split_inclusive('\n')
                .filter(|line| line.ends_with('\n'))
                .find_map(|line| line.trim().parse::<u32>().ok()))
        })
        .await
        .context("Xvfb did not start")?;
        let name = format!(":{number}");
        run.set("DISPLAY", name.clone());
        run.set("GDK_BACKEND", "x11");
        // There is no graphics card, and no accessibility bus or portal to wait for.
        run.set("LIBGL_ALWAYS_SOFTWARE", "1");
        run.set("WEBKIT_DISABLE_DMABUF_RENDERER", "1");
        run.set("NO_AT_BRIDGE", "1");
        run.set("GTK_USE_PORTAL", "0");
        run.set("WAYLAND_DISPLAY", "");
        Ok(Self {
            _server: server,
            name,
        })
    }

    /// Its name, such as `:99`.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }
}
