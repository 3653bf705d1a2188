//! The README's pictures: the real window and the real widget on an ordinary morning.

use crate::{Desk, Stage, Visitor, replay};
use anyhow::{Context as _, Result};
use std::path::Path;
use switchboard_test_support::{Browser, Dialogue, Run, Side, Window, hook, repository};

/// Chats that are over when the pictures are taken.
const PAST: [&str; 4] = ["family-emoji", "call-back", "gift-card", "accents"];
/// The chat that is going on, and the one that rings meanwhile.
const OPEN: &str = "drooping-fern";
const RINGING: &str = "maths";

/// Writes `desktop.png` and `widget.png` into a folder.
///
/// # Errors
/// When a part fails or a dialogue is missing.
pub async fn pictures(dialogues: &[Dialogue], folder: &Path) -> Result<()> {
    let folder = std::path::absolute(folder)?;
    let find = |id: &str| {
        let found = dialogues.iter().find(|dialogue| dialogue.id == id);
        found.with_context(|| format!("dialogue {id} is missing"))
    };
    let run = Run::fresh(&repository().join("target").join("demo").join("run"))?;
    let data = run.path("data");
    let stage = Stage::raise(run, &data).await?;
    let invitation = stage.workspace.invite(&stage.relay).await?;
    let window = stage.window(Some(&invitation.link)).await?;
    let desk = Desk::at(&window);
    desk.signed_in().await?;
    desk.go_online().await?;
    let browser = stage.browser().await?;
    for (number, id) in PAST.iter().enumerate() {
        replay(&stage, &browser, &window, find(id)?, number + 1, None).await?;
    }
    talk(&stage, &browser, &window, find(OPEN)?).await?;
    browser.picture(&folder.join("widget.png")).await?;

    let other = stage.browser().await?;
    let visitor = Visitor::arrive(&other, &stage.page).await?;
    visitor
        .ask(
            "Tomás",
            find(RINGING)?.turns.first().map(|turn| turn.text.as_str()),
        )
        .await?;
    desk.rings().await?;
    window.photograph(&stage.run, &folder.join("desktop.png")).await?;
    other.close().await?;
    browser.close().await?;
    window.close().await
}

/// Plays a dialogue and leaves the chat open before its last two turns.
async fn talk(stage: &Stage, browser: &Browser, window: &Window, dialogue: &Dialogue) -> Result<()> {
    let desk = Desk::at(window);
    let visitor = Visitor::arrive(browser, &stage.page).await?;
    visitor
        .ask("Ada", dialogue.turns.first().map(|turn| turn.text.as_str()))
        .await?;
    let session = desk.accept().await?;
    browser.phase("active").await?;
    let mut counts = (1, 0);
    let until = dialogue.turns.len().saturating_sub(2);
    for turn in dialogue.turns.get(1..until).unwrap_or_default() {
        match turn.from {
            Side::Customer => {
                let (mine, _) = visitor.say(&turn.text, counts.0).await?;
                window.message(&mine.id).await?;
                counts.0 += 1;
            }
            Side::Specialist => {
                let (mine, _) = desk.say(&session, &turn.text, counts.1).await?;
                desk.sent(&mine.id).await?;
                browser.message(&mine.id).await?;
                counts.1 += 1;
            }
        }
    }
    browser
        .gone(&format!("{}[data-delivery=\"waiting\"]", hook("message")))
        .await
}
