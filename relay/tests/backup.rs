//! Backups by the real binary: made while everyone writes, never mistaken for one when interrupted, refused with words.

#![expect(clippy::unwrap_used, reason = "a test may stop at what it did not expect")]

mod office;

use office::{
    Office, PATIENCE, Serving, after_some_chats, answer, crowd::Crowd, ledger::Answer, refusal, sound,
    tmpfs::Disk,
};
use std::{collections::BTreeSet, fs, path::Path, process::Stdio, time::Duration};
use tokio::time::timeout;
use uuid::Uuid;

/// The ids of the messages in a file.
fn messages(file: &Path) -> BTreeSet<Uuid> {
    let db = rusqlite::Connection::open(file).unwrap();
    let mut all = db.prepare("SELECT id FROM messages").unwrap();
    let ids = all.query_map([], |row| row.get::<_, [u8; 16]>(0)).unwrap();
    ids.map(|id| Uuid::from_bytes(id.unwrap())).collect()
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_under_load_holds_all_that_was_acknowledged_before_it_began() {
    let folder = tempfile::tempdir().unwrap();
    let office = Office::set_up(folder.path());
    let serving = Serving::start(&office.data);
    let writers = office.writers(&serving.url, 4, 2).await;
    let mut crowd = Crowd::start(writers, &serving.url);
    let mut made = Vec::new();
    for round in 0..4 {
        crowd.until_each(|tally| tally.messages > 30 * (round + 1)).await;
        let before = crowd.tallies();
        let data = office.data.clone();
        let file = folder.path().join(format!("backup {round}#?.db"));
        let name = file.to_str().unwrap().to_owned();
        let told = tokio::task::spawn_blocking(move || answer(&data, &["backup", &name])).await;
        // Writing went on meanwhile.
        crowd
            .until_each_since(&before, |then, now| now.acked > then.acked)
            .await;
        made.push((file, before, told.unwrap()));
    }
    let writers = crowd.hush().await;
    for (file, before, told) in made {
        assert_eq!(told["bytes"], fs::metadata(&file).unwrap().len());
        let verified = sound(&file);
        assert_eq!(verified, told["report"], "what was said is what is in it");
        assert_eq!(verified["sealed"], true);
        let kept = messages(&file);
        for (writer, then) in writers.iter().zip(before) {
            let acked = writer
                .ledger
                .sent
                .iter()
                .filter(|sent| sent.answer == Answer::Acked);
            for sent in acked.take(then.messages) {
                assert!(kept.contains(&sent.message), "{} is not in the backup", sent.text);
            }
        }
    }
    assert!(serving.stop().success());
    sound(&office.store());
}

#[tokio::test]
async fn a_backup_has_a_name_with_the_time_and_is_for_its_owner_only() {
    let folder = tempfile::tempdir().unwrap();
    let (office, _) = after_some_chats(folder.path()).await;
    let told = answer(&office.data, &["backup"]);
    let file = Path::new(told["file"].as_str().unwrap());
    assert!(file.starts_with(office.data.join("backups")), "{told}");
    assert_eq!(names(&office.data.join("backups")).len(), 1);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        for path in [file, file.parent().unwrap()] {
            let mode = fs::metadata(path).unwrap().permissions().mode();
            assert_eq!(mode & 0o077, 0, "{} is for its owner only", path.display());
        }
    }
    // Nothing of ours stays beside the store, or beside what was looked at.
    sound(file);
    assert_eq!(names(file.parent().unwrap()).len(), 1);
    let before = fs::read(file).unwrap();
    let again = refusal(&office.data, &["backup", file.to_str().unwrap()]);
    assert!(again.contains("is there already"), "{again}");
    assert_eq!(fs::read(file).unwrap(), before);
}

#[tokio::test]
async fn what_stands_in_the_way_of_a_backup_is_said_with_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let nowhere = refusal(folder.path(), &["backup"]);
    assert!(
        nowhere.starts_with("There is no relay in the data folder"),
        "{nowhere}"
    );
    assert!(names(folder.path()).is_empty());
    let data = folder.path().join("data");
    let office = Office::set_up(&data);
    let missing = refusal(
        &data,
        &["backup", folder.path().join("none/x.db").to_str().unwrap()],
    );
    assert!(missing.contains("does not exist. Make it"), "{missing}");
    let unwritable = refusal(&data, &["backup", office.store().join("x.db").to_str().unwrap()]);
    assert!(unwritable.contains("cannot be written to"), "{unwritable}");
    let db = rusqlite::Connection::open(office.store()).unwrap();
    db.execute(
        "INSERT INTO refinery_schema_history (version, name, applied_on, checksum)
         VALUES (99, 'later', '2030-01-01T00:00:00Z', '1')",
        [],
    )
    .unwrap();
    drop(db);
    let newer = refusal(&data, &["backup"]);
    assert!(
        newer.contains("written by a newer relay") && newer.contains("newer relay's program"),
        "{newer}"
    );
    assert!(names(&data.join("backups")).is_empty(), "nothing is left");
}

#[tokio::test]
async fn a_backup_to_a_full_disk_says_so_and_leaves_nothing() {
    let Some(disk) = Disk::mount(64 << 10, "a_backup_to_a_full_disk_says_so_and_leaves_nothing") else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let (office, _) = after_some_chats(folder.path()).await;
    let full = refusal(
        &office.data,
        &["backup", disk.path().join("x.db").to_str().unwrap()],
    );
    assert!(full.contains("is full") && full.contains("are needed"), "{full}");
    assert!(names(disk.path()).is_empty(), "{:?}", names(disk.path()));
}

/// Killed at any moment, a backup is whole or is not there.
#[tokio::test]
async fn an_interrupted_backup_is_never_mistaken_for_one() {
    let folder = tempfile::tempdir().unwrap();
    let (office, _) = after_some_chats(folder.path()).await;
    let backups = office.data.join("backups");
    let (mut cut, mut whole) = (0, 0);
    let mut moment = Duration::ZERO;
    while whole < 3 {
        let mut backup = tokio::process::Command::from(office::relay(&office.data));
        backup.arg("backup").stdout(Stdio::null()).stderr(Stdio::null());
        let mut backup = backup.spawn().unwrap();
        if timeout(moment, backup.wait()).await.is_err() {
            timeout(PATIENCE, backup.kill()).await.unwrap().unwrap();
            cut += 1;
        } else {
            whole += 1;
        }
        if backups.exists() {
            for name in names(&backups).iter().filter(|name| !name.starts_with('.')) {
                sound(&backups.join(name));
                fs::remove_file(backups.join(name)).unwrap();
            }
        }
        moment += Duration::from_micros(700);
    }
    assert!(cut > 5, "it was never interrupted");
    answer(&office.data, &["backup"]);
    assert_eq!(names(&backups).len(), 1, "what was interrupted is gone");
}
