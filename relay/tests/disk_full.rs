//! The disk fills up under load, again and again: every answer is then an explicit refusal, reading goes on, the relay
//! lives, and it goes on by itself when there is room again. Nothing that was acknowledged is lost.

#![expect(clippy::unwrap_used, reason = "a test may stop at what it did not expect")]

mod office;

use office::{Office, Serving, crowd::Crowd, ledger, ledger::compare, log_lines, sound, tmpfs::Disk, wire};
use std::fs::File;

/// How often the disk fills up.
const CYCLES: usize = 20;
/// Customers: they always have something to say. A specialist may have no chat just when the disk is full.
const CUSTOMERS: usize = 4;
/// How large it is.
const DISK: u64 = 64 << 20;
/// Lines of the log that one time without room may cost.
const LINES: usize = 4;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_loses_nothing_and_is_lived_through() {
    let Some(disk) = Disk::mount(DISK, "a_full_disk_loses_nothing_and_is_lived_through") else {
        return;
    };
    let logs = tempfile::tempdir().unwrap();
    let log = logs.path().join("log");
    let office = Office::set_up(&disk.path().join("data"));
    let mut serving = Serving::logging(&office.data, File::create(&log).unwrap());
    let quiet = log_lines(&log).len();
    let mut writers = office.writers(&serving.url, CUSTOMERS, 2).await;
    for writer in &mut writers {
        // One at a time: what was refused is sent again before what comes after it.
        writer.window = 1;
    }
    let pass = writers[0].pass.clone();
    let mut crowd = Crowd::start(writers, &serving.url);
    crowd.until_each(|tally| tally.messages >= 3).await;
    for cycle in 1..=CYCLES {
        disk.fill();
        refuses_everything(&mut crowd).await;
        assert!(serving.lives(), "it died in cycle {cycle}");
        let seen = wire::fresh(&serving.url, &pass, None).await;
        assert!(seen.view.is_some(), "reading goes on");
        let health = reqwest::get(format!("{}/healthz", serving.url)).await.unwrap();
        assert!(health.status().is_success());
        refuses_everything(&mut crowd).await;
        disk.free();
        answered(&mut crowd, 3).await;
    }
    let writers = crowd.hush().await;
    assert!(serving.stop().success());
    let lines = log_lines(&log).len() - quiet;
    let refusals: usize = writers.iter().map(|it| it.tally.borrow().unavailable).sum();
    println!("{refusals} refusals, {lines} lines of log");
    assert!(
        lines <= CYCLES * LINES,
        "{lines} lines of log for {CYCLES} times without room"
    );
    sound(&office.store());
    let serving = Serving::start(&office.data);
    let ledgers: Vec<_> = writers.iter().map(|writer| &writer.ledger).collect();
    for session in ledger::sessions(ledgers.iter().map(|ledger| (*ledger, 0))) {
        let record = office.record(&serving.url, session).await;
        compare(&ledgers, session, record.as_ref());
    }
    assert!(serving.stop().success());
}

/// Waits until every customer is refused and nobody is acknowledged. What a larger batch left behind when it found no room may
/// be room enough for a smaller one, a few times.
async fn refuses_everything(crowd: &mut Crowd) {
    let acked = |crowd: &Crowd| -> usize { crowd.tallies().iter().map(|tally| tally.acked).sum() };
    for _ in 0..50 {
        let (before, then) = (acked(crowd), crowd.tallies());
        crowd
            .until_each_since(&then[..CUSTOMERS], |then, now| {
                now.unavailable >= then.unavailable + 5
            })
            .await;
        if acked(crowd) == before {
            return;
        }
    }
    panic!("a disk without room takes more and more");
}

/// Waits until every customer has been acknowledged so often again.
async fn answered(crowd: &mut Crowd, times: usize) {
    let before = crowd.tallies();
    crowd
        .until_each_since(&before[..CUSTOMERS], |then, now| now.acked >= then.acked + times)
        .await;
}
