//! Commands without an answer, oldest first, and which of them are on the wire.
//!
//! Commands of one session form a lane, and so do the answers to one offer, and what concerns all I do: my status and
//! handing everything over. A lane has one command on the wire at a time: were the first of two refused for the moment
//! and the second taken, a sender's messages would change places. Lanes do not wait for each other.

use crate::Pending;
use std::collections::{BTreeSet, VecDeque};
use switchboard_model::{CommandId, Millis, OfferId, SessionId, Timestamp};
use switchboard_protocol::Command;

/// How long a command rests that was refused for the moment: 1 s.
pub(crate) const RETRY_AFTER: Millis = Millis::from_secs(1);

#[derive(Clone, Debug, Default)]
pub(crate) struct Outbox {
    entries: VecDeque<Entry>,
}

#[derive(Clone, Debug)]
struct Entry {
    pending: Pending,
    progress: Progress,
}

/// What became of an entry on this link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Progress {
    /// Not sent on this link.
    Queued,
    /// Sent, and the clock has not been seen since.
    Sent,
    /// Sent not later than this.
    SentAt(Timestamp),
    /// Refused for the moment; it goes out again at this time.
    Resting(Timestamp),
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Lane {
    Session(SessionId),
    Offer(OfferId),
    Myself,
}

impl Outbox {
    pub(crate) fn new(saved: Vec<Pending>) -> Self {
        let mut outbox = Self::default();
        for pending in saved {
            outbox.push(pending);
        }
        outbox
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Pending> {
        self.entries.iter().map(|entry| &entry.pending)
    }

    /// An id that is there already stays where it is.
    pub(crate) fn push(&mut self, pending: Pending) {
        if self.iter().all(|known| known.id != pending.id) {
            self.entries.push_back(Entry {
                pending,
                progress: Progress::Queued,
            });
        }
    }

    /// Takes an entry out, however far it got.
    pub(crate) fn remove(&mut self, id: CommandId) -> Option<Pending> {
        let at = self.entries.iter().position(|entry| entry.pending.id == id)?;
        self.entries.remove(at).map(|entry| entry.pending)
    }

    /// Takes an entry out that was not sent on this link.
    pub(crate) fn withdraw(&mut self, id: CommandId) -> Option<Pending> {
        let queued = |entry: &Entry| entry.pending.id == id && entry.progress == Progress::Queued;
        let at = self.entries.iter().position(queued)?;
        self.entries.remove(at).map(|entry| entry.pending)
    }

    /// The first entry of each lane, if it may go out; they count as sent.
    pub(crate) fn send(&mut self) -> Vec<Pending> {
        let mut seen = BTreeSet::new();
        let mut out = Vec::new();
        for entry in &mut self.entries {
            let first = seen.insert(lane(&entry.pending.command));
            if first && entry.progress == Progress::Queued {
                entry.progress = Progress::Sent;
                out.push(entry.pending.clone());
            }
        }
        out
    }

    /// The relay did not take it for the moment.
    pub(crate) fn rest(&mut self, now: Timestamp, id: CommandId) {
        for entry in &mut self.entries {
            if entry.pending.id == id {
                entry.progress = Progress::Resting(now + RETRY_AFTER);
            }
        }
    }

    /// The clock was seen: what was sent gets its time, and what has rested may go out.
    pub(crate) fn see(&mut self, now: Timestamp) {
        for entry in &mut self.entries {
            entry.progress = match entry.progress {
                Progress::Sent => Progress::SentAt(now),
                Progress::Resting(until) if until <= now => Progress::Queued,
                other @ (Progress::Queued | Progress::SentAt(_) | Progress::Resting(_)) => other,
            }
        }
    }

    /// The link is gone: nothing counts as sent.
    pub(crate) fn unsend(&mut self) {
        for entry in &mut self.entries {
            entry.progress = Progress::Queued;
        }
    }

    /// Whether something was sent since the clock was seen last.
    pub(crate) fn unseen(&self) -> bool {
        self.entries.iter().any(|entry| entry.progress == Progress::Sent)
    }

    /// When the oldest unanswered entry was sent.
    pub(crate) fn oldest_sent(&self) -> Option<Timestamp> {
        let sent = self.entries.iter().filter_map(|entry| match entry.progress {
            Progress::SentAt(at) => Some(at),
            Progress::Queued | Progress::Sent | Progress::Resting(_) => None,
        });
        sent.min()
    }

    /// When the next resting entry may go out.
    pub(crate) fn next_retry(&self) -> Option<Timestamp> {
        let resting = self.entries.iter().filter_map(|entry| match entry.progress {
            Progress::Resting(until) => Some(until),
            Progress::Queued | Progress::Sent | Progress::SentAt(_) => None,
        });
        resting.min()
    }
}

const fn lane(command: &Command) -> Lane {
    match command {
        Command::StartSession { session_id, .. }
        | Command::PostMessage { session_id, .. }
        | Command::EditMessage { session_id, .. }
        | Command::DeleteMessage { session_id, .. }
        | Command::EndSession { session_id, .. }
        | Command::ReopenSession { session_id, .. }
        | Command::RateSession { session_id, .. }
        | Command::TransferSession { session_id, .. }
        | Command::CancelTransfer { session_id, .. }
        | Command::SetPriority { session_id, .. }
        | Command::AssignSession { session_id, .. }
        | Command::PostSystemMessage { session_id, .. }
        | Command::UpdateSession { session_id, .. }
        | Command::PostNote { session_id, .. }
        | Command::DeleteNote { session_id, .. }
        // It follows the end of the same session.
        | Command::EndWrapUp { session_id } => Lane::Session(*session_id),
        Command::AcceptOffer { offer_id } | Command::DeclineOffer { offer_id, .. } => Lane::Offer(*offer_id),
        Command::SetStatus { .. } | Command::SetStatusOf { .. } | Command::HandOver { .. } => Lane::Myself,
    }
}
