//! What a frame does to the replica and the outbox. Knows nothing of timers or of the link's end.

use super::Machine;
use crate::{Change, Phase, Place, fold};
use switchboard_model::{CommandId, Millis, Position};
use switchboard_protocol::{ClientFrame, Events, Hint, Problem, Snapshot, Watched, WatchedView, Welcome};

impl Machine {
    pub(super) fn welcome(&mut self, welcome: &Welcome) {
        self.clock_offset = welcome.now - self.now;
        self.link.silence = Some(Millis::from_secs(i64::from(welcome.heartbeat_seconds) * 2));
        if welcome.resumed && self.cursor.is_some() {
            self.live();
        }
    }

    pub(super) fn snapshot(&mut self, snapshot: Snapshot) {
        if !self.welcomed() {
            return;
        }
        let Snapshot { cursor, reason, view } = snapshot;
        self.cursor = Some(cursor);
        self.view = Some(view.clone());
        self.link.repair_asked_at = None;
        self.live();
        self.changes.push_back(Change::Reset { reason, view, cursor });
    }

    /// What is watched came. One that is there no longer is not asked for again.
    pub(super) fn seen(&mut self, what: Watched, view: Option<Box<WatchedView>>) {
        if !self.watched.contains(&what) {
            return;
        }
        if view.is_none() {
            self.watched.retain(|watched| *watched != what);
        }
        self.changes.push_back(Change::Watched { what, view });
    }

    fn live(&mut self) {
        self.phase = Phase::Live;
        if let Some(view) = &self.view {
            self.frames.extend(self.marks.again(view));
        }
        let again = self.watched.iter().cloned();
        self.frames.extend(again.map(|what| ClientFrame::Watch { what }));
    }

    /// Takes in what is new. A run that begins after where we stand has a gap before it: one repair is asked for, and
    /// nothing is taken in until it is answered. While a snapshot is due, positions may be another log's.
    pub(super) fn events(&mut self, run: Events) {
        if self.phase != Phase::Live {
            return;
        }
        let (Some(mut cursor), Some(view)) = (self.cursor, self.view.as_mut()) else {
            return;
        };
        if run.after > cursor.position {
            if self.link.repair_asked_at.is_none() {
                self.link.repair_asked_at = Some(self.now);
                self.frames.push_back(ClientFrame::Resume { cursor });
            }
            return;
        }
        if run.upto < cursor.position {
            return;
        }
        self.link.repair_asked_at = None;
        let before = cursor.position;
        for event in run.events {
            if event.position > cursor.position {
                cursor.position = event.position;
                fold::apply(view, &event);
                self.marks.heard(view, &event.body);
                self.changes.push_back(Change::Event { event });
            }
        }
        cursor.position = cursor.position.max(run.upto);
        if cursor.position > before {
            self.cursor = Some(cursor);
            self.changes.push_back(Change::Cursor(cursor));
        }
    }

    pub(super) fn hint(&mut self, hint: Hint) {
        if !self.welcomed() {
            return;
        }
        self.changes.push_back(match hint {
            Hint::QueuePlace {
                session_id,
                place,
                wait,
                late,
                opens_at,
            } => Change::Place(Place {
                session_id,
                place,
                wait,
                late,
                opens_at,
            }),
            Hint::Typing { session_id, side } => Change::Typing { session_id, side },
            Hint::Warnings { warnings } => Change::Warnings(warnings),
        });
    }

    pub(super) fn settle(&mut self, id: CommandId, outcome: Result<Position, Problem>) {
        if let Some(pending) = self.outbox.remove(id) {
            self.changes.push_back(Change::Settled { pending, outcome });
        }
    }

    /// Before the welcome nothing is taken in: without its heartbeat a dead link would go unnoticed.
    const fn welcomed(&self) -> bool {
        self.link.silence.is_some()
    }
}
