//! The real relay is killed again and again while everyone writes. Whatever was acknowledged is there afterwards, once,
//! in order, without gaps; whatever was not is sent again under its id, and is there once.
//!
//! `KILLS=1000 cargo test -p switchboard-relay --test killed -- --nocapture`; `SEED` repeats a run's moments.

#![expect(clippy::unwrap_used, reason = "a test may stop at what it did not expect")]

mod office;

use office::{
    Office, PATIENCE, Serving,
    crowd::Crowd,
    ledger::{self, Ledger, compare},
    sound, wire,
    writer::Writer,
};
use rand::{Rng, SeedableRng, rngs::StdRng};
use std::{
    process::Stdio,
    str::FromStr,
    time::{Duration, Instant},
};
use switchboard_protocol::View;
use tokio::time::timeout;

/// How often the store is verified whole: every so many kills.
const WHOLE: usize = 10;

fn variable<T: FromStr>(name: &str) -> Option<T> {
    std::env::var(name).ok().and_then(|value| value.parse().ok())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_acknowledged_survives_every_kill() {
    let kills: usize = variable("KILLS").unwrap_or(100);
    let seed = variable("SEED").unwrap_or_else(|| rand::rng().random());
    println!("SEED={seed}, KILLS={kills}");
    let mut chance = StdRng::seed_from_u64(seed);
    let folder = tempfile::tempdir().unwrap();
    let office = Office::set_up(folder.path());
    let mut serving = Serving::start(&office.data);
    let mut writers = office.writers(&serving.url, 6, 3).await;
    let (began, mut unanswered) = (Instant::now(), 0);
    for kill in 1..=kills {
        let sent: Vec<usize> = writers.iter().map(|writer| writer.ledger.sent.len()).collect();
        let mut crowd = Crowd::start(writers, &serving.url);
        crowd
            .write_for(Duration::from_micros(chance.random_range(0..400_000)))
            .await;
        serving.kill();
        writers = crowd.ended().await;
        if kill % WHOLE == 0 || kill == kills {
            sound(&office.store());
        }
        if chance.random_bool(0.2) {
            die_young(&office, Duration::from_micros(chance.random_range(0..100_000))).await;
        }
        serving = Serving::start(&office.data);
        // Chats that were written into since the last kill, and what was on its way then.
        let from = |(writer, sent): (&Writer, usize)| sent.saturating_sub(writer.window);
        let ledgers = writers.iter().zip(sent);
        let ledgers = ledgers.map(|(writer, sent)| (&writer.ledger, from((writer, sent))));
        let touched = ledger::sessions(ledgers);
        unanswered += check(&office, &serving.url, &writers, touched).await;
    }
    let mut crowd = Crowd::start(writers, &serving.url);
    crowd.until_each(|tally| tally.acked > 0).await;
    writers = crowd.hush().await;
    let everything = ledger::sessions(writers.iter().map(|writer| (&writer.ledger, 0)));
    let chats = everything.len();
    let left = check(&office, &serving.url, &writers, everything).await;
    assert_eq!(left, 0, "everything was answered in the end");
    for writer in &writers {
        same_as_fresh(&serving.url, writer).await;
    }
    assert!(serving.stop().success());
    sound(&office.store());
    let acked: usize = writers.iter().map(|writer| writer.ledger.acked()).sum();
    println!(
        "{kills} kills in {:.0?}: {acked} messages acknowledged in {chats} chats; {unanswered} times one was sent again",
        began.elapsed()
    );
    assert!(acked > kills, "it lived too short a life");
    assert!(
        unanswered > 0 || kills < 20,
        "it never died before it could answer"
    );
}

/// Killed while it starts.
async fn die_young(office: &Office, moment: Duration) {
    let mut process = tokio::process::Command::from(office::relay(&office.data));
    process
        .args(["serve", "--listen", "127.0.0.1:0"])
        .kill_on_drop(true);
    let mut process = process
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let ended = timeout(moment, process.wait()).await;
    assert!(ended.is_err(), "it did not start: {ended:?}");
    timeout(PATIENCE, process.kill()).await.unwrap().unwrap();
}

/// Compares these chats; returns how many messages have no answer.
async fn check(
    office: &Office,
    url: &str,
    writers: &[Writer],
    sessions: impl IntoIterator<Item = uuid::Uuid>,
) -> usize {
    let ledgers: Vec<&Ledger> = writers.iter().map(|writer| &writer.ledger).collect();
    for session in sessions {
        let record = office.record(url, session).await;
        compare(&ledgers, session, record.as_ref());
    }
    let sent = ledgers.iter().flat_map(|ledger| &ledger.sent);
    sent.filter(|sent| sent.answer == ledger::Answer::None).count()
}

/// Whoever lived through it all sees what somebody who starts now sees.
async fn same_as_fresh(url: &str, writer: &Writer) {
    let fresh = wire::fresh(url, &writer.pass, None).await;
    let lived = writer.replica.clone();
    match (lived.view, fresh.view) {
        (Some(View::Customer(lived)), Some(View::Customer(fresh))) => assert_eq!(lived, fresh),
        (Some(View::Specialist(lived)), Some(View::Specialist(fresh))) => {
            // Of chats that are over, a client that starts gets the latest only.
            let open = |records: Vec<switchboard_protocol::SessionRecord>| {
                let mut open: Vec<_> = records
                    .into_iter()
                    .filter(|record| record.session.ended_at.is_none())
                    .collect();
                open.sort_by_key(|record| record.session.id);
                open
            };
            assert_eq!(open(lived.sessions), open(fresh.sessions));
        }
        (lived, fresh) => panic!("{lived:?} and {fresh:?}"),
    }
}
