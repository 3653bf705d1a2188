//! Restoring by the real binary: clients take everything anew, the store from before is kept, and a restore that is
//! killed has happened or has not.

#![expect(clippy::unwrap_used, reason = "a test may stop at what it did not expect")]

mod office;

use office::{
    Office, PATIENCE, Serving, after_some_chats, answer, crowd::Crowd, refusal, relay, sound, verify, wire,
};
use serde_json::Value;
use std::{
    fs,
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};
use switchboard_model::Epoch;
use switchboard_protocol::{SnapshotReason, View};
use tokio::time::timeout;

mod migrations {
    refinery::embed_migrations!("migrations/sqlite");
}

fn backup(office: &Office) -> String {
    answer(&office.data, &["backup"])["file"]
        .as_str()
        .unwrap()
        .to_owned()
}

fn epoch(report: &Value) -> Epoch {
    serde_json::from_value(report["head"]["epoch"].clone()).unwrap()
}

/// What a customer's chat holds.
fn texts(view: Option<View>) -> Vec<String> {
    let Some(View::Customer(state)) = view else {
        panic!()
    };
    let messages = state.session.into_iter().flat_map(|record| record.messages);
    messages.map(|message| message.text).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_a_restore_clients_take_everything_anew_and_it_can_be_undone() {
    let folder = tempfile::tempdir().unwrap();
    let (office, writers) = after_some_chats(folder.path()).await;
    let file = backup(&office);
    let then = sound(Path::new(&file));
    let pass = writers[0].pass.clone();

    let serving = Serving::start(&office.data);
    let earlier = wire::fresh(&serving.url, &pass, None).await;
    let mut crowd = Crowd::start(writers, &serving.url);
    crowd.until_each(|tally| tally.messages > 60).await;
    let writers = crowd.hush().await;
    let later = wire::fresh(&serving.url, &pass, None).await;
    assert_eq!(later.view, writers[0].replica.view);
    // Its log is still to be folded in.
    serving.kill();

    let done = answer(&office.data, &["restore", &file]);
    assert_eq!(done["report"], then);
    let now = sound(&office.store());
    assert_ne!(epoch(&now), epoch(&then), "the log is another one");
    assert_eq!(now["head"]["position"], then["head"]["position"]);
    assert_eq!(sound(Path::new(&file)), then, "the backup is as it was");
    let serving = Serving::start(&office.data);
    let anew = wire::fresh(&serving.url, &pass, later.cursor).await;
    assert_eq!(anew.reason, Some(SnapshotReason::EpochChanged));
    assert_eq!(texts(anew.view), texts(earlier.view));
    assert!(serving.stop().success());

    let aside = done["aside"].as_str().unwrap();
    assert_eq!(done["was_damaged"], false);
    answer(&office.data, &["restore", aside]);
    let serving = Serving::start(&office.data);
    let back = wire::fresh(&serving.url, &pass, later.cursor).await;
    assert_eq!(back.reason, Some(SnapshotReason::EpochChanged));
    assert_eq!(texts(back.view), texts(later.view));
    let mut crowd = Crowd::start(office.writers(&serving.url, 1, 0).await, &serving.url);
    crowd.until_each(|tally| tally.messages > 3).await;
    crowd.hush().await;
}

#[tokio::test]
async fn a_restore_is_refused_while_a_relay_serves() {
    let folder = tempfile::tempdir().unwrap();
    let (office, _) = after_some_chats(folder.path()).await;
    let file = backup(&office);
    let serving = Serving::start(&office.data);
    let before = epoch(&sound(&office.store()));
    let refused = refusal(&office.data, &["restore", &file]);
    assert!(
        refused.contains("Stop it, restore, and start it again."),
        "{refused}"
    );
    assert_eq!(epoch(&sound(&office.store())), before);
    answer(&office.data, &["user", "list"]);
    assert!(serving.stop().success());
    let itself = refusal(&office.data, &["restore", office.store().to_str().unwrap()]);
    assert!(itself.contains("is the store itself"), "{itself}");
}

#[tokio::test]
async fn a_new_machine_needs_the_backup_and_the_key() {
    let folder = tempfile::tempdir().unwrap();
    let (office, _) = after_some_chats(&folder.path().join("old")).await;
    let file = backup(&office);
    let new = folder.path().join("new");
    let bad = refusal(
        &new,
        &["restore", office.data.join("operator.key").to_str().unwrap()],
    );
    assert!(bad.contains("cannot be restored"), "{bad}");
    assert!(!new.exists(), "a folder is made only for a good backup");
    let done = answer(&new, &["restore", &file]);
    assert_eq!(done["aside"], Value::Null);
    let key = done["missing_key"].as_str().unwrap();
    assert!(refusal(&new, &["user", "list"]).contains(key), "{key}");
    fs::copy(office.data.join("encryption.key"), new.join("encryption.key")).unwrap();
    let people = |data: &Path| answer(data, &["user", "list"]);
    assert_eq!(people(&new), people(&office.data));
}

#[tokio::test]
async fn a_damaged_store_is_kept_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let (office, _) = after_some_chats(folder.path()).await;
    let file = backup(&office);
    fs::write(office.store(), "no database at all").unwrap();
    fs::write(office.data.join("relay.db-wal"), "and no log").unwrap();
    let done = answer(&office.data, &["restore", &file]);
    assert_eq!(done["was_damaged"], true);
    let aside = done["aside"].as_str().unwrap();
    assert_eq!(fs::read_to_string(aside).unwrap(), "no database at all");
    assert_eq!(fs::read_to_string(format!("{aside}-wal")).unwrap(), "and no log");
    assert!(!office.data.join("relay.db-wal").exists());
    sound(&office.store());
    Serving::start(&office.data);
}

