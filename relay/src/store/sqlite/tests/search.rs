//! The search index: filled with what was there, and without what is gone, whoever takes it away.

use super::super::{SqliteStore, bare::test_keys, migrations};
use crate::store::{
    Scope, SearchFilter, Searches as _, Store as _, Write,
    conformance::setting::{self, message_id, posted},
};
use rusqlite::Connection;
use switchboard_model::{SenderKind, Timestamp};

fn by_words(words: &str) -> SearchFilter {
    SearchFilter {
        words: words.into(),
        limit: 10,
        scope: Scope::All,
        ..SearchFilter::default()
    }
}

async fn texts(store: &SqliteStore, words: &str) -> Vec<String> {
    let found = store.search(by_words(words)).await.unwrap();
    found.into_iter().map(|(_, hit)| hit.text).collect()
}

/// The words that stand in the index.
fn words(file: &std::path::Path) -> Vec<String> {
    let db = Connection::open(file).unwrap();
    db.execute_batch("CREATE VIRTUAL TABLE temp.words USING fts5vocab('main', 'search', 'row')")
        .unwrap();
    let mut words = db.prepare("SELECT term FROM words ORDER BY term").unwrap();
    let found = words.query_map([], |row| row.get(0)).unwrap();
    found.collect::<rusqlite::Result<_>>().unwrap()
}

/// Whether the index says what the texts say.
fn agrees(file: &std::path::Path) {
    let db = Connection::open(file).unwrap();
    db.execute_batch("INSERT INTO search (search, rank) VALUES ('integrity-check', 1)")
        .unwrap();
}

#[tokio::test]
async fn what_was_there_before_the_index_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("relay.db");
    let mut db = Connection::open(&file).unwrap();
    migrations::migrations::runner()
        .set_target(refinery::Target::Version(5))
        .run(&mut db)
        .unwrap();
    db.execute_batch(
        "INSERT INTO log VALUES (1, 1, '{}');
         INSERT INTO queues (id, name, rules) VALUES (x'02', 'Support', '{}');
         INSERT INTO sites VALUES (x'01', 'k', 'Shop', x'02', '[]', '', NULL);
         INSERT INTO customers (id, site, created_at) VALUES (x'04', x'01', 1);
         INSERT INTO people (id, name, email, role, skills, languages, capacity, status)
             VALUES (x'03', 'Sam', 's', 'lead', '[]', '[]', 1, 'online');
         INSERT INTO sessions (id, customer, opened_by, queue, state, fence, started_at, started, changed, customer_name)
             VALUES (x'05', x'04', x'04', x'02', 'waiting', 0, 1, 1, 1, 'Kim');
         INSERT INTO messages (id, session, seq, position, sender, kind, text, at) VALUES
             (x'06', x'05', 1, 1, 'customer', 'text', 'Where is my parcel?', 3),
             (x'07', x'05', 2, 1, 'customer', 'text', '', 2);
         INSERT INTO notes VALUES (x'08', x'05', 1, x'03', 'A parcel again', 1);",
    )
    .unwrap();
    drop(db);
    drop(SqliteStore::open(&file, test_keys()).await.unwrap());
    agrees(&file);
    let db = Connection::open(&file).unwrap();
    let kinds = "SELECT group_concat(kind, ' ') FROM (SELECT kind FROM searched ORDER BY id)";
    let kinds: String = db.query_row(kinds, [], |row| row.get(0)).unwrap();
    assert_eq!(
        kinds, "note name message",
        "in the order of time; what was deleted is none"
    );
    assert_eq!(words(&file), ["a", "again", "is", "kim", "my", "parcel", "where"]);
}

#[tokio::test]
async fn what_is_gone_stands_in_the_index_no_longer() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("relay.db");
    let store = SqliteStore::open(&file, test_keys()).await.unwrap();
    let first = posted(2, 1, SenderKind::Customer, "alpha beta");
    let second = posted(3, 2, SenderKind::Customer, "gamma delta");
    store
        .commit([setting::setting(), setting::started(1), first, second].concat())
        .await
        .unwrap();
    assert_eq!(texts(&store, "alpha").await, ["alpha beta"]);
    let change = |number, text: Option<&str>| Write::MessageChanged {
        message: message_id(number),
        text: text.map(Into::into),
        at: Timestamp(9),
    };
    store.commit(vec![change(1, Some("beta epsilon"))]).await.unwrap();
    assert_eq!(texts(&store, "alpha").await, Vec::<String>::new());
    assert_eq!(texts(&store, "epsilon").await, ["beta epsilon"]);
    store.commit(vec![change(2, None)]).await.unwrap();
    assert_eq!(words(&file), ["beta", "epsilon", "kim"]);
    agrees(&file);
    // An erasure that takes rows away, or empties them, needs to know nothing of the index.
    let db = Connection::open(&file).unwrap();
    db.execute_batch("UPDATE sessions SET customer_name = NULL; DELETE FROM messages;")
        .unwrap();
    assert_eq!(words(&file), Vec::<String>::new());
    agrees(&file);
    let left: u32 = db
        .query_row("SELECT count(*) FROM searched", [], |row| row.get(0))
        .unwrap();
    assert_eq!(left, 0);
}

#[tokio::test]
async fn an_index_outlives_a_file_that_is_written_anew() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("relay.db");
    let store = SqliteStore::open(&file, test_keys()).await.unwrap();
    let texts_of = ["alpha", "beta", "gamma"];
    let mut writes = [setting::setting(), setting::started(1)].concat();
    for (at, text) in (1..).zip(texts_of) {
        writes.extend(posted(at + 1, at, SenderKind::Customer, text));
    }
    store.commit(writes).await.unwrap();
    let gone = Write::MessageChanged {
        message: message_id(1),
        text: None,
        at: Timestamp(9),
    };
    store.commit(vec![gone]).await.unwrap();
    drop(store);
    Connection::open(&file).unwrap().execute_batch("VACUUM").unwrap();
    agrees(&file);
    let store = SqliteStore::open(&file, test_keys()).await.unwrap();
    assert_eq!(texts(&store, "gamma").await, ["gamma"]);
}
