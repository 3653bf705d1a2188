//! The simulation's own disk and the crash suite of every store: when it says that it has something, it has it; when it
//! lies, the suite sees it.

use super::chance::Chance;
use super::store::Disk;
use super::witness::Witness;
use crate::store::conformance::{Mortal, Toll, live_and_die};
use crate::store::{Store, Write};
use async_trait::async_trait;
use std::sync::Arc;
use switchboard_model::Timestamp;

/// How often it dies.
const DEATHS: usize = 400;

struct Place {
    disk: Disk,
    lies: bool,
}

#[async_trait]
impl Mortal for Place {
    async fn open(&mut self) -> Arc<dyn Store> {
        self.disk.attach()
    }

    async fn takes(&self, store: &dyn Store, batch: Vec<Write>) -> bool {
        // What a dead relay asks is never answered.
        tokio::select! {
            biased;
            () = self.disk.died() => false,
            taken = store.commit(batch) => taken.is_ok(),
        }
    }

    fn die_after(&mut self, at: u64) {
        if self.lies {
            self.disk.lie();
        }
        self.disk.die_after(usize::try_from(at).unwrap_or(usize::MAX));
    }

    async fn lose_power(&mut self) {
        self.disk.die();
    }
}

async fn run(seed: u64, lies: bool) -> Toll {
    let mut chance = Chance::new(seed);
    let when: Vec<u64> = (0..DEATHS).map(|_| chance.among(0..=40)).collect();
    let disk = Disk::new(Witness::blind(), Arc::new(|| Timestamp(0)), chance.fork());
    live_and_die(&mut Place { disk, lies }, when).await
}

#[tokio::test]
async fn what_is_acknowledged_survives_any_death() {
    let toll = run(1, false).await;
    assert_eq!(toll.lost, 0, "{toll:?}");
    assert!(
        toll.acknowledged > DEATHS as u64,
        "it lived too short a life: {toll:?}"
    );
    assert!(
        toll.unanswered > 0,
        "it never died before it could answer: {toll:?}"
    );
}

/// Were nothing ever lost, the test above would prove nothing.
#[tokio::test]
async fn a_disk_that_lies_loses_some_of_it() {
    let toll = run(1, true).await;
    assert!(toll.lost > 0, "{toll:?}");
}
