//! Why one and not another, and what stands in the way of a queue.

use super::{Chat, Model, score};
use switchboard_core::{Candidate, PassedOver, Queue, Warning, WarningKind, Why};
use switchboard_model::{Level, Relax, Skill, Timestamp};

impl Model {
    /// Who could take a chat that seeks somebody, and why the others cannot.
    pub(crate) fn why(&self, now: Timestamp, chat: &Chat) -> Why {
        let search = chat.search().expect("it seeks");
        let mut why = Why {
            stage: search.stage,
            ..Why::default()
        };
        if search.held.is_some() {
            return why;
        }
        let mut fitting = Vec::new();
        for person in self.may_be_asked(chat) {
            match self.verdict(chat, person) {
                Ok(()) => fitting.push(person),
                Err(filter) => why.passed_over.push(PassedOver {
                    specialist: person.profile.id,
                    filter,
                }),
            }
        }
        score::best_first(self, now, chat, &mut fitting);
        let candidates = fitting.iter().map(|person| Candidate {
            specialist: person.profile.id,
            parts: score::parts(self, now, chat, person),
        });
        why.candidates = candidates.collect();
        let members = self.members(search);
        why.unreachable = members.iter().filter(|person| !person.reachable()).count() as u32;
        why
    }

    pub(crate) fn warnings(&self) -> Vec<Warning> {
        let mut warnings = Vec::new();
        for queue in &self.queues {
            let kinds = self.late(queue).into_iter().chain(self.unserved(queue));
            warnings.extend(kinds.map(|kind| Warning {
                queue: queue.id,
                kind,
            }));
        }
        warnings
    }

    fn late(&self, queue: &Queue) -> Option<WarningKind> {
        let line = self.line(queue.id);
        let late = line
            .iter()
            .filter_map(|chat| chat.waits())
            .filter(|search| search.late);
        let mut since: Vec<Timestamp> = late.map(|search| search.since).collect();
        since.sort();
        Some(WarningKind::WaitingTooLong {
            sessions: since.len() as u32,
            since: *since.first()?,
        })
    }

    fn unserved(&self, queue: &Queue) -> Vec<WarningKind> {
        let members = self.people.iter().map(|person| &person.profile);
        if !members.clone().any(|profile| profile.queues.contains(&queue.id)) {
            return vec![WarningKind::NoMembers];
        }
        let mut missing = Vec::new();
        for (skill, level) in required_to_the_end(queue) {
            let has = members.clone().any(|profile| {
                let has = profile.skills.0.get(&skill).is_some_and(|has| *has >= level);
                profile.queues.contains(&queue.id) && has
            });
            if !has {
                missing.push(WarningKind::SkillMissing { skill, level });
            }
        }
        missing
    }
}

/// What every stage of the relaxation leaves, by name.
fn required_to_the_end(queue: &Queue) -> Vec<(Skill, Level)> {
    let mut left = Vec::new();
    for need in queue.rules.skills.iter().filter(|need| !need.preferred) {
        let mut level = Some(need.level);
        for stage in &queue.rules.relaxation {
            if let Relax::Skill { skill, to } = &stage.what
                && *skill == need.skill
            {
                level = level.and_then(|level| to.map(|to| level.min(to)));
            }
        }
        left.extend(level.map(|level| (need.skill.clone(), level)));
    }
    left.sort();
    left
}
