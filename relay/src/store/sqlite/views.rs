//! Sessions, messages and offers as the edges need them.

use super::columns::{count, id, optional_id, optional_time, optional_word, word};
use super::{lookup, reads};
use crate::store::{CustomerRows, SpecialistRows, rows};
use rusqlite::{Connection, OptionalExtension, Result, Row, params};
use switchboard_model::{
    CustomerId, Fence, Language, MessageId, MessageKind, OfferId, Position, QueueId, Resolution, SenderKind,
    Seq, SessionId, SessionState, SpecialistId, SpecialistStatus, Timestamp,
};
use switchboard_protocol::{
    CustomerView, MessageView, OfferView, PageView, PersonView, QueueView, SessionRecord, SessionView,
};

const SESSION: &str =
    "SELECT s.id, s.state, s.fence, s.customer, s.customer_name, s.queue, q.name, s.owner, p.name,
    s.language, s.page_url, s.page_title, s.started_at, s.accepted_at, s.ended_at, s.ended_by, s.resolution
    FROM sessions AS s JOIN queues AS q ON q.id = s.queue LEFT JOIN people AS p ON p.id = s.owner ";
const MESSAGE: &str = "SELECT id, session, seq, sender, sender_name, kind, text, at FROM messages ";
const OFFER: &str =
    "SELECT o.id, o.session, s.customer, s.customer_name, s.queue, q.name, o.first_line, s.language,
    s.started_at, o.offered_at, o.deadline
    FROM offers AS o JOIN sessions AS s ON s.id = o.session JOIN queues AS q ON q.id = s.queue ";

/// A session as it is.
pub(super) fn session(db: &Connection, id: SessionId) -> Result<Option<SessionView>> {
    db.prepare_cached(&format!("{SESSION} WHERE s.id = ?1"))?
        .query_row([id.uuid().into_bytes()], read_session)
        .optional()
}

/// A session as it is, with all its messages.
pub(super) fn record(db: &Connection, id: SessionId) -> Result<Option<SessionRecord>> {
    session(db, id)?
        .map(|session| with_messages(db, session))
        .transpose()
}

/// Messages posted before a position.
pub(super) fn messages(db: &Connection, session: SessionId, before: Position) -> Result<Vec<MessageView>> {
    db.prepare_cached(&format!(
        "{MESSAGE} WHERE session = ?1 AND position < ?2 ORDER BY seq"
    ))?
    .query_map(
        params![session.uuid().into_bytes(), before.0.cast_signed()],
        read_message,
    )?
    .collect()
}

/// One message.
pub(super) fn message(db: &Connection, id: MessageId) -> Result<Option<MessageView>> {
    db.prepare_cached(&format!("{MESSAGE} WHERE id = ?1"))?
        .query_row([id.uuid().into_bytes()], read_message)
        .optional()
}

/// One offer.
pub(super) fn offer(db: &Connection, id: OfferId) -> Result<Option<OfferView>> {
    db.prepare_cached(&format!("{OFFER} WHERE o.id = ?1"))?
        .query_row([id.uuid().into_bytes()], read_offer)
        .optional()
}

/// A customer's latest session.
pub(super) fn customer_rows(db: &Connection, id: CustomerId) -> Result<Option<CustomerRows>> {
    if lookup::customer(db, id)?.is_none() {
        return Ok(None);
    }
    let latest = db
        .prepare_cached(&format!(
            "{SESSION} WHERE s.customer = ?1 ORDER BY s.started DESC LIMIT 1"
        ))?
        .query_row([id.uuid().into_bytes()], read_session)
        .optional()?;
    let session = latest.map(|session| with_messages(db, session)).transpose()?;
    let customer = session
        .as_ref()
        .map_or(CustomerView { id, name: None }, |record| {
            record.session.customer.clone()
        });
    Ok(Some(CustomerRows {
        position: reads::last(db)?,
        customer,
        session,
    }))
}

