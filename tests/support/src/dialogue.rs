//! Dialogues to replay: JSON lines, gzip or plain, one `{"id", "topics", "turns": [{"from", "text"}]}` a line.
//!
//! What could not be sent is refused before anything starts, naming file and line.

use anyhow::{Context as _, Result, bail, ensure};
use flate2::read::MultiGzDecoder;
use serde::{Deserialize, Serialize};
use std::{
    fs::File,
    io::{BufRead, BufReader, Read},
    path::Path,
};
use switchboard_model::limits::{MESSAGE_CHARS, trim_text};

/// Who speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// Types into the widget.
    Customer,
    /// Types into the desktop window.
    Specialist,
}

impl Side {
    /// As in `data-sender`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Customer => "customer",
            Self::Specialist => "specialist",
        }
    }
}

/// One message to send.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Turn {
    /// Who sends it.
    pub from: Side,
    /// What is typed, before the composer trims its ends.
    pub text: String,
}

/// One conversation.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Dialogue {
    /// Its name in the file.
    pub id: String,
    /// What it is about.
    #[serde(default)]
    pub topics: Vec<String>,
    /// What is said, in order; never blank.
    pub turns: Vec<Turn>,
    /// Turns left out because nothing remains of them once their ends are trimmed.
    #[serde(skip)]
    pub skipped: usize,
}

/// Reads the first `count` dialogues of a file.
///
/// # Errors
/// When the file cannot be read, a line is not a dialogue, a text is longer than a message may be, or the file holds
/// fewer dialogues than asked for.
pub fn read_dialogues(path: &Path, count: usize) -> Result<Vec<Dialogue>> {
    let dialogues = read_up_to(path, count)?;
    ensure!(
        dialogues.len() == count,
        "{} holds {} dialogues; {count} were asked for",
        path.display(),
        dialogues.len()
    );
    Ok(dialogues)
}

/// Reads the first dialogues of a file: `most` of them, or as many as it holds.
///
/// # Errors
/// As [`read_dialogues`], and when the file holds none.
pub fn read_up_to(path: &Path, most: usize) -> Result<Vec<Dialogue>> {
    let file = File::open(path).with_context(|| format!("cannot open {}", path.display()))?;
    let mut reader = BufReader::new(file);
    let head = reader
        .fill_buf()
        .with_context(|| format!("cannot read {}", path.display()))?;
    let packed = head.starts_with(&[0x1f, 0x8b]);
    let source: Box<dyn Read> = if packed {
        Box::new(MultiGzDecoder::new(reader))
    } else {
        Box::new(reader)
    };
    let mut dialogues = Vec::new();
    for (index, line) in BufReader::new(source).lines().enumerate() {
        if dialogues.len() == most {
            break;
        }
        let place = || format!("{}, line {}", path.display(), index + 1);
        let line = line.with_context(|| format!("{}: cannot be read as text", place()))?;
        if line.trim().is_empty() {
            continue;
        }
        // Some editors begin a file with a byte order mark.
        dialogues.push(parse(line.trim_start_matches('\u{feff}')).with_context(place)?);
    }
    ensure!(!dialogues.is_empty(), "{} holds no dialogues", path.display());
    Ok(dialogues)
}

fn parse(line: &str) -> Result<Dialogue> {
    let mut dialogue: Dialogue = serde_json::from_str(line).context(
        "not a dialogue: {\"id\", \"topics\", \"turns\": [{\"from\": \"customer\" or \"specialist\", \"text\"}]}",
    )?;
    for (index, turn) in dialogue.turns.iter().enumerate() {
        let length = trim_text(&turn.text).chars().count();
        if length > MESSAGE_CHARS {
            bail!(
                "turn {} has {length} characters; a message may have {MESSAGE_CHARS}",
                index + 1
            );
        }
    }
    let all = dialogue.turns.len();
    dialogue.turns.retain(|turn| !trim_text(&turn.text).is_empty());
    dialogue.skipped = all - dialogue.turns.len();
    ensure!(!dialogue.turns.is_empty(), "nothing is said in this dialogue");
    Ok(dialogue)
}

#[cfg(test)]
mod tests {
    use super::{Side, read_dialogues, read_up_to};
    use flate2::{Compression, write::GzEncoder};
    use std::{fs, io::Write as _, path::PathBuf};
    use tempfile::TempDir;

    const GOOD: &str = r#"{"id":"a","topics":["x"],"turns":[{"from":"customer","text":" Hi "},{"from":"specialist","text":"\u00a0\n"}]}"#;

    fn file(bytes: &[u8]) -> (TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("dialogues");
        fs::write(&path, bytes).unwrap();
        (folder, path)
    }

    fn complaint(text: &str) -> String {
        let (_folder, path) = file(text.as_bytes());
        format!("{:#}", read_dialogues(&path, 1).unwrap_err())
    }

    #[test]
    fn plain_and_packed_read_the_same_and_blank_turns_are_counted() {
        let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
        packed.write_all(GOOD.as_bytes()).unwrap();
        let (_one, plain) = file(format!("\u{feff}{GOOD}\n\n").as_bytes());
        let (_two, gzip) = file(&packed.finish().unwrap());
        let dialogues = read_dialogues(&plain, 1).unwrap();
        assert_eq!(dialogues, read_dialogues(&gzip, 1).unwrap());
        assert_eq!(dialogues[0].turns.len(), 1);
        assert_eq!(dialogues[0].turns[0].from, Side::Customer);
        assert_eq!(dialogues[0].turns[0].text, " Hi ");
        assert_eq!(dialogues[0].skipped, 1);
    }

    #[test]
    fn bad_lines_are_named() {
        assert!(complaint("{}").contains("dialogues, line 1: not a dialogue"));
        let stranger = r#"{"id":"a","turns":[{"from":"robot","text":"x"}]}"#;
        assert!(complaint(stranger).contains("unknown variant `robot`"));
        let blank = r#"{"id":"a","turns":[{"from":"customer","text":"  "}]}"#;
        assert!(complaint(&format!("\n{blank}")).contains("line 2: nothing is said"));
        assert!(complaint("").contains("holds no dialogues"));
        let (_folder, path) = file(GOOD.as_bytes());
        assert_eq!(read_up_to(&path, 3).unwrap().len(), 1);
        let few = read_dialogues(&path, 3).unwrap_err().to_string();
        assert!(few.contains("holds 1 dialogues; 3 were asked for"));
    }

    #[test]
    fn a_text_too_long_to_send_is_refused_before_the_start() {
        let long = "é".repeat(10_001);
        let line = format!(r#"{{"id":"a","turns":[{{"from":"customer","text":" {long} "}}]}}"#);
        assert!(complaint(&line).contains("turn 1 has 10001 characters; a message may have 10000"));
    }

    #[test]
    fn the_dialogues_that_ship_can_all_be_sent() {
        let path = crate::repository().join("tests/journeys/dialogues.jsonl");
        let dialogues = read_dialogues(&path, 20).unwrap();
        assert!(read_dialogues(&path, 21).is_err(), "twenty ship");
        assert!(dialogues.iter().any(|d| d.turns[0].from == Side::Specialist));
        assert!(
            dialogues
                .iter()
                .flat_map(|d| &d.turns)
                .any(|turn| turn.text.contains('\n'))
        );
        assert!(dialogues.iter().all(|d| d.skipped == 0));
    }
}
