//! Rows as the log describes them: written as a whole, by their ids.

use super::CacheError;
use rusqlite::{Connection, OptionalExtension as _, params};
use serde::{Deserialize, Serialize};
use switchboard_model::{MessageId, SessionId, SpecialistStatus, StatusReason};
use switchboard_protocol::{
    MessageView, NoteView, OfferView, ProfileView, SessionDetails, SessionRecord, SessionView, WrapUpView,
};

pub(super) fn put_status(
    connection: &Connection,
    status: SpecialistStatus,
    reason: StatusReason,
    then: Option<SpecialistStatus>,
) -> Result<(), CacheError> {
    connection.execute(
        "UPDATE account SET status = ?1, status_reason = ?2, status_then = ?3",
        params![status.word(), reason.word(), then.map(SpecialistStatus::word)],
    )?;
    Ok(())
}

pub(super) fn put_wrap_up(connection: &Connection, wrap_up: &WrapUpView) -> Result<(), CacheError> {
    connection.execute(
        "INSERT INTO wrap_ups (session_id, view) VALUES (?1, ?2)
         ON CONFLICT (session_id) DO UPDATE SET view = excluded.view",
        params![wrap_up.session_id.to_string(), serde_json::to_string(wrap_up)?],
    )?;
    Ok(())
}

pub(super) fn put_profile(connection: &Connection, profile: &ProfileView) -> Result<(), CacheError> {
    connection.execute(
        "UPDATE account SET profile = ?1",
        [serde_json::to_string(profile)?],
    )?;
    Ok(())
}

pub(super) fn put_offer(connection: &Connection, offer: &OfferView) -> Result<(), CacheError> {
    connection.execute(
        "INSERT INTO offers (id, view) VALUES (?1, ?2) ON CONFLICT (id) DO UPDATE SET view = excluded.view",
        params![offer.id.to_string(), serde_json::to_string(offer)?],
    )?;
    Ok(())
}

/// Keeps a session that is mine. One that is open here already keeps its place, and so does one that is over; any
/// other comes last.
pub(super) fn assign(connection: &Connection, record: &SessionRecord) -> Result<(), CacheError> {
    if record.session.ended_at.is_none() {
        connection.execute(
            "DELETE FROM sessions WHERE id = ?1 AND (ended_at IS NOT NULL OR gone IS NOT NULL)",
            [record.session.id.to_string()],
        )?;
    }
    put_session(connection, &record.session)?;
    let about = About {
        details: record.details.clone(),
        notes: record.notes.clone(),
    };
    put_about(connection, record.session.id, &about)?;
    connection.execute(
        "DELETE FROM messages WHERE session_id = ?1",
        [record.session.id.to_string()],
    )?;
    record
        .messages
        .iter()
        .try_for_each(|message| put_message(connection, message))
}

/// What is written down about a session.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct About {
    pub(super) details: Option<Box<SessionDetails>>,
    pub(super) notes: Vec<NoteView>,
}

pub(super) fn put_about(connection: &Connection, id: SessionId, about: &About) -> Result<(), CacheError> {
    connection.execute(
        "UPDATE sessions SET about = ?2 WHERE id = ?1",
        params![id.to_string(), serde_json::to_string(about)?],
    )?;
    Ok(())
}

pub(super) fn about(connection: &Connection, id: SessionId) -> Result<About, CacheError> {
    let about: Option<String> = connection
        .prepare_cached("SELECT about FROM sessions WHERE id = ?1")?
        .query_row([id.to_string()], |row| row.get(0))
        .optional()?
        .flatten();
    Ok(about
        .map(|about| serde_json::from_str(&about))
        .transpose()?
        .unwrap_or_default())
}

pub(super) fn put_session(connection: &Connection, session: &SessionView) -> Result<(), CacheError> {
    connection.execute(
        "INSERT INTO sessions (id, ended_at, view) VALUES (?1, ?2, ?3)
         ON CONFLICT (id) DO UPDATE SET ended_at = excluded.ended_at, view = excluded.view, gone = NULL",
        params![
            session.id.to_string(),
            session.ended_at.map(|at| at.0),
            serde_json::to_string(session)?
        ],
    )?;
    Ok(())
}

/// Keeps a message once, by its id; one of a session that is not known here is left out, as the machine does.
pub(super) fn put_message(connection: &Connection, message: &MessageView) -> Result<(), CacheError> {
    connection.execute(
        "INSERT INTO messages (id, session_id, seq, view) SELECT ?1, ?2, ?3, ?4
         WHERE EXISTS (SELECT 1 FROM sessions WHERE id = ?2 AND gone IS NULL)
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

/// One message.
pub(super) fn message(connection: &Connection, id: MessageId) -> Result<Option<MessageView>, CacheError> {
    let view: Option<String> = connection
        .query_row(
            "SELECT view FROM messages WHERE id = ?1",
            [id.to_string()],
            |row| row.get(0),
        )
        .optional()?;
    Ok(view.map(|view| serde_json::from_str(&view)).transpose()?)
}

/// A session that is or was mine.
pub(super) fn session(connection: &Connection, id: SessionId) -> Result<Option<SessionView>, CacheError> {
    let view: Option<String> = connection
        .query_row(
            "SELECT view FROM sessions WHERE id = ?1 AND gone IS NULL",
            [id.to_string()],
            |row| row.get(0),
        )
        .optional()?;
    Ok(view.map(|view| serde_json::from_str(&view)).transpose()?)
}
