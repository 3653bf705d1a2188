//! Figures of each activation of a chat, from what happens in it.

use super::run;
use crate::store::Entry;
use crate::store::sqlite::columns::number;
use rusqlite::{Connection, Result, params};
use switchboard_core::Event;
use switchboard_model::{SenderKind, SessionId};

/// The activation that a chat is in, or was in last.
const LATEST: &str =
    "session = ?1 AND activation = (SELECT max(activation) FROM activations WHERE session = ?1)";

/// Takes in one event.
pub(super) fn note(db: &Connection, entry: &Entry) -> Result<()> {
    let at = entry.at.0;
    let change = |session: &SessionId, what: &str, values: &[&dyn rusqlite::ToSql]| {
        let session = session.uuid().into_bytes();
        let values: Vec<&dyn rusqlite::ToSql> = [&session as &dyn rusqlite::ToSql]
            .into_iter()
            .chain(values.iter().copied())
            .collect();
        run(
            db,
            &format!("UPDATE activations SET {what} WHERE {LATEST}"),
            &values,
        )
    };
    // Events that are no business of figures are most: they are let through without a word each.
    #[expect(clippy::wildcard_enum_match_arm, reason = "what changes no figure")]
    match &entry.event {
        Event::SessionStarted { session, queue, .. } | Event::SessionReopened { session, queue, .. } => run(
            db,
            "INSERT INTO activations (session, activation, queue, started_at)
             SELECT ?1, COALESCE(max(activation), 0) + 1, ?2, ?3 FROM activations WHERE session = ?1",
            params![session.uuid().into_bytes(), queue.uuid().into_bytes(), at],
        ),
        Event::SessionOverflowed { session, queue, .. } => {
            change(session, "queue = ?2", params![queue.uuid().into_bytes()])
        }
        Event::SessionAssigned {
            session,
            owner,
            from,
            queue,
            ..
        } => change(
            session,
            "specialist = ?2, queue = COALESCE(?3, queue), accepted_at = COALESCE(accepted_at, ?4),
             transfers = transfers + ?5",
            params![
                owner.uuid().into_bytes(),
                queue.map(|queue| queue.uuid().into_bytes()),
                at,
                from.is_some()
            ],
        ),
        Event::MessagePosted { session, sender, .. } => match sender {
            SenderKind::Customer => change(
                session,
                "messages = messages + 1, awaiting = COALESCE(awaiting, ?2)",
                params![at],
            ),
            SenderKind::Specialist => change(
                session,
                "messages = messages + 1, awaiting = NULL,
                 first_response = COALESCE(first_response, ?2 - awaiting),
                 responses = responses + (awaiting IS NOT NULL),
                 responded_in = responded_in + COALESCE(?2 - awaiting, 0)",
                params![at],
            ),
            SenderKind::System => Ok(()),
        },
        Event::SessionEnded {
            session, resolution, ..
        } => change(
            session,
            "ended_at = ?2, resolution = ?3, ended = ?4, awaiting = NULL",
            params![at, resolution.word(), number(entry.position.0)?],
        ),
        Event::SessionRated { session, stars, .. } => change(session, "stars = ?2", params![stars.0]),
        _ => Ok(()),
    }
}
