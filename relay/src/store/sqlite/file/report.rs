//! What was checked about a file, and what is wrong with it, in words.

use serde::Serialize;
use switchboard_protocol::Cursor;

/// Faults that are told at most; a damaged file may have thousands.
const TOLD: usize = 20;

/// What was found.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Report {
    /// The schema's version, if it could be read.
    pub(crate) schema: Option<i64>,
    /// The log's identity and its last position, if they could be read.
    pub(crate) head: Option<Cursor>,
    /// Whether it is what was written when it was made; `None` if it is no backup of ours.
    pub(crate) sealed: Option<bool>,
    /// What was looked at, and how much of it there is.
    pub(crate) checked: Vec<Checked>,
    /// What is wrong. Empty: nothing.
    pub(crate) faults: Vec<String>,
    /// How many more faults there are than are told.
    pub(crate) more: usize,
}

/// Something that was looked at.
#[derive(Debug, Serialize)]
pub(crate) struct Checked {
    /// What.
    pub(crate) what: &'static str,
    /// How much of it there is.
    pub(crate) count: u64,
}

impl Report {
    /// So many of these were looked at.
    pub(super) fn checked(&mut self, what: &'static str, count: u64) {
        self.checked.push(Checked { what, count });
    }

    /// This is wrong.
    pub(super) fn fault(&mut self, what: impl Into<String>) {
        if self.faults.len() < TOLD {
            self.faults.push(what.into());
        } else {
            self.more += 1;
        }
    }

    /// How much of something there is.
    pub(crate) fn count(&self, what: &str) -> u64 {
        let found = self.checked.iter().find(|it| it.what == what);
        found.map_or(0, |it| it.count)
    }
}
