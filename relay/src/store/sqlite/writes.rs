//! Each write of a batch as SQL. All of a batch run in one transaction, in order.

mod activations;
mod chats;
mod setting;

use super::columns::{id, json, number, principal};
use super::{about, answers, erasing, identities};
use crate::store::{Digest, Entry, Outcome, Token, Write, routed, touched};
use rusqlite::{Connection, OptionalExtension, Result, params};
use switchboard_core::Principal;
use switchboard_model::{SpecialistId, SpecialistStatus, Timestamp};

/// Does one write.
pub(super) fn apply(db: &Connection, write: &Write) -> Result<()> {
    match write {
        Write::Event(entry) => event(db, entry),
        Write::Outcome(outcome) => answered(db, outcome),
        Write::Session(session) => chats::started(db, session),
        Write::SessionChanged(change) => chats::changed(db, change),
        Write::Message(message) => chats::posted(db, message),
        Write::MessageChanged { message, text, at } => {
            chats::message_changed(db, *message, text.as_deref(), *at)
        }
        Write::Details { session, details, at } => about::put(db, *session, details, *at),
        Write::Note { id, note, at } => about::put_note(db, *id, note, *at),
        Write::NoteDeleted(id) => about::delete_note(db, *id),
        Write::Erased { session, at } => erasing::erase(db, *session, *at),
        Write::Forgotten(customer) => erasing::forget(db, *customer),
        Write::MissedForgotten(before) => erasing::forget_missed(db, *before),
        Write::KeptFor(days) => erasing::keep_for(db, *days),
        Write::Horizon(position) => erasing::horizon(db, *position),
        Write::OfferMade(offer) => chats::offered(db, offer),
        Write::OfferEnded { offer, outcome } => run(
            db,
            "UPDATE offers SET outcome = ?2 WHERE id = ?1",
            params![offer.uuid().into_bytes(), outcome.word()],
        ),
        Write::Status { specialist, status } => run(
            db,
            "UPDATE people SET status = ?2, status_reason = ?3, status_then = ?4 WHERE id = ?1",
            params![
                specialist.uuid().into_bytes(),
                status.status.word(),
                status.reason.word(),
                status.then.map(SpecialistStatus::word)
            ],
        ),
        Write::WrapUpStarted {
            specialist,
            session,
            until,
            position,
        } => run(
            db,
            "INSERT INTO wrap_ups (specialist, session, position, until) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT DO UPDATE SET until = excluded.until",
            params![
                specialist.uuid().into_bytes(),
                session.uuid().into_bytes(),
                number(position.0)?,
                until.0
            ],
        ),
        Write::WrapUpEnded { specialist, session } => run(
            db,
            "DELETE FROM wrap_ups WHERE specialist = ?1 AND session = ?2",
            params![specialist.uuid().into_bytes(), session.uuid().into_bytes()],
        ),
        Write::Queue(queue) => setting::new_queue(db, queue),
        Write::QueueChanged(queue) => setting::queue_changed(db, queue),
        Write::Person(person) => setting::new_person(db, person),
        Write::PersonChanged(person) => setting::person_changed(db, person),
        Write::PersonRemoved { person, at } => setting::person_removed(db, *person, *at),
        Write::Answers(write) => answers::apply(db, write),
        Write::Audited(audited) => run(
            db,
            "INSERT INTO audit (at, person, act, subject) VALUES (?1, ?2, ?3, ?4)",
            params![
                audited.at.0,
                audited.by.map(|by| by.uuid().into_bytes()),
                audited.act,
                audited.subject
            ],
        ),
        Write::Block(block) => setting::new_block(db, block),
        Write::Unblock(id) => run(
            db,
            "DELETE FROM blocks WHERE id = ?1",
            params![id.uuid().into_bytes()],
        ),
        Write::Site(site) => setting::new_site(db, site),
        Write::Identity(write) => identities::apply(db, write),
        Write::Customer { customer, created_at } => setting::new_customer(db, customer, *created_at),
        Write::Merged {
            kept,
            duplicate,
            position,
        } => setting::merged(db, *kept, *duplicate, *position),
        Write::Token(token) => new_token(db, token),
        Write::SignedIn { token, password } => {
            let whose = token.principal.map(principal);
            let same = db
                .prepare_cached("SELECT 1 FROM people WHERE id = substr(?1, 2) AND password = ?2")?
                .exists(params![whose, password])?;
            if same { new_token(db, token) } else { Ok(()) }
        }
        Write::RevokeDevice { who, device } => run(
            db,
            "DELETE FROM tokens WHERE principal = ?1 AND device_id = ?2",
            params![principal(*who), device.uuid().into_bytes()],
        ),
        Write::RevokeAll(who) => run(
            db,
            "DELETE FROM tokens WHERE principal = ?1",
            params![principal(*who)],
        ),
        Write::TokenUsed { hash, at } => {
            run(
                db,
                "DELETE FROM tokens WHERE hash <> ?1
                     AND device_id = (SELECT device_id FROM tokens WHERE hash = ?1 AND replaces IS NOT NULL)",
                params![hash],
            )?;
            run(
                db,
                "UPDATE tokens SET used_at = ?2, replaces = NULL WHERE hash = ?1",
                params![hash, at.0],
            )
        }
        Write::PasswordCleared(person) => run(
            db,
            "UPDATE people SET password = NULL WHERE id = ?1",
            params![person.uuid().into_bytes()],
        ),
        Write::Invitation {
            code,
            person,
            expires_at,
        } => {
            let person = person.uuid().into_bytes();
            run(db, "DELETE FROM invitations WHERE person = ?1", params![person])?;
            run(
                db,
                "INSERT INTO invitations (hash, person, expires_at) VALUES (?1, ?2, ?3)",
                params![code, person, expires_at.0],
            )
        }
    }
}

