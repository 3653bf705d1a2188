//! Sessions, messages and offers. What changes about a session is what the clients' fold changes about their view.

use super::run;
use crate::store::sqlite::{
    about,
    columns::{json, number},
    records::missed,
};
use crate::store::{NewMessage, NewSession, OfferMade, SessionChange, What};
use rusqlite::{Connection, Result, params};
use switchboard_core::TransferTo;
use switchboard_model::{MessageId, MessageKind, SenderKind, SessionState, Timestamp};

/// A chat was opened.
pub(super) fn started(db: &Connection, session: &NewSession) -> Result<()> {
    let page = session.page.as_ref();
    run(
        db,
        "INSERT INTO sessions (id, customer, opened_by, queue, state, fence, language, page_url, page_title,
             started_at, waiting_since, updated_at, started, changed, opened, priority, customer_name)
         VALUES (?1, ?2, ?2, ?3, ?4, 0, ?5, ?6, ?7, ?8, ?8, ?8, ?9, ?9, ?9, ?11, COALESCE(?10,
             (SELECT customer_name FROM sessions WHERE customer = ?2 ORDER BY opened DESC LIMIT 1)))",
        params![
            session.id.uuid().into_bytes(),
            session.customer.uuid().into_bytes(),
            session.queue.uuid().into_bytes(),
            SessionState::Waiting.word(),
            session.language.as_ref().map(|language| language.0.as_str()),
            page.map(|page| page.url.as_str()),
            page.and_then(|page| page.title.as_deref()),
            session.at.0,
            number(session.position.0)?,
            session.name,
            session.priority.word()
        ],
    )?;
    about::put(db, session.id, &session.details, session.at)
}

/// A message was taken.
pub(super) fn posted(db: &Connection, message: &NewMessage) -> Result<()> {
    let session = message.session.uuid().into_bytes();
    let kind = match message.sender {
        SenderKind::System => MessageKind::System,
        SenderKind::Customer | SenderKind::Specialist => MessageKind::Text,
    };
    run(
        db,
        "INSERT INTO messages (id, session, seq, position, sender, sender_id, kind, text, at, sender_name)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, CASE WHEN ?5 = ?10
             THEN (SELECT customer_name FROM sessions WHERE id = ?2)
             ELSE (SELECT name FROM people WHERE id = ?6) END)",
        params![
            message.id.uuid().into_bytes(),
            session,
            number(message.seq.0)?,
            number(message.position.0)?,
            message.sender.word(),
            message.staff.map(|staff| staff.uuid().into_bytes()),
            kind.word(),
            message.text,
            message.at.0,
            SenderKind::Customer.word()
        ],
    )?;
    if message.sender == SenderKind::Customer {
        run(
            db,
            "UPDATE sessions SET reminded_at = NULL WHERE id = ?1 AND reminded_at IS NOT NULL",
            params![session],
        )?;
    }
    if let Some(line) = &message.first_line {
        run(
            db,
            "UPDATE sessions SET first_line = ?2 WHERE id = ?1",
            params![session, line],
        )?;
    }
    Ok(())
}

/// A message says something else, or nothing any more. What it said before is nowhere.
pub(super) fn message_changed(
    db: &Connection,
    message: MessageId,
    text: Option<&str>,
    at: Timestamp,
) -> Result<()> {
    let id = message.uuid().into_bytes();
    match text {
        Some(text) => run(
            db,
            "UPDATE messages SET text = ?2, edited_at = ?3 WHERE id = ?1",
            params![id, text, at.0],
        ),
        None => run(
            db,
            "UPDATE messages SET text = '', deleted_at = ?2 WHERE id = ?1",
            params![id, at.0],
        ),
    }
}

/// An offer was made.
pub(super) fn offered(db: &Connection, offer: &OfferMade) -> Result<()> {
    run(
        db,
        "INSERT INTO offers (id, session, specialist, position, offered_at, deadline, kind, priority, why, handed_from,
             queue, first_line, waiting_since, customer_name, handed_note)
         SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, COALESCE(?11, s.queue), s.first_line, s.waiting_since,
             s.customer_name,
             CASE WHEN ?10 IS NOT NULL
             THEN (SELECT note FROM transfers WHERE session = ?2 ORDER BY position DESC LIMIT 1) END
         FROM sessions AS s WHERE s.id = ?2",
        params![
            offer.offer.uuid().into_bytes(),
            offer.session.uuid().into_bytes(),
            offer.specialist.uuid().into_bytes(),
            number(offer.position.0)?,
            offer.at.0,
            offer.deadline.0,
            offer.kind.word(),
            offer.priority.word(),
            json(&offer.why)?,
            offer.from.map(|from| from.uuid().into_bytes()),
            offer.queue.map(|queue| queue.uuid().into_bytes())
        ],
    )
}

