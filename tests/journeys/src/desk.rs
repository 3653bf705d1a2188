//! What a specialist does in the desktop window.

use anyhow::{Context as _, Result};
use std::collections::BTreeSet;
use switchboard_test_support::{PATIENCE, Seen, Side, Window, hook, until};

/// A specialist at the window.
#[derive(Clone, Copy, Debug)]
pub struct Desk<'a> {
    window: &'a Window,
}

impl<'a> Desk<'a> {
    /// At this window.
    #[must_use]
    pub fn at(window: &'a Window) -> Self {
        Self { window }
    }

    /// Signs in on the first-run screen.
    ///
    /// # Errors
    /// When the desk does not appear.
    pub async fn join(&self, relay: &str, code: &str) -> Result<()> {
        self.window.write(&hook("join-relay"), relay).await?;
        self.window.write(&hook("join-code"), code).await?;
        self.window.click(&hook("join-submit")).await?;
        self.signed_in().await
    }

    /// Waits for the desk.
    ///
    /// # Errors
    /// When it does not appear.
    pub async fn signed_in(&self) -> Result<()> {
        self.window.wait(&hook("status-button")).await?;
        Ok(())
    }

    /// Says that chats are welcome.
    ///
    /// # Errors
    /// When the status cannot be chosen.
    pub async fn go_online(&self) -> Result<()> {
        self.window.click(&hook("status-button")).await?;
        self.window.click(&hook("status-online")).await?;
        self.window.gone(&hook("status-online")).await
    }

    /// Waits until a chat rings in the window.
    ///
    /// # Errors
    /// When none does.
    pub async fn rings(&self) -> Result<()> {
        self.window.wait(&hook("offer-accept")).await?;
        Ok(())
    }

    /// Accepts the chat that rings and returns the session that opens.
    ///
    /// # Errors
    /// When no conversation opens.
    pub async fn accept(&self) -> Result<String> {
        let known = self.sessions().await?;
        self.window.click(&hook("offer-accept")).await?;
        self.opened(&known).await
    }

    /// Waits until a session that is not among the known ones stands open, opening it from the list if need be.
    ///
    /// # Errors
    /// When there is none.
    pub async fn opened(&self, known: &BTreeSet<String>) -> Result<String> {
        let session = until("the accepted chat in the list", PATIENCE, async || {
            Ok(self.sessions().await?.difference(known).next().cloned())
        })
        .await?;
        self.open(&session).await?;
        Ok(session)
    }

    /// Opens a conversation unless it stands open.
    ///
    /// # Errors
    /// When it does not open.
    pub async fn open(&self, session: &str) -> Result<()> {
        let thread = format!("{}[data-session-id=\"{session}\"]", hook("thread"));
        let opens_itself = std::time::Duration::from_secs(2);
        if self.window.wait_for(&thread, opens_itself).await.is_err() {
            let row = format!("{}[data-session-id=\"{session}\"]", hook("session-row"));
            self.window.click(&row).await?;
            self.window.wait(&thread).await?;
        }
        Ok(())
    }

    /// The sessions in the list.
    ///
    /// # Errors
    /// What the window's driver says.
    pub async fn sessions(&self) -> Result<BTreeSet<String>> {
        let rows = "return [...root.querySelectorAll('[data-testid=\"session-row\"]')].map((row) => row.dataset.sessionId);";
        Ok(self.window.script(rows, Vec::new()).await?.convert()?)
    }

    /// Types a reply and sends it; returns it as it stands here, and when Enter was pressed.
    ///
    /// # Errors
    /// When it does not appear.
    pub async fn say(&self, session: &str, text: &str, nth: usize) -> Result<(Seen, u64)> {
        self.window.write(&hook("composer"), text).await?;
        self.window.enter(&hook("composer")).await?;
        let seen = self
            .window
            .nth_message(Some(session), Side::Specialist, nth)
            .await?;
        Ok((seen, self.window.marks().await?.enter))
    }

    /// Waits until this message is known to be stored.
    ///
    /// # Errors
    /// When it is not in time.
    pub async fn sent(&self, id: &str) -> Result<()> {
        let message = format!("{}[data-message-id=\"{id}\"]", hook("message"));
        until("the reply to be stored", PATIENCE, async || {
            let delivery = self.window.attr(&message, "data-delivery").await?;
            Ok((delivery.as_deref() == Some("sent")).then_some(()))
        })
        .await
    }

    /// Ends the open chat as resolved.
    ///
    /// # Errors
    /// When it does not end.
    pub async fn end(&self) -> Result<()> {
        self.window.click(&hook("end-chat")).await?;
        self.window.click(&hook("end-resolved")).await?;
        self.window
            .wait(&hook("thread-ended"))
            .await
            .context("the chat did not end")?;
        Ok(())
    }
}