/// Uses an invitation up.
pub(super) fn redeem(
    db: &Connection,
    code: &Digest,
    now: Timestamp,
    password: Option<&str>,
    token: Token,
) -> Result<Option<SpecialistId>> {
    let person = db
        .prepare_cached("DELETE FROM invitations WHERE hash = ?1 AND expires_at > ?2 RETURNING person")?
        .query_row(params![code, now.0], |row| id(row, 0, SpecialistId::new))
        .optional()?;
    let Some(person) = person else { return Ok(None) };
    let gone = db
        .prepare_cached("SELECT 1 FROM people WHERE id = ?1 AND removed_at IS NOT NULL")?
        .exists([person.uuid().into_bytes()])?;
    if gone {
        return Ok(None);
    }
    if let Some(password) = password {
        run(
            db,
            "UPDATE people SET password = ?2 WHERE id = ?1",
            params![person.uuid().into_bytes(), password],
        )?;
    }
    new_token(
        db,
        &Token {
            principal: Some(Principal::Specialist(person)),
            ..token
        },
    )?;
    Ok(Some(person))
}

fn run(db: &Connection, statement: &str, values: &[&dyn rusqlite::ToSql]) -> Result<()> {
    db.prepare_cached(statement)?.execute(values).map(|_| ())
}

fn event(db: &Connection, entry: &Entry) -> Result<()> {
    let position = number(entry.position.0)?;
    run(
        db,
        "INSERT INTO log (position, at, body) VALUES (?1, ?2, ?3)",
        params![position, entry.at.0, json(&entry.event)?],
    )?;
    for who in entry.event.audience() {
        run(
            db,
            "INSERT INTO log_audience (principal, position) VALUES (?1, ?2)",
            params![principal(who), position],
        )?;
    }
    activations::note(db, entry)?;
    if let Some(session) = touched(&entry.event) {
        run(
            db,
            "UPDATE sessions SET updated_at = ?2 WHERE id = ?1",
            params![session.uuid().into_bytes(), entry.at.0],
        )?;
    }
    if let Some(session) = routed(&entry.event) {
        run(
            db,
            "INSERT INTO routing (session, position) VALUES (?1, ?2)",
            params![session.uuid().into_bytes(), position],
        )?;
    }
    Ok(())
}

fn answered(db: &Connection, outcome: &Outcome) -> Result<()> {
    let (position, problem) = match &outcome.answer {
        Ok(position) => (Some(number(position.0)?), None),
        Err(problem) => (None, Some(json(problem)?)),
    };
    run(
        db,
        "INSERT INTO commands (id, principal, proof, position, problem)
         VALUES (?1, ?2, encrypted(?3, 'commands.proof', ?1), ?4, ?5)",
        params![
            outcome.command.uuid().into_bytes(),
            principal(outcome.by),
            hex::encode(outcome.digest),
            position,
            problem
        ],
    )
}

/// A token, unless what it stands on has gone in the meantime: the person, or the token that it is to replace. Tokens
/// of the same principal whose time is over go, and others that were to replace the same one.
fn new_token(db: &Connection, token: &Token) -> Result<()> {
    let device = token.device_id.uuid().into_bytes();
    let who = token.principal.map(principal);
    run(
        db,
        "DELETE FROM tokens WHERE principal = ?1 AND expires_at <= ?2",
        params![who, token.used_at.0],
    )?;
    if let Some(old) = &token.replaces {
        run(
            db,
            "DELETE FROM tokens WHERE principal = ?1 AND device_id = ?2 AND hash <> ?3",
            params![who, device, old],
        )?;
    }
    run(
        db,
        "INSERT INTO tokens (hash, principal, device, device_id, created_at, used_at, expires_at, replaces)
         SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8
         WHERE (?8 IS NULL OR EXISTS (SELECT 1 FROM tokens WHERE hash = ?8))
             AND NOT EXISTS (SELECT 1 FROM people WHERE id = substr(?2, 2) AND removed_at IS NOT NULL)",
        params![
            token.hash,
            who,
            token.device,
            device,
            token.created_at.0,
            token.used_at.0,
            token.expires_at.0,
            token.replaces
        ],
    )
}
