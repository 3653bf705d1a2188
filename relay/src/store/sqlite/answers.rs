//! What staff answer with, and how well they are said to do.

pub(super) mod consents;

use super::columns::{id, optional_id};
use super::records::{person, scope};
use super::{SqliteStore, records};
use crate::store::{Answers, AnswersWrite, Canned, Result as Answer, Scope};
use async_trait::async_trait;
use rusqlite::{Connection, OptionalExtension, Result, Row, named_params, params};
use switchboard_model::{CannedReplyId, ConsentId, CustomerId, QueueId, SessionId, SpecialistId, Timestamp};
use switchboard_protocol::{CannedReply, ConsentView, ManualPerformance, ReplyScope};

const REPLY: &str =
    "SELECT c.id, c.queue, c.owner, c.shortcut, c.title, c.text, c.version, c.updated_at, c.updated_by,
    p.name FROM canned_replies AS c LEFT JOIN people AS p ON p.id = c.updated_by ";

#[async_trait]
impl Answers for SqliteStore {
    async fn canned_replies(
        &self,
        of: Scope,
        own: Option<SpecialistId>,
        before: Option<CannedReplyId>,
        limit: u32,
    ) -> Answer<Vec<CannedReply>> {
        self.read(move |db| canned_replies(db, &of, own, before, limit))
            .await
    }

    async fn canned_reply(&self, id: CannedReplyId) -> Answer<Option<Canned>> {
        self.read(move |db| canned_reply(db, id)).await
    }

    async fn shortcuts(
        &self,
        scope: ReplyScope,
        owner: Option<SpecialistId>,
    ) -> Answer<Vec<(CannedReplyId, String)>> {
        self.read(move |db| shortcuts(db, scope, owner)).await
    }

    async fn updated_at(&self, session: SessionId) -> Answer<Option<Timestamp>> {
        self.read(move |db| records::updated_at(db, session)).await
    }

    async fn performances(&self) -> Answer<Vec<(SpecialistId, ManualPerformance)>> {
        self.read(performances).await
    }

    async fn consents(&self, customer: CustomerId, before: u64, limit: u32) -> Answer<Vec<ConsentView>> {
        self.read(move |db| consents::consents(db, customer, before, limit))
            .await
    }

    async fn consent(&self, id: ConsentId) -> Answer<Option<(CustomerId, ConsentView)>> {
        self.read(move |db| consents::consent(db, id)).await
    }

    async fn consents_given(&self, customer: CustomerId) -> Answer<u32> {
        self.read(move |db| consents::consents_given(db, customer)).await
    }

    async fn standing_consent(&self, customer: CustomerId, kind: &str) -> Answer<Option<ConsentView>> {
        let kind = kind.to_owned();
        self.read(move |db| consents::standing_consent(db, customer, &kind))
            .await
    }
}

/// Does one write.
pub(super) fn apply(db: &Connection, write: &AnswersWrite) -> Result<()> {
    match write {
        AnswersWrite::Reply(canned) => put_reply(db, canned),
        AnswersWrite::ReplyRemoved(id) => db
            .prepare_cached("DELETE FROM canned_replies WHERE id = ?1")?
            .execute([id.uuid().into_bytes()])
            .map(|_| ()),
        AnswersWrite::Performance { person, said } => put_performance(db, *person, said.as_ref()),
        AnswersWrite::Consent(consent) => consents::add(db, consent),
    }
}

/// Nobody answers with what was somebody's own, and nothing is said of them any more.
pub(super) fn person_removed(db: &Connection, person: SpecialistId) -> Result<()> {
    db.prepare_cached("DELETE FROM canned_replies WHERE owner = ?1")?
        .execute([person.uuid().into_bytes()])?;
    put_performance(db, person, None)
}

