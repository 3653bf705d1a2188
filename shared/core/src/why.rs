//! Why a session went to whom it went: what stands in the log beside every offer and every assignment without one.
//! Bounded, so that a large team does not swell the log.

use serde::{Deserialize, Serialize};
use switchboard_model::{Level, Skill, SpecialistId};

/// How many of those who fitted are listed, best first.
pub const CANDIDATES_KEPT: usize = 16;
/// How many of those who did not fit are listed.
pub const PASSED_OVER_KEPT: usize = 48;

/// A decision.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Why {
    /// How many stages of the queue's relaxation had passed.
    pub stage: u32,
    /// Those who fitted, best first.
    pub candidates: Vec<Candidate>,
    /// Those who could be reached and did not fit.
    pub passed_over: Vec<PassedOver>,
    /// How many more of either there were.
    pub omitted: u32,
    /// How many members could not be reached.
    pub unreachable: u32,
    /// The lead who chose, when nobody was looked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub chosen_by: Option<SpecialistId>,
}

/// Someone who fitted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Candidate {
    /// Who.
    pub specialist: SpecialistId,
    /// What they scored in each part.
    pub parts: Parts,
}

/// The parts of a score, weighed: weight × 0 to 1000.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parts {
    /// Room left.
    pub load: u32,
    /// Time since the last chat.
    pub idle: u32,
    /// Had this customer last.
    pub last_specialist: u32,
    /// Preferred skills.
    pub skills: u32,
    /// Speed of answers.
    pub response: u32,
    /// Ratings.
    pub rating: u32,
}

impl Parts {
    /// The score: the sum of the parts.
    #[must_use]
    pub const fn total(&self) -> u32 {
        self.load + self.idle + self.last_specialist + self.skills + self.response + self.rating
    }
}

/// Someone who did not fit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PassedOver {
    /// Who.
    pub specialist: SpecialistId,
    /// Why not.
    pub filter: Filter,
}

/// Why somebody who can be reached does not fit; the first that applies, in this order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "filter", rename_all = "snake_case")]
pub enum Filter {
    /// They lack a skill at that level.
    Skill {
        /// Which.
        skill: Skill,
        /// At least at this level.
        level: Level,
    },
    /// They do not speak the customer's language.
    Language,
    /// It is theirs already.
    Owner,
    /// They declined or missed it in this round.
    Passed,
    /// They have no room.
    Full,
}