/// A session is not as it was.
pub(super) fn changed(db: &Connection, change: &SessionChange) -> Result<()> {
    let session = change.session.uuid().into_bytes();
    let (at, position) = (change.at.0, number(change.position.0)?);
    match &change.what {
        What::Assigned {
            owner,
            fence,
            from,
            priority,
            queue,
        } => run(
            db,
            "UPDATE sessions SET state = ?2, owner = ?3, fence = ?4, accepted_at = ?5, changed = ?6, priority = ?7,
                 queue = COALESCE(?8, queue), handed_from = ?9, handed_note = CASE WHEN ?9 IS NOT NULL
                 THEN (SELECT note FROM transfers WHERE session = ?1 ORDER BY position DESC LIMIT 1) END,
                 requeued = NULL, reminded_at = NULL, parked = 0, transfer = NULL
             WHERE id = ?1",
            params![
                session,
                SessionState::Active.word(),
                owner.uuid().into_bytes(),
                number(fence.0)?,
                at,
                position,
                priority.word(),
                queue.map(|queue| queue.uuid().into_bytes()),
                from.map(|from| from.uuid().into_bytes())
            ],
        ),
        What::Requeued { queue, reason } => run(
            db,
            "UPDATE sessions SET state = ?2, queue = ?3, requeued = ?4, waiting_since = ?5, changed = ?6, owner = NULL,
                 accepted_at = NULL, reminded_at = NULL, parked = 0, transfer = NULL, handed_from = NULL,
                 handed_note = NULL
             WHERE id = ?1",
            params![
                session,
                SessionState::Waiting.word(),
                queue.uuid().into_bytes(),
                reason.word(),
                at,
                position
            ],
        ),
        What::Reopened { queue } => run(
            db,
            "UPDATE sessions SET state = ?2, queue = ?3, waiting_since = ?4, changed = ?5, opened = ?5, owner = NULL,
                 accepted_at = NULL, reminded_at = NULL, requeued = NULL, parked = 0, transfer = NULL,
                 handed_from = NULL, handed_note = NULL, rating = NULL, rating_comment = NULL, ended_at = NULL, ended_by = NULL,
                 resolution = NULL
             WHERE id = ?1",
            params![
                session,
                SessionState::Waiting.word(),
                queue.uuid().into_bytes(),
                at,
                position
            ],
        ),
        What::Overflowed { queue } => run(
            db,
            "UPDATE sessions SET queue = ?2 WHERE id = ?1",
            params![session, queue.uuid().into_bytes()],
        ),
        What::Transferred { to, note, deadline } => {
            given_away(db, change, to, note.as_deref(), deadline.0)?;
            run(
                db,
                "UPDATE sessions SET state = ?2, transfer = ?3, waiting_since = ?4 WHERE id = ?1",
                params![session, SessionState::Transferred.word(), position, at],
            )
        }
        What::TransferEnded => run(
            db,
            "UPDATE sessions SET state = CASE WHEN state = ?2 THEN ?3 ELSE state END, transfer = NULL WHERE id = ?1",
            params![
                session,
                SessionState::Transferred.word(),
                SessionState::Active.word()
            ],
        ),
        What::Reminded => run(
            db,
            "UPDATE sessions SET reminded_at = ?2 WHERE id = ?1",
            params![session, at],
        ),
        What::Parked(parked) => run(
            db,
            "UPDATE sessions SET parked = ?2 WHERE id = ?1",
            params![session, parked],
        ),
        What::Priority(priority) => run(
            db,
            "UPDATE sessions SET priority = ?2 WHERE id = ?1",
            params![session, priority.word()],
        ),
        What::Marked { side, mark } => {
            let statement = match side {
                SenderKind::Customer => {
                    "UPDATE sessions SET customer_delivered = ?2, customer_seen = ?3 WHERE id = ?1"
                }
                SenderKind::Specialist => {
                    "UPDATE sessions SET specialist_delivered = ?2, specialist_seen = ?3 WHERE id = ?1"
                }
                SenderKind::System => return Ok(()),
            };
            run(
                db,
                statement,
                params![session, number(mark.delivered.0)?, number(mark.seen.0)?],
            )
        }
        What::Rated { stars, comment } => run(
            db,
            "UPDATE sessions SET rating = ?2, rating_comment = CASE WHEN ?3 THEN ?4 ELSE rating_comment END
             WHERE id = ?1",
            params![session, stars.0, comment.is_some(), comment.as_ref().and_then(Option::as_ref)],
        ),
        What::Ended {
            ended_by,
            resolution,
        } => run(
            db,
            "UPDATE sessions SET state = ?2, ended_by = ?3, resolution = ?4, ended_at = ?5, changed = ?6,
                 requeued = NULL, reminded_at = NULL, parked = 0, transfer = NULL
             WHERE id = ?1",
            params![
                session,
                SessionState::Completed.word(),
                ended_by.word(),
                resolution.word(),
                at,
                position
            ],
        )
        .and_then(|()| missed::left(db, change.session, change.at)),
    }
}

fn given_away(
    db: &Connection,
    change: &SessionChange,
    to: &TransferTo,
    note: Option<&str>,
    deadline: i64,
) -> Result<()> {
    let (id, skill) = match to {
        TransferTo::Specialist(id) => (Some(id.uuid()), None),
        TransferTo::Queue(id) => (Some(id.uuid()), None),
        TransferTo::Skill(skill) => (None, Some(skill.0.as_str())),
    };
    run(
        db,
        "INSERT INTO transfers (session, position, note, deadline, target)
         VALUES (?1, ?2, ?3, ?4, COALESCE(?5, (SELECT name FROM people WHERE id = ?6),
             (SELECT name FROM queues WHERE id = ?6), ''))",
        params![
            change.session.uuid().into_bytes(),
            number(change.position.0)?,
            note,
            deadline,
            skill,
            id.map(uuid::Uuid::into_bytes)
        ],
    )
}
