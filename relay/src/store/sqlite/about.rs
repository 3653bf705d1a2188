//! What is written down about sessions: details, partly encrypted, and staff's notes.

use super::columns::{count, id, json, number, read_json, unreadable};
use crate::store::{Details, SeenNote};
use rusqlite::{Connection, OptionalExtension, Result, Row, params, types::Type};
use serde::{Serialize, de::DeserializeOwned};
use switchboard_model::{NoteId, Position, SessionId, SpecialistId, Timestamp};
use switchboard_protocol::{NoteView, PersonView, SessionDetails};

/// What is named takes the place of what was there.
pub(super) fn put(db: &Connection, session: SessionId, details: &Details, at: Timestamp) -> Result<()> {
    let key = session.uuid().into_bytes();
    if let Some(name) = &details.name {
        db.prepare_cached("UPDATE sessions SET customer_name = ?2 WHERE id = ?1")?
            .execute(params![key, name])?;
    }
    db.prepare_cached(
        "INSERT INTO session_details (session, contact, context, origin, tags, attributes, updated_at)
         VALUES (?1, encrypted(?2, 'session_details.contact', ?1), encrypted(?3, 'session_details.context', ?1),
             encrypted(?4, 'session_details.origin', ?1), COALESCE(?5, '[]'), COALESCE(?6, '{}'), ?7)
         ON CONFLICT (session) DO UPDATE SET contact = COALESCE(excluded.contact, contact),
             context = COALESCE(excluded.context, context), origin = COALESCE(excluded.origin, origin),
             tags = COALESCE(?5, tags), attributes = COALESCE(?6, attributes), updated_at = ?7",
    )?
    .execute(params![
        key,
        optional(details.contact.as_ref())?,
        optional(details.context.as_ref())?,
        optional(details.origin.as_ref())?,
        optional(details.tags.as_ref())?,
        optional(details.attributes.as_ref())?,
        at.0
    ])
    .map(|_| ())
}

pub(super) fn put_note(db: &Connection, id: NoteId, note: &SeenNote, at: Timestamp) -> Result<()> {
    db.prepare_cached(
        "INSERT INTO notes (id, session, position, author, text, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?
    .execute(params![
        id.uuid().into_bytes(),
        note.session.uuid().into_bytes(),
        number(note.position.0)?,
        note.author.uuid().into_bytes(),
        note.text,
        at.0
    ])
    .map(|_| ())
}

pub(super) fn delete_note(db: &Connection, id: NoteId) -> Result<()> {
    db.prepare_cached("DELETE FROM notes WHERE id = ?1")?
        .execute([id.uuid().into_bytes()])
        .map(|_| ())
}

/// All that is written down about a session but its notes; `None` for those of earlier builds.
pub(super) fn details(db: &Connection, session: SessionId) -> Result<Option<SessionDetails>> {
    db.prepare_cached(
        "SELECT decrypted(contact, 'session_details.contact', session),
             decrypted(context, 'session_details.context', session),
             decrypted(origin, 'session_details.origin', session), tags, attributes
         FROM session_details WHERE session = ?1",
    )?
    .query_row([session.uuid().into_bytes()], |row| {
        Ok(SessionDetails {
            contact: read_optional(row, 0)?.unwrap_or_default(),
            context: read_optional(row, 1)?.unwrap_or_default(),
            origin: read_optional(row, 2)?,
            tags: read_json(row, 3)?,
            attributes: read_json(row, 4)?,
        })
    })
    .optional()
}

/// A session's notes, oldest first.
pub(super) fn notes(db: &Connection, session: SessionId) -> Result<Vec<NoteView>> {
    db.prepare_cached(
        "SELECT n.id, n.author, p.name, n.text, n.at FROM notes AS n JOIN people AS p ON p.id = n.author
         WHERE n.session = ?1 ORDER BY n.position",
    )?
    .query_map([session.uuid().into_bytes()], |row| {
        Ok(NoteView {
            id: id(row, 0, NoteId::new)?,
            author: PersonView {
                id: id(row, 1, SpecialistId::new)?,
                name: row.get(2)?,
            },
            text: row.get(3)?,
            at: Timestamp(row.get(4)?),
        })
    })?
    .collect()
}

/// What is known of a note.
pub(super) fn note(db: &Connection, asked: NoteId) -> Result<Option<SeenNote>> {
    db.prepare_cached("SELECT session, author, text, position FROM notes WHERE id = ?1")?
        .query_row([asked.uuid().into_bytes()], |row| {
            Ok(SeenNote {
                session: id(row, 0, SessionId::new)?,
                author: id(row, 1, SpecialistId::new)?,
                text: row.get(2)?,
                position: Position(count(row, 3)?),
            })
        })
        .optional()
}

fn optional<T: Serialize>(value: Option<&T>) -> Result<Option<String>> {
    value.map(json).transpose()
}

fn read_optional<T: DeserializeOwned>(row: &Row<'_>, at: usize) -> Result<Option<T>> {
    let text: Option<String> = row.get(at)?;
    let read = text.map(|text| serde_json::from_str(&text)).transpose();
    read.map_err(|error| unreadable(at, Type::Text, error.to_string()))
}
