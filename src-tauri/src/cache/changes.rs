//! Follows the log: what the machine reports is kept in one transaction with the cursor it ends in.

use super::left::{leave, leave_open};
use super::own::put_own;
use super::rows::{
    about, assign, message, put_about, put_message, put_offer, put_profile, put_session, put_status,
    put_wrap_up, session,
};
use super::{Cache, CacheError, Left, OwnMessage};
use rusqlite::{Connection, params};
use switchboard_model::{MessageId, SessionId};
use switchboard_protocol::{Cursor, EventBody, LogEvent, SnapshotReason, SpecialistState, View};
use switchboard_sync::{Change, apply_to_message, apply_to_notes, apply_to_session, message_of, session_of};

impl Cache {
    /// Keeps what happened. `own` are messages of mine whose state changed with it, `landed` those that the log has
    /// brought back. When this returns, it is durable.
    pub(crate) fn commit(
        &mut self,
        changes: &[Change],
        own: &[OwnMessage],
        landed: &[MessageId],
    ) -> Result<(), CacheError> {
        let transaction = self.connection.transaction()?;
        for change in changes {
            keep(&transaction, change)?;
        }
        for message in own {
            put_own(&transaction, message)?;
        }
        for id in landed {
            transaction.execute("DELETE FROM own_messages WHERE id = ?1", [id.to_string()])?;
        }
        Ok(transaction.commit()?)
    }
}

fn keep(connection: &Connection, change: &Change) -> Result<(), CacheError> {
    match change {
        Change::Reset { reason, view, cursor } => {
            match view {
                View::Specialist(state) => replace(connection, *reason, state)?,
                View::Customer(_) => return Err(CacheError::Corrupt("a customer's snapshot".to_owned())),
            }
            put_cursor(connection, cursor)
        }
        Change::Event { event } => follow(connection, event),
        Change::Cursor(cursor) => put_cursor(connection, cursor),
        Change::Settled { pending, .. } => {
            connection.execute("DELETE FROM outbox WHERE id = ?1", [pending.id.to_string()])?;
            Ok(())
        }
        Change::Place(_)
        | Change::Typing { .. }
        | Change::Warnings(_)
        | Change::Watched { .. }
        | Change::Problem(_) => Ok(()),
    }
}

fn put_cursor(connection: &Connection, cursor: &Cursor) -> Result<(), CacheError> {
    connection.execute(
        "UPDATE account SET epoch = ?1, position = ?2, synced = 1",
        params![cursor.epoch.to_string(), cursor.position.0.cast_signed()],
    )?;
    Ok(())
}

/// Takes a snapshot for all there is; older history stays, unless it belongs to another log. An open session that it
/// does not have is mine no longer.
fn replace(
    connection: &Connection,
    reason: SnapshotReason,
    state: &SpecialistState,
) -> Result<(), CacheError> {
    connection.execute_batch("DELETE FROM offers; DELETE FROM wrap_ups;")?;
    match reason {
        SnapshotReason::EpochChanged => connection.execute_batch("DELETE FROM sessions;")?,
        SnapshotReason::First | SnapshotReason::PositionUnknown => leave_open(connection)?,
        SnapshotReason::PositionExpired => {
            connection.execute_batch("DELETE FROM sessions WHERE ended_at IS NOT NULL;")?;
            leave_open(connection)?;
        }
    }
    put_profile(connection, &state.profile)?;
    put_status(connection, state.status, state.status_reason, state.status_then)?;
    for offer in &state.offers {
        put_offer(connection, offer)?;
    }
    for wrap_up in &state.wrap_ups {
        put_wrap_up(connection, wrap_up)?;
    }
    state
        .sessions
        .iter()
        .try_for_each(|record| assign(connection, record))
}

