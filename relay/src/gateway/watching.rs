//! What a socket watches beside its log: views that are shown whole, again whenever something has changed, and no
//! oftener than the pace. Whether they may still be seen is asked every time.

use super::goodbye::End;
use super::socket::Live;
use crate::app::{App, unavailable};
use crate::ask;
use crate::auth::{
    Caller,
    access::{self, Act, Standing},
};
use crate::overview;
use crate::render;
use crate::store::Digest;
use sha2::{Digest as _, Sha256};
use std::future::pending;
use switchboard_model::{
    Seq, SessionId,
    limits::{PAGE_USUAL, WATCH_PACE, WATCHED},
};
use switchboard_protocol::{ErrorCode, Problem, RelayFrame, SessionRecord, Watched, WatchedView};
use tokio::sync::watch;
use tokio::time::{Duration, Instant, sleep_until};

/// What is watched.
pub(super) struct Watching {
    targets: Vec<Target>,
    changes: watch::Receiver<u64>,
    /// Something changed since it was shown.
    changed: bool,
    /// Nothing is shown again before.
    next: Instant,
}

struct Target {
    what: Watched,
    /// Of what was shown last.
    shown: Digest,
    /// Whether the audit log says that it is watched. What began as one's own may be somebody else's by now.
    recorded: bool,
}

/// Waits until what is watched is to be looked at; for ever when nothing is.
pub(super) async fn due(watching: Option<&mut Box<Watching>>) {
    match watching {
        // Boxed: most sockets watch nothing, and wait with as little as they can.
        Some(watching) => Box::pin(watching.due()).await,
        None => pending().await,
    }
}

impl Watching {
    async fn due(&mut self) {
        if !self.changed {
            // The other end lives as long as the relay.
            let _ = self.changes.changed().await;
            self.changed = true;
        }
        sleep_until(self.next).await;
    }
}

impl Live {
    /// Begins to watch, and shows it at once.
    pub(super) async fn watch(&mut self, what: Watched) -> Result<(), End> {
        self.renew_caller().await?;
        let watched = self.watching.as_ref().map_or(0, |it| it.targets.len());
        let recorded = match may_begin(&self.app, &self.caller, watched, &what).await {
            Ok(recorded) => recorded,
            Err(problem) => {
                // What is not there is as what is there no longer.
                let answer = if problem.code == ErrorCode::NotFound {
                    RelayFrame::View { what, view: None }
                } else {
                    RelayFrame::Error { problem }
                };
                return self.send(&answer).await;
            }
        };
        let watching = self.watching.get_or_insert_with(|| {
            Box::new(Watching {
                targets: Vec::new(),
                changes: self.app.registry.changes(),
                changed: false,
                next: Instant::now(),
            })
        });
        watching.targets.retain(|target| target.what != what);
        let shown = Digest::default();
        watching.targets.push(Target {
            what,
            shown,
            recorded,
        });
        let last = watching.targets.len() - 1;
        self.show(last).await.map(drop)
    }

    /// Watches it no longer.
    pub(super) fn unwatch(&mut self, what: &Watched) {
        if let Some(watching) = &mut self.watching {
            watching.targets.retain(|target| target.what != *what);
            if watching.targets.is_empty() {
                self.watching = None;
            }
        }
    }

    /// Shows what has changed.
    pub(super) async fn look_again(&mut self) -> Result<(), End> {
        if let Some(watching) = &mut self.watching {
            watching.changed = false;
            watching.next = Instant::now() + Duration::from_millis(WATCH_PACE.0.unsigned_abs());
        }
        self.renew_caller().await?;
        let mut at = 0;
        while self.watching.as_ref().is_some_and(|it| at < it.targets.len()) {
            at += usize::from(self.show(at).await?);
        }
        Ok(())
    }

    /// Shows one thing if it is not as it was shown; `false` when it is there no longer, and was taken out.
    async fn show(&mut self, at: usize) -> Result<bool, End> {
        let target = self.watching.as_ref().and_then(|it| it.targets.get(at));
        let Some((what, recorded)) = target.map(|target| (target.what.clone(), target.recorded)) else {
            return Ok(false);
        };
        let Ok((view, audited)) = seen(&self.app, &self.caller, &what, recorded).await else {
            // The store or the engine does not answer: what was shown stands.
            return Ok(true);
        };
        let there = view.is_some();
        let frame = RelayFrame::View {
            what: what.clone(),
            view: view.map(Box::new),
        };
        let text = serde_json::to_string(&frame).map_err(|_| End::Gone)?;
        let shown: Digest = Sha256::digest(text.as_bytes()).into();
        let target = self.watching.as_mut().and_then(|it| it.targets.get_mut(at));
        let same = target.is_some_and(|target| {
            target.recorded |= audited;
            std::mem::replace(&mut target.shown, shown) == shown
        });
        if !same {
            self.send_message(axum::extract::ws::Message::Text(text.into()))
                .await?;
        }
        if !there {
            self.unwatch(&what);
        }
        Ok(there)
    }
}