#[test]
fn an_older_backup_is_brought_up_to_date_in_the_store_only() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("old.db");
    let mut db = rusqlite::Connection::open(&file).unwrap();
    let runner = migrations::migrations::runner().set_target(refinery::Target::Version(1));
    runner.run(&mut db).unwrap();
    let epoch = uuid::Uuid::new_v4().into_bytes();
    db.execute("INSERT INTO meta (name, value) VALUES ('epoch', ?1)", [epoch])
        .unwrap();
    drop(db);
    let before = fs::read(&file).unwrap();
    let data = folder.path().join("data");
    let done = answer(&data, &["restore", file.to_str().unwrap()]);
    assert_eq!(done["migrated_from"], 1);
    assert!(sound(&data.join("relay.db"))["schema"].as_i64() > Some(1));
    assert_eq!(fs::read(&file).unwrap(), before);
}

/// Root restores, and the user that runs the relay must be able to open what is restored.
#[cfg(unix)]
#[tokio::test]
async fn what_root_restores_belongs_to_whoever_runs_the_relay() {
    use std::os::unix::fs::{MetadataExt, chown};
    const USER: u32 = 12_345;
    let folder = tempfile::tempdir().unwrap();
    let office = Office::set_up(folder.path());
    if chown(&office.data, Some(USER), None).is_err() {
        // Only root can get it wrong.
        return;
    }
    let file = backup(&office);
    answer(&office.data, &["restore", &file]);
    for name in ["relay.db", "backup.lock", "backups"] {
        let owner = fs::metadata(office.data.join(name)).unwrap().uid();
        assert_eq!(owner, USER, "{name}");
    }
}

/// Whenever it is killed, the folder holds the old store with all that was in its log, or the new one.
#[tokio::test]
async fn a_restore_that_is_killed_has_happened_or_has_not() {
    let folder = tempfile::tempdir().unwrap();
    let (office, _) = after_some_chats(&folder.path().join("data")).await;
    let file = backup(&office);
    let killed = folder.path().join("killed");
    leave_a_log(&office, &killed);
    let before = epoch(&sound(&office.store()));
    let (mut old, mut new) = (0, 0);
    let mut moment = Duration::ZERO;
    while new < 5 {
        let data = folder.path().join(format!("at {moment:?}"));
        copy_all(&killed, &data);
        let mut restore = tokio::process::Command::from(relay(&data));
        restore
            .args(["restore", &file])
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let mut restore = restore.spawn().unwrap();
        if timeout(moment, restore.wait()).await.is_err() {
            timeout(PATIENCE, restore.kill()).await.unwrap().unwrap();
        }
        let store = data.join("relay.db");
        let found = sound(&store);
        let log = fs::metadata(data.join("relay.db-wal")).map_or(0, |log| log.len());
        if epoch(&found) == before {
            old += 1;
            assert!(marked(&store), "what was in its log is lost after {moment:?}");
        } else {
            new += 1;
            assert!(
                !marked(&store) && log == 0,
                "two stores are mixed after {moment:?}"
            );
        }
        // What is left of it is in nobody's way.
        answer(&data, &["restore", &file]);
        moment += Duration::from_millis(2);
    }
    assert!(old > 5, "it was never killed before it was done");
    assert!(verify(&office.store()).status.success());
}

/// Copies a data folder as a killed relay leaves it: something is in the log only.
fn leave_a_log(office: &Office, to: &Path) {
    let db = rusqlite::Connection::open(office.store()).unwrap();
    db.execute("INSERT INTO meta (name, value) VALUES ('mark', x'00')", [])
        .unwrap();
    copy_all(&office.data, to);
    assert!(to.join("relay.db-wal").exists());
    fs::remove_file(to.join("relay.db-shm")).unwrap();
    db.execute("DELETE FROM meta WHERE name = 'mark'", []).unwrap();
}

fn marked(store: &PathBuf) -> bool {
    let db = rusqlite::Connection::open(store).unwrap();
    let mark = "SELECT count(*) > 0 FROM meta WHERE name = 'mark'";
    db.query_row(mark, [], |row| row.get(0)).unwrap()
}

fn copy_all(from: &Path, to: &Path) {
    fs::create_dir(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        if entry.file_type().unwrap().is_file() {
            fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
        }
    }
}
