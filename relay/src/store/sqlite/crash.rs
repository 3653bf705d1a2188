//! SQLite on a file system that loses power: the crash suite, and a control that has to lose something.

use super::{SqliteStore, bare::test_keys};
use crate::store::{
    Store,
    conformance::{Mortal, Toll, live_and_die},
};
use async_trait::async_trait;
use rand::{Rng, SeedableRng, rngs::StdRng};
use std::{path::PathBuf, sync::Arc, time::Duration};
use tempfile::TempDir;

/// How often the power goes in the tests that always run.
const DEATHS: usize = 120;

struct Disk {
    folder: TempDir,
    path: PathBuf,
    /// From the second life on; what everything begins with is synced.
    synchronous: &'static str,
    lived: bool,
    chance: StdRng,
}

impl Disk {
    fn new(synchronous: &'static str, seed: u64) -> Self {
        switchboard_lossy::register();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().canonicalize().unwrap();
        Self {
            folder,
            path,
            synchronous,
            lived: false,
            chance: StdRng::seed_from_u64(seed),
        }
    }

    async fn run(synchronous: &'static str, seed: u64, deaths: usize) -> Toll {
        let mut disk = Self::new(synchronous, seed);
        let mut when = StdRng::seed_from_u64(seed ^ 1);
        let deaths: Vec<u64> = (0..deaths).map(|_| when.random_range(0..80)).collect();
        let toll = live_and_die(&mut disk, deaths).await;
        switchboard_lossy::forget(&disk.path);
        drop(disk.folder);
        toll
    }
}

#[async_trait]
impl Mortal for Disk {
    async fn open(&mut self) -> Arc<dyn Store> {
        let file = self.path.join("relay.db");
        let address = format!("file:{}?vfs={}", file.display(), switchboard_lossy::NAME);
        let synchronous = if std::mem::replace(&mut self.lived, true) {
            self.synchronous
        } else {
            "FULL"
        };
        let store = SqliteStore::open_as(address.as_ref(), test_keys(), synchronous).await;
        Arc::new(store.unwrap())
    }

    fn die_after(&mut self, at: u64) {
        switchboard_lossy::die_after(&self.path, at);
    }

    async fn lose_power(&mut self) {
        // Connections are closed on threads of the pool's.
        while switchboard_lossy::open_files(&self.path) > 0 {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        let chance = &mut self.chance;
        switchboard_lossy::lose_power(&self.path, || chance.random_bool(0.5)).unwrap();
    }
}

#[tokio::test]
async fn what_is_acknowledged_survives_the_power() {
    let toll = Disk::run("FULL", 1, DEATHS).await;
    assert_eq!(toll.lost, 0, "{toll:?}");
    assert!(
        toll.acknowledged > DEATHS as u64 / 2,
        "it lived too short a life: {toll:?}"
    );
}

/// Were the power not really lost, the test above would prove nothing.
#[tokio::test]
async fn without_syncing_some_of_it_is_lost() {
    let toll = Disk::run("NORMAL", 1, DEATHS).await;
    assert!(toll.lost > 0, "{toll:?}");
}

/// `STORE_DEATHS=3000 cargo test -p switchboard-relay -- --ignored many_deaths --nocapture`.
#[tokio::test]
#[ignore = "takes minutes; `cargo xtask prove` runs it"]
async fn many_deaths() {
    let deaths = std::env::var("STORE_DEATHS").ok().and_then(|it| it.parse().ok());
    let toll = Disk::run("FULL", 2, deaths.unwrap_or(3_000)).await;
    println!(
        "{} batches acknowledged, {} lost, {} there unanswered",
        toll.acknowledged, toll.lost, toll.unanswered
    );
    assert_eq!(toll.lost, 0);
}
