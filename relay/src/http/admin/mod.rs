//! Administration: people, queues, sites. The app and the command line make the same requests.

pub(super) mod people;
pub(super) mod queues;
pub(super) mod sites;

use switchboard_model::{
    Skill,
    limits::{NAME_CHARS, TAGS, trim_text},
};
use switchboard_protocol::{ErrorCode, Problem};

fn invalid(detail: impl Into<String>) -> Problem {
    Problem::new(ErrorCode::Invalid, "A value is not allowed. Nothing changed.").with_detail(detail)
}

fn exists(title: &str) -> Problem {
    Problem::new(ErrorCode::AlreadyExists, title)
}

fn name(field: &str, value: &str) -> Result<String, Problem> {
    let value = trim_text(value);
    if value.is_empty() || value.chars().count() > NAME_CHARS || value.contains(char::is_control) {
        return Err(invalid(format!(
            "`{field}` must be one line of 1 to {NAME_CHARS} characters."
        )));
    }
    Ok(value)
}

/// Skills in lower case, each once.
fn skills(asked: Vec<Skill>) -> Result<Vec<Skill>, Problem> {
    let mut skills = Vec::new();
    for Skill(skill) in asked {
        let skill = Skill(name("skills", &skill)?.to_lowercase());
        if !skills.contains(&skill) {
            skills.push(skill);
        }
    }
    if skills.len() > TAGS {
        return Err(invalid(format!("`skills` may hold at most {TAGS}.")));
    }
    Ok(skills)
}