/// A specialist's offers and sessions.
pub(super) fn specialist_rows(
    db: &Connection,
    id: SpecialistId,
    past: u32,
) -> Result<Option<SpecialistRows>> {
    let Some(person) = lookup::person(db, id)? else {
        return Ok(None);
    };
    let key = id.uuid().into_bytes();
    let status = db
        .prepare_cached("SELECT status FROM people WHERE id = ?1")?
        .query_row([key], |row| word(row, 0, SpecialistStatus::from_word))?;
    let offers = db
        .prepare_cached(&format!(
            "{OFFER} WHERE o.specialist = ?1 AND o.outcome IS NULL ORDER BY o.position"
        ))?
        .query_map([key], read_offer)?
        .collect::<Result<_>>()?;
    let open = sessions(
        db,
        "WHERE s.owner = ?1 AND s.ended_at IS NULL ORDER BY s.changed LIMIT ?2",
        key,
        u32::MAX,
    )?;
    let ended = sessions(
        db,
        "WHERE s.owner = ?1 AND s.ended_at IS NOT NULL ORDER BY s.ended_at DESC, s.changed DESC LIMIT ?2",
        key,
        past,
    )?;
    let sessions = open
        .into_iter()
        .chain(ended)
        .map(|session| with_messages(db, session))
        .collect::<Result<_>>()?;
    Ok(Some(SpecialistRows {
        position: reads::last(db)?,
        person,
        status,
        offers,
        sessions,
    }))
}

fn sessions(db: &Connection, condition: &str, owner: [u8; 16], limit: u32) -> Result<Vec<SessionView>> {
    db.prepare_cached(&format!("{SESSION} {condition}"))?
        .query_map(params![owner, limit], read_session)?
        .collect()
}

fn with_messages(db: &Connection, session: SessionView) -> Result<SessionRecord> {
    let messages = messages(db, session.id, Position(i64::MAX.cast_unsigned()))?;
    Ok(rows::record(session, messages))
}

fn read_session(row: &Row<'_>) -> Result<SessionView> {
    let owner = optional_id(row, 7, SpecialistId::new)?;
    let owner_name: Option<String> = row.get(8)?;
    let page: Option<String> = row.get(10)?;
    let title = row.get(11)?;
    Ok(SessionView {
        id: id(row, 0, SessionId::new)?,
        state: word(row, 1, SessionState::from_word)?,
        fence: Fence(count(row, 2)?),
        customer: CustomerView {
            id: id(row, 3, CustomerId::new)?,
            name: row.get(4)?,
        },
        queue: QueueView {
            id: id(row, 5, QueueId::new)?,
            name: row.get(6)?,
        },
        owner: owner.map(|id| PersonView {
            id,
            name: owner_name.unwrap_or_default(),
        }),
        language: row.get::<_, Option<String>>(9)?.map(Language),
        page: page.map(|url| PageView { url, title }),
        started_at: Timestamp(row.get(12)?),
        accepted_at: optional_time(row, 13)?,
        ended_at: optional_time(row, 14)?,
        ended_by: optional_word(row, 15, SenderKind::from_word)?,
        resolution: optional_word(row, 16, Resolution::from_word)?,
    })
}

fn read_message(row: &Row<'_>) -> Result<MessageView> {
    Ok(MessageView {
        id: id(row, 0, MessageId::new)?,
        session_id: id(row, 1, SessionId::new)?,
        seq: Seq(count(row, 2)?),
        sender: word(row, 3, SenderKind::from_word)?,
        sender_name: row.get(4)?,
        kind: word(row, 5, MessageKind::from_word)?,
        text: row.get(6)?,
        at: Timestamp(row.get(7)?),
    })
}

fn read_offer(row: &Row<'_>) -> Result<OfferView> {
    Ok(OfferView {
        id: id(row, 0, OfferId::new)?,
        session_id: id(row, 1, SessionId::new)?,
        customer: CustomerView {
            id: id(row, 2, CustomerId::new)?,
            name: row.get(3)?,
        },
        queue: QueueView {
            id: id(row, 4, QueueId::new)?,
            name: row.get(5)?,
        },
        first_line: row.get(6)?,
        language: row.get::<_, Option<String>>(7)?.map(Language),
        waiting_since: Timestamp(row.get(8)?),
        offered_at: Timestamp(row.get(9)?),
        deadline: Timestamp(row.get(10)?),
    })
}
