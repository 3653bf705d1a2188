//! What a person sees and touches: the widget in a browser or the desktop window, through WebDriver.
//!
//! Elements are found by their `data-testid` hooks; clicks and keys are WebDriver's real ones. Everything waits on a
//! condition, never on time.

mod watch;

pub use watch::{Marks, Seen};

use crate::{PATIENCE, Process, Stroke, strokes, until};
use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};
use std::{path::Path, time::Duration};
use switchboard_model::limits::trim_text;
use thirtyfour::{WebDriver, WebElement, error::WebDriverErrorInner, session::scriptret::ScriptRet};

const PROBE: &str = include_str!("probe.js");

/// The selector of a `data-testid` hook.
#[must_use]
pub fn hook(name: &str) -> String {
    format!("[data-testid=\"{name}\"]")
}

/// Which of the two a surface is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// Inside the widget's shadow root.
    Widget,
    /// The desktop window's document.
    Window,
}

/// A page under WebDriver.
#[derive(Debug)]
pub struct Surface {
    driver: WebDriver,
    place: Place,
}

impl Surface {
    /// Opens a session, waiting until its driver listens.
    pub(crate) async fn connect(
        place: Place,
        port: u16,
        server: &mut Process,
        capabilities: &Value,
    ) -> Result<Self> {
        let address = format!("http://127.0.0.1:{port}");
        until("the driver to listen", PATIENCE, async || {
            ensure!(server.runs(), "{}", server.tail());
            let there = tokio::net::TcpStream::connect(("127.0.0.1", port)).await;
            Ok(there.ok())
        })
        .await?;
        let mut wanted = thirtyfour::Capabilities::new();
        for (key, value) in capabilities.as_object().into_iter().flatten() {
            wanted.set(key.clone(), value.clone())?;
        }
        let driver = WebDriver::new(&address, wanted)
            .await
            .with_context(|| server.tail())?;
        driver.set_script_timeout(PATIENCE * 2).await?;
        Ok(Self { driver, place })
    }

    /// Opens an address.
    ///
    /// # Errors
    /// What WebDriver says.
    pub async fn open(&self, address: &str) -> Result<()> {
        Ok(self.driver.goto(address).await?)
    }

    /// Loads the page anew.
    ///
    /// # Errors
    /// What WebDriver says.
    pub async fn reload(&self) -> Result<()> {
        Ok(self.driver.refresh().await?)
    }

    /// Runs a script of the harness, after the probe; `root` is where hooks are found.
    ///
    /// # Errors
    /// What WebDriver says.
    pub async fn script(&self, body: &str, arguments: Vec<Value>) -> Result<ScriptRet> {
        Ok(self.driver.execute(self.with_probe(body), arguments).await?)
    }

    fn with_probe(&self, body: &str) -> String {
        let place = match self.place {
            Place::Widget => "widget",
            Place::Window => "window",
        };
        format!("const PLACE = '{place}';\n{PROBE}\nconst root = window.__probe.root();\n{body}")
    }

