//! The log, played again through the desk, and the rows beside it: both must say the same.

use super::Report;
use crate::store::sqlite::{columns, reads};
use rusqlite::{Connection, Result, Row, Rows};
use std::collections::BTreeSet;
use switchboard_core::{Desk, Event, Session};
use switchboard_model::{
    CustomerId, Fence, MessageId, OfferId, Position, QueueId, Seq, SessionId, SessionState, SpecialistId,
};

/// Log entries read at once.
const PAGE: u32 = 4_096;

/// Plays the whole log and compares.
pub(super) fn check(db: &Connection, report: &mut Report) -> Result<()> {
    let mut messages = db.prepare("SELECT position, id, session, seq FROM messages ORDER BY position")?;
    let mut messages = Messages::new(messages.query([])?)?;
    let mut desk = Desk::default();
    let mut at = Position(0);
    let mut entries = 0;
    loop {
        let page = reads::log(db, at, PAGE)?;
        if page.is_empty() {
            break;
        }
        for entry in page {
            if entry.position > at.next() {
                report.fault(format!(
                    "The log has a gap: positions {} to {} are missing.",
                    at.next(),
                    entry.position.0 - 1
                ));
            }
            at = entry.position;
            entries += 1;
            desk.apply(entry.at, &entry.event);
            if let Event::MessagePosted {
                session,
                message,
                seq,
                ..
            } = &entry.event
            {
                messages.expect(at, (*message, *session, *seq), report)?;
            }
        }
    }
    messages.end(report)?;
    report.checked("log entries", entries);
    report.checked("messages", messages.seen);
    if let Err(what) = desk.check_invariants() {
        report.fault(format!("The log contradicts itself: {what}."));
    }
    sessions(db, &desk, report)?;
    offers(db, &desk, report)?;
    settings(db, &desk, report)
}

/// Message rows in the log's order, beside the events that they belong to.
struct Messages<'a> {
    rows: Rows<'a>,
    next: Option<(Position, (MessageId, SessionId, Seq))>,
    seen: u64,
}

impl<'a> Messages<'a> {
    fn new(rows: Rows<'a>) -> Result<Self> {
        let mut messages = Self {
            rows,
            next: None,
            seen: 0,
        };
        messages.step()?;
        messages.seen = 0;
        Ok(messages)
    }

    /// Goes on to the next row.
    fn step(&mut self) -> Result<()> {
        self.seen += 1;
        self.next = match self.rows.next()? {
            None => None,
            Some(row) => Some((
                Position(columns::count(row, 0)?),
                (
                    columns::id(row, 1, MessageId::new)?,
                    columns::id(row, 2, SessionId::new)?,
                    Seq(columns::count(row, 3)?),
                ),
            )),
        };
        Ok(())
    }

    /// The row of an event.
    fn expect(
        &mut self,
        position: Position,
        wanted: (MessageId, SessionId, Seq),
        report: &mut Report,
    ) -> Result<()> {
        self.strangers(position, report)?;
        let (message, session, seq) = wanted;
        match self.next {
            Some((at, found)) if at == position => {
                if found != wanted {
                    report.fault(format!(
                        "Message {message} is not what the log says at position {position}."
                    ));
                }
                self.step()
            }
            Some(_) | None => {
                report.fault(format!(
                    "Message {message}, number {seq} of chat {session}, is missing."
                ));
                Ok(())
            }
        }
    }

    /// Rows before a position that no event speaks of.
    fn strangers(&mut self, before: Position, report: &mut Report) -> Result<()> {
        while let Some((at, (message, ..))) = self.next.filter(|(at, _)| *at < before) {
            report.fault(format!("Message {message} is not in the log at position {at}."));
            self.step()?;
        }
        Ok(())
    }

    fn end(&mut self, report: &mut Report) -> Result<()> {
        self.strangers(Position(u64::MAX), report)
    }
}

/// An open session as a row and the desk both know it.
#[derive(PartialEq)]
struct Open {
    state: SessionState,
    fence: Fence,
    owner: Option<SpecialistId>,
    queue: QueueId,
    customer: CustomerId,
    last: Seq,
}

