//! Follows the log: what the machine reports is kept in one transaction with the cursor it ends in.

use super::own::put_own;
use super::{Cache, CacheError, OwnMessage};
use rusqlite::{Connection, OptionalExtension as _, params};
use switchboard_model::{MessageId, SessionState};
use switchboard_protocol::{
    Cursor, EventBody, LogEvent, MessageView, OfferView, ProfileView, SessionRecord, SessionView,
    SnapshotReason, SpecialistState, View,
};
use switchboard_sync::Change;

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
        Change::Place { .. } | Change::Problem(_) => Ok(()),
    }
}

fn put_cursor(connection: &Connection, cursor: &Cursor) -> Result<(), CacheError> {
    connection.execute(
        "UPDATE account SET epoch = ?1, position = ?2, synced = 1",
        params![cursor.epoch.to_string(), cursor.position.0.cast_signed()],
    )?;
    Ok(())
}

/// Takes a snapshot for all there is; older history stays, unless it belongs to another log.
fn replace(
    connection: &Connection,
    reason: SnapshotReason,
    state: &SpecialistState,
) -> Result<(), CacheError> {
    connection.execute_batch(match reason {
        SnapshotReason::EpochChanged => "DELETE FROM offers; DELETE FROM sessions;",
        SnapshotReason::First | SnapshotReason::PositionUnknown => {
            "DELETE FROM offers; DELETE FROM sessions WHERE ended_at IS NULL;"
        }
    })?;
    put_profile(connection, &state.profile)?;
    connection.execute("UPDATE account SET status = ?1", [state.status.word()])?;
    for offer in &state.offers {
        put_offer(connection, offer)?;
    }
    for record in &state.sessions {
        put_record(connection, record)?;
    }
    Ok(())
}

fn follow(connection: &Connection, event: &LogEvent) -> Result<(), CacheError> {
    match &event.body {
        EventBody::SessionAssigned { record } => put_record(connection, record),
        EventBody::MessagePosted { message } => put_message(connection, message),
        EventBody::SessionEnded {
            session_id,
            ended_by,
            resolution,
        } => {
            let Some(mut session) = session(connection, &session_id.to_string())? else {
                return Ok(());
            };
            session.state = SessionState::Completed;
            session.ended_at = Some(event.at);
            session.ended_by = Some(*ended_by);
            session.resolution = Some(*resolution);
            put_session(connection, &session)
        }
        EventBody::OfferMade { offer } => put_offer(connection, offer),
        EventBody::OfferEnded { offer_id, .. } => {
            connection.execute("DELETE FROM offers WHERE id = ?1", [offer_id.to_string()])?;
            Ok(())
        }
        EventBody::StatusChanged { status } => {
            connection.execute("UPDATE account SET status = ?1", [status.word()])?;
            Ok(())
        }
        EventBody::ProfileChanged { profile } => put_profile(connection, profile),
        // A customer's events; a specialist's log has none.
        EventBody::SessionStarted { .. } | EventBody::SpecialistJoined { .. } => Ok(()),
    }
}

fn put_profile(connection: &Connection, profile: &ProfileView) -> Result<(), CacheError> {
    connection.execute(
        "UPDATE account SET profile = ?1",
        [serde_json::to_string(profile)?],
    )?;
    Ok(())
}

fn put_offer(connection: &Connection, offer: &OfferView) -> Result<(), CacheError> {
    connection.execute(
        "INSERT INTO offers (id, view) VALUES (?1, ?2) ON CONFLICT (id) DO UPDATE SET view = excluded.view",
        params![offer.id.to_string(), serde_json::to_string(offer)?],
    )?;
    Ok(())
}

fn put_record(connection: &Connection, record: &SessionRecord) -> Result<(), CacheError> {
    put_session(connection, &record.session)?;
    connection.execute(
        "DELETE FROM messages WHERE session_id = ?1",
        [record.session.id.to_string()],
    )?;
    record
        .messages
        .iter()
        .try_for_each(|message| put_message(connection, message))
}

fn put_session(connection: &Connection, session: &SessionView) -> Result<(), CacheError> {
    connection.execute(
        "INSERT INTO sessions (id, ended_at, view) VALUES (?1, ?2, ?3)
         ON CONFLICT (id) DO UPDATE SET ended_at = excluded.ended_at, view = excluded.view",
        params![
            session.id.to_string(),
            session.ended_at.map(|at| at.0),
            serde_json::to_string(session)?
        ],
    )?;
    Ok(())
}

/// Keeps a message once, by its id; one of a session that is not known here is left out, as the machine does.
fn put_message(connection: &Connection, message: &MessageView) -> Result<(), CacheError> {
    connection.execute(
        "INSERT INTO messages (id, session_id, seq, view) SELECT ?1, ?2, ?3, ?4
         WHERE EXISTS (SELECT 1 FROM sessions WHERE id = ?2)
         ON CONFLICT DO NOTHING",
        params![
            message.id.to_string(),
            message.session_id.to_string(),
            message.seq.0.cast_signed(),
            serde_json::to_string(message)?
        ],
    )?;
    Ok(())
}

fn session(connection: &Connection, id: &str) -> Result<Option<SessionView>, CacheError> {
    let view: Option<String> = connection
        .query_row("SELECT view FROM sessions WHERE id = ?1", [id], |row| row.get(0))
        .optional()?;
    Ok(view.map(|view| serde_json::from_str(&view)).transpose()?)
}
