//! What can be read off a page: messages and when they first stood there, a person's last acts, whether it moves.

use super::Surface;
use crate::{PATIENCE, Side, until};
use anyhow::{Context as _, Result, bail};
use serde::Deserialize;
use serde_json::{Value, json};
use std::{collections::BTreeMap, time::Duration};

/// A message as it stands in a page.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Seen {
    /// Its id, made by its writer's client.
    pub id: String,
    /// The session of the thread it stands in; the widget has only one and does not say.
    pub session: Option<String>,
    /// `customer`, `specialist` or `system`.
    pub sender: String,
    /// Its number, once stored.
    pub seq: Option<u64>,
    /// How far it got.
    pub delivery: String,
    /// Its text as rendered.
    pub text: String,
    /// Milliseconds since 1970 when it first stood in the document.
    #[serde(default)]
    pub at: u64,
}

/// When a person last acted, in milliseconds since 1970; 0 for never.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Marks {
    /// The last Enter.
    pub enter: u64,
    /// The last click on each hook.
    pub clicks: BTreeMap<String, u64>,
}

impl Surface {
    /// When a person last acted here.
    ///
    /// # Errors
    /// What WebDriver says.
    pub async fn marks(&self) -> Result<Marks> {
        Ok(self
            .script("return window.__probe.marks;", Vec::new())
            .await?
            .convert()?)
    }

    /// Waits until a side's `nth` message of a session (from 0, as they appeared) stands in the page.
    ///
    /// # Errors
    /// When it does not appear in time.
    pub async fn nth_message(&self, session: Option<&str>, side: Side, nth: usize) -> Result<Seen> {
        let find = "(seen) => seen.filter((m) => m.sender === arguments[0] && (arguments[1] === null || \
                    m.session === arguments[1]))[arguments[2]]";
        let arguments = vec![json!(side.word()), json!(session), json!(nth)];
        self.first(find, arguments, PATIENCE).await.with_context(|| {
            format!(
                "message {} of the {} never appeared where it was typed",
                nth + 1,
                side.word()
            )
        })
    }

    /// Waits until the message with this id stands in the page.
    ///
    /// # Errors
    /// When it does not appear in time.
    pub async fn message(&self, id: &str) -> Result<Seen> {
        self.first(
            "(seen) => seen.find((m) => m.id === arguments[0])",
            vec![json!(id)],
            PATIENCE,
        )
        .await
        .with_context(|| format!("message {id} never appeared on the other side"))
    }

    async fn first(&self, find: &str, arguments: Vec<Value>, limit: Duration) -> Result<Seen> {
        let body = format!(
            "const find = {find};\nwindow.__probe.first(find, {}, arguments[arguments.length - 1]);",
            limit.as_millis()
        );
        let found = self
            .driver
            .execute_async(self.with_probe(&body), arguments)
            .await?;
        match found.convert::<Option<Seen>>()? {
            Some(seen) => Ok(seen),
            None => bail!("waited {} s for a message", limit.as_secs()),
        }
    }

    /// The messages that stand in the page, in the page's order.
    ///
    /// # Errors
    /// What WebDriver says.
    pub async fn messages(&self) -> Result<Vec<Seen>> {
        let script = "return window.__probe.present().map(window.__probe.read);";
        Ok(self.script(script, Vec::new()).await?.convert()?)
    }

    /// Waits until nothing moves that is about to come to rest: a panel that opens, a card that fades in. Countdowns
    /// and what breathes go on.
    ///
    /// # Errors
    /// When something goes on moving.
    pub async fn still(&self) -> Result<()> {
        let moving = "return (root ?? document).getAnimations().filter((one) => one.playState === 'running' && \
                      one.effect?.getComputedTiming().endTime < 500).length;";
        until("the page to stand still", PATIENCE, async || {
            let count: u64 = self.script(moving, Vec::new()).await?.convert()?;
            Ok((count == 0).then_some(()))
        })
        .await
    }
}
