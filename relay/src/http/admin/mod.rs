//! Administration: people, queues, sites. The app and the command line make the same requests.

pub(super) mod identity;
pub(super) mod people;
pub(super) mod queues;
pub(super) mod sites;

use switchboard_model::{
    HIGHEST, LOWEST, Skill, Skills,
    limits::{NAME_CHARS, TAGS, trim_text},
};
use switchboard_protocol::{ErrorCode, Problem};

pub(super) fn invalid(detail: impl Into<String>) -> Problem {
    Problem::new(ErrorCode::Invalid, "A value is not allowed. Nothing changed.").with_detail(detail)
}

pub(super) fn exists(title: &str) -> Problem {
    Problem::new(ErrorCode::AlreadyExists, title)
}

pub(super) fn name(field: &str, value: &str) -> Result<String, Problem> {
    let value = trim_text(value);
    if value.is_empty() || value.chars().count() > NAME_CHARS || value.contains(char::is_control) {
        return Err(invalid(format!(
            "`{field}` must be one line of 1 to {NAME_CHARS} characters."
        )));
    }
    Ok(value)
}

/// A skill's name, in lower case.
fn skill(field: &str, asked: &Skill) -> Result<Skill, Problem> {
    Ok(Skill(name(field, &asked.0)?.to_lowercase()))
}

/// Someone's skills, each between the lowest and the highest level.
fn skills(asked: Skills) -> Result<Skills, Problem> {
    let mut skills = Skills::default();
    for (named, level) in asked.0 {
        if !(LOWEST..=HIGHEST).contains(&level) {
            return Err(invalid(format!(
                "`skills`: the level of {:?} must be from {LOWEST} to {HIGHEST}.",
                named.0
            )));
        }
        skills.0.insert(skill("skills", &named)?, level);
    }
    if skills.0.len() > TAGS {
        return Err(invalid(format!("`skills` may hold at most {TAGS}.")));
    }
    Ok(skills)
}
