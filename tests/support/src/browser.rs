//! A headless Chromium with a profile of its own, driven through chromedriver.

use crate::{Process, Run, Surface, free_port, programs::tool, surface::Place};
use anyhow::{Context as _, Result};
use serde_json::json;
use std::{fs, ops::Deref};
use tokio::process::Command;

/// Flags that keep the browser quiet and the same everywhere.
const FLAGS: [&str; 14] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-renderer-backgrounding",
    "--hide-scrollbars",
    "--window-size=1280,860",
    "--lang=en-GB",
];

/// A browser; its page is reached by dereferencing.
#[derive(Debug)]
pub struct Browser {
    surface: Option<Surface>,
    driver: Process,
}

impl Browser {
    /// Starts a browser that nobody has used before.
    ///
    /// # Errors
    /// When Chromium or its driver is missing or does not start.
    pub async fn start(run: &Run) -> Result<Self> {
        let chromium = tool(&[
            "chromium",
            "google-chrome",
            "google-chrome-stable",
            "chromium-browser",
        ])
        .context("no Chromium")?;
        let chromedriver =
            tool(&["chromedriver", "chromium.chromedriver"]).context("no driver for Chromium")?;
        let port = free_port()?;
        let profile = run.path(format!("browser-{port}"));
        if profile.exists() {
            fs::remove_dir_all(&profile)?;
        }
        let mut command = Command::new(chromedriver);
        command.arg(format!("--port={port}"));
        let mut driver = Process::spawn_deaf(run, "chromedriver", command)?;
        let mut arguments: Vec<String> = FLAGS.iter().map(ToString::to_string).collect();
        arguments.push(format!("--user-data-dir={}", profile.display()));
        let capabilities = json!({
            "browserName": "chrome",
            "goog:chromeOptions": { "binary": chromium, "args": arguments },
        });
        let surface = Surface::connect(Place::Widget, port, &mut driver, &capabilities)
            .await
            .context("the browser did not start")?;
        Ok(Self {
            surface: Some(surface),
            driver,
        })
    }

    /// Closes the browser.
    ///
    /// # Errors
    /// When its driver cannot be stopped.
    pub async fn close(mut self) -> Result<()> {
        if let Some(surface) = self.surface.take() {
            surface.quit().await;
        }
        self.driver.kill().await
    }
}

impl Deref for Browser {
    type Target = Surface;

    fn deref(&self) -> &Surface {
        match &self.surface {
            Some(surface) => surface,
            None => unreachable!("only `close` takes the surface, and it takes the browser with it"),
        }
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        if let Some(surface) = self.surface.take() {
            surface.abandon();
        }
    }
}
