//! What I write: outbox, messages on their way, drafts, read marks.

use super::{Cache, CacheError};
use rusqlite::{Connection, Row, params};
use switchboard_model::{CommandId, MessageId, Seq, SessionId, Timestamp};
use switchboard_protocol::{Command, Problem};
use switchboard_sync::Pending;

/// A message written here that the log has not brought back yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct OwnMessage {
    /// Made here.
    pub(crate) id: MessageId,
    /// Where it belongs.
    pub(crate) session_id: SessionId,
    /// The text, trimmed.
    pub(crate) text: String,
    /// When it was written, on the relay's clock as far as it is known.
    pub(crate) at: Timestamp,
    /// How far it got.
    pub(crate) state: OwnState,
}

/// How far a message of mine got.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum OwnState {
    /// In the outbox.
    Waiting,
    /// Acknowledged.
    Sent,
    /// Refused.
    Failed(Problem),
}

impl Cache {
    /// Puts a command at the outbox's end; with the message it carries, and instead of the draft, if it is one.
    /// When this returns, it is durable.
    pub(crate) fn submit(
        &mut self,
        pending: &Pending,
        message: Option<&OwnMessage>,
    ) -> Result<(), CacheError> {
        let transaction = self.connection.transaction()?;
        transaction.execute(
            "INSERT INTO outbox (id, command) VALUES (?1, ?2)",
            params![pending.id.to_string(), serde_json::to_string(&pending.command)?],
        )?;
        if let Some(message) = message {
            put_own(&transaction, message)?;
            transaction.execute(
                "DELETE FROM drafts WHERE session_id = ?1",
                [message.session_id.to_string()],
            )?;
        }
        Ok(transaction.commit()?)
    }

    /// Sends a refused message again, under a new command; the draft stays.
    pub(crate) fn resubmit(&mut self, pending: &Pending, message: &OwnMessage) -> Result<(), CacheError> {
        let transaction = self.connection.transaction()?;
        transaction.execute(
            "INSERT INTO outbox (id, command) VALUES (?1, ?2)",
            params![pending.id.to_string(), serde_json::to_string(&pending.command)?],
        )?;
        put_own(&transaction, message)?;
        Ok(transaction.commit()?)
    }

    /// Takes a command out of the outbox that was not sent.
    pub(crate) fn withdraw(&self, id: CommandId) -> Result<(), CacheError> {
        self.connection
            .execute("DELETE FROM outbox WHERE id = ?1", [id.to_string()])?;
        Ok(())
    }

    /// Forgets a refused message.
    pub(crate) fn discard(&self, id: MessageId) -> Result<(), CacheError> {
        self.connection
            .execute("DELETE FROM own_messages WHERE id = ?1", [id.to_string()])?;
        Ok(())
    }

    /// Keeps a draft; an empty one is forgotten.
    pub(crate) fn save_draft(&self, session_id: SessionId, text: &str) -> Result<(), CacheError> {
        if text.is_empty() {
            self.connection.execute(
                "DELETE FROM drafts WHERE session_id = ?1",
                [session_id.to_string()],
            )?;
        } else {
            self.connection.execute(
                "INSERT INTO drafts (session_id, text) VALUES (?1, ?2)
                 ON CONFLICT (session_id) DO UPDATE SET text = excluded.text",
                params![session_id.to_string(), text],
            )?;
        }
        Ok(())
    }

    /// Remembers how far I have read; never backwards.
    pub(crate) fn mark_read(&self, session_id: SessionId, seq: Seq) -> Result<(), CacheError> {
        self.connection.execute(
            "INSERT INTO read_marks (session_id, seq) VALUES (?1, ?2)
             ON CONFLICT (session_id) DO UPDATE SET seq = max(seq, excluded.seq)",
            params![session_id.to_string(), seq.0.cast_signed()],
        )?;
        Ok(())
    }

    pub(super) fn outbox(&self) -> Result<Vec<Pending>, CacheError> {
        let mut statement = self
            .connection
            .prepare("SELECT id, command FROM outbox ORDER BY place")?;
        let rows = statement.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?)))?;
        rows.map(|row| {
            let (id, command) = row?;
            Ok(Pending {
                id: id.parse()?,
                command: serde_json::from_str::<Command>(&command)?,
            })
        })
        .collect()
    }

    pub(super) fn own_messages(&self) -> Result<Vec<OwnMessage>, CacheError> {
        let mut statement = self
            .connection
            .prepare("SELECT id, session_id, text, at, state, problem FROM own_messages ORDER BY place")?;
        let mut rows = statement.query([])?;
        let mut messages = Vec::new();
        while let Some(row) = rows.next()? {
            messages.push(own_message(row)?);
        }
        Ok(messages)
    }
}

/// Writes one of my messages, keeping its place if it has one.
pub(super) fn put_own(connection: &Connection, message: &OwnMessage) -> Result<(), CacheError> {
    let (state, problem) = match &message.state {
        OwnState::Waiting => ("waiting", None),
        OwnState::Sent => ("sent", None),
        OwnState::Failed(problem) => ("failed", Some(serde_json::to_string(problem)?)),
    };
    connection.execute(
        "INSERT INTO own_messages (id, session_id, text, at, state, problem) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT (id) DO UPDATE SET state = excluded.state, problem = excluded.problem",
        params![
            message.id.to_string(),
            message.session_id.to_string(),
            message.text,
            message.at.0,
            state,
            problem
        ],
    )?;
    Ok(())
}

fn own_message(row: &Row<'_>) -> Result<OwnMessage, CacheError> {
    let problem: Option<String> = row.get(5)?;
    let state = match (row.get::<_, String>(4)?.as_str(), problem) {
        ("waiting", None) => OwnState::Waiting,
        ("sent", None) => OwnState::Sent,
        ("failed", Some(problem)) => OwnState::Failed(serde_json::from_str(&problem)?),
        (_, _) => return Err(CacheError::Corrupt("unknown state of a message".to_owned())),
    };
    Ok(OwnMessage {
        id: row.get::<_, String>(0)?.parse()?,
        session_id: row.get::<_, String>(1)?.parse()?,
        text: row.get(2)?,
        at: Timestamp(row.get(3)?),
        state,
    })
}
