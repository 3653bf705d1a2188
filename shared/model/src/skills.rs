//! What people are good at and what queues ask for. Where no level is said, it is 1.

use crate::{Level, Skill};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Someone's skills with their levels. A list of names is read as level 1 for each.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(type = "Record<string, number>"))]
#[serde(from = "WrittenSkills")]
pub struct Skills(pub BTreeMap<Skill, Level>);

#[derive(Deserialize)]
#[serde(untagged)]
enum WrittenSkills {
    Names(Vec<Skill>),
    Levels(BTreeMap<Skill, Level>),
}

impl From<WrittenSkills> for Skills {
    fn from(written: WrittenSkills) -> Self {
        match written {
            WrittenSkills::Names(names) => names.into_iter().collect(),
            WrittenSkills::Levels(levels) => Self(levels),
        }
    }
}

impl FromIterator<Skill> for Skills {
    fn from_iter<T: IntoIterator<Item = Skill>>(names: T) -> Self {
        Self(names.into_iter().map(|name| (name, LOWEST)).collect())
    }
}

impl Skills {
    /// The level of a skill; `None` without it.
    #[must_use]
    pub fn level(&self, skill: &Skill) -> Option<Level> {
        self.0.get(skill).copied()
    }
}

/// The lowest level there is.
pub const LOWEST: Level = Level(1);
/// The highest level there is.
pub const HIGHEST: Level = Level(5);

/// A skill that a queue asks for. A bare name is read as required at level 1.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(from = "WrittenNeed")]
pub struct Need {
    /// Which.
    pub skill: Skill,
    /// At least at this level.
    pub level: Level,
    /// True: whoever has it scores better. False: nobody else is asked.
    pub preferred: bool,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum WrittenNeed {
    Name(Skill),
    Full {
        skill: Skill,
        #[serde(default = "lowest")]
        level: Level,
        #[serde(default)]
        preferred: bool,
    },
}

const fn lowest() -> Level {
    LOWEST
}

impl From<WrittenNeed> for Need {
    fn from(written: WrittenNeed) -> Self {
        match written {
            WrittenNeed::Name(skill) => skill.into(),
            WrittenNeed::Full {
                skill,
                level,
                preferred,
            } => Self {
                skill,
                level,
                preferred,
            },
        }
    }
}

impl From<Skill> for Need {
    fn from(skill: Skill) -> Self {
        Self {
            skill,
            level: LOWEST,
            preferred: false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Need, Skills};
    use crate::{Level, Skill};

    fn billing() -> Skill {
        Skill("billing".into())
    }

    #[test]
    fn a_bare_name_is_level_1() {
        let skills: Skills = serde_json::from_str(r#"["billing"]"#).expect("read");
        assert_eq!(skills.level(&billing()), Some(Level(1)));
        let need: Need = serde_json::from_str(r#""billing""#).expect("read");
        assert_eq!(need, Need::from(billing()));
    }

    #[test]
    fn levels_are_written_and_read() {
        let skills: Skills = serde_json::from_str(r#"{"billing":3}"#).expect("read");
        assert_eq!(skills.level(&billing()), Some(Level(3)));
        assert_eq!(
            serde_json::to_string(&skills).expect("written"),
            r#"{"billing":3}"#
        );
        let need: Need =
            serde_json::from_str(r#"{"skill":"billing","level":4,"preferred":true}"#).expect("read");
        assert_eq!((need.level, need.preferred), (Level(4), true));
    }
}
