//! Lists, figures and the audit log.

mod excerpt;
pub(super) mod missed;
pub(super) mod search;

use super::columns::{count, id, optional_id, optional_time, optional_word, unreadable, word};
use super::views::{MESSAGE, SESSION, read_message, read_session};
use crate::store::{AuditRow, Block, Blocked, Listed, Scope, SessionFilter};
use rusqlite::{Connection, OptionalExtension, Result, Row, named_params, params, types::Type};
use switchboard_model::{
    BlockId, CustomerId, MessageId, Millis, Position, QueueId, Resolution, Seq, SessionId, SessionState,
    Source, SpecialistId, Stars, Timestamp,
};
use switchboard_protocol::{Activation, Figures, MessageView, PersonView, QueueView, RatingView};

/// Chats that fit, the one that was opened last first.
pub(super) fn sessions(db: &Connection, filter: &SessionFilter) -> Result<Vec<Listed>> {
    let (queues, own) = scope(&filter.scope);
    db.prepare_cached(&format!(
        "SELECT listed.*, m.id, m.session, m.seq, m.sender, m.sender_name, m.kind, m.text, m.at, m.edited_at,
             m.deleted_at
         FROM ({SESSION} WHERE (:state IS NULL OR s.state = :state) AND (:queue IS NULL OR s.queue = :queue)
             AND (:owner IS NULL OR s.owner = :owner) AND (:customer IS NULL OR s.customer = :customer)
             AND s.opened < :before AND {} ORDER BY s.opened DESC LIMIT :limit) AS listed
         LEFT JOIN messages AS m ON m.session = listed.id
             AND m.seq = (SELECT max(seq) FROM messages WHERE session = listed.id)
         ORDER BY listed.opened DESC",
        within("s.queue", "s.owner")
    ))?
    .query_map(
        named_params! {
            ":state": filter.state.map(SessionState::word),
            ":queue": filter.queue.map(|id| id.uuid().into_bytes()),
            ":owner": filter.owner.map(|id| id.uuid().into_bytes()),
            ":customer": filter.customer.map(|id| id.uuid().into_bytes()),
            ":before": filter.before.map_or(i64::MAX, |before| i64::try_from(before.0).unwrap_or(i64::MAX)),
            ":limit": filter.limit,
            ":queues": queues,
            ":own": own,
        },
        |row| {
            Ok(Listed {
                opened: Position(count(row, 32)?),
                session: read_session(row)?,
                updated_at: Timestamp(row.get(34)?),
                last_message: match optional_id(row, 36, MessageId::new)? {
                    Some(_) => Some(read_message(row, 36)?),
                    None => None,
                },
            })
        },
    )?
    .collect()
}

/// When a session changed last.
pub(super) fn updated_at(db: &Connection, session: SessionId) -> Result<Option<Timestamp>> {
    db.prepare_cached("SELECT updated_at FROM sessions WHERE id = ?1")?
        .query_row([session.uuid().into_bytes()], |row| row.get(0).map(Timestamp))
        .optional()
}

/// The latest messages before a seq, in order.
pub(super) fn page(db: &Connection, session: SessionId, before: Seq, limit: u32) -> Result<Vec<MessageView>> {
    let before = i64::try_from(before.0).unwrap_or(i64::MAX);
    let mut messages: Vec<MessageView> = db
        .prepare_cached(&format!(
            "{MESSAGE} WHERE session = ?1 AND seq < ?2 ORDER BY seq DESC LIMIT ?3"
        ))?
        .query_map(params![session.uuid().into_bytes(), before, limit], |row| {
            read_message(row, 0)
        })?
        .collect::<Result<_>>()?;
    messages.reverse();
    Ok(messages)
}

/// Somebody's name, even if they are gone.
pub(super) fn name(db: &Connection, id: SpecialistId) -> Result<Option<PersonView>> {
    db.prepare_cached("SELECT id, name FROM people WHERE id = ?1")?
        .query_row([id.uuid().into_bytes()], |row| person(row, 0))
        .optional()
        .map(Option::flatten)
}

/// Everyone's name, of those who are gone too.
pub(super) fn names(db: &Connection) -> Result<Vec<PersonView>> {
    db.prepare_cached("SELECT id, name FROM people")?
        .query_map([], |row| {
            Ok(PersonView {
                id: id(row, 0, SpecialistId::new)?,
                name: row.get(1)?,
            })
        })?
        .collect()
}

