//! The demo without a display: dialogues played through the real parts.

use crate::{Desk, Pictures, Stage, replay, write_report};
use anyhow::{Context as _, Result, ensure};
use std::{
    fs,
    path::{Path, PathBuf},
    time::Instant,
};
use switchboard_test_support::{Dialogue, Run, repository};

/// Replays dialogues and writes what came of them to `target/demo`.
///
/// # Errors
/// When a part fails or a transcript differs.
pub async fn headless(dialogues: &[Dialogue], data: Option<&Path>) -> Result<()> {
    let out = repository().join("target").join("demo");
    let run = Run::fresh(&out.join("run"))?;
    let data = match data {
        Some(data) => empty(data)?,
        None => run.path("data"),
    };
    let pictures = out.join("pictures");
    if pictures.exists() {
        fs::remove_dir_all(&pictures)?;
    }
    println!("Raising a virtual display, a session bus, a keyring and a relay of their own.");
    let stage = Stage::raise(run, &data).await?;
    let invitation = stage.workspace.invite(&stage.relay).await?;
    println!("Opening the desktop window and a browser.");
    let window = stage.window(Some(&invitation.link)).await?;
    let desk = Desk::at(&window);
    desk.signed_in().await?;
    desk.go_online().await?;
    let browser = stage.browser().await?;

    let mut chats = Vec::new();
    for (index, dialogue) in dialogues.iter().enumerate() {
        let begun = Instant::now();
        let pictures = match index {
            0 => Some(Pictures::new(pictures.clone(), "")),
            _ if index + 1 == dialogues.len() => Some(Pictures::new(pictures.clone(), "last-")),
            _ => None,
        };
        let chat = replay(&stage, &browser, &window, dialogue, index, pictures.as_ref()).await;
        if chat.is_err() {
            // The failure itself is what is told; a picture that fails too adds nothing.
            let _ = window
                .photograph(&stage.run, &out.join("pictures").join("failed-desktop.png"))
                .await;
            let _ = browser
                .picture(&out.join("pictures").join("failed-widget.png"))
                .await;
        }
        let chat = chat.with_context(|| {
            format!(
                "dialogue {}; logs are in {}",
                dialogue.id,
                stage.run.folder().display()
            )
        })?;
        println!(
            "chat {:>2} of {}: {} turns, three transcripts equal, {:.1} s ({}{})",
            index + 1,
            dialogues.len(),
            chat.transcript.len(),
            begun.elapsed().as_secs_f64(),
            dialogue.id,
            match dialogue.skipped {
                0 => String::new(),
                skipped => format!("; {skipped} blank turns left out"),
            },
        );
        chats.push(chat);
    }
    browser.close().await?;
    window.close().await?;
    let timing = write_report(&out, &chats)?;
    let turns: usize = chats.iter().map(|chat| chat.transcript.len()).sum();
    println!("\n{}", timing.table());
    println!(
        "{} chats, {turns} messages: widget, relay and desktop cache agree to the letter.",
        chats.len()
    );
    println!("Pictures, transcripts and times are in {}.", out.display());
    Ok(())
}

/// A folder that holds nothing yet: the demo's workspace must not mix with another's data.
fn empty(data: &Path) -> Result<PathBuf> {
    let taken = data.exists() && fs::read_dir(data)?.next().is_some();
    ensure!(
        !taken,
        "{} is not empty. The headless demo starts from nothing; name an empty folder",
        data.display()
    );
    Ok(data.to_path_buf())
}
