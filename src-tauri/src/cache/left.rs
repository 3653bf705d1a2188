//! Chats that are mine no longer. They stay while they are open in the window or hold something I wrote, which only its
//! writer may throw away.

use super::{Cache, CacheError};
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use switchboard_model::{RequeueReason, SessionId};
use switchboard_protocol::{MessageView, PersonView, SessionView};

/// How a session left me.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Left {
    /// Who has it; absent when it waits again, or when nobody told.
    pub(crate) to: Option<PersonView>,
    /// Why it waits again; absent when somebody took it over, or when nobody told.
    pub(crate) reason: Option<RequeueReason>,
}

/// A session that left me, with its last message.
#[derive(Clone, Debug)]
pub(crate) struct LeftSession {
    /// The session, as it was when it left.
    pub(crate) session: SessionView,
    /// Its last message.
    pub(crate) last: Option<MessageView>,
    /// How it left.
    pub(crate) left: Left,
}

impl Cache {
    /// The sessions that left me, in the order they became mine.
    pub(crate) fn left(&self) -> Result<Vec<LeftSession>, CacheError> {
        let mut statement = self.connection.prepare(
            "SELECT view, (SELECT m.view FROM messages m WHERE m.session_id = s.id ORDER BY seq DESC LIMIT 1), gone
             FROM sessions s WHERE gone IS NOT NULL ORDER BY place",
        )?;
        let rows = statement.query_map([], |row| {
            Ok((
                row.get::<_, String>(0)?,
                row.get::<_, Option<String>>(1)?,
                row.get::<_, String>(2)?,
            ))
        })?;
        rows.map(|row| {
            let (session, last, left) = row?;
            Ok(LeftSession {
                session: serde_json::from_str(&session)?,
                last: last.map(|view| serde_json::from_str(&view)).transpose()?,
                left: serde_json::from_str(&left)?,
            })
        })
        .collect()
    }

    /// Forgets a session that left me, and what of mine the relay has acknowledged there.
    pub(crate) fn forget_left(&mut self, id: SessionId) -> Result<(), CacheError> {
        let transaction = self.connection.transaction()?;
        transaction.execute(
            "DELETE FROM sessions WHERE id = ?1 AND gone IS NOT NULL",
            [id.to_string()],
        )?;
        transaction.execute(
            "DELETE FROM own_messages WHERE session_id = ?1 AND state = 'sent'",
            [id.to_string()],
        )?;
        Ok(transaction.commit()?)
    }
}

/// The session is mine no longer.
pub(super) fn leave(connection: &Connection, id: SessionId, left: &Left) -> Result<(), CacheError> {
    connection.execute(
        "UPDATE sessions SET gone = ?2 WHERE id = ?1 AND gone IS NULL",
        [id.to_string(), serde_json::to_string(left)?],
    )?;
    Ok(())
}

/// No open session is mine, as far as is known; nobody told where they went.
pub(super) fn leave_open(connection: &Connection) -> Result<(), CacheError> {
    connection.execute(
        "UPDATE sessions SET gone = ?1 WHERE ended_at IS NULL AND gone IS NULL",
        [serde_json::to_string(&Left::default())?],
    )?;
    Ok(())
}
