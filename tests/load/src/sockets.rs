//! Many customers on the page who say nothing: what each costs the relay, and how soon all are back after it was killed.

use crate::{
    client::{Greeted, greet},
    figures::Figures,
    office::{ORIGIN, Office},
};
use anyhow::{Context as _, Result, ensure};
use std::{
    fs,
    sync::Arc,
    time::{Duration, Instant},
};
use switchboard_protocol::Cursor;
use tokio::{sync::Semaphore, task::JoinSet};

/// Handshakes that are under way at the same time.
const AT_ONCE: usize = 256;
/// Clock ticks of a second, as `/proc` counts them (`sysconf(_SC_CLK_TCK)`, 100 on every Linux that Rust runs on).
const TICKS: u64 = 100;

/// One customer: their token, and where they stand.
struct Seat {
    token: String,
    cursor: Option<Cursor>,
}

/// # Errors
/// When a socket is turned away, or comes back and has to take everything anew.
pub(crate) async fn run(sockets: usize, idle: Duration) -> Result<Figures> {
    let mut office = Office::open("best").await?;
    let mut seats = sign_up(&office, sockets).await?;
    let process = office.relay.pid().context("the relay does not run")?;
    let before = resident(process)?;
    let (came, first) = everyone(&office, &mut seats, false).await?;
    tokio::time::sleep(Duration::from_secs(2)).await;
    let after = resident(process)?;
    let used = cpu(process)?;
    tokio::time::sleep(idle).await;
    let used = cpu(process)? - used;
    drop(came);

    // From here on everyone has a place to go on from.
    let killed = Instant::now();
    office.relay.kill().await?;
    office.relay.start().await?;
    let up = killed.elapsed();
    let (came, again) = everyone(&office, &mut seats, true).await?;
    ensure!(came.len() == sockets, "not everyone came back");

    let mut figures = Figures::new(format!("{sockets} customers' sockets"));
    let each = |total: u64| total / sockets as u64;
    figures.number("resident before", before, "KiB");
    figures.number(
        "memory of a socket",
        each((after - before.min(after)) * 1_024),
        "bytes",
    );
    let idle = idle.as_secs().max(1);
    figures.number(
        "CPU of an idle socket",
        each(used * 1_000_000_000 / TICKS / idle),
        "ns a second",
    );
    figures.time("all greeted the first time", first);
    figures.time("killed to ready again", up);
    figures.time("ready to all resumed", again);
    Ok(figures)
}

async fn sign_up(office: &Office, sockets: usize) -> Result<Vec<Seat>> {
    let limit = Semaphore::new(64);
    let signed = (0..sockets).map(async |_| -> Result<Seat> {
        let _turn = limit.acquire().await?;
        let token = office.sign_up().await?;
        Ok(Seat { token, cursor: None })
    });
    futures_util::future::try_join_all(signed).await
}

/// Opens everyone's socket; gives the sockets, which are read until they are dropped, and how long it took.
async fn everyone(office: &Office, seats: &mut [Seat], resume: bool) -> Result<(JoinSet<()>, Duration)> {
    let turns = Arc::new(Semaphore::new(AT_ONCE));
    let relay: Arc<str> = office.relay.address().into();
    let mut greeting = JoinSet::new();
    let began = Instant::now();
    for (number, seat) in seats.iter().enumerate() {
        let (turns, relay) = (Arc::clone(&turns), Arc::clone(&relay));
        let (token, cursor) = (seat.token.clone(), seat.cursor.filter(|_| resume));
        greeting.spawn(async move {
            let _turn = turns.acquire_owned().await?;
            let greeted = greet(&relay, &token, Some(ORIGIN), cursor).await?;
            anyhow::Ok((number, greeted))
        });
    }
    let mut listening = JoinSet::new();
    let mut took = Duration::ZERO;
    while let Some(done) = greeting.join_next().await {
        let (number, greeted) = done??;
        let Greeted {
            asking,
            mut hearing,
            resumed,
            cursor,
            ..
        } = greeted;
        ensure!(
            resumed == resume,
            "customer {number} was to go on: {resume}, and did: {resumed}"
        );
        seats[number].cursor = cursor.or(seats[number].cursor);
        took = began.elapsed();
        listening.spawn(async move {
            // Whoever reads answers pings.
            while hearing.next().await.is_ok() {}
            drop(asking);
        });
    }
    Ok((listening, took))
}

/// What a process holds in memory, in KiB.
pub(crate) fn resident(process: u32) -> Result<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let number = line.and_then(|rest| rest.split_whitespace().next());
    number.context("no VmRSS")?.parse().context("VmRSS is no number")
}

/// The processor time a process has had, in ticks.
fn cpu(process: u32) -> Result<u64> {
    let stat = fs::read_to_string(format!("/proc/{process}/stat"))?;
    // After the name, which may hold anything: state, then numbers; user and system time are the 14th and 15th of all.
    let (_, rest) = stat.rsplit_once(')').context("no stat")?;
    let times = rest.split_whitespace().skip(11).take(2);
    times.map(|ticks| ticks.parse::<u64>().context("no ticks")).sum()
}
