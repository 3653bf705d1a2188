//! Missed work. A chat's words, name and contact are read where the chat keeps them.

use super::{person, scope, within};
use crate::store::sqlite::columns::{count, id, json, optional_id, optional_word, read_json, word};
use crate::store::sqlite::{SqliteStore, sql};
use crate::store::{Form, Left, MissedChange, MissedFilter, MissedWork};
use async_trait::async_trait;
use rusqlite::{Connection, OptionalExtension, Result, Row, named_params, params};
use switchboard_model::{
    AnswerWay, CustomerId, Language, MissedId, MissedKind, MissedOutcome, MissedState, QueueId, SenderKind,
    SessionId, SessionState, SpecialistId, Timestamp, limits::FORMS_OPEN,
};
use switchboard_protocol::{MissedAnswer, MissedClosing, MissedItem, QueueView};

const ITEM: &str =
    "SELECT m.number, m.id, m.kind, m.state, m.version, m.queue, q.name, m.customer, m.session,
    CASE WHEN s.id IS NULL THEN decrypted(m.name, 'missed.name', m.id) ELSE s.customer_name END,
    CASE WHEN s.id IS NULL THEN decrypted(m.contact, 'missed.contact', m.id)
        ELSE decrypted(d.contact, 'session_details.contact', s.id) END,
    CASE WHEN s.id IS NULL THEN decrypted(m.message, 'missed.message', m.id)
        ELSE (SELECT text FROM messages WHERE session = s.id AND sender = 'customer' AND deleted_at IS NULL
            ORDER BY seq LIMIT 1) END,
    decrypted(m.topic, 'missed.topic', m.id), COALESCE(m.language, s.language), m.assignee, p.name,
    m.way, decrypted(m.note, 'missed.note', m.id), m.answered_by, a.name, m.answered_at,
    m.outcome, m.closed_by, c.name, m.closed_at, m.created_at, m.changed_at
    FROM missed AS m JOIN queues AS q ON q.id = m.queue
    LEFT JOIN sessions AS s ON s.id = m.session AND m.kind = 'chat'
    LEFT JOIN session_details AS d ON d.session = s.id
    LEFT JOIN people AS p ON p.id = m.assignee
    LEFT JOIN people AS a ON a.id = m.answered_by
    LEFT JOIN people AS c ON c.id = m.closed_by ";

#[async_trait]
impl MissedWork for SqliteStore {
    async fn leave(&self, form: Form) -> crate::store::Result<Left> {
        self.write(move |transaction| leave(transaction, &form).map_err(sql))
            .await
    }

    async fn missed(&self, filter: MissedFilter) -> crate::store::Result<Vec<(u64, MissedItem)>> {
        self.read(move |connection| missed(connection, &filter)).await
    }

    async fn missed_item(&self, id: MissedId) -> crate::store::Result<Option<MissedItem>> {
        self.read(move |connection| missed_item(connection, id)).await
    }

    async fn change_missed(
        &self,
        id: MissedId,
        version: u32,
        change: MissedChange,
        at: Timestamp,
    ) -> crate::store::Result<bool> {
        self.write(move |transaction| change_missed(transaction, id, version, &change, at).map_err(sql))
            .await
    }

    async fn missed_open(&self) -> crate::store::Result<Vec<(QueueId, u32)>> {
        self.read(missed_open).await
    }

    async fn has_missed(&self, customer: CustomerId) -> crate::store::Result<bool> {
        self.read(move |connection| has_missed(connection, customer))
            .await
    }
}

/// A chat is over: if its customer left before anyone answered, and can be reached, it is missed. Once for each
/// chat: one that was opened again after somebody saw to it is to be seen to again.
pub(in crate::store::sqlite) fn left(db: &Connection, session: SessionId, at: Timestamp) -> Result<()> {
    db.prepare_cached(
        "INSERT INTO missed (id, kind, state, queue, customer, session, created_at, changed_at)
         SELECT s.id, 'chat', 'open', s.queue, s.customer, s.id, ?2, ?2
         FROM sessions AS s JOIN session_details AS d ON d.session = s.id
         WHERE s.id = ?1 AND s.resolution = 'abandoned' AND s.ended_by <> ?3 AND d.contact IS NOT NULL
             AND (json_extract(decrypted(d.contact, 'session_details.contact', s.id), '$.email') IS NOT NULL
                 OR json_extract(decrypted(d.contact, 'session_details.contact', s.id), '$.phone') IS NOT NULL)
         ON CONFLICT (session) DO UPDATE SET state = 'open', version = version + 1, assignee = NULL, way = NULL,
             note = NULL, answered_by = NULL, answered_at = NULL, outcome = NULL, closed_by = NULL, closed_at = NULL,
             changed_at = excluded.changed_at WHERE state IN ('answered', 'closed')
         ON CONFLICT DO NOTHING",
    )?
    .execute(params![
        session.uuid().into_bytes(),
        at.0,
        SenderKind::Specialist.word()
    ])
    .map(|_| ())
}