/// How many activations each has ended.
pub(super) fn totals(db: &Connection) -> Result<Vec<(SpecialistId, u64)>> {
    db.prepare_cached(
        "SELECT specialist, count(*) FROM activations WHERE ended_at IS NOT NULL AND specialist IS NOT NULL
         GROUP BY specialist",
    )?
    .query_map([], |row| Ok((id(row, 0, SpecialistId::new)?, count(row, 1)?)))?
    .collect()
}

/// Figures of the activations that ended since a time.
pub(super) fn figures(
    db: &Connection,
    of: &Scope,
    who: Option<SpecialistId>,
    since: Timestamp,
) -> Result<Figures> {
    let (queues, own) = scope(of);
    db.prepare_cached(&format!(
        "SELECT count(*), count(*) FILTER (WHERE resolution = :resolved),
             count(*) FILTER (WHERE resolution = :transferred), count(*) FILTER (WHERE resolution = :abandoned),
             COALESCE(sum(messages), 0), avg(ended_at - started_at), avg(accepted_at - started_at),
             avg(first_response), CAST(sum(responded_in) AS REAL) / NULLIF(sum(responses), 0), avg(stars), count(stars)
         FROM activations AS a WHERE ended_at >= :since AND (:who IS NULL OR a.specialist = :who) AND {}",
        within("a.queue", "a.specialist")
    ))?
    .query_row(
        named_params! {
            ":resolved": Resolution::Resolved.word(),
            ":transferred": Resolution::Transferred.word(),
            ":abandoned": Resolution::Abandoned.word(),
            ":since": since.0,
            ":who": who.map(|who| who.uuid().into_bytes()),
            ":queues": queues,
            ":own": own,
        },
        |row| {
            Ok(Figures {
                since,
                sessions: count(row, 0)?,
                resolved: count(row, 1)?,
                transferred: count(row, 2)?,
                abandoned: count(row, 3)?,
                messages: count(row, 4)?,
                duration: mean(row, 5)?,
                wait: mean(row, 6)?,
                first_response: mean(row, 7)?,
                response: mean(row, 8)?,
                satisfaction: RatingView {
                    mean: row.get(9)?,
                    count: row.get(10)?,
                },
            })
        },
    )
}

/// Activations that ended before a position, the latest first.
pub(super) fn activations(
    db: &Connection,
    of: &Scope,
    who: Option<SpecialistId>,
    before: Position,
    limit: u32,
) -> Result<Vec<Activation>> {
    let (queues, own) = scope(of);
    db.prepare_cached(&format!(
        "SELECT a.session, a.activation, a.queue, q.name, a.specialist, p.name, a.started_at, a.accepted_at,
             a.ended_at, a.resolution, a.messages, a.first_response, a.responded_in / NULLIF(a.responses, 0),
             a.transfers, a.stars, a.ended,
             json_extract(decrypted(d.origin, 'session_details.origin', d.session), '$.source')
         FROM activations AS a JOIN queues AS q ON q.id = a.queue LEFT JOIN people AS p ON p.id = a.specialist
         LEFT JOIN session_details AS d ON d.session = a.session
         WHERE a.ended < :before AND (:who IS NULL OR a.specialist = :who) AND {} ORDER BY a.ended DESC LIMIT :limit",
        within("a.queue", "a.specialist")
    ))?
    .query_map(
        named_params! {
            ":before": i64::try_from(before.0).unwrap_or(i64::MAX),
            ":who": who.map(|who| who.uuid().into_bytes()),
            ":limit": limit,
            ":queues": queues,
            ":own": own,
        },
        read_activation,
    )?
    .collect()
}

/// Audit records before a number, the latest first.
pub(super) fn audit(db: &Connection, before: u64, limit: u32) -> Result<Vec<AuditRow>> {
    db.prepare_cached(
        "SELECT a.id, a.at, a.person, p.name, a.act, a.subject FROM audit AS a LEFT JOIN people AS p ON p.id = a.person
         WHERE a.id < ?1 ORDER BY a.id DESC LIMIT ?2",
    )?
    .query_map(params![i64::try_from(before).unwrap_or(i64::MAX), limit], |row| {
        Ok(AuditRow {
            id: count(row, 0)?,
            at: Timestamp(row.get(1)?),
            by: person(row, 2)?,
            act: row.get(4)?,
            subject: row.get(5)?,
        })
    })?
    .collect()
}

