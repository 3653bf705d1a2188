//! What customers agreed to: added, never changed.

use crate::store::Consent;
use crate::store::sqlite::columns::{count, id, optional_id, word};
use crate::store::sqlite::records::person;
use rusqlite::{Connection, OptionalExtension, Result, Row, params};
use switchboard_model::{ConsentId, ConsentSource, CustomerId, Language, SessionId, Timestamp};
use switchboard_protocol::ConsentView;

const CONSENT: &str = "SELECT c.number, c.id, c.session, c.kind, c.given,
    decrypted(c.sentence, 'consents.sentence', c.id), c.language, c.source, c.recorded_by, p.name, c.at, c.customer
    FROM consents AS c LEFT JOIN people AS p ON p.id = c.recorded_by ";
/// Of a customer and of those that became part of them.
const THEIRS: &str = "c.customer IN (SELECT id FROM customers WHERE id = ?1 OR merged_into = ?1)";

pub(super) fn add(db: &Connection, consent: &Consent) -> Result<()> {
    db.prepare_cached(
        "INSERT INTO consents (id, customer, session, kind, given, sentence, language, source, recorded_by, at)
         VALUES (?1, ?2, ?3, ?4, ?5, encrypted(?6, 'consents.sentence', ?1), ?7, ?8, ?9, ?10)",
    )?
    .execute(params![
        consent.id.uuid().into_bytes(),
        consent.customer.uuid().into_bytes(),
        consent.session.map(|session| session.uuid().into_bytes()),
        consent.kind,
        consent.given,
        consent.sentence,
        consent.language.0,
        consent.source.word(),
        consent.recorded_by.map(|by| by.uuid().into_bytes()),
        consent.at.0
    ])
    .map(|_| ())
}

/// What a customer said, the latest first.
pub(in crate::store::sqlite) fn consents(
    db: &Connection,
    customer: CustomerId,
    before: u64,
    limit: u32,
) -> Result<Vec<ConsentView>> {
    let before = i64::try_from(before).unwrap_or(i64::MAX);
    db.prepare_cached(&format!(
        "{CONSENT} WHERE {THEIRS} AND c.number < ?2 ORDER BY c.number DESC LIMIT ?3"
    ))?
    .query_map(params![customer.uuid().into_bytes(), before, limit], read_consent)?
    .collect()
}

/// One of these, and who said it.
pub(in crate::store::sqlite) fn consent(
    db: &Connection,
    asked: ConsentId,
) -> Result<Option<(CustomerId, ConsentView)>> {
    db.prepare_cached(&format!("{CONSENT} WHERE c.id = ?1"))?
        .query_row([asked.uuid().into_bytes()], |row| {
            Ok((id(row, 11, CustomerId::new)?, read_consent(row)?))
        })
        .optional()
}

/// How often a customer agreed to something.
pub(in crate::store::sqlite) fn consents_given(db: &Connection, customer: CustomerId) -> Result<u32> {
    db.prepare_cached(&format!(
        "SELECT count(*) FROM consents AS c WHERE {THEIRS} AND c.given"
    ))?
    .query_row([customer.uuid().into_bytes()], |row| row.get(0))
}

/// What a customer said last of one thing, if it is that they agree.
pub(in crate::store::sqlite) fn standing_consent(
    db: &Connection,
    customer: CustomerId,
    kind: &str,
) -> Result<Option<ConsentView>> {
    let last = db
        .prepare_cached(&format!(
            "{CONSENT} WHERE {THEIRS} AND c.kind = ?2 ORDER BY c.number DESC LIMIT 1"
        ))?
        .query_row(params![customer.uuid().into_bytes(), kind], read_consent)
        .optional()?;
    Ok(last.filter(|last| last.given))
}

fn read_consent(row: &Row<'_>) -> Result<ConsentView> {
    Ok(ConsentView {
        id: id(row, 1, ConsentId::new)?,
        number: count(row, 0)?,
        session_id: optional_id(row, 2, SessionId::new)?,
        kind: row.get(3)?,
        given: row.get(4)?,
        sentence: row.get(5)?,
        language: Language(row.get(6)?),
        source: word(row, 7, ConsentSource::from_word)?,
        recorded_by: person(row, 8)?,
        at: Timestamp(row.get(10)?),
    })
}