impl Open {
    fn read(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            state: columns::word(row, 1, SessionState::from_word)?,
            fence: Fence(columns::count(row, 2)?),
            owner: columns::optional_id(row, 3, SpecialistId::new)?,
            queue: columns::id(row, 4, QueueId::new)?,
            customer: columns::id(row, 5, CustomerId::new)?,
            last: Seq(columns::count(row, 6)?),
        })
    }

    fn of(session: &Session) -> Self {
        Self {
            state: session.state(),
            fence: session.fence,
            owner: session.owner(),
            queue: session.queue,
            customer: session.customer,
            last: session.last_seq,
        }
    }
}

fn sessions(db: &Connection, desk: &Desk, report: &mut Report) -> Result<()> {
    let mut open = db.prepare(
        "SELECT id, state, fence, owner, queue, customer,
             (SELECT COALESCE(max(seq), 0) FROM messages WHERE session = s.id)
         FROM sessions AS s WHERE ended_at IS NULL ORDER BY id",
    )?;
    let mut rows = open.query([])?;
    let mut seen = BTreeSet::new();
    while let Some(row) = rows.next()? {
        let id = columns::id(row, 0, SessionId::new)?;
        seen.insert(id);
        let Some(session) = desk.session(id) else {
            report.fault(format!("Chat {id} is open, and over by the log."));
            continue;
        };
        let (row, log) = (Open::read(row)?, Open::of(session));
        for (what, differs) in [
            ("state", row.state != log.state),
            ("fence", row.fence != log.fence),
            ("owner", row.owner != log.owner),
            ("queue", row.queue != log.queue),
            ("customer", row.customer != log.customer),
            ("last message's number", row.last != log.last),
        ] {
            if differs {
                report.fault(format!("Chat {id} has another {what} than by the log."));
            }
        }
    }
    for session in desk.sessions().filter(|session| !seen.contains(&session.id)) {
        report.fault(format!(
            "Chat {} is open by the log, and over or missing.",
            session.id
        ));
    }
    report.checked("open chats", seen.len() as u64);
    Ok(())
}

fn offers(db: &Connection, desk: &Desk, report: &mut Report) -> Result<()> {
    let mut open =
        db.prepare("SELECT id, session, specialist, deadline FROM offers WHERE outcome IS NULL")?;
    let mut rows = open.query([])?;
    let mut seen = BTreeSet::new();
    while let Some(row) = rows.next()? {
        let id = columns::id(row, 0, OfferId::new)?;
        seen.insert(id);
        let session = columns::id(row, 1, SessionId::new)?;
        let specialist = columns::id(row, 2, SpecialistId::new)?;
        let deadline: i64 = row.get(3)?;
        let same = desk.offer(id).is_some_and(|offer| {
            (offer.session, offer.specialist, offer.deadline.0) == (session, specialist, deadline)
        });
        if !same {
            report.fault(format!("Offer {id} of chat {session} is not what the log says."));
        }
    }
    for offer in desk.offers().filter(|offer| !seen.contains(&offer.id)) {
        report.fault(format!(
            "Offer {} of chat {} is open by the log, and over or missing.",
            offer.id, offer.session
        ));
    }
    report.checked("open offers", seen.len() as u64);
    Ok(())
}

/// People and queues are known to both.
fn settings(db: &Connection, desk: &Desk, report: &mut Report) -> Result<()> {
    let people = ids(db, "SELECT id FROM people", SpecialistId::new)?;
    let queues = ids(db, "SELECT id FROM queues", QueueId::new)?;
    let at_desk: BTreeSet<_> = desk.specialists().map(|it| it.profile.id).collect();
    let in_log: BTreeSet<_> = desk.queues().map(|it| it.id).collect();
    for id in people.symmetric_difference(&at_desk) {
        report.fault(format!(
            "Person {id} is known to the rows or to the log, not to both."
        ));
    }
    for id in queues.symmetric_difference(&in_log) {
        report.fault(format!(
            "Queue {id} is known to the rows or to the log, not to both."
        ));
    }
    report.checked("people", people.len() as u64);
    report.checked("queues", queues.len() as u64);
    Ok(())
}

fn ids<T: Ord>(db: &Connection, statement: &str, new: fn(uuid::Uuid) -> T) -> Result<BTreeSet<T>> {
    db.prepare(statement)?
        .query_map([], |row| columns::id(row, 0, new))?
        .collect()
}