    /// The first element that fits, if there is one.
    ///
    /// # Errors
    /// What WebDriver says.
    pub async fn find(&self, css: &str) -> Result<Option<WebElement>> {
        let script = self.with_probe("return root ? root.querySelector(arguments[0]) : null;");
        match self.driver.execute(script, vec![json!(css)]).await {
            Ok(found) if found.json().is_null() => Ok(None),
            Ok(found) => Ok(Some(found.element()?)),
            // The page drew itself anew between the look and the answer.
            Err(error) if matches!(error.as_inner(), WebDriverErrorInner::StaleElementReference(_)) => {
                Ok(None)
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Waits for an element.
    ///
    /// # Errors
    /// When it does not come in time.
    pub async fn wait(&self, css: &str) -> Result<WebElement> {
        self.wait_for(css, PATIENCE).await
    }

    /// Waits for an element, this long.
    ///
    /// # Errors
    /// When it does not come in time.
    pub async fn wait_for(&self, css: &str, limit: Duration) -> Result<WebElement> {
        until(css, limit, async || self.find(css).await).await
    }

    /// Waits until no element fits.
    ///
    /// # Errors
    /// When one is still there at the end.
    pub async fn gone(&self, css: &str) -> Result<()> {
        until(&format!("{css} to go"), PATIENCE, async || {
            Ok(self.find(css).await?.is_none().then_some(()))
        })
        .await
    }

    /// Clicks as soon as the element is there and takes a click.
    ///
    /// # Errors
    /// When it never does.
    pub async fn click(&self, css: &str) -> Result<()> {
        let mut last = None;
        let clicked = until(&format!("a click on {css}"), PATIENCE, async || {
            let Some(element) = self.find(css).await? else {
                return Ok(None);
            };
            match element.click().await {
                Ok(()) => Ok(Some(())),
                Err(error) => {
                    last = Some(error);
                    Ok(None)
                }
            }
        })
        .await;
        match last {
            Some(error) => clicked.with_context(|| error.to_string()),
            None => clicked,
        }
    }

    /// An attribute of an element that is there; `None` when either is missing.
    ///
    /// # Errors
    /// What WebDriver says.
    pub async fn attr(&self, css: &str, name: &str) -> Result<Option<String>> {
        let value = self
            .script(
                "return root?.querySelector(arguments[0])?.getAttribute(arguments[1]) ?? null;",
                vec![json!(css), json!(name)],
            )
            .await?;
        Ok(value.convert()?)
    }

    /// The text of an element that is there.
    ///
    /// # Errors
    /// What WebDriver says.
    pub async fn text(&self, css: &str) -> Result<Option<String>> {
        let value = self
            .script(
                "return root?.querySelector(arguments[0])?.textContent ?? null;",
                vec![json!(css)],
            )
            .await?;
        Ok(value.convert()?)
    }

    /// Waits until the host element of the widget is in this phase.
    ///
    /// # Errors
    /// When it does not get there in time.
    pub async fn phase(&self, wanted: &str) -> Result<()> {
        until(&format!("the widget's phase {wanted}"), PATIENCE, async || {
            let phase: Option<String> = self
                .script("return root?.host?.dataset.phase ?? null;", Vec::new())
                .await?
                .convert()?;
            Ok((phase.as_deref() == Some(wanted)).then_some(()))
        })
        .await
    }

    /// Types a text into a field, and checks that the field holds it to the letter.
    ///
    /// # Errors
    /// When the field never takes it, or holds something else.
    pub async fn write(&self, css: &str, text: &str) -> Result<()> {
        self.click(css).await?;
        let field = self.wait(css).await?;
        for stroke in strokes(text) {
            match stroke {
                Stroke::Keys(keys) => field.send_keys(keys).await?,
                // Shift, Enter; WebDriver releases what is held at the end of the call.
                Stroke::LineBreak => field.send_keys("\u{e008}\u{e007}").await?,
                Stroke::Insert(inserted) => {
                    let done = self
                        .script(
                            "return document.execCommand('insertText', false, arguments[0]);",
                            vec![json!(inserted)],
                        )
                        .await?;
                    ensure!(
                        done.json() == &json!(true),
                        "the page refused to insert {inserted:?}"
                    );
                }
            }
        }
        let expected = text.replace("\r\n", "\n").replace('\r', "\n");
        let mut held = None;
        until(
            "the typed text to stand in its field",
            Duration::from_secs(5),
            async || {
                held = field.prop("value").await?;
                Ok((held.as_deref() == Some(expected.as_str())).then_some(()))
            },
        )
        .await
        .with_context(|| format!("{css} holds {held:?}, typed was {expected:?}"))
    }

    /// Presses Enter in a field.
    ///
    /// # Errors
    /// What WebDriver says.
    pub async fn enter(&self, css: &str) -> Result<()> {
        Ok(self.wait(css).await?.send_keys("\u{e007}").await?)
    }

    /// Writes a picture of the page.
    ///
    /// # Errors
    /// What WebDriver or the disk says.
    pub async fn picture(&self, path: &Path) -> Result<()> {
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        self.still().await?;
        Ok(self.driver.screenshot(path).await?)
    }

    /// Forgets who this browser is, as a new visitor's browser would not know.
    ///
    /// # Errors
    /// What WebDriver says.
    pub async fn forget(&self) -> Result<()> {
        self.script("localStorage.clear(); sessionStorage.clear();", Vec::new())
            .await?;
        self.driver.delete_all_cookies().await?;
        self.reload().await
    }

    /// Ends the session.
    pub(crate) async fn quit(self) {
        // The program behind it may be gone already; then there is nothing left to end.
        let _ = self.driver.quit().await;
    }

    /// Lets go of the session without a word to the driver, which is about to be killed.
    pub(crate) fn abandon(self) {
        let _ = self.driver.leak();
    }
}

/// What a composer sends of a typed text.
#[must_use]
pub fn sent(text: &str) -> String {
    trim_text(text)
}
