//! What a start finds: the state at the cursor, what was on its way, and history for reading.

use super::rows::{About, about};
use super::{Account, Cache, CacheError, OwnMessage};
use rusqlite::{OptionalExtension as _, params};
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use switchboard_model::{Position, Seq, SessionId, limits};
use switchboard_protocol::{Cursor, MessageView, SessionRecord, SessionView, SpecialistState, View};

/// All that a start needs.
pub(crate) struct Saved {
    /// Who is signed in.
    pub(crate) account: Account,
    /// Where the machine goes on.
    pub(crate) sync: switchboard_sync::Saved,
    /// My messages that the log has not brought back, in the order I wrote them.
    pub(crate) own: Vec<OwnMessage>,
    /// Replies I have begun.
    pub(crate) drafts: BTreeMap<SessionId, String>,
    /// How far I have read.
    pub(crate) read: BTreeMap<SessionId, Seq>,
}

/// A session that is over, with its last message.
#[derive(Clone, Debug)]
pub(crate) struct PastSession {
    /// The session.
    pub(crate) session: SessionView,
    /// Its last message.
    pub(crate) last: Option<MessageView>,
}

impl Cache {
    /// What was kept; `None` when nobody is signed in here.
    pub(crate) fn saved(&self) -> Result<Option<Saved>, CacheError> {
        let Some(account) = self.account()? else {
            return Ok(None);
        };
        let (synced, cursor) = self.cursor()?;
        let state = if synced {
            Some(View::Specialist(self.state(&account)?))
        } else {
            None
        };
        let sync = switchboard_sync::Saved {
            cursor,
            state,
            outbox: self.outbox()?,
        };
        Ok(Some(Saved {
            account,
            sync,
            own: self.own_messages()?,
            drafts: self.drafts()?,
            read: self.read_marks()?,
        }))
    }

    /// One conversation, from all history.
    pub(crate) fn record(&self, id: SessionId) -> Result<Option<SessionRecord>, CacheError> {
        let view: Option<String> = self
            .connection
            .query_row(
                "SELECT view FROM sessions WHERE id = ?1",
                [id.to_string()],
                |row| row.get(0),
            )
            .optional()?;
        let Some(view) = view else { return Ok(None) };
        self.with_messages(serde_json::from_str(&view)?).map(Some)
    }

    /// Every conversation, in the order they became mine.
    pub(crate) fn records(&self) -> Result<Vec<SessionRecord>, CacheError> {
        self.records_of(
            "SELECT view FROM sessions ORDER BY place LIMIT ?1",
            u32::MAX as usize,
        )
    }

    /// The latest sessions that are over, latest first, at most `limit`.
    pub(crate) fn past(&self, limit: usize) -> Result<Vec<PastSession>, CacheError> {
        let mut statement = self.connection.prepare(
            "SELECT view, (SELECT m.view FROM messages m WHERE m.session_id = s.id ORDER BY seq DESC LIMIT 1)
             FROM sessions s WHERE ended_at IS NOT NULL AND gone IS NULL ORDER BY ended_at DESC, place DESC LIMIT ?1",
        )?;
        let rows = statement.query_map([i64::try_from(limit).unwrap_or(i64::MAX)], |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, Option<String>>(1)?))
        })?;
        rows.map(|row| {
            let (session, last) = row?;
            Ok(PastSession {
                session: serde_json::from_str(&session)?,
                last: last.map(|view| serde_json::from_str(&view)).transpose()?,
            })
        })
        .collect()
    }

    /// The state at the cursor, in the order the machine keeps it.
    fn state(&self, account: &Account) -> Result<SpecialistState, CacheError> {
        let mut sessions = self.records_of(
            "SELECT view FROM sessions WHERE ended_at IS NULL AND gone IS NULL ORDER BY place LIMIT ?1",
            u32::MAX as usize,
        )?;
        sessions.extend(self.records_of(
            "SELECT view FROM sessions WHERE ended_at IS NOT NULL AND gone IS NULL
             ORDER BY ended_at DESC, place DESC LIMIT ?1",
            limits::PAST_SESSIONS,
        )?);
        Ok(SpecialistState {
            profile: account.profile.clone(),
            status: account.status,
            status_reason: account.status_reason,
            status_then: account.status_then,
            offers: self.views("SELECT view FROM offers ORDER BY place")?,
            wrap_ups: self.views("SELECT view FROM wrap_ups ORDER BY place")?,
            sessions,
        })
    }

    fn views<T: DeserializeOwned>(&self, sql: &str) -> Result<Vec<T>, CacheError> {
        let mut statement = self.connection.prepare(sql)?;
        let rows = statement.query_map([], |row| row.get::<_, String>(0))?;
        rows.map(|view| Ok(serde_json::from_str(&view?)?)).collect()
    }

    fn cursor(&self) -> Result<(bool, Option<Cursor>), CacheError> {
        let row = self
            .connection
            .query_row("SELECT synced, epoch, position FROM account", [], |row| {
                Ok((
                    row.get::<_, bool>(0)?,
                    row.get::<_, Option<String>>(1)?,
                    row.get::<_, Option<i64>>(2)?,
                ))
            })?;
        let (synced, Some(epoch), Some(position)) = row else {
            return Ok((row.0, None));
        };
        let cursor = Cursor {
            epoch: epoch.parse()?,
            position: Position(position.cast_unsigned()),
        };
        Ok((synced, Some(cursor)))
    }

    fn records_of(&self, sql: &str, limit: usize) -> Result<Vec<SessionRecord>, CacheError> {
        let mut statement = self.connection.prepare(sql)?;
        let views = statement
            .query_map(params![i64::try_from(limit).unwrap_or(i64::MAX)], |row| {
                row.get::<_, String>(0)
            })?
            .collect::<Result<Vec<_>, _>>()?;
        views
            .iter()
            .map(|view| self.with_messages(serde_json::from_str(view)?))
            .collect()
    }

    fn with_messages(&self, session: SessionView) -> Result<SessionRecord, CacheError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT view FROM messages WHERE session_id = ?1 ORDER BY seq")?;
        let messages = statement
            .query_map([session.id.to_string()], |row| row.get::<_, String>(0))?
            .map(|view| Ok(serde_json::from_str(&view?)?))
            .collect::<Result<_, CacheError>>()?;
        let About { details, notes } = about(&self.connection, session.id)?;
        Ok(SessionRecord {
            session,
            messages,
            details,
            notes,
        })
    }

    fn drafts(&self) -> Result<BTreeMap<SessionId, String>, CacheError> {
        let mut statement = self.connection.prepare("SELECT session_id, text FROM drafts")?;
        let rows = statement.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?)))?;
        rows.map(|row| {
            let (id, text) = row?;
            Ok((id.parse()?, text))
        })
        .collect()
    }

    fn read_marks(&self) -> Result<BTreeMap<SessionId, Seq>, CacheError> {
        let mut statement = self
            .connection
            .prepare("SELECT session_id, seq FROM read_marks")?;
        let rows = statement.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?)))?;
        rows.map(|row| {
            let (id, seq) = row?;
            Ok((id.parse()?, Seq(seq.cast_unsigned())))
        })
        .collect()
    }
}
