//! The index of words: what somebody typed as an expression of it, and what it finds.

use super::excerpt::{self, CLOSE, OPEN};
use super::{person, scope, within};
use crate::store::sqlite::SqliteStore;
use crate::store::sqlite::columns::{count, id, optional_word, word};
use crate::store::{SearchFilter, Searches};
use async_trait::async_trait;
use rusqlite::{Connection, Result, Row, named_params};
use switchboard_model::{
    CustomerId, HitKind, MessageId, NoteId, QueueId, SenderKind, Seq, SessionId, SessionState, Timestamp,
};
use switchboard_protocol::{CustomerView, QueueView, SearchHit};

#[async_trait]
impl Searches for SqliteStore {
    async fn search(&self, filter: SearchFilter) -> crate::store::Result<Vec<(u64, SearchHit)>> {
        self.read(move |connection| search(connection, &filter)).await
    }
}

/// Texts that fit with their numbers, the latest first.
pub(in crate::store::sqlite) fn search(
    db: &Connection,
    filter: &SearchFilter,
) -> Result<Vec<(u64, SearchHit)>> {
    let Some(words) = expression(&filter.words) else {
        return Ok(Vec::new());
    };
    let (queues, own) = scope(&filter.scope);
    db.prepare_cached(&statement())?
        .query_map(
            named_params! {
                ":open": OPEN,
                ":close": CLOSE,
                ":words": words,
                ":from": filter.from.map_or(i64::MIN, |from| from.0),
                ":to": filter.to.map_or(i64::MAX, |to| to.0),
                ":queue": filter.queue.map(|id| id.uuid().into_bytes()),
                ":owner": filter.owner.map(|id| id.uuid().into_bytes()),
                ":state": filter.state.map(SessionState::word),
                ":tag": filter.tag,
                ":before": filter.before.map_or(i64::MAX, |before| i64::try_from(before).unwrap_or(i64::MAX)),
                ":limit": filter.limit,
                ":queues": queues,
                ":own": own,
            },
            |row| Ok((count(row, 0)?, read_hit(row)?)),
        )?
        .collect()
}

/// The index leads, in its own order: what it does not find is not looked at, and nothing is sorted.
fn statement() -> String {
    format!(
        "SELECT f.id, f.kind, f.source, f.session, s.state, s.opened_by, s.customer_name, s.queue, q.name, s.owner, o.name,
             m.seq, m.sender, COALESCE(m.sender_name, a.name), f.at, highlight(search, 0, :open, :close)
         FROM search CROSS JOIN searched AS f ON f.id = search.rowid CROSS JOIN sessions AS s ON s.id = f.session
         JOIN queues AS q ON q.id = s.queue LEFT JOIN people AS o ON o.id = s.owner
         LEFT JOIN messages AS m ON m.id = f.source AND f.kind = 'message'
         LEFT JOIN notes AS n ON n.id = f.source AND f.kind = 'note'
         LEFT JOIN people AS a ON a.id = n.author
         WHERE search MATCH :words AND search.rowid < :before AND f.at >= :from AND f.at < :to
             AND (:queue IS NULL OR s.queue = :queue) AND (:owner IS NULL OR s.owner = :owner)
             AND (:state IS NULL OR s.state = :state)
             AND (:tag IS NULL OR EXISTS (SELECT 1 FROM session_details AS d, json_each(d.tags) AS t
                 WHERE d.session = s.id AND t.value = :tag))
             AND {} ORDER BY search.rowid DESC LIMIT :limit",
        within("s.queue", "s.owner")
    )
}

