//! Sessions, messages and offers as the edges need them.

use super::columns::{count, id, optional_id, optional_time, optional_word, read_json, word};
use super::{about, lookup, reads};
use crate::store::{CustomerRows, SpecialistRows, Status};
use rusqlite::{Connection, OptionalExtension, Result, Row, params};
use switchboard_model::{
    CustomerId, Fence, Language, Mark, Marks, MessageId, MessageKind, OfferId, OfferKind, Position, Priority,
    QueueId, RequeueReason, Resolution, SenderKind, Seq, SessionId, SessionState, SpecialistId,
    SpecialistStatus, Stars, StatusReason, Timestamp,
};
use switchboard_protocol::{
    CustomerView, HandedView, MessageView, OfferView, PageView, PersonView, QueueView, SessionRecord,
    SessionView, TransferView, WrapUpView,
};

pub(super) const SESSION: &str =
    "SELECT s.id, s.state, s.fence, s.opened_by, s.customer_name, s.queue, q.name, s.owner, p.name,
    s.language, s.page_url, s.page_title, s.started_at, s.accepted_at, s.ended_at, s.ended_by, s.resolution,
    s.priority, s.requeued, s.reminded_at, s.parked, t.target, t.note, t.deadline, s.handed_from, h.name,
    s.handed_note, s.rating, s.customer_delivered, s.customer_seen, s.specialist_delivered, s.specialist_seen, s.opened,
    s.rating_comment, s.updated_at, s.erased_at
    FROM sessions AS s JOIN queues AS q ON q.id = s.queue LEFT JOIN people AS p ON p.id = s.owner
    LEFT JOIN people AS h ON h.id = s.handed_from
    LEFT JOIN transfers AS t ON t.session = s.id AND t.position = s.transfer ";
pub(super) const MESSAGE: &str =
    "SELECT id, session, seq, sender, sender_name, kind, text, at, edited_at, deleted_at FROM messages ";
const OFFER: &str = "SELECT o.id, o.session, s.opened_by, o.customer_name, o.queue, q.name, o.first_line,
    s.language, o.waiting_since, o.offered_at, o.deadline, o.kind, o.priority, o.why, o.handed_from, h.name,
    o.handed_note
    FROM offers AS o JOIN sessions AS s ON s.id = o.session JOIN queues AS q ON q.id = o.queue
    LEFT JOIN people AS h ON h.id = o.handed_from ";

/// A session as it is.
pub(super) fn session(db: &Connection, id: SessionId) -> Result<Option<SessionView>> {
    db.prepare_cached(&format!("{SESSION} WHERE s.id = ?1"))?
        .query_row([id.uuid().into_bytes()], read_session)
        .optional()
}

/// A session as it is, with all its messages.
pub(super) fn record(db: &Connection, id: SessionId) -> Result<Option<SessionRecord>> {
    session(db, id)?.map(|session| with_all(db, session)).transpose()
}

/// Messages posted before a position.
pub(super) fn messages(db: &Connection, session: SessionId, before: Position) -> Result<Vec<MessageView>> {
    db.prepare_cached(&format!(
        "{MESSAGE} WHERE session = ?1 AND position < ?2 ORDER BY seq"
    ))?
    .query_map(
        params![session.uuid().into_bytes(), before.0.cast_signed()],
        |row| read_message(row, 0),
    )?
    .collect()
}

/// Those of these messages that are there.
pub(super) fn messages_by_id(db: &Connection, ids: &[MessageId]) -> Result<Vec<MessageView>> {
    let mut one = db.prepare_cached(&format!("{MESSAGE} WHERE id = ?1"))?;
    let mut found = Vec::with_capacity(ids.len());
    for id in ids {
        let key = [id.uuid().into_bytes()];
        found.extend(one.query_row(key, |row| read_message(row, 0)).optional()?);
    }
    Ok(found)
}

/// One offer.
pub(super) fn offer(db: &Connection, id: OfferId) -> Result<Option<OfferView>> {
    db.prepare_cached(&format!("{OFFER} WHERE o.id = ?1"))?
        .query_row([id.uuid().into_bytes()], read_offer)
        .optional()
}

/// Every time a session was given away.
pub(super) fn transfers(db: &Connection, session: SessionId) -> Result<Vec<(Position, TransferView)>> {
    db.prepare_cached(
        "SELECT position, target, note, deadline FROM transfers WHERE session = ?1 ORDER BY position",
    )?
    .query_map([session.uuid().into_bytes()], |row| {
        Ok((Position(count(row, 0)?), read_transfer(row, 1)?))
    })?
    .collect()
}

