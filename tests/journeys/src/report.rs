//! What a headless demo leaves behind: the transcripts and the times, for people and for programs.

use crate::{ChatReport, Timing};
use anyhow::{Context as _, Result};
use serde_json::json;
use std::{fmt::Write as _, fs, path::Path};

/// Writes `transcript.txt`, `transcript.json`, `timing.txt` and `timing.json`, and returns the times of all chats.
///
/// # Errors
/// When the folder cannot be written.
pub fn write(folder: &Path, chats: &[ChatReport]) -> Result<Timing> {
    let mut timing = Timing::default();
    let mut text = String::new();
    for chat in chats {
        timing.add(&chat.timing);
        writeln!(text, "{} · session {}", chat.dialogue, chat.session)?;
        for said in &chat.transcript {
            // Further lines of a message stand under its first.
            let indented = said.text.replace('\n', "\n              ");
            writeln!(text, "  {:>10}: {indented}", said.from.word())?;
        }
        text.push('\n');
    }
    let records: Vec<_> = chats
        .iter()
        .map(|chat| {
            json!({
                "dialogue": chat.dialogue,
                "session": chat.session,
                "turns": chat.transcript,
                "milliseconds": chat.timing,
            })
        })
        .collect();
    let table = timing.table();
    for (name, content) in [
        ("transcript.txt", text),
        ("transcript.json", serde_json::to_string_pretty(&records)?),
        ("timing.txt", table.to_string()),
        ("timing.json", serde_json::to_string_pretty(&table)?),
    ] {
        let path = folder.join(name);
        fs::write(&path, content).with_context(|| format!("cannot write {}", path.display()))?;
    }
    Ok(timing)
}