/// Keeps a form. It belongs to the chat that its customer waits in, so that leaving that makes no second item.
pub(in crate::store::sqlite) fn leave(db: &Connection, form: &Form) -> Result<Left> {
    if let Some(there) = missed_item(db, form.id)? {
        let same = there.kind == MissedKind::Form
            && there.customer_id == form.customer
            && there.name.as_ref() == Some(&form.name)
            && there.contact == form.contact
            && there.message.as_ref() == Some(&form.message)
            && there.topic == form.topic
            && there.language == form.language;
        return Ok(if same {
            Left::Kept(there.created_at)
        } else {
            Left::Reused
        });
    }
    let customer = form.customer.uuid().into_bytes();
    let answered = db
        .prepare_cached("SELECT 1 FROM sessions WHERE customer = ?1 AND ended_at IS NULL AND state <> ?2")?
        .exists(params![customer, SessionState::Waiting.word()])?;
    if answered {
        return Ok(Left::InChat);
    }
    let waiting: u32 = db
        .prepare_cached(
            "SELECT count(*) FROM missed
             WHERE customer = ?1 AND kind = 'form' AND state IN ('open', 'assigned')",
        )?
        .query_row([customer], |row| row.get(0))?;
    if waiting >= FORMS_OPEN {
        return Ok(Left::TooMany);
    }
    db.prepare_cached(
        "INSERT INTO missed (id, kind, state, queue, customer, session, name, contact, message, topic, language,
             created_at, changed_at)
         VALUES (?1, 'form', 'open', ?2, ?3,
             (SELECT id FROM sessions AS s WHERE customer = ?3 AND ended_at IS NULL
                 AND NOT EXISTS (SELECT 1 FROM missed WHERE session = s.id)),
             encrypted(?4, 'missed.name', ?1), encrypted(?5, 'missed.contact', ?1),
             encrypted(?6, 'missed.message', ?1), encrypted(?7, 'missed.topic', ?1), ?8, ?9, ?9)",
    )?
    .execute(params![
        form.id.uuid().into_bytes(),
        form.queue.uuid().into_bytes(),
        customer,
        form.name,
        json(&form.contact)?,
        form.message,
        form.topic,
        form.language.as_ref().map(|language| language.0.as_str()),
        form.at.0
    ])?;
    Ok(Left::Kept(form.at))
}

/// Items that fit with their numbers, the latest first.
pub(in crate::store::sqlite) fn missed(
    db: &Connection,
    filter: &MissedFilter,
) -> Result<Vec<(u64, MissedItem)>> {
    let (queues, own) = scope(&filter.scope);
    db.prepare_cached(&format!(
        "{ITEM} WHERE (:state IS NULL OR m.state = :state) AND (:queue IS NULL OR m.queue = :queue)
             AND (:assignee IS NULL OR m.assignee = :assignee) AND m.number < :before AND {}
         ORDER BY m.number DESC LIMIT :limit",
        within("m.queue", "m.assignee")
    ))?
    .query_map(
        named_params! {
            ":state": filter.state.map(MissedState::word),
            ":queue": filter.queue.map(|id| id.uuid().into_bytes()),
            ":assignee": filter.assignee.map(|id| id.uuid().into_bytes()),
            ":before": filter.before.map_or(i64::MAX, |before| i64::try_from(before).unwrap_or(i64::MAX)),
            ":limit": filter.limit,
            ":queues": queues,
            ":own": own,
        },
        |row| Ok((count(row, 0)?, read_item(row)?)),
    )?
    .collect()
}

/// One item.
pub(in crate::store::sqlite) fn missed_item(db: &Connection, id: MissedId) -> Result<Option<MissedItem>> {
    db.prepare_cached(&format!("{ITEM} WHERE m.id = ?1"))?
        .query_row([id.uuid().into_bytes()], read_item)
        .optional()
}

