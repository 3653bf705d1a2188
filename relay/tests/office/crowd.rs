//! Everyone writes at once, each on a socket of their own.

use super::PATIENCE;
use super::writer::{Tally, Writer};
use std::time::Duration;
use tokio::{sync::watch, task::JoinSet, time::timeout};

/// People who write until their relay is gone or they are told to come to an end.
pub(crate) struct Crowd {
    lives: JoinSet<(usize, Writer)>,
    tallies: Vec<watch::Receiver<Tally>>,
    last_words: watch::Sender<bool>,
}

impl Crowd {
    pub(crate) fn start(writers: Vec<Writer>, url: &str) -> Self {
        let (last_words, told) = watch::channel(false);
        let mut lives = JoinSet::new();
        let mut tallies = Vec::new();
        for (number, mut writer) in writers.into_iter().enumerate() {
            tallies.push(writer.tally.subscribe());
            writer.last_words = told.clone();
            let url = url.to_owned();
            lives.spawn(async move {
                writer.live(&url).await;
                (number, writer)
            });
        }
        Self {
            lives,
            tallies,
            last_words,
        }
    }

    /// How often each was answered by now.
    pub(crate) fn tallies(&self) -> Vec<Tally> {
        self.tallies.iter().map(|tally| *tally.borrow()).collect()
    }

    /// Waits until this is true of everyone.
    pub(crate) async fn until_each(&mut self, is: impl Fn(&Tally) -> bool) {
        self.until_each_since(&self.tallies(), |_, now| is(now)).await;
    }

    /// Waits until this is true of everyone, compared with how it was.
    pub(crate) async fn until_each_since(&mut self, then: &[Tally], is: impl Fn(&Tally, &Tally) -> bool) {
        for (number, then) in then.iter().enumerate() {
            let tally = &mut self.tallies[number];
            let reached = timeout(PATIENCE, tally.wait_for(|now| is(then, now))).await;
            let reached = reached.is_ok_and(|now| now.is_ok());
            assert!(reached, "not in time, or somebody stopped: {:?}", self.tallies());
        }
    }

    /// Lets them write for so long; nobody stops by themselves.
    pub(crate) async fn write_for(&mut self, time: Duration) {
        let ended = timeout(time, self.lives.join_next()).await;
        assert!(ended.is_err(), "somebody stopped writing: {}", ended.is_ok());
    }

    /// Those whose relay is gone.
    pub(crate) async fn ended(mut self) -> Vec<Writer> {
        let mut writers = Vec::new();
        while let Some(ended) = timeout(PATIENCE, self.lives.join_next()).await.expect("in time") {
            writers.push(ended.unwrap());
        }
        writers.sort_by_key(|(number, _)| *number);
        writers.into_iter().map(|(_, writer)| writer).collect()
    }

    /// Everyone hears the answers to what they asked, and asks nothing more.
    pub(crate) async fn hush(self) -> Vec<Writer> {
        self.last_words.send_replace(true);
        self.ended().await
    }
}