/// What somebody typed, as FTS5 writes it: strings between quotation marks, in which nothing is an operator. `None` when
/// there is no word in it.
fn expression(typed: &str) -> Option<String> {
    let is_word = |piece: &&str| piece.contains(char::is_alphanumeric);
    let typed = typed.replace(char::is_control, " ");
    let mut strings = Vec::new();
    for (at, piece) in typed.split('"').enumerate() {
        // Every second piece stood between quotation marks.
        if at % 2 == 1 {
            strings.extend(Some(piece).filter(is_word).map(|piece| format!("\"{piece}\"")));
        } else {
            strings.extend(
                piece
                    .split_whitespace()
                    .filter(is_word)
                    .map(|word| format!("\"{word}\"")),
            );
        }
    }
    // Somebody may still be typing the last word.
    let begun = typed.ends_with(char::is_alphanumeric);
    if strings.is_empty() {
        return None;
    }
    Some(strings.join(" AND ") + if begun { " *" } else { "" })
}

fn read_hit(row: &Row<'_>) -> Result<SearchHit> {
    let kind = word(row, 1, HitKind::from_word)?;
    let marked: Option<String> = row.get(15)?;
    let piece = excerpt::of(&marked.unwrap_or_default());
    Ok(SearchHit {
        kind,
        session_id: id(row, 3, SessionId::new)?,
        state: word(row, 4, SessionState::from_word)?,
        customer: CustomerView {
            id: id(row, 5, CustomerId::new)?,
            name: row.get(6)?,
        },
        queue: QueueView {
            id: id(row, 7, QueueId::new)?,
            name: row.get(8)?,
        },
        owner: person(row, 9)?,
        message_id: match kind {
            HitKind::Message => Some(id(row, 2, MessageId::new)?),
            HitKind::Note | HitKind::Name => None,
        },
        seq: match kind {
            HitKind::Message => Some(Seq(count(row, 11)?)),
            HitKind::Note | HitKind::Name => None,
        },
        sender: optional_word(row, 12, SenderKind::from_word)?,
        note_id: match kind {
            HitKind::Note => Some(id(row, 2, NoteId::new)?),
            HitKind::Message | HitKind::Name => None,
        },
        author: row.get(13)?,
        at: Timestamp(row.get(14)?),
        text: piece.text,
        ranges: piece.ranges,
        cut_before: piece.cut_before,
        cut_after: piece.cut_after,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::sqlite::bare::{schema, test_keys};

    #[test]
    fn nothing_that_is_typed_is_an_operator() {
        for (typed, expected) in [
            ("late order", Some(r#""late" AND "order" *"#)),
            (r#"x "late order" y "#, Some(r#""x" AND "late order" AND "y""#)),
            ("a OR b*", Some(r#""a" AND "OR" AND "b*""#)),
            (r#"never "ended"#, Some(r#""never" AND "ended" *"#)),
            (
                "col:x (y) ^z -w\0v",
                Some(r#""col:x" AND "(y)" AND "^z" AND "-w" AND "v" *"#),
            ),
            (r#" "" * - "!" "#, None),
        ] {
            assert_eq!(expression(typed).as_deref(), expected, "{typed:?}");
        }
    }

    #[test]
    fn the_index_leads_and_nothing_is_sorted() {
        let db = Connection::open_in_memory().unwrap();
        test_keys().install(&db).unwrap();
        db.execute_batch(&schema().unwrap()).unwrap();
        let mut plan = db
            .prepare(&format!("EXPLAIN QUERY PLAN {}", statement()))
            .unwrap();
        // What is searched for does not matter to the plan.
        let mut rows = plan.raw_query();
        let mut steps: Vec<String> = Vec::new();
        while let Some(row) = rows.next().unwrap() {
            steps.push(row.get(3).unwrap());
        }
        assert!(
            steps[0].starts_with("SCAN search VIRTUAL TABLE INDEX"),
            "{steps:#?}"
        );
        assert!(steps[0].contains(":M"), "by its words: {steps:#?}");
        for step in &steps[1..] {
            let scans = step.starts_with("SCAN") && !step.contains("VIRTUAL TABLE");
            assert!(!scans && !step.contains("TEMP B-TREE"), "{steps:#?}");
        }
    }
}
