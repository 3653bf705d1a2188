//! How much happened: a simulation that never gets anywhere finds nothing.

use std::fmt;
use std::ops::AddAssign;

/// Counts of one story, or of many.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Traffic {
    pub(super) seeds: u64,
    pub(super) steps: u64,
    pub(super) commands: u64,
    pub(super) batches: u64,
    pub(super) events: u64,
    pub(super) deaths: u64,
    pub(super) commits_refused: u64,
    pub(super) reads_refused: u64,
    pub(super) links: u64,
    pub(super) cuts: u64,
    pub(super) resumed: u64,
    pub(super) resent: u64,
}

impl AddAssign for Traffic {
    fn add_assign(&mut self, other: Self) {
        self.seeds += other.seeds;
        self.steps += other.steps;
        self.commands += other.commands;
        self.batches += other.batches;
        self.events += other.events;
        self.deaths += other.deaths;
        self.commits_refused += other.commits_refused;
        self.reads_refused += other.reads_refused;
        self.links += other.links;
        self.cuts += other.cuts;
        self.resumed += other.resumed;
        self.resent += other.resent;
    }
}

impl fmt::Display for Traffic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} seeds, {} steps, {} commands, {} batches with {} events; {} deaths, {} commits and {} reads refused, \
             {} links of which {} were cut, {} resumed, {} answers given again",
            self.seeds,
            self.steps,
            self.commands,
            self.batches,
            self.events,
            self.deaths,
            self.commits_refused,
            self.reads_refused,
            self.links,
            self.cuts,
            self.resumed,
            self.resent,
        )
    }
}
