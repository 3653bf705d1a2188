//! The suite for SQLite, and what only a file can do.

mod search;

use super::{
    SqliteStore,
    bare::test_keys,
    fresh_key,
    keyring::{ENCRYPTED, Keyring},
};
use crate::store::{
    Answers, Details, Form, MissedWork as _, Result, Store, StoreError, Write,
    conformance::{Shelf, conformance, setting},
};
use async_trait::async_trait;
use std::sync::Arc;
use switchboard_model::{
    CustomerId, Millis, MissedId, Position, QueueRules, SessionId, Skill, SpecialistId, Timestamp,
};
use switchboard_protocol::{Contact, Person};
use tempfile::TempDir;
use uuid::Uuid;

struct Folder(TempDir);

#[async_trait]
impl Shelf for Folder {
    async fn open(&self) -> Arc<dyn Store> {
        Arc::new(
            SqliteStore::open(&self.0.path().join("relay.db"), test_keys())
                .await
                .unwrap(),
        )
    }
}

conformance!(Folder(tempfile::tempdir().unwrap());
    what_is_committed_survives,
    a_batch_is_all_or_nothing,
    unique_is_unique,
    answers_are_kept,
    a_resume_reads_what_its_principal_may_see,
    views_say_what_happened,
    sessions_change_as_views_do,
    a_customer_has_one_open_session,
    merged_customers_are_one,
    routing_is_found_again,
    settings_change,
    keys_vouch_for_tokens, names_lead_to_customers, tokens_end, tokens_are_replaced, whoever_is_gone_gets_no_token,
    invitations_are_used_up,
    erased_is_erased,
    canned_replies_are_kept, what_is_said_of_people_is_kept, consents_are_added,
    a_chat_that_is_left_is_missed_with_its_end, forms_are_kept_once_and_changed_by_version,
    items_stay_with_their_customer,
);

#[tokio::test]
async fn what_the_first_schema_held_is_there_under_the_next() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("relay.db");
    let mut db = rusqlite::Connection::open(&file).unwrap();
    super::migrations::migrations::runner()
        .set_target(refinery::Target::Version(1))
        .run(&mut db)
        .unwrap();
    let uuid = |number: u8| format!("00000000-0000-0000-0000-0000000000{number:02x}");
    let id = |number: u8| format!("unhex('{}', '-')", uuid(number));
    let started = format!(
        r#"{{"type":"session_started","session":"{}","customer":"{}","queue":"{}","language":null}}"#,
        uuid(5),
        uuid(4),
        uuid(2)
    );
    let linked = format!(r#"{{"type":"linked","specialist":"{}"}}"#, uuid(3));
    let (site, queue, sam, kim, chat, offer) = (id(1), id(2), id(3), id(4), id(5), id(6));
    db.execute_batch(&format!(
        "INSERT INTO log VALUES (1, 1000, '{started}'), (2, 1001, '{linked}');
         INSERT INTO queues VALUES ({queue}, 'Support', 30000, '[\"billing\"]');
         INSERT INTO people VALUES
             ({sam}, 'Sam', 'sam@example.com', 'lead', '[\"billing\"]', '[]', 3, 'online', NULL);
         INSERT INTO sites VALUES ({site}, 'st_key', 'Shop', {queue}, '[]', 'Hello', NULL);
         INSERT INTO customers VALUES ({kim}, {site}, 1);
         INSERT INTO sessions (id, customer, queue, state, fence, started_at, started, changed)
             VALUES ({chat}, {kim}, {queue}, 'waiting', 0, 1000, 1, 1);
         INSERT INTO offers VALUES ({offer}, {chat}, {sam}, 2, 'Hello', 1001, 9000, NULL);"
    ))
    .unwrap();
    drop(db);
    let store = SqliteStore::open(&file, test_keys()).await.unwrap();
    let queue = store.queues().await.unwrap().remove(0);
    let expected = QueueRules {
        ring_time: Millis(30_000),
        skills: vec![Skill("billing".into()).into()],
        ..QueueRules::default()
    };
    assert_eq!(queue.rules, expected);
    let sam = SpecialistId::new(Uuid::from_u128(3));
    let rows = store.specialist_rows(sam, 1).await.unwrap().unwrap();
    assert_eq!(rows.person.skills.0.len(), 1);
    assert_eq!(rows.offers[0].queue.name, "Support");
    assert_eq!(rows.offers[0].waiting_since, Timestamp(1_000));
    let session = SessionId::new(Uuid::from_u128(5));
    let kim = CustomerId::new(Uuid::from_u128(4));
    let seen = store.customer_rows(kim).await.unwrap().unwrap();
    assert_eq!(seen.session.unwrap().session.id, session);
    let routing = store.routing(session, 10).await.unwrap();
    assert_eq!(routing.len(), 1, "the start is found by its session");
    assert_eq!(store.updated_at(session).await.unwrap(), Some(Timestamp(1_000)));
    let log = store.log(Position(0), 10).await.unwrap();
    assert_eq!(log.len(), 2, "and old events are read");
}

#[tokio::test]
async fn a_newer_database_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("relay.db");
    drop(SqliteStore::open(&file, test_keys()).await.unwrap());
    let db = rusqlite::Connection::open(&file).unwrap();
    db.execute(
        "INSERT INTO refinery_schema_history (version, name, applied_on, checksum)
         VALUES (99, 'later', '2030-01-01T00:00:00Z', '1')",
        [],
    )
    .unwrap();
    drop(db);
    let error = SqliteStore::open(&file, test_keys()).await.unwrap_err();
    assert!(
        matches!(error, StoreError::Newer { found: 99, known: 10 }),
        "{error}"
    );
}

