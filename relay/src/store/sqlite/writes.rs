//! Each write of a batch as SQL. All of a batch run in one transaction, in order.

use super::columns::{id, json, number, principal};
use crate::store::{Digest, Entry, NewMessage, NewSession, OfferMade, Outcome, Token, Write};
use rusqlite::{Connection, OptionalExtension, Result, params};
use switchboard_core::Principal;
use switchboard_model::{MessageKind, SenderKind, SessionState, SpecialistId, SpecialistStatus, Timestamp};
use switchboard_protocol::{Person, Queue, Site};

/// Does one write.
pub(super) fn apply(db: &Connection, write: &Write) -> Result<()> {
    match write {
        Write::Event(entry) => event(db, entry),
        Write::Outcome(outcome) => answered(db, outcome),
        Write::Session(session) => started(db, session),
        Write::Message(message) => posted(db, message),
        Write::OfferMade(offer) => offered(db, offer),
        Write::OfferEnded { offer, outcome } => run(
            db,
            "UPDATE offers SET outcome = ?2 WHERE id = ?1",
            params![offer.uuid().into_bytes(), outcome.word()],
        ),
        Write::SessionAssigned {
            session,
            owner,
            fence,
            at,
            position,
        } => run(
            db,
            "UPDATE sessions SET state = ?2, owner = ?3, fence = ?4, accepted_at = ?5, changed = ?6 WHERE id = ?1",
            params![
                session.uuid().into_bytes(),
                SessionState::Active.word(),
                owner.uuid().into_bytes(),
                number(fence.0)?,
                at.0,
                number(position.0)?
            ],
        ),
        Write::SessionEnded {
            session,
            ended_by,
            resolution,
            at,
            position,
        } => run(
            db,
            "UPDATE sessions SET state = ?2, ended_by = ?3, resolution = ?4, ended_at = ?5, changed = ?6 WHERE id = ?1",
            params![
                session.uuid().into_bytes(),
                SessionState::Completed.word(),
                ended_by.word(),
                resolution.word(),
                at.0,
                number(position.0)?
            ],
        ),
        Write::Status { specialist, status } => run(
            db,
            "UPDATE people SET status = ?2 WHERE id = ?1",
            params![specialist.uuid().into_bytes(), status.word()],
        ),
        Write::Queue(queue) => new_queue(db, queue),
        Write::Person(person) => new_person(db, person),
        Write::Site(site) => new_site(db, site),
        Write::Customer { customer, created_at } => run(
            db,
            "INSERT INTO customers (id, site, created_at) VALUES (?1, ?2, ?3)",
            params![
                customer.id.uuid().into_bytes(),
                customer.site.uuid().into_bytes(),
                created_at.0
            ],
        ),
        Write::Token(token) => new_token(db, token),
        Write::RevokeToken(hash) => run(db, "DELETE FROM tokens WHERE hash = ?1", params![hash]),
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
    Ok(())
}

fn answered(db: &Connection, outcome: &Outcome) -> Result<()> {
    let (position, problem) = match &outcome.answer {
        Ok(position) => (Some(number(position.0)?), None),
        Err(problem) => (None, Some(json(problem)?)),
    };
    run(
        db,
        "INSERT INTO commands (id, principal, digest, position, problem) VALUES (?1, ?2, ?3, ?4, ?5)",
        params![
            outcome.command.uuid().into_bytes(),
            principal(outcome.by),
            outcome.digest,
            position,
            problem
        ],
    )
}

fn started(db: &Connection, session: &NewSession) -> Result<()> {
    let page = session.page.as_ref();
    run(
        db,
        "INSERT INTO sessions (id, customer, queue, state, fence, language, page_url, page_title, started_at, started,
             changed, customer_name)
         VALUES (?1, ?2, ?3, ?4, 0, ?5, ?6, ?7, ?8, ?9, ?9, COALESCE(?10,
             (SELECT customer_name FROM sessions WHERE customer = ?2 ORDER BY started DESC LIMIT 1)))",
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
            session.name
        ],
    )
}

fn posted(db: &Connection, message: &NewMessage) -> Result<()> {
    let session = message.session.uuid().into_bytes();
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
            MessageKind::Text.word(),
            message.text,
            message.at.0,
            SenderKind::Customer.word()
        ],
    )?;
    if let Some(line) = &message.first_line {
        run(
            db,
            "UPDATE sessions SET first_line = ?2 WHERE id = ?1",
            params![session, line],
        )?;
    }
    Ok(())
}

fn offered(db: &Connection, offer: &OfferMade) -> Result<()> {
    run(
        db,
        "INSERT INTO offers (id, session, specialist, position, offered_at, deadline, first_line)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, (SELECT first_line FROM sessions WHERE id = ?2))",
        params![
            offer.offer.uuid().into_bytes(),
            offer.session.uuid().into_bytes(),
            offer.specialist.uuid().into_bytes(),
            number(offer.position.0)?,
            offer.at.0,
            offer.deadline.0
        ],
    )
}

fn new_queue(db: &Connection, queue: &Queue) -> Result<()> {
    run(
        db,
        "INSERT INTO queues (id, name, ring_time, skills) VALUES (?1, ?2, ?3, ?4)",
        params![
            queue.id.uuid().into_bytes(),
            queue.name,
            queue.ring_time.0,
            json(&queue.skills)?
        ],
    )
}

fn new_person(db: &Connection, person: &Person) -> Result<()> {
    let id = person.id.uuid().into_bytes();
    run(
        db,
        "INSERT INTO people (id, name, email, role, skills, languages, capacity, status)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        params![
            id,
            person.name,
            person.email,
            person.role.word(),
            json(&person.skills)?,
            json(&person.languages)?,
            person.capacity.0,
            SpecialistStatus::Offline.word()
        ],
    )?;
    for queue in &person.queues {
        run(
            db,
            "INSERT INTO person_queues (person, queue) VALUES (?1, ?2)",
            params![id, queue.id.uuid().into_bytes()],
        )?;
    }
    Ok(())
}

fn new_site(db: &Connection, site: &Site) -> Result<()> {
    run(
        db,
        "INSERT INTO sites (id, key, name, queue, origins, greeting, brand_color) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![
            site.id.uuid().into_bytes(),
            site.key,
            site.name,
            site.queue.id.uuid().into_bytes(),
            json(&site.origins)?,
            site.greeting,
            site.brand_color
        ],
    )
}

fn new_token(db: &Connection, token: &Token) -> Result<()> {
    run(
        db,
        "INSERT INTO tokens (hash, principal, device, created_at, expires_at) VALUES (?1, ?2, ?3, ?4, ?5)",
        params![
            token.hash,
            token.principal.map(principal),
            token.device,
            token.created_at.0,
            token.expires_at.0
        ],
    )
}
