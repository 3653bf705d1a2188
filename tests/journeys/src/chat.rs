//! One dialogue, played through the real widget and the real window, and its transcripts compared.

use crate::{Desk, Stage, Timing, Visitor};
use anyhow::{Context as _, Result};
use std::path::PathBuf;
use switchboard_model::SessionState;
use switchboard_protocol::SessionRecord;
use switchboard_test_support::{
    Browser, Dialogue, PATIENCE, Said, Side, Window, compare, hook, sent, spoken, until,
};

/// What customers of the demo call themselves.
const NAMES: [&str; 8] = ["Ada", "Noor", "Émile", "Wanjiru", "Søren", "Mei", "Tomás", "Yael"];

/// Where to put pictures of both sides.
#[derive(Clone, Debug)]
pub struct Pictures {
    folder: PathBuf,
    /// Goes before each file name; empty for the ones the README shows.
    prefix: String,
}

impl Pictures {
    /// Into this folder, with this before each name.
    #[must_use]
    pub fn new(folder: PathBuf, prefix: &str) -> Self {
        Self {
            folder,
            prefix: prefix.to_owned(),
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.join(format!("{}{name}.png", self.prefix))
    }
}

/// What came of one dialogue.
#[derive(Clone, Debug)]
pub struct ChatReport {
    /// The dialogue's name.
    pub dialogue: String,
    /// The session it became.
    pub session: String,
    /// What was said; the same in the widget, on the relay and in the desktop's cache.
    pub transcript: Vec<Said>,
    /// How long things took.
    pub timing: Timing,
}

/// Plays a dialogue with a customer who was never there before.
///
/// A turn is typed once the one before it stands on the other side.
///
/// # Errors
/// When something does not happen in time, or one character differs between the dialogue and a transcript.
pub async fn replay(
    stage: &Stage,
    browser: &Browser,
    window: &Window,
    dialogue: &Dialogue,
    number: usize,
    pictures: Option<&Pictures>,
) -> Result<ChatReport> {
    let desk = Desk::at(window);
    let visitor = Visitor::arrive(browser, &stage.page).await?;
    let mut timing = Timing::default();
    let question = match dialogue.turns.first() {
        Some(turn) if turn.from == Side::Customer => Some(turn.text.as_str()),
        _ => None,
    };
    let shown_before = stage.notices.count();
    let asked_at = visitor.ask(NAMES[number % NAMES.len()], question).await?;
    let notice = stage
        .notices
        .next(shown_before, PATIENCE, |notice| {
            notice.actions.iter().any(|(key, _)| key == "accept")
        })
        .await
        .context("the chat did not ring outside the window")?;
    if question.is_some() {
        timing.notification.push(notice.at_ms.saturating_sub(asked_at));
    }
    desk.rings().await?;
    if let Some(pictures) = pictures {
        window.photograph(&stage.run, &pictures.path("offer")).await?;
    }
    let session = desk.accept().await?;
    browser.phase("active").await?;

    let mut counts = (0, 0);
    if question.is_some() {
        let mine = browser.nth_message(None, Side::Customer, 0).await?;
        window.message(&mine.id).await?;
        counts.0 = 1;
    }
    let middle = dialogue.turns.len() / 2 + 1;
    for (index, turn) in dialogue.turns.iter().enumerate().skip(counts.0) {
        let place = || format!("turn {} of {}", index + 1, dialogue.id);
        match turn.from {
            Side::Customer => {
                let (mine, at) = visitor.say(&turn.text, counts.0).await.with_context(place)?;
                let theirs = window.message(&mine.id).await.with_context(place)?;
                timing.to_window.push(theirs.at.saturating_sub(at));
                counts.0 += 1;
            }
            Side::Specialist => {
                let (mine, at) = desk
                    .say(&session, &turn.text, counts.1)
                    .await
                    .with_context(place)?;
                let theirs = browser.message(&mine.id).await.with_context(place)?;
                timing.to_widget.push(theirs.at.saturating_sub(at));
                counts.1 += 1;
            }
        }
        if let Some(pictures) = pictures.filter(|_| index + 1 == middle) {
            window.photograph(&stage.run, &pictures.path("desktop")).await?;
            browser.picture(&pictures.path("widget")).await?;
        }
    }
    desk.end().await?;
    browser.phase("ended").await?;
    browser.wait(&hook("ended")).await?;
    if let Some(pictures) = pictures {
        window
            .photograph(&stage.run, &pictures.path("desktop-ended"))
            .await?;
        browser.picture(&pictures.path("widget-ended")).await?;
    }
    let expected: Vec<Said> = dialogue
        .turns
        .iter()
        .map(|turn| Said {
            from: turn.from,
            text: sent(&turn.text),
        })
        .collect();
    let transcript = agreed(stage, &visitor, &session).await?;
    compare(("the dialogue", &expected), ("its transcripts", &transcript))?;
    Ok(ChatReport {
        dialogue: dialogue.id.clone(),
        session,
        transcript,
        timing,
    })
}

/// The transcript of an ended chat, once the widget, the relay and the desktop's cache agree on it to the letter.
///
/// # Errors
/// The first difference.
pub async fn agreed(stage: &Stage, visitor: &Visitor<'_>, session: &str) -> Result<Vec<Said>> {
    let widget = visitor.transcript().await?;
    let relay = spoken(&stage.relay.transcript(session).await?);
    let cache = spoken(&closed_in_cache(stage, session).await?);
    compare(("the widget", &widget), ("the relay", &relay))?;
    compare(("the relay", &relay), ("the desktop's cache", &cache))?;
    Ok(relay)
}

async fn closed_in_cache(stage: &Stage, session: &str) -> Result<SessionRecord> {
    until("the ended chat in the desktop's cache", PATIENCE, async || {
        let record = stage.cached(session).await?;
        Ok((record.session.state == SessionState::Completed).then_some(record))
    })
    .await
}
