//! What stands in the way of a queue, for its leads. Derived from the state: it goes when its cause goes.

use crate::{Desk, Queue, fit::Needs, hours, index::Kind};
use std::collections::BTreeMap;
use switchboard_model::{Level, QueueId, Skill, Timestamp};

/// Something that stands in the way of a queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// Which queue.
    pub queue: QueueId,
    /// What it is.
    pub kind: WarningKind,
}

/// What stands in the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WarningKind {
    /// Nobody serves it.
    NoMembers,
    /// Nobody who serves it has a skill that it asks for to the end, at that level.
    SkillMissing {
        /// Which.
        skill: Skill,
        /// At least at this level.
        level: Level,
    },
    /// It opens no more.
    NeverOpens,
    /// Sessions wait longer than it promises.
    WaitingTooLong {
        /// How many.
        sessions: u32,
        /// Since when the first of them waits.
        since: Timestamp,
    },
}

impl Desk {
    /// What stands in the way of the queues at a moment, by queue.
    #[must_use]
    pub fn warnings(&self, now: Timestamp) -> Vec<Warning> {
        self.queues
            .values()
            .flat_map(|queue| {
                let kinds = self.late(queue).into_iter().chain(self.misconfigured(now, queue));
                kinds.map(|kind| Warning {
                    queue: queue.id,
                    kind,
                })
            })
            .collect()
    }

    fn late(&self, queue: &Queue) -> Option<WarningKind> {
        let line = self.index.queued.get(&queue.id)?;
        let waiting = line.values().filter_map(|id| self.sessions.get(id)?.waiting());
        let late: Vec<Timestamp> = waiting.filter(|it| it.late).map(|it| it.since).collect();
        Some(WarningKind::WaitingTooLong {
            since: late.iter().min().copied()?,
            sessions: u32::try_from(late.len()).unwrap_or(u32::MAX),
        })
    }

    fn misconfigured(&self, now: Timestamp, queue: &Queue) -> Vec<WarningKind> {
        let hours = queue.rules.hours.as_ref();
        let never = hours.is_some_and(|hours| hours::never_opens(hours, now));
        let mut kinds: Vec<WarningKind> = never.then_some(WarningKind::NeverOpens).into_iter().collect();
        match self.index.members.get(&queue.id) {
            None => kinds.push(WarningKind::NoMembers),
            Some(members) => {
                let fully_relaxed = Kind {
                    stage: u32::MAX,
                    language: None,
                    skills: BTreeMap::new(),
                };
                let needs = Needs::of(queue, &fully_relaxed);
                let missing = needs.required().filter(|(skill, level)| {
                    let members = members.iter().filter_map(|id| self.roster.get(id));
                    members
                        .filter_map(|roster| roster.profile.skills.level(skill))
                        .all(|has| has < *level)
                });
                kinds.extend(missing.map(|(skill, level)| WarningKind::SkillMissing {
                    skill: skill.clone(),
                    level,
                }));
            }
        }
        kinds
    }
}
