//! People, queues, sites, tokens, and what is known of client-made ids.

use super::about;
use super::columns::{count, id, optional_id, principal, read_json, read_principal, unreadable, word};
use crate::store::{Customer, Digest, Known, Probe, Seen, SeenMessage, SeenSession, Token};
use rusqlite::{Connection, OptionalExtension, Result, Row, params, types::Type};
use switchboard_core::Principal;
use switchboard_model::{
    Capacity, CustomerId, DeviceId, Position, QueueId, Role, SenderKind, SessionId, SiteId, SpecialistId,
    Timestamp,
};
use switchboard_protocol::{Person, Queue, QueueView, Site};

/// What is known of client-made ids.
pub(super) fn known(db: &Connection, probe: &Probe) -> Result<Known> {
    let mut known = Known::default();
    let mut command =
        db.prepare_cached("SELECT principal, decrypted(proof, 'commands.proof', id), position, problem FROM commands WHERE id = ?1")?;
    for asked in &probe.commands {
        if let Some(mut seen) = command.query_row([asked.uuid().into_bytes()], seen).optional()? {
            // What a merged duplicate asked counts as asked by the customer it went into.
            if let Principal::Customer(id) = seen.by
                && let Some(customer) = customer(db, id)?
            {
                seen.by = Principal::Customer(customer.id);
            }
            known.commands.insert(*asked, seen);
        }
    }
    let mut message =
        db.prepare_cached("SELECT session, sender, sender_id, CASE WHEN deleted_at IS NULL THEN text END, position FROM messages
         WHERE id = ?1")?;
    for asked in &probe.messages {
        let found = message.query_row([asked.uuid().into_bytes()], |row| {
            Ok(SeenMessage {
                session: id(row, 0, SessionId::new)?,
                sender: word(row, 1, SenderKind::from_word)?,
                staff: optional_id(row, 2, SpecialistId::new)?,
                text: row.get(3)?,
                position: Position(count(row, 4)?),
            })
        });
        if let Some(found) = found.optional()? {
            known.messages.insert(*asked, found);
        }
    }
    let mut session = db.prepare_cached(
        "SELECT customer, owner, ended_at IS NOT NULL,
             opened = (SELECT max(mine.opened) FROM sessions AS mine WHERE mine.customer = s.customer)
         FROM sessions AS s WHERE id = ?1",
    )?;
    for asked in &probe.sessions {
        let found = session.query_row([asked.uuid().into_bytes()], |row| {
            Ok(SeenSession {
                customer: id(row, 0, CustomerId::new)?,
                owner: optional_id(row, 1, SpecialistId::new)?,
                ended: row.get(2)?,
                latest: row.get(3)?,
            })
        });
        if let Some(found) = found.optional()? {
            known.sessions.insert(*asked, found);
        }
    }
    for asked in &probe.notes {
        if let Some(note) = about::note(db, *asked)? {
            known.notes.insert(*asked, note);
        }
    }
    Ok(known)
}

const PERSON: &str = "SELECT id, name, email, role, skills, languages, capacity, password,
    decrypted(phone, 'people.phone', id) FROM people ";

/// One person.
pub(super) fn person(db: &Connection, id: SpecialistId) -> Result<Option<Person>> {
    let found = db
        .prepare_cached(&format!("{PERSON} WHERE id = ?1 AND removed_at IS NULL"))?
        .query_row([id.uuid().into_bytes()], read_person)
        .optional()?;
    found.map(|person| with_queues(db, person)).transpose()
}

/// A person and their password's hash, by address.
pub(super) fn person_by_email(db: &Connection, email: &str) -> Result<Option<(Person, Option<String>)>> {
    let found = db
        .prepare_cached(&format!("{PERSON} WHERE email = ?1 AND removed_at IS NULL"))?
        .query_row([email], |row| Ok((read_person(row)?, row.get(7)?)))
        .optional()?;
    found
        .map(|(person, password)| Ok((with_queues(db, person)?, password)))
        .transpose()
}

/// Everyone.
pub(super) fn people(db: &Connection) -> Result<Vec<Person>> {
    let found: Vec<Person> = db
        .prepare_cached(&format!("{PERSON} WHERE removed_at IS NULL ORDER BY name, id"))?
        .query_map([], read_person)?
        .collect::<Result<_>>()?;
    found.into_iter().map(|person| with_queues(db, person)).collect()
}

/// Every queue.
pub(super) fn queues(db: &Connection) -> Result<Vec<Queue>> {
    db.prepare_cached("SELECT id, name, rules FROM queues ORDER BY name, id")?
        .query_map([], read_queue)?
        .collect()
}

/// One queue.
pub(super) fn queue(db: &Connection, id: QueueId) -> Result<Option<Queue>> {
    db.prepare_cached("SELECT id, name, rules FROM queues WHERE id = ?1")?
        .query_row([id.uuid().into_bytes()], read_queue)
        .optional()
}

/// Every site.
pub(super) fn sites(db: &Connection) -> Result<Vec<Site>> {
    db.prepare_cached(
        "SELECT s.id, s.key, s.name, s.queue, q.name, s.origins, s.greeting, s.brand_color
         FROM sites AS s JOIN queues AS q ON q.id = s.queue ORDER BY s.name, s.id",
    )?
    .query_map([], |row| {
        Ok(Site {
            id: id(row, 0, SiteId::new)?,
            key: row.get(1)?,
            name: row.get(2)?,
            queue: QueueView {
                id: id(row, 3, QueueId::new)?,
                name: row.get(4)?,
            },
            origins: read_json(row, 5)?,
            greeting: row.get(6)?,
            brand_color: row.get(7)?,
        })
    })?
    .collect()
}

/// One customer; for a merged duplicate, the one it went into.
pub(super) fn customer(db: &Connection, who: CustomerId) -> Result<Option<Customer>> {
    db.prepare_cached(
        "SELECT c.id, c.site, c.anew FROM customers AS asked
         JOIN customers AS c ON c.id = COALESCE(asked.merged_into, asked.id) WHERE asked.id = ?1",
    )?
    .query_row([who.uuid().into_bytes()], |row| {
        Ok(Customer {
            id: id(row, 0, CustomerId::new)?,
            site: id(row, 1, SiteId::new)?,
            anew: Position(count(row, 2)?),
        })
    })
    .optional()
}

const TOKEN: &str =
    "SELECT hash, principal, device, device_id, created_at, used_at, expires_at, replaces FROM tokens ";

/// A token that has not expired.
pub(super) fn token(db: &Connection, hash: &Digest, now: Timestamp) -> Result<Option<Token>> {
    db.prepare_cached(&format!("{TOKEN} WHERE hash = ?1 AND expires_at > ?2"))?
        .query_row(params![hash, now.0], read_token)
        .optional()
}

/// Somebody's tokens that have not expired, the one that was used last first.
pub(super) fn devices(db: &Connection, who: Principal, now: Timestamp) -> Result<Vec<Token>> {
    db.prepare_cached(&format!(
        "{TOKEN} WHERE principal = ?1 AND expires_at > ?2 ORDER BY used_at DESC, created_at DESC, hash"
    ))?
    .query_map(params![principal(who), now.0], read_token)?
    .collect()
}

fn read_token(row: &Row<'_>) -> Result<Token> {
    Ok(Token {
        hash: row.get(0)?,
        principal: Some(read_principal(row, 1)?),
        device: row.get(2)?,
        device_id: id(row, 3, DeviceId::new)?,
        created_at: Timestamp(row.get(4)?),
        used_at: Timestamp(row.get(5)?),
        expires_at: Timestamp(row.get(6)?),
        replaces: row.get(7)?,
    })
}

fn seen(row: &Row<'_>) -> Result<Seen> {
    let position: Option<i64> = row.get(2)?;
    let answer = match position {
        Some(position) => Ok(Position(position.cast_unsigned())),
        None => Err(read_json(row, 3)?),
    };
    Ok(Seen {
        by: read_principal(row, 0)?,
        digest: read_digest(row, 1)?,
        answer,
    })
}

fn read_digest(row: &Row<'_>, at: usize) -> Result<Option<Digest>> {
    let Some(text) = row.get::<_, Option<String>>(at)? else {
        return Ok(None);
    };
    let mut digest = Digest::default();
    hex::decode_to_slice(text, &mut digest).map_err(|error| unreadable(at, Type::Text, error.to_string()))?;
    Ok(Some(digest))
}

fn read_queue(row: &Row<'_>) -> Result<Queue> {
    Ok(Queue {
        id: id(row, 0, QueueId::new)?,
        name: row.get(1)?,
        rules: read_json(row, 2)?,
    })
}

fn read_person(row: &Row<'_>) -> Result<Person> {
    Ok(Person {
        id: id(row, 0, SpecialistId::new)?,
        name: row.get(1)?,
        email: row.get(2)?,
        phone: row.get(8)?,
        role: word(row, 3, Role::from_word)?,
        skills: read_json(row, 4)?,
        languages: read_json(row, 5)?,
        capacity: Capacity(row.get(6)?),
        queues: Vec::new(),
    })
}

fn with_queues(db: &Connection, person: Person) -> Result<Person> {
    let queues = db
        .prepare_cached(
            "SELECT q.id, q.name FROM person_queues AS m JOIN queues AS q ON q.id = m.queue
             WHERE m.person = ?1 ORDER BY q.name, q.id",
        )?
        .query_map([person.id.uuid().into_bytes()], |row| {
            Ok(QueueView {
                id: id(row, 0, QueueId::new)?,
                name: row.get(1)?,
            })
        })?
        .collect::<Result<_>>()?;
    Ok(Person { queues, ..person })
}