/// Changes an item if it still has this version.
pub(in crate::store::sqlite) fn change_missed(
    db: &Connection,
    id: MissedId,
    version: u32,
    change: &MissedChange,
    at: Timestamp,
) -> Result<bool> {
    let key = id.uuid().into_bytes();
    let by = |by: &Option<SpecialistId>| by.map(|by| by.uuid().into_bytes());
    let run = |what: &str, values: &[&dyn rusqlite::ToSql]| {
        let values: Vec<&dyn rusqlite::ToSql> = [&key as &dyn rusqlite::ToSql, &version, &at.0]
            .into_iter()
            .chain(values.iter().copied())
            .collect();
        let statement = format!(
            "UPDATE missed SET {what}, version = version + 1, changed_at = ?3 WHERE id = ?1 AND version = ?2"
        );
        db.prepare_cached(&statement)?
            .execute(&*values)
            .map(|changed| changed > 0)
    };
    match change {
        MissedChange::Assign { to } => run(
            "assignee = ?4, state = CASE WHEN ?4 IS NULL THEN 'open' ELSE 'assigned' END",
            params![by(to)],
        ),
        MissedChange::Answer { way, note, by: who } => run(
            "state = 'answered', way = ?4, note = encrypted(?5, 'missed.note', id), answered_by = ?6,
             answered_at = ?3, assignee = COALESCE(assignee, ?6)",
            params![way.word(), note, by(who)],
        ),
        MissedChange::Close { outcome, by: who } => run(
            "state = 'closed', outcome = ?4, closed_by = ?5, closed_at = ?3",
            params![outcome.word(), by(who)],
        ),
        // Whoever had it may answer no more.
        MissedChange::Reopen => run(
            "(assignee, state) = (SELECT max(p.id), CASE WHEN max(p.id) IS NULL THEN 'open' ELSE 'assigned' END
                 FROM people AS p WHERE p.id = assignee AND p.removed_at IS NULL),
             outcome = NULL, closed_by = NULL, closed_at = NULL",
            &[],
        ),
    }
}

/// How many items of each queue nobody has.
pub(in crate::store::sqlite) fn missed_open(db: &Connection) -> Result<Vec<(QueueId, u32)>> {
    db.prepare_cached("SELECT queue, count(*) FROM missed WHERE state = 'open' GROUP BY queue")?
        .query_map([], |row| Ok((id(row, 0, QueueId::new)?, row.get(1)?)))?
        .collect()
}

/// What somebody had who answers no more is nobody's again.
pub(in crate::store::sqlite) fn given_back(
    db: &Connection,
    person: SpecialistId,
    at: Timestamp,
) -> Result<()> {
    db.prepare_cached(
        "UPDATE missed SET state = 'open', assignee = NULL, version = version + 1, changed_at = ?2
         WHERE assignee = ?1 AND state = 'assigned'",
    )?
    .execute(params![person.uuid().into_bytes(), at.0])
    .map(|_| ())
}

fn read_item(row: &Row<'_>) -> Result<MissedItem> {
    let contact: Option<String> = row.get(10)?;
    let answered = optional_word(row, 16, AnswerWay::from_word)?;
    let outcome = optional_word(row, 21, MissedOutcome::from_word)?;
    Ok(MissedItem {
        id: id(row, 1, MissedId::new)?,
        kind: word(row, 2, MissedKind::from_word)?,
        state: word(row, 3, MissedState::from_word)?,
        version: row.get(4)?,
        queue: QueueView {
            id: id(row, 5, QueueId::new)?,
            name: row.get(6)?,
        },
        customer_id: id(row, 7, CustomerId::new)?,
        session_id: optional_id(row, 8, SessionId::new)?,
        name: row.get(9)?,
        contact: match contact {
            Some(_) => read_json(row, 10)?,
            None => switchboard_protocol::Contact::default(),
        },
        message: row.get(11)?,
        topic: row.get(12)?,
        language: row.get::<_, Option<String>>(13)?.map(Language),
        assignee: person(row, 14)?,
        answered: match answered {
            Some(way) => Some(MissedAnswer {
                way,
                note: row.get(17)?,
                by: person(row, 18)?,
                at: Timestamp(row.get(20)?),
            }),
            None => None,
        },
        closed: match outcome {
            Some(outcome) => Some(MissedClosing {
                outcome,
                by: person(row, 22)?,
                at: Timestamp(row.get(24)?),
            }),
            None => None,
        },
        created_at: Timestamp(row.get(25)?),
        changed_at: Timestamp(row.get(26)?),
    })
}

/// Whether a customer has left anything.
pub(in crate::store::sqlite) fn has_missed(db: &Connection, customer: CustomerId) -> Result<bool> {
    db.prepare_cached("SELECT 1 FROM missed WHERE customer = ?1")?
        .exists([customer.uuid().into_bytes()])
}
