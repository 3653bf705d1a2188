//! How the link stands, and when to try again. Only the machine says whether it is live.

use super::{Controller, Screen};
use crate::desktop::Desktop;
use crate::link::{LinkEvent, LinkId, Relay};
use crate::secrets::Vault;
use switchboard_ipc_types::LinkView;
use switchboard_model::Timestamp;
use switchboard_protocol::{ErrorCode, Problem};
use switchboard_sync::{Hangup, Phase, backoff};

/// How the link stands.
#[derive(Debug, Default)]
pub(super) struct Connection {
    stage: Stage,
    /// Failures since the link was live last.
    failures: u32,
    /// Since when there has been no live link, once one has failed.
    down_since: Option<Timestamp>,
    /// When the latest attempt was, or the next one is, to start.
    retry_at: Timestamp,
}

#[derive(Debug, Default)]
enum Stage {
    /// To be opened at once.
    #[default]
    Idle,
    /// Opening or open.
    Held(LinkId),
    /// Waiting for `retry_at`.
    Waiting,
    /// Not to be opened again.
    Refused(Problem),
}

impl Connection {
    /// What the window says of it.
    pub(super) fn view(&self, phase: &Phase) -> LinkView {
        match (&self.stage, phase, self.down_since) {
            (Stage::Refused(problem), ..) => LinkView::Refused {
                problem: problem.clone(),
            },
            (_, Phase::Live, _) => LinkView::Online,
            (_, _, None) => LinkView::Connecting,
            (_, _, Some(since)) => LinkView::Offline {
                since,
                retry_at: self.retry_at,
            },
        }
    }

    /// When something is to be done about it.
    pub(super) fn deadline(&self) -> Option<Timestamp> {
        match self.stage {
            Stage::Idle | Stage::Waiting => Some(self.retry_at),
            Stage::Held(_) | Stage::Refused(_) => None,
        }
    }

    /// The link is lost: wait, longer with each failure.
    fn lost(&mut self, now: Timestamp) {
        self.down_since.get_or_insert(now);
        self.retry_at = now + backoff::delay(self.failures, rand::random());
        self.failures = self.failures.saturating_add(1);
        self.stage = Stage::Waiting;
    }

    /// The link is live.
    pub(super) fn live(&mut self) {
        self.failures = 0;
        self.down_since = None;
    }
}

impl<D: Desktop, R: Relay, V: Vault> Controller<D, R, V> {
    /// When something is to be done although nothing happens.
    pub(super) fn wake(&self) -> Option<Timestamp> {
        let Screen::Desk(desk) = &self.screen else {
            return None;
        };
        let offset = desk.machine.clock_offset();
        let deadlines = desk
            .unanswered(self.now())
            .into_iter()
            .map(|offer| offer.deadline);
        // The relay's deadlines on this machine's clock.
        let offers = deadlines
            .map(|deadline| Timestamp(deadline.0.saturating_sub(offset.0)))
            .min();
        [desk.machine.deadline(), desk.connection.deadline(), offers]
            .into_iter()
            .flatten()
            .min()
    }

    /// Does what is due.
    pub(super) fn tick(&mut self) {
        let now = self.now();
        let Screen::Desk(desk) = &mut self.screen else {
            return;
        };
        if desk.machine.deadline().is_some_and(|deadline| deadline <= now) {
            desk.machine.handle_tick(now);
        }
        if desk.connection.deadline().is_some_and(|deadline| deadline <= now) {
            self.links.0 += 1;
            desk.connection.stage = Stage::Held(self.links);
            desk.connection.retry_at = now;
            self.relay.connect(&desk.address, self.links);
        }
    }

    /// The socket says something.
    pub(super) fn hear(&mut self, link: LinkId, event: LinkEvent) {
        let now = self.now();
        let Screen::Desk(desk) = &mut self.screen else {
            return;
        };
        if !matches!(desk.connection.stage, Stage::Held(held) if held == link) {
            return;
        }
        match event {
            LinkEvent::Opened => desk.machine.handle_open(now),
            LinkEvent::Frame(frame) => {
                desk.machine.handle_heard(now);
                desk.machine.handle_frame(now, *frame);
            }
            LinkEvent::Heard => desk.machine.handle_heard(now),
            LinkEvent::Closed => {
                desk.machine.handle_closed(now);
                desk.connection.lost(now);
            }
        }
    }

    /// The machine wants the socket dropped.
    pub(super) async fn hung_up(&mut self, hangup: Hangup) {
        let now = self.now();
        self.relay.hang_up();
        let Screen::Desk(desk) = &mut self.screen else {
            return;
        };
        let problem = match hangup {
            Hangup::Dead => {
                tracing::info!("the link is dead");
                return desk.connection.lost(now);
            }
            Hangup::Bye {
                problem,
                resumable: true,
            } => {
                tracing::info!(code = %problem.code, "the relay said goodbye");
                return desk.connection.lost(now);
            }
            Hangup::Bye {
                problem,
                resumable: false,
            }
            | Hangup::Refused { problem } => problem,
        };
        tracing::warn!(code = %problem.code, "the relay refuses this app");
        if problem.code == ErrorCode::Unauthorized {
            self.leave(Some(problem)).await;
        } else {
            desk.connection.stage = Stage::Refused(problem);
        }
    }
}