fn follow(connection: &Connection, event: &LogEvent) -> Result<(), CacheError> {
    match &event.body {
        EventBody::SessionAssigned { record } => assign(connection, record),
        EventBody::SessionLeft {
            session_id,
            to,
            reason,
        } => {
            let (to, reason) = (to.clone(), *reason);
            leave(connection, *session_id, &Left { to, reason })
        }
        EventBody::SessionErased { session_id } => erase(connection, *session_id),
        EventBody::MessagePosted { message } => {
            put_message(connection, message)?;
            change_session(connection, event)
        }
        EventBody::MessageEdited { .. } | EventBody::MessageDeleted { .. } => {
            change_message(connection, event)
        }
        EventBody::SessionUpdated { .. } | EventBody::NotePosted { .. } | EventBody::NoteDeleted { .. } => {
            change_about(connection, event)?;
            change_session(connection, event)
        }
        EventBody::SessionEnded { .. }
        | EventBody::MessagesMarked { .. }
        | EventBody::SessionReminded { .. }
        | EventBody::SessionTransferred { .. }
        | EventBody::TransferEnded { .. }
        | EventBody::SessionParked { .. }
        | EventBody::SessionUnparked { .. }
        | EventBody::PriorityChanged { .. } => change_session(connection, event),
        EventBody::WrapUpStarted { wrap_up } => put_wrap_up(connection, wrap_up),
        EventBody::WrapUpEnded { session_id } => {
            connection.execute(
                "DELETE FROM wrap_ups WHERE session_id = ?1",
                [session_id.to_string()],
            )?;
            Ok(())
        }
        EventBody::OfferMade { offer } => put_offer(connection, offer),
        EventBody::OfferEnded { offer_id, .. } => {
            connection.execute("DELETE FROM offers WHERE id = ?1", [offer_id.to_string()])?;
            Ok(())
        }
        EventBody::StatusChanged { status, reason, then } => put_status(connection, *status, *reason, *then),
        EventBody::ProfileChanged { profile } => put_profile(connection, profile),
        // A customer's events; a specialist's log has none.
        EventBody::SessionStarted { .. }
        | EventBody::SpecialistJoined { .. }
        | EventBody::SessionRequeued { .. }
        | EventBody::QueueChanged { .. }
        | EventBody::SessionReopened { .. }
        | EventBody::SessionRated { .. } => Ok(()),
    }
}

/// Nothing of it stays, also not what was written here and never sent.
fn erase(connection: &Connection, id: SessionId) -> Result<(), CacheError> {
    for table in ["own_messages", "drafts", "read_marks", "wrap_ups"] {
        let rows = format!("DELETE FROM {table} WHERE session_id = ?1");
        connection.execute(&rows, [id.to_string()])?;
    }
    connection.execute("DELETE FROM sessions WHERE id = ?1", [id.to_string()])?;
    Ok(())
}

/// Changes a message where it stands, if it is here.
fn change_message(connection: &Connection, event: &LogEvent) -> Result<(), CacheError> {
    let Some(id) = message_of(&event.body) else {
        return Ok(());
    };
    let Some(mut message) = message(connection, id)? else {
        return Ok(());
    };
    apply_to_message(&mut message, event);
    connection.execute(
        "UPDATE messages SET view = ?2 WHERE id = ?1",
        params![id.to_string(), serde_json::to_string(&message)?],
    )?;
    Ok(())
}

/// Changes what is written down about a session of mine.
fn change_about(connection: &Connection, event: &LogEvent) -> Result<(), CacheError> {
    let Some(id) = session_of(&event.body) else {
        return Ok(());
    };
    if session(connection, id)?.is_none() {
        return Ok(());
    }
    let mut about = about(connection, id)?;
    apply_to_notes(&mut about.details, &mut about.notes, &event.body);
    put_about(connection, id, &about)
}

/// Changes a session of mine where it stands.
fn change_session(connection: &Connection, event: &LogEvent) -> Result<(), CacheError> {
    let Some(id) = session_of(&event.body) else {
        return Ok(());
    };
    let Some(before) = session(connection, id)? else {
        return Ok(());
    };
    let mut after = before.clone();
    apply_to_session(&mut after, event);
    if after == before {
        return Ok(());
    }
    put_session(connection, &after)
}
