//! Queues, people, sites and customers.

use super::run;
use crate::store::sqlite::{
    answers,
    columns::{json, number, principal},
    records::missed,
};
use crate::store::{Block, Blocked, Customer};
use rusqlite::{Connection, Result, params};
use switchboard_core::Principal;
use switchboard_model::{CustomerId, Position, SpecialistId, SpecialistStatus, Timestamp};
use switchboard_protocol::{Person, Queue, Site};

/// A new queue.
pub(super) fn new_queue(db: &Connection, queue: &Queue) -> Result<()> {
    run(
        db,
        "INSERT INTO queues (id, name, rules) VALUES (?1, ?2, ?3)",
        params![queue.id.uuid().into_bytes(), queue.name, json(&queue.rules)?],
    )
}

/// A queue's name and rules are these.
pub(super) fn queue_changed(db: &Connection, queue: &Queue) -> Result<()> {
    run(
        db,
        "UPDATE queues SET name = ?2, rules = ?3 WHERE id = ?1",
        params![queue.id.uuid().into_bytes(), queue.name, json(&queue.rules)?],
    )
}

/// A new person.
pub(super) fn new_person(db: &Connection, person: &Person) -> Result<()> {
    let id = person.id.uuid().into_bytes();
    run(
        db,
        "INSERT INTO people (id, name, email, role, skills, languages, capacity, status, phone)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, encrypted(?9, 'people.phone', ?1))",
        params![
            id,
            person.name,
            person.email,
            person.role.word(),
            json(&person.skills)?,
            json(&person.languages)?,
            person.capacity.0,
            SpecialistStatus::Offline.word(),
            person.phone
        ],
    )?;
    serves(db, person)
}

/// A person is this.
pub(super) fn person_changed(db: &Connection, person: &Person) -> Result<()> {
    let id = person.id.uuid().into_bytes();
    run(
        db,
        "UPDATE people SET name = ?2, role = ?3, skills = ?4, languages = ?5, capacity = ?6,
             phone = encrypted(?7, 'people.phone', ?1) WHERE id = ?1",
        params![
            id,
            person.name,
            person.role.word(),
            json(&person.skills)?,
            json(&person.languages)?,
            person.capacity.0,
            person.phone
        ],
    )?;
    run(db, "DELETE FROM person_queues WHERE person = ?1", params![id])?;
    serves(db, person)
}

/// Somebody is kept out.
pub(super) fn new_block(db: &Connection, block: &Block) -> Result<()> {
    let (mut customer, mut address, mut number) = (None, None, None);
    match block.what {
        Blocked::Customer(id) => customer = Some(id.uuid().into_bytes()),
        Blocked::Address(at) => address = Some(at.to_string()),
        Blocked::Number(digits) => number = Some(digits.to_string()),
    }
    run(
        db,
        "INSERT INTO blocks (id, customer, address, reason, person, created_at, expires_at, number)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, encrypted(?8, 'blocks.number', ?1))",
        params![
            block.id.uuid().into_bytes(),
            customer,
            address,
            block.reason,
            block.by.map(|by| by.uuid().into_bytes()),
            block.created_at.0,
            block.expires_at.map(|at| at.0),
            number
        ],
    )
}

/// A person answers no more. Their name stays; address, password, tokens and invitations go.
pub(super) fn person_removed(db: &Connection, person: SpecialistId, at: Timestamp) -> Result<()> {
    let id = person.uuid().into_bytes();
    run(
        db,
        "UPDATE people SET removed_at = ?2, email = hex(id), password = NULL, status = ?3 WHERE id = ?1",
        params![id, at.0, SpecialistStatus::Offline.word()],
    )?;
    run(db, "DELETE FROM person_queues WHERE person = ?1", params![id])?;
    run(db, "DELETE FROM invitations WHERE person = ?1", params![id])?;
    run(db, "DELETE FROM wrap_ups WHERE specialist = ?1", params![id])?;
    answers::person_removed(db, person)?;
    missed::given_back(db, person, at)?;
    run(
        db,
        "DELETE FROM tokens WHERE principal = ?1",
        params![principal(Principal::Specialist(person))],
    )
}

fn serves(db: &Connection, person: &Person) -> Result<()> {
    for queue in &person.queues {
        run(
            db,
            "INSERT INTO person_queues (person, queue) VALUES (?1, ?2)",
            params![person.id.uuid().into_bytes(), queue.id.uuid().into_bytes()],
        )?;
    }
    Ok(())
}

/// A new site.
pub(super) fn new_site(db: &Connection, site: &Site) -> Result<()> {
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

/// A new customer.
pub(super) fn new_customer(db: &Connection, customer: &Customer, created_at: Timestamp) -> Result<()> {
    run(
        db,
        "INSERT INTO customers (id, site, anew, created_at) VALUES (?1, ?2, ?3, ?4)",
        params![
            customer.id.uuid().into_bytes(),
            customer.site.uuid().into_bytes(),
            number(customer.anew.0)?,
            created_at.0
        ],
    )
}

/// Two customers are one from a position on.
pub(super) fn merged(
    db: &Connection,
    kept: CustomerId,
    duplicate: CustomerId,
    position: Position,
) -> Result<()> {
    let (to, from) = (kept.uuid().into_bytes(), duplicate.uuid().into_bytes());
    run(
        db,
        "UPDATE customers SET anew = ?3, merged_into = CASE WHEN id = ?1 THEN NULL ELSE ?1 END
         WHERE id IN (?1, ?2) OR merged_into = ?2",
        params![to, from, number(position.0)?],
    )?;
    run(
        db,
        "UPDATE sessions SET customer = ?1 WHERE customer = ?2",
        params![to, from],
    )?;
    // What is open is what they see; otherwise it is what either of them opened last.
    run(
        db,
        "UPDATE sessions SET opened = ?2 WHERE customer = ?1 AND ended_at IS NULL",
        params![to, number(position.0)?],
    )?;
    run(
        db,
        "UPDATE blocks SET customer = ?1 WHERE customer = ?2",
        params![to, from],
    )?;
    run(
        db,
        "UPDATE missed SET customer = ?1 WHERE customer = ?2",
        params![to, from],
    )?;
    // A name that a better key has given stays; one that a shared secret has given is not needed beside it.
    run(
        db,
        "DELETE FROM identities WHERE weak = 1 AND customer IN (?1, ?2)
             AND subject IN (SELECT subject FROM identities WHERE weak = 0 AND customer IN (?1, ?2))",
        params![to, from],
    )?;
    run(
        db,
        "UPDATE OR REPLACE identities SET customer = ?1 WHERE customer = ?2",
        params![to, from],
    )?;
    run(
        db,
        "UPDATE tokens SET principal = ?1 WHERE principal = ?2",
        params![
            principal(Principal::Customer(kept)),
            principal(Principal::Customer(duplicate))
        ],
    )
}