/// A customer's latest session.
pub(super) fn customer_rows(db: &Connection, id: CustomerId) -> Result<Option<CustomerRows>> {
    if lookup::customer(db, id)?.is_none() {
        return Ok(None);
    }
    let latest = db
        .prepare_cached(&format!(
            "{SESSION} WHERE s.customer = ?1 ORDER BY s.opened DESC LIMIT 1"
        ))?
        .query_row([id.uuid().into_bytes()], read_session)
        .optional()?
        .filter(|latest| latest.erased_at.is_none());
    let customer = CustomerView {
        id,
        name: latest.as_ref().and_then(|session| session.customer.name.clone()),
    };
    // Whoever opened it: to the customer it is their own.
    let session = latest.map(|session| SessionView {
        customer: customer.clone(),
        ..session
    });
    Ok(Some(CustomerRows {
        position: reads::last(db)?,
        customer,
        session: session.map(|session| with_messages(db, session)).transpose()?,
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
        .prepare_cached("SELECT status, status_reason, status_then FROM people WHERE id = ?1")?
        .query_row([key], |row| {
            Ok(Status {
                status: word(row, 0, SpecialistStatus::from_word)?,
                reason: word(row, 1, StatusReason::from_word)?,
                then: optional_word(row, 2, SpecialistStatus::from_word)?,
            })
        })?;
    let wrap_ups = db
        .prepare_cached(
            "SELECT session, until FROM wrap_ups WHERE specialist = ?1 ORDER BY position, session",
        )?
        .query_map([key], |row| {
            Ok(WrapUpView {
                session_id: super::columns::id(row, 0, SessionId::new)?,
                until: Timestamp(row.get(1)?),
            })
        })?
        .collect::<Result<_>>()?;
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
        "WHERE s.owner = ?1 AND s.ended_at IS NOT NULL AND s.erased_at IS NULL ORDER BY s.ended_at DESC, s.changed DESC LIMIT ?2",
        key,
        past,
    )?;
    let sessions = open
        .into_iter()
        .chain(ended)
        .map(|session| with_all(db, session))
        .collect::<Result<_>>()?;
    Ok(Some(SpecialistRows {
        position: reads::last(db)?,
        person,
        status,
        offers,
        wrap_ups,
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
    Ok(SessionRecord {
        session,
        messages,
        details: None,
        notes: Vec::new(),
    })
}

/// With what is written down about it, too: for staff.
fn with_all(db: &Connection, session: SessionView) -> Result<SessionRecord> {
    let id = session.id;
    Ok(SessionRecord {
        details: about::details(db, id)?.map(Box::new),
        notes: about::notes(db, id)?,
        ..with_messages(db, session)?
    })
}

pub(super) fn read_session(row: &Row<'_>) -> Result<SessionView> {
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
        priority: word(row, 17, Priority::from_word)?,
        started_at: Timestamp(row.get(12)?),
        accepted_at: optional_time(row, 13)?,
        requeued: optional_word(row, 18, RequeueReason::from_word)?,
        marks: Marks {
            customer: read_mark(row, 28)?,
            specialist: read_mark(row, 30)?,
        },
        reminded_at: optional_time(row, 19)?,
        parked: row.get(20)?,
        transfer: match row.get::<_, Option<String>>(21)? {
            Some(_) => Some(read_transfer(row, 21)?),
            None => None,
        },
        handed: read_handed(row, 24)?,
        rating: row.get::<_, Option<u8>>(27)?.map(Stars),
        rating_comment: row.get(33)?,
        ended_at: optional_time(row, 14)?,
        ended_by: optional_word(row, 15, SenderKind::from_word)?,
        resolution: optional_word(row, 16, Resolution::from_word)?,
        erased_at: optional_time(row, 35)?,
    })
}

/// How far messages came, from a column on.
fn read_mark(row: &Row<'_>, at: usize) -> Result<Mark> {
    Ok(Mark {
        delivered: Seq(count(row, at)?),
        seen: Seq(count(row, at + 1)?),
    })
}

/// Target, note and deadline from a column on.
fn read_transfer(row: &Row<'_>, at: usize) -> Result<TransferView> {
    Ok(TransferView {
        to: row.get(at)?,
        note: row.get(at + 1)?,
        deadline: Timestamp(row.get(at + 2)?),
    })
}

/// Who gave it away, their name and the note from a column on.
fn read_handed(row: &Row<'_>, at: usize) -> Result<Option<HandedView>> {
    let Some(from) = optional_id(row, at, SpecialistId::new)? else {
        return Ok(None);
    };
    let from = PersonView {
        id: from,
        name: row.get(at + 1)?,
    };
    Ok(Some(HandedView {
        from,
        note: row.get(at + 2)?,
    }))
}

/// A message from a column on.
pub(super) fn read_message(row: &Row<'_>, at: usize) -> Result<MessageView> {
    Ok(MessageView {
        id: id(row, at, MessageId::new)?,
        session_id: id(row, at + 1, SessionId::new)?,
        seq: Seq(count(row, at + 2)?),
        sender: word(row, at + 3, SenderKind::from_word)?,
        sender_name: row.get(at + 4)?,
        kind: word(row, at + 5, MessageKind::from_word)?,
        text: row.get(at + 6)?,
        at: Timestamp(row.get(at + 7)?),
        edited_at: optional_time(row, at + 8)?,
        deleted_at: optional_time(row, at + 9)?,
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
        kind: word(row, 11, OfferKind::from_word)?,
        priority: word(row, 12, Priority::from_word)?,
        why: read_json(row, 13)?,
        handed: read_handed(row, 14)?,
        first_line: row.get(6)?,
        language: row.get::<_, Option<String>>(7)?.map(Language),
        waiting_since: Timestamp(row.get(8)?),
        offered_at: Timestamp(row.get(9)?),
        deadline: Timestamp(row.get(10)?),
    })
}
