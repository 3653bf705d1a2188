//! What is wrong with a queue's rules, each as a sentence. A queue with a fault is refused.

use crate::{Desk, Queue, hours};
use std::collections::BTreeSet;
use switchboard_model::{HIGHEST, LOWEST, Level, Millis, QueueRules, Relax, limits};

/// One thing that is wrong with a queue's rules, in words.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Fault(String);

const SECOND: i64 = 1_000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

impl Desk {
    /// Everything that is wrong with a queue's rules, its overflow among the queues that are here included.
    #[must_use]
    pub fn faults(&self, queue: &Queue) -> Vec<Fault> {
        let rules = &queue.rules;
        [
            spans(rules),
            counts(rules),
            skills(rules),
            rules
                .hours
                .as_ref()
                .and_then(hours::fault)
                .map(|why| format!("`hours`: {why}."))
                .into_iter()
                .collect(),
            self.overflow_faults(queue),
        ]
        .concat()
        .into_iter()
        .map(Fault)
        .collect()
    }

    fn overflow_faults(&self, queue: &Queue) -> Vec<String> {
        let Some(first) = queue.rules.overflow else {
            let useless = queue.rules.max_wait.is_some();
            let words = "`max_wait` needs an `overflow` queue to send sessions to.";
            return useless.then(|| words.to_owned()).into_iter().collect();
        };
        if first != queue.id && !self.queues.contains_key(&first) {
            return vec!["`overflow` names a queue that is not there.".to_owned()];
        }
        let circle = first == queue.id
            || self
                .overflow_chain(first)
                .any(|next| next.rules.overflow == Some(queue.id));
        let words = "`overflow` leads in a circle back to this queue.";
        circle.then(|| words.to_owned()).into_iter().collect()
    }
}

fn spans(rules: &QueueRules) -> Vec<String> {
    let within = |name: &str, span: Millis, least: i64, most: i64| {
        let words = || format!("`{name}` must be from {} to {}.", words(least), words(most));
        (!(least..=most).contains(&span.0)).then(words)
    };
    let max_wait = rules.max_wait.unwrap_or(Millis(HOUR));
    [
        within("ring_time", rules.ring_time, SECOND, 10 * MINUTE),
        within("max_wait", max_wait, 10 * SECOND, DAY),
        within("service_level.within", rules.service_level.within, SECOND, DAY),
        within("priority_step", rules.priority_step, 0, HOUR),
        within("wrap_up", rules.wrap_up, 0, HOUR),
        within("transfer_time", rules.transfer_time, 5 * SECOND, HOUR),
        within("abandon_after", rules.abandon_after, 10 * SECOND, DAY),
        within("remind_after", rules.remind_after, 10 * SECOND, DAY),
        within("park_after", rules.park_after, 0, DAY),
        within("reopen_within", rules.reopen_within, 0, limits::REOPEN_MILLIS),
        within(
            "weights.last_specialist_for",
            rules.weights.last_specialist_for,
            0,
            limits::REOPEN_MILLIS,
        ),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn counts(rules: &QueueRules) -> Vec<String> {
    let within = |name: &str, number: u32, least: u32, most: u32| {
        let words = || format!("`{name}` must be from {least} to {most}.");
        (!(least..=most).contains(&number)).then(words)
    };
    let weights = rules.weights;
    let mut faults: Vec<String> = [
        within("max_waiting", rules.max_waiting.unwrap_or(1), 1, 100_000),
        within(
            "service_level.percent",
            rules.service_level.percent.into(),
            1,
            100,
        ),
        within("max_misses", rules.max_misses, 1, 100),
        within("max_transfers", rules.max_transfers, 1, 100),
    ]
    .into_iter()
    .flatten()
    .collect();
    let parts = [
        ("load", weights.load),
        ("idle", weights.idle),
        ("last_specialist", weights.last_specialist),
        ("skills", weights.skills),
        ("response", weights.response),
        ("rating", weights.rating),
    ];
    let weighed = parts.iter();
    faults.extend(
        weighed.filter_map(|(name, weight)| within(&format!("weights.{name}"), (*weight).into(), 0, 100)),
    );
    faults
}

fn skills(rules: &QueueRules) -> Vec<String> {
    let mut faults = Vec::new();
    let level = |level: Level| (LOWEST..=HIGHEST).contains(&level);
    let mut seen = BTreeSet::new();
    for need in &rules.skills {
        let name = &need.skill.0;
        if !level(need.level) {
            faults.push(format!(
                "`skills`: the level of {name:?} must be from {LOWEST} to {HIGHEST}."
            ));
        }
        if !seen.insert(&need.skill) {
            faults.push(format!("`skills` names {name:?} twice."));
        }
    }
    if rules.skills.len() > limits::TAGS || rules.relaxation.len() > limits::TAGS {
        faults.push(format!(
            "`skills` and `relaxation` may hold at most {} each.",
            limits::TAGS
        ));
    }
    let mut before = Millis(0);
    for stage in &rules.relaxation {
        if stage.after < before || stage.after.0 > DAY {
            faults.push("`relaxation` must be in order of time, from 0 seconds to 1 day.".to_owned());
        }
        before = stage.after;
        if let Relax::Skill { skill, to } = &stage.what {
            let asked = rules
                .skills
                .iter()
                .find(|need| need.skill == *skill && !need.preferred);
            match (asked, to) {
                (None, _) => faults.push(format!(
                    "`relaxation` is about {:?}, which `skills` does not require.",
                    skill.0
                )),
                (Some(need), Some(to)) if !level(*to) || *to >= need.level => faults.push(format!(
                    "`relaxation`: the level of {:?} must be lower than {}.",
                    skill.0, need.level
                )),
                (Some(_), _) => {}
            }
        }
    }
    faults
}

fn words(millis: i64) -> String {
    let (count, unit) = match millis {
        it if it >= DAY && it % DAY == 0 => (it / DAY, "day"),
        it if it >= HOUR && it % HOUR == 0 => (it / HOUR, "hour"),
        it if it >= MINUTE && it % MINUTE == 0 => (it / MINUTE, "minute"),
        it => (it / SECOND, "second"),
    };
    let many = if count == 1 { "" } else { "s" };
    format!("{count} {unit}{many}")
}
