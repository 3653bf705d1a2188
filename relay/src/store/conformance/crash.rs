//! A store that dies at any write, and with the power: what it acknowledged is there afterwards, and nothing by half.

use super::{CHAT, a_chat, posted};
use crate::store::{Store, Write};
use async_trait::async_trait;
use std::sync::Arc;
use switchboard_model::{Position, SenderKind};

/// A place that keeps a store and can take everything from it that was not safe.
#[async_trait]
pub(crate) trait Mortal: Send + Sync {
    /// Opens what is left.
    async fn open(&mut self) -> Arc<dyn Store>;
    /// Whether a batch was acknowledged. A store that dies says that it failed, or nothing any more.
    async fn takes(&self, store: &dyn Store, batch: Vec<Write>) -> bool {
        store.commit(batch).await.is_ok()
    }
    /// Lets the store die at one of its next writes: `at` more are done, the one after that by half.
    fn die_after(&mut self, at: u64);
    /// Takes the power away. Nothing uses the store any more.
    async fn lose_power(&mut self);
}

/// What it cost.
#[derive(Debug, Default)]
pub(crate) struct Toll {
    /// Batches that were acknowledged.
    pub(crate) acknowledged: u64,
    /// Of these, how many were gone after a death.
    pub(crate) lost: u64,
    /// Batches that were not acknowledged and were there all the same.
    pub(crate) unanswered: u64,
}

/// Messages of a batch.
const MESSAGES: u64 = 3;
/// What `a_chat` leaves behind: positions and messages.
const BEGUN: (u64, u64) = (5, 2);

/// Commits until it dies, again and again, and looks at what is left.
///
/// Panics when a batch is there by half, when more is there than was asked for, or when log and rows disagree.
pub(crate) async fn live_and_die(place: &mut dyn Mortal, deaths: impl IntoIterator<Item = u64>) -> Toll {
    let mut toll = Toll::default();
    let store = place.open().await;
    a_chat(&*store).await;
    drop(store);
    let mut there = 0;
    for at in deaths {
        let store = place.open().await;
        place.die_after(at);
        let mut acknowledged = there;
        while place.takes(&*store, batch(acknowledged)).await {
            acknowledged += 1;
        }
        drop(store);
        place.lose_power().await;
        toll.acknowledged += acknowledged - there;
        there = batches(&*place.open().await).await;
        assert!(
            there <= acknowledged + 1,
            "{there} batches are there, {acknowledged} were asked for"
        );
        toll.lost += acknowledged.saturating_sub(there);
        toll.unanswered += there.saturating_sub(acknowledged);
    }
    toll
}

fn batch(number: u64) -> Vec<Write> {
    let message = |index| {
        let more = number * MESSAGES + index;
        let text = format!("message {more} of a chat that goes on whatever happens");
        posted(
            BEGUN.0 + 1 + more,
            BEGUN.1 + 1 + more,
            SenderKind::Customer,
            &text,
        )
    };
    (0..MESSAGES).flat_map(message).collect()
}

/// How many batches are there, each of them whole.
async fn batches(store: &dyn Store) -> u64 {
    let record = store.record(CHAT).await.unwrap().unwrap();
    let messages = record.messages.len() as u64 - BEGUN.1;
    assert_eq!(messages % MESSAGES, 0, "a batch is there by half");
    let seqs: Vec<u64> = record.messages.iter().map(|message| message.seq.0).collect();
    assert_eq!(seqs, (1..=messages + BEGUN.1).collect::<Vec<_>>());
    let log = store.log(Position(0), u32::MAX).await.unwrap();
    let positions: Vec<u64> = log.iter().map(|entry| entry.position.0).collect();
    assert_eq!(positions, (1..=messages + BEGUN.0).collect::<Vec<_>>());
    messages / MESSAGES
}