#[tokio::test]
async fn a_file_that_is_no_database_is_named_as_such() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("relay.db");
    std::fs::write(
        &file,
        "not a database, and long enough to be looked at as one ".repeat(20),
    )
    .unwrap();
    let error = SqliteStore::open(&file, test_keys()).await.unwrap_err();
    assert!(matches!(error, StoreError::Corrupt(_)), "{error:?}");
}

#[tokio::test]
async fn commits_are_synced_in_full() {
    let folder = tempfile::tempdir().unwrap();
    let store = SqliteStore::open(&folder.path().join("relay.db"), test_keys())
        .await
        .unwrap();
    let connection = store.writer.get().await.unwrap();
    let settings = connection
        .interact(|db| {
            let text = |name| db.pragma_query_value(None, name, |row| row.get::<_, String>(0));
            let number = |name| db.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
            (
                text("journal_mode").unwrap(),
                number("synchronous").unwrap(),
                number("foreign_keys").unwrap(),
            )
        })
        .await
        .unwrap();
    assert_eq!(settings, ("wal".into(), 2, 1));
}

/// Makes every commit with an event in it fail, as a full disk would.
pub(crate) fn break_writes(file: &std::path::Path) {
    let db = rusqlite::Connection::open(file).unwrap();
    db.busy_timeout(std::time::Duration::from_secs(5)).unwrap();
    db.execute_batch(
        "CREATE TRIGGER broken BEFORE INSERT ON log BEGIN SELECT RAISE(ABORT, 'broken for a test'); END",
    )
    .unwrap();
}

/// Takes that back.
pub(crate) fn mend_writes(file: &std::path::Path) {
    let db = rusqlite::Connection::open(file).unwrap();
    db.busy_timeout(std::time::Duration::from_secs(5)).unwrap();
    db.execute_batch("DROP TRIGGER broken").unwrap();
}

/// A chat whose customer can be reached, and a member of staff with a phone.
async fn reachable(store: &SqliteStore) -> SessionId {
    let sam = Person {
        phone: Some("+4930901820".into()),
        ..setting::person()
    };
    let details = Details {
        contact: Some(Contact {
            email: Some("kim@example.com".into()),
            ..Contact::default()
        }),
        ..Details::default()
    };
    let mut writes = setting::setting();
    writes.extend(setting::started(1));
    writes.push(Write::PersonChanged(sam));
    writes.push(Write::Details {
        session: setting::CHAT,
        details: Box::new(details),
        at: Timestamp(5),
    });
    store.commit(writes).await.unwrap();
    setting::CHAT
}

/// What a customer left whom nobody could answer.
fn a_form() -> Form {
    Form {
        id: MissedId::new(Uuid::from_u128(70)),
        customer: setting::KIM,
        queue: setting::QUEUE,
        name: "Maude Lebowski".into(),
        contact: Contact {
            phone: Some("+4930901820".into()),
            ..Contact::default()
        },
        message: "Where is my settlement?".into(),
        topic: Some("Advice on lawyers".into()),
        language: None,
        at: Timestamp(6),
    }
}

async fn read_back(store: &SqliteStore) -> Result<(String, String)> {
    let person = store.person(setting::SAM).await?.unwrap();
    let details = store.details(setting::CHAT).await?.unwrap();
    Ok((person.phone.unwrap(), details.contact.email.unwrap()))
}

#[tokio::test]
async fn contacts_and_numbers_stand_in_no_file() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("relay.db");
    let store = SqliteStore::open(&file, test_keys()).await.unwrap();
    reachable(&store).await;
    let (phone, email) = read_back(&store).await.unwrap();
    assert_eq!(
        (phone.as_str(), email.as_str()),
        ("+4930901820", "kim@example.com")
    );
    store.leave(a_form()).await.unwrap();
    let db = rusqlite::Connection::open(&file).unwrap();
    for (table, column, _) in ENCRYPTED {
        let plain = format!(
            "SELECT count(*) FROM pragma_table_info('{table}') WHERE name = '{column}' AND type = 'BLOB'"
        );
        assert_eq!(
            db.query_row(&plain, [], |row| row.get(0)),
            Ok(1),
            "{table}.{column}"
        );
    }
    for entry in std::fs::read_dir(folder.path()).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        for needle in [
            &b"30901820"[..],
            b"kim@example",
            b"Maude Lebowski",
            b"my settlement",
            b"on lawyers",
        ] {
            assert!(!bytes.windows(needle.len()).any(|window| window == needle));
        }
    }
}

#[tokio::test]
async fn a_new_key_reads_what_the_old_one_kept_and_then_is_enough() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("relay.db");
    let (old, new) = (fresh_key(), fresh_key());
    let ring = |keys: &[&str]| Keyring::parse(&keys.join(",")).unwrap();
    let store = SqliteStore::open(&file, ring(&[&old])).await.unwrap();
    reachable(&store).await;
    let kept = read_back(&store).await.unwrap();
    drop(store);
    let error = SqliteStore::open(&file, ring(&[&new])).await.unwrap_err();
    assert!(matches!(error, StoreError::Locked { .. }), "{error:?}");
    let store = SqliteStore::open(&file, ring(&[&new, &old])).await.unwrap();
    assert_eq!(read_back(&store).await.unwrap(), kept);
    drop(store);
    let store = SqliteStore::open(&file, ring(&[&new])).await.unwrap();
    assert_eq!(read_back(&store).await.unwrap(), kept, "under the new key alone");
    drop(store);
    let error = SqliteStore::open(&file, ring(&[&old])).await.unwrap_err();
    assert!(
        matches!(error, StoreError::Locked { .. }),
        "the old one opens nothing"
    );
}