/// Whether somebody who watches so many things may begin to watch one more. What is to be recorded is, and then the
/// answer is yes.
async fn may_begin(app: &App, caller: &Caller, watched: usize, what: &Watched) -> Result<bool, Problem> {
    if let Some((who, _)) = caller.principal() {
        app.take_command(who)?;
    }
    if watched >= WATCHED {
        let title = "As much is watched on this connection as may be. Stop watching something first.";
        return Err(Problem::new(ErrorCode::RateLimited, title));
    }
    match what {
        Watched::Session { session_id } => {
            // Before it is looked for: customers learn nothing of what is there.
            access::widest(caller, Act::ReadRouting)?;
            let standings = standings(app, caller, *session_id).await?;
            let grant = ask::allow(app, caller, Act::ReadChat, &standings, *session_id).await?;
            return Ok(grant.audited);
        }
        Watched::Roster => access::widest(caller, Act::ReadPeople)?,
        Watched::Queues | Watched::Queue { .. } => access::widest(caller, Act::ReadQueues)?,
    };
    Ok(false)
}

/// What there is to see, nothing when it is not theirs to see; and whether the audit log says by now that they see it.
async fn seen(
    app: &App,
    caller: &Caller,
    what: &Watched,
    recorded: bool,
) -> Result<(Option<WatchedView>, bool), Problem> {
    let mut audited = recorded;
    let found = match what {
        Watched::Session { session_id } => match session(app, caller, *session_id, recorded).await {
            Ok((view, now)) => {
                audited |= now;
                Ok(view)
            }
            Err(problem) => Err(problem),
        },
        Watched::Roster => match access::widest(caller, Act::ReadPeople) {
            Ok(grant) => {
                let specialists = overview::specialists(app, &access::scope(caller, grant)).await;
                specialists.map(|specialists| WatchedView::Roster { specialists })
            }
            Err(problem) => Err(problem),
        },
        Watched::Queues => match access::widest(caller, Act::ReadQueues) {
            Ok(grant) => {
                let queues = overview::queues(app, &access::scope(caller, grant)).await;
                queues.map(|queues| WatchedView::Queues { queues })
            }
            Err(problem) => Err(problem),
        },
        Watched::Queue { queue_id } => {
            let serves = match caller {
                Caller::Staff { person, .. } => access::serves(person, *queue_id),
                Caller::Customer { .. } | Caller::Operator => false,
            };
            let standings: &[Standing] = if serves { &[Standing::Queue] } else { &[] };
            match access::decide(caller, Act::ReadQueues, standings) {
                Ok(_) => match overview::queue(app, *queue_id).await {
                    Ok(Some(queue)) => Ok(WatchedView::Queue { queue }),
                    Ok(None) => Err(access::missing()),
                    Err(problem) => Err(problem),
                },
                Err(problem) => Err(problem),
            }
        }
    };
    match found {
        Ok(view) => Ok((Some(view), audited)),
        Err(problem) if matches!(problem.code, ErrorCode::NotFound | ErrorCode::Forbidden) => {
            Ok((None, audited))
        }
        Err(problem) => Err(problem),
    }
}

/// A chat, and whether that it is seen is in the audit log.
async fn session(
    app: &App,
    caller: &Caller,
    id: SessionId,
    recorded: bool,
) -> Result<(WatchedView, bool), Problem> {
    let standings = standings(app, caller, id).await?;
    let mut grant = access::decide(caller, Act::ReadChat, &standings)?;
    if grant.audited && !recorded {
        grant = ask::allow(app, caller, Act::ReadChat, &standings, id).await?;
    }
    let failed = |error| unavailable(&error);
    let session = app.store.session(id).await.map_err(failed)?;
    let session = session.ok_or_else(access::missing)?;
    let messages = app.store.page(id, Seq(u64::MAX), PAGE_USUAL).await;
    let record = SessionRecord {
        session: render::for_staff(session),
        messages: messages.map_err(failed)?,
        details: app.store.details(id).await.map_err(failed)?.map(Box::new),
        notes: app.store.notes(id).await.map_err(failed)?,
    };
    Ok((WatchedView::Session { record }, grant.audited))
}

async fn standings(app: &App, caller: &Caller, id: SessionId) -> Result<Vec<Standing>, Problem> {
    let session = app.store.session(id).await.map_err(|error| unavailable(&error))?;
    let session = session.ok_or_else(access::missing)?;
    Ok(ask::standings(app, caller, &session).await?.1)
}