/// Everyone who is kept out, the latest first.
pub(super) fn blocks(db: &Connection) -> Result<Vec<Block>> {
    db.prepare_cached(
        "SELECT id, customer, address, reason, person, created_at, expires_at,
             decrypted(number, 'blocks.number', id) FROM blocks ORDER BY created_at DESC, id",
    )?
    .query_map([], |row| {
        let customer = optional_id(row, 1, CustomerId::new)?.map(Blocked::Customer);
        let what = match (
            customer,
            row.get::<_, Option<String>>(2)?,
            row.get::<_, Option<String>>(7)?,
        ) {
            (Some(customer), ..) => Some(customer),
            (None, Some(address), _) => address.parse().ok().map(Blocked::Address),
            (None, None, number) => number.and_then(|number| number.parse().ok()).map(Blocked::Number),
        };
        let what = what.ok_or_else(|| unreadable(2, Type::Text, "a block of nobody".into()))?;
        Ok(Block {
            id: id(row, 0, BlockId::new)?,
            what,
            reason: row.get(3)?,
            by: optional_id(row, 4, SpecialistId::new)?,
            created_at: Timestamp(row.get(5)?),
            expires_at: optional_time(row, 6)?,
        })
    })?
    .collect()
}

/// What a scope is in a statement: queues as a list of ids in hexadecimal, null for all; and whose own.
pub(super) fn scope(scope: &Scope) -> (Option<String>, Option<[u8; 16]>) {
    let list = |queues: &[QueueId]| {
        let ids: Vec<String> = queues
            .iter()
            .map(|id| format!("\"{}\"", id.uuid().simple()))
            .collect();
        format!("[{}]", ids.join(","))
    };
    match scope {
        Scope::All => (None, None),
        Scope::Queues(queues, own) => (Some(list(queues)), Some(own.uuid().into_bytes())),
        Scope::Own(own) => (Some(list(&[])), Some(own.uuid().into_bytes())),
        Scope::Nothing => (Some(list(&[])), None),
    }
}

/// The condition that a scope is.
fn within(queue: &str, owner: &str) -> String {
    format!("(:queues IS NULL OR {owner} = :own OR {queue} IN (SELECT unhex(value) FROM json_each(:queues)))")
}

fn read_activation(row: &Row<'_>) -> Result<Activation> {
    Ok(Activation {
        session_id: id(row, 0, SessionId::new)?,
        activation: row.get(1)?,
        queue: QueueView {
            id: id(row, 2, QueueId::new)?,
            name: row.get(3)?,
        },
        specialist: person(row, 4)?,
        started_at: Timestamp(row.get(6)?),
        accepted_at: optional_time(row, 7)?,
        ended_at: Timestamp(row.get(8)?),
        resolution: word(row, 9, Resolution::from_word)?,
        messages: row.get(10)?,
        first_response: row.get::<_, Option<i64>>(11)?.map(Millis),
        response: row.get::<_, Option<i64>>(12)?.map(Millis),
        transfers: row.get(13)?,
        satisfaction: row.get::<_, Option<u8>>(14)?.map(Stars),
        position: Position(count(row, 15)?),
        source: optional_word(row, 16, Source::from_word)?,
    })
}

/// Somebody's id and name from a column on.
pub(super) fn person(row: &Row<'_>, at: usize) -> Result<Option<PersonView>> {
    let Some(id) = optional_id(row, at, SpecialistId::new)? else {
        return Ok(None);
    };
    let name = row.get::<_, Option<String>>(at + 1)?.unwrap_or_default();
    Ok(Some(PersonView { id, name }))
}

/// A mean in whole milliseconds.
fn mean(row: &Row<'_>, at: usize) -> Result<Option<Millis>> {
    #[expect(clippy::cast_possible_truncation, reason = "a span of milliseconds")]
    let whole = |mean: f64| Millis(mean.round() as i64);
    Ok(row.get::<_, Option<f64>>(at)?.map(whole))
}
