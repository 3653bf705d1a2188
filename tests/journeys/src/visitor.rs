//! What a customer does in the widget.

use anyhow::{Result, ensure};
use switchboard_test_support::{Browser, Page, Said, Seen, Side, hook};

/// A customer at the widget.
#[derive(Clone, Copy, Debug)]
pub struct Visitor<'a> {
    browser: &'a Browser,
}

impl<'a> Visitor<'a> {
    /// Opens the page as somebody who was never there, and the widget's panel.
    ///
    /// # Errors
    /// When the panel does not open.
    pub async fn arrive(browser: &'a Browser, page: &Page) -> Result<Self> {
        browser.open(&page.address()).await?;
        browser.forget().await?;
        browser.click(&hook("launcher")).await?;
        browser.wait(&hook("panel")).await?;
        browser.phase("start").await?;
        Ok(Self { browser })
    }

    /// Opens the page again as the same person.
    ///
    /// # Errors
    /// When the page does not load.
    pub async fn reload(&self) -> Result<()> {
        self.browser.reload().await
    }

    /// Starts a chat, with a first message or without; returns when it was sent, in milliseconds since 1970.
    ///
    /// # Errors
    /// When the chat does not start.
    pub async fn ask(&self, name: &str, question: Option<&str>) -> Result<u64> {
        self.browser.write(&hook("name"), name).await?;
        if let Some(question) = question {
            self.browser.write(&hook("question"), question).await?;
        }
        self.browser.click(&hook("start")).await?;
        self.browser.phase("waiting").await?;
        let marks = self.browser.marks().await?;
        let sent = marks.clicks.get("start").copied().unwrap_or_default();
        ensure!(sent > 0, "the click on start was not seen");
        Ok(sent)
    }

    /// Types a message and sends it; returns it as it stands here, and when Enter was pressed.
    ///
    /// # Errors
    /// When it does not appear.
    pub async fn say(&self, text: &str, nth: usize) -> Result<(Seen, u64)> {
        self.browser.write(&hook("composer"), text).await?;
        self.browser.enter(&hook("composer")).await?;
        let seen = self.browser.nth_message(None, Side::Customer, nth).await?;
        Ok((seen, self.browser.marks().await?.enter))
    }

    /// What stands in the widget, in its order.
    ///
    /// # Errors
    /// When a message bears no number, or the numbers are not in order.
    pub async fn transcript(&self) -> Result<Vec<Said>> {
        let messages = self.browser.messages().await?;
        let numbers: Vec<Option<u64>> = messages.iter().map(|message| message.seq).collect();
        let ordered = numbers.iter().all(Option::is_some) && numbers.is_sorted_by(|a, b| a < b);
        ensure!(ordered, "the widget's messages are numbered {numbers:?}");
        Ok(said(&messages))
    }
}

/// What people said among these; what the system added is left out.
pub(crate) fn said(messages: &[Seen]) -> Vec<Said> {
    let from = |sender: &str| {
        [Side::Customer, Side::Specialist]
            .into_iter()
            .find(|side| side.word() == sender)
    };
    messages
        .iter()
        .filter_map(|message| {
            let from = from(&message.sender)?;
            Some(Said {
                from,
                text: message.text.clone(),
            })
        })
        .collect()
}