fn put_performance(db: &Connection, person: SpecialistId, said: Option<&ManualPerformance>) -> Result<()> {
    let id = person.uuid().into_bytes();
    db.prepare_cached("DELETE FROM performances WHERE person = ?1")?
        .execute([id])?;
    let Some(said) = said else { return Ok(()) };
    db.prepare_cached(
        "INSERT INTO performances (person, value, reason, set_by, set_at) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?
    .execute(params![
        id,
        said.value,
        said.reason,
        said.set_by.as_ref().map(|by| by.id.uuid().into_bytes()),
        said.set_at.0
    ])
    .map(|_| ())
}

/// How well people are said to do.
pub(super) fn performances(db: &Connection) -> Result<Vec<(SpecialistId, ManualPerformance)>> {
    db.prepare_cached(
        "SELECT m.person, m.value, m.reason, m.set_by, p.name, m.set_at FROM performances AS m
         LEFT JOIN people AS p ON p.id = m.set_by",
    )?
    .query_map([], |row| {
        let said = ManualPerformance {
            value: row.get(1)?,
            reason: row.get(2)?,
            set_by: person(row, 3)?,
            set_at: Timestamp(row.get(5)?),
        };
        Ok((id(row, 0, SpecialistId::new)?, said))
    })?
    .collect()
}

fn put_reply(db: &Connection, Canned { reply, owner }: &Canned) -> Result<()> {
    db.prepare_cached(
        "INSERT INTO canned_replies (id, queue, owner, shortcut, title, text, version, updated_at, updated_by)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
         ON CONFLICT (id) DO UPDATE SET shortcut = ?4, title = ?5, text = ?6, version = ?7, updated_at = ?8,
             updated_by = ?9",
    )?
    .execute(params![
        reply.id.uuid().into_bytes(),
        queue_of(reply.scope),
        owner.map(|owner| owner.uuid().into_bytes()),
        reply.shortcut,
        reply.title,
        reply.text,
        reply.version,
        reply.updated_at.0,
        reply.updated_by.as_ref().map(|by| by.id.uuid().into_bytes())
    ])
    .map(|_| ())
}

/// Those that somebody may send, the one that was added last first.
pub(super) fn canned_replies(
    db: &Connection,
    of: &Scope,
    own: Option<SpecialistId>,
    before: Option<CannedReplyId>,
    limit: u32,
) -> Result<Vec<CannedReply>> {
    let (queues, _) = scope(of);
    db.prepare_cached(&format!(
        "{REPLY} WHERE (:before IS NULL OR c.id < :before) AND (c.owner = :own OR (c.owner IS NULL AND (c.queue IS NULL
             OR :queues IS NULL OR c.queue IN (SELECT unhex(value) FROM json_each(:queues)))))
         ORDER BY c.id DESC LIMIT :limit"
    ))?
    .query_map(
        named_params! {
            ":before": before.map(|id| id.uuid().into_bytes()),
            ":own": own.map(|id| id.uuid().into_bytes()),
            ":queues": queues,
            ":limit": limit,
        },
        |row| read_reply(row).map(|canned| canned.reply),
    )?
    .collect()
}

/// One canned reply.
pub(super) fn canned_reply(db: &Connection, id: CannedReplyId) -> Result<Option<Canned>> {
    db.prepare_cached(&format!("{REPLY} WHERE c.id = ?1"))?
        .query_row([id.uuid().into_bytes()], read_reply)
        .optional()
}

/// The shortcuts that are taken in a scope.
pub(super) fn shortcuts(
    db: &Connection,
    scope: ReplyScope,
    owner: Option<SpecialistId>,
) -> Result<Vec<(CannedReplyId, String)>> {
    db.prepare_cached("SELECT id, shortcut FROM canned_replies WHERE queue IS ?1 AND owner IS ?2")?
        .query_map(
            params![queue_of(scope), owner.map(|owner| owner.uuid().into_bytes())],
            |row| Ok((id(row, 0, CannedReplyId::new)?, row.get(1)?)),
        )?
        .collect()
}

fn read_reply(row: &Row<'_>) -> Result<Canned> {
    let owner = optional_id(row, 2, SpecialistId::new)?;
    let scope = match (optional_id(row, 1, QueueId::new)?, owner) {
        (Some(id), _) => ReplyScope::Queue { id },
        (None, Some(_)) => ReplyScope::Personal,
        (None, None) => ReplyScope::Workspace,
    };
    Ok(Canned {
        reply: CannedReply {
            id: id(row, 0, CannedReplyId::new)?,
            scope,
            shortcut: row.get(3)?,
            title: row.get(4)?,
            text: row.get(5)?,
            version: row.get(6)?,
            updated_at: Timestamp(row.get(7)?),
            updated_by: person(row, 8)?,
        },
        owner,
    })
}

fn queue_of(scope: ReplyScope) -> Option<[u8; 16]> {
    match scope {
        ReplyScope::Queue { id } => Some(id.uuid().into_bytes()),
        ReplyScope::Workspace | ReplyScope::Personal => None,
    }
}
