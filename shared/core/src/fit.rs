//! Who fits a session: what its queue and it ask for, less what has been relaxed by now.

use crate::{Filter, Queue, Roster, index::Kind};
use std::collections::BTreeMap;
use switchboard_model::{Language, Level, Relax, Skill};

/// What is asked for.
pub(crate) struct Needs<'a> {
    required: BTreeMap<&'a Skill, Level>,
    preferred: Vec<(&'a Skill, Level)>,
    language: Option<&'a Language>,
}

impl<'a> Needs<'a> {
    /// What a kind of session asks for in a queue. A relaxation is about the queue's skills; what the session asks for
    /// itself stays.
    pub(crate) fn of(queue: &'a Queue, kind: &'a Kind) -> Self {
        let asked = &queue.rules.skills;
        let of_queue = |preferred| asked.iter().filter(move |need| need.preferred == preferred);
        let mut required: BTreeMap<_, _> = of_queue(false).map(|need| (&need.skill, need.level)).collect();
        let preferred = of_queue(true).map(|need| (&need.skill, need.level)).collect();
        let mut language = kind.language.as_ref();
        let passed = usize::try_from(kind.stage).unwrap_or(usize::MAX);
        for stage in queue.rules.relaxation.iter().take(passed) {
            match &stage.what {
                Relax::Language => language = None,
                Relax::Skill { skill, to: None } => {
                    required.remove(skill);
                }
                Relax::Skill {
                    skill,
                    to: Some(level),
                } => {
                    if let Some(asked) = required.get_mut(skill) {
                        *asked = (*asked).min(*level);
                    }
                }
            }
        }
        for (skill, level) in &kind.skills {
            let asked = required.entry(skill).or_insert(*level);
            *asked = (*asked).max(*level);
        }
        Self {
            required,
            preferred,
            language,
        }
    }

    /// Whether somebody has and speaks what is asked for.
    pub(crate) fn met_by(&self, roster: &Roster) -> Result<(), Filter> {
        let profile = &roster.profile;
        for (skill, level) in &self.required {
            if profile.skills.level(skill).is_none_or(|has| has < *level) {
                return Err(Filter::Skill {
                    skill: (*skill).clone(),
                    level: *level,
                });
            }
        }
        let speaks = self.language.is_none_or(|wanted| {
            profile.languages.is_empty()
                || profile
                    .languages
                    .iter()
                    .any(|spoken| spoken.primary() == wanted.primary())
        });
        if speaks { Ok(()) } else { Err(Filter::Language) }
    }

    /// How many of the preferred skills somebody has, in thousandths; all of none is all.
    pub(crate) fn preferred_by(&self, roster: &Roster) -> u32 {
        let has = |(skill, level): &&(&Skill, Level)| {
            let theirs = roster.profile.skills.level(skill);
            theirs.is_some_and(|theirs| theirs >= *level)
        };
        let count = self.preferred.iter().filter(has).count();
        thousandths(count, self.preferred.len())
    }

    /// The skills that somebody must have, with their levels.
    pub(crate) fn required(&self) -> impl Iterator<Item = (&Skill, Level)> {
        self.required.iter().map(|(skill, level)| (*skill, *level))
    }
}

/// `part` of `whole` in thousandths, rounded down; of nothing it is everything.
pub(crate) fn thousandths(part: usize, whole: usize) -> u32 {
    let share = part.saturating_mul(1_000).checked_div(whole).unwrap_or(1_000);
    u32::try_from(share.min(1_000)).unwrap_or(1_000)
}
