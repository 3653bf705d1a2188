//! What a client missed: events after its position if the log can continue from there, all anew otherwise.
//!
//! Every `events` frame continues from the last one on this socket, so that a gap shows by number.

use super::goodbye::{End, merged, signed_out, store_failed};
use super::socket::Live;
use crate::render::{self, Messages};
use crate::store::Store;
use axum::extract::ws::Message;
use std::{fmt::Write as _, sync::Arc};
use switchboard_core::Principal;
use switchboard_model::Position;
use switchboard_protocol::{Cursor, RelayFrame, Snapshot, SnapshotReason};

/// Events read from the store at once.
const PAGE: u32 = 256;

impl Live {
    /// Events after a cursor if nothing speaks against it, all anew otherwise.
    pub(super) async fn continue_from(
        &mut self,
        from: Option<Cursor>,
        head: Cursor,
        against: Option<SnapshotReason>,
    ) -> Result<(), End> {
        match (against, from) {
            (None, Some(from)) => {
                self.upto = from.position;
                self.catch_up().await
            }
            (reason, _) => self.snapshot(head, reason.unwrap_or(SnapshotReason::First)).await,
        }
    }

    async fn snapshot(&mut self, head: Cursor, reason: SnapshotReason) -> Result<(), End> {
        let found = render::snapshot(&*self.app.store, self.who)
            .await
            .map_err(|error| store_failed(&error))?;
        let Some((position, view)) = found else {
            return Err(End::Bye(Box::new(signed_out())));
        };
        let cursor = Cursor { position, ..head };
        self.send(&RelayFrame::Snapshot(Box::new(Snapshot { cursor, reason, view })))
            .await?;
        self.upto = position;
        Ok(())
    }

    /// Everything after the position the client stands at.
    pub(super) async fn catch_up(&mut self) -> Result<(), End> {
        loop {
            let run = self
                .app
                .store
                .log_for(self.who, self.upto, PAGE)
                .await
                .map_err(|error| store_failed(&error))?;
            // Asked after the log was read: what it holds must not reach over a merge.
            if self.upto < anew(&*self.app.store, self.who).await? {
                return Err(End::Bye(Box::new(merged())));
            }
            let messages = Messages::of(&*self.app.store, &run.entries)
                .await
                .map_err(|error| store_failed(&error))?;
            let mut events = Vec::with_capacity(run.entries.len());
            for entry in &run.entries {
                let event = render::event(&*self.app.store, &messages, self.who, entry)
                    .await
                    .map_err(|error| store_failed(&error))?;
                if let Some(event) = event {
                    let json = serde_json::to_string(&event).map_err(|_| End::Gone)?;
                    events.push((event.position, json.into()));
                }
            }
            let whole = run.entries.len() < PAGE as usize;
            self.send_events(&events, Some(run.upto)).await?;
            if whole {
                return Ok(());
            }
        }
    }

    /// One `events` frame; what the client has already is left out. `upto` is at least the last event's position.
    pub(super) async fn send_events(
        &mut self,
        run: &[(Position, Arc<str>)],
        upto: Option<Position>,
    ) -> Result<(), End> {
        let after = self.upto;
        let mut frame = String::from("\"events\":[");
        let mut reached = after.max(upto.unwrap_or(after));
        let mut last = after;
        for (position, json) in run {
            if *position <= last {
                continue;
            }
            if last != after {
                frame.push(',');
            }
            frame.push_str(json);
            last = *position;
        }
        reached = reached.max(last);
        if reached == after {
            return Ok(());
        }
        let mut text = String::with_capacity(frame.len() + 64);
        let _ = write!(
            text,
            "{{\"type\":\"events\",\"after\":{after},\"upto\":{reached},{frame}]}}"
        );
        self.send_message(Message::Text(text.into())).await?;
        self.upto = reached;
        Ok(())
    }
}

/// The position that a cursor must have reached: before it, what this principal may see was another log's.
async fn anew(store: &dyn Store, who: Principal) -> Result<Position, End> {
    match who {
        Principal::Specialist(_) => Ok(Position(0)),
        Principal::Customer(id) => {
            let found = store.customer(id).await;
            match found.map_err(|error| store_failed(&error))? {
                Some(customer) if customer.id == id => Ok(customer.anew),
                Some(_) => Err(End::Bye(Box::new(merged()))),
                None => Ok(Position(0)),
            }
        }
    }
}

/// Why a client cannot go on from where it says it stands; `None` when it can. Before `anew` nobody can, and before the
/// horizon nobody may: what they have may have been erased since.
pub(super) async fn not_resumable(
    store: &dyn Store,
    who: Principal,
    from: Option<Cursor>,
    head: Cursor,
) -> Result<Option<SnapshotReason>, End> {
    let anew = anew(store, who).await?;
    let Some(from) = from else {
        return Ok(Some(SnapshotReason::First));
    };
    if from.epoch != head.epoch {
        return Ok(Some(SnapshotReason::EpochChanged));
    }
    if from.position > head.position || from.position < anew {
        return Ok(Some(SnapshotReason::PositionUnknown));
    }
    let kept = store.retention().await.map_err(|error| store_failed(&error))?;
    Ok((from.position < kept.horizon).then_some(SnapshotReason::PositionExpired))
}
