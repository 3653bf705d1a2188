//! Queues as people read them, every rule in the words of its flag.

use super::{listed, moment, skill};
use crate::cli::parse::{day, typed};
use switchboard_model::{Hours, Relax, Relaxation};
use switchboard_protocol::{Queue, Warning, WarningKind};

/// Every queue.
pub(in crate::cli) fn queues(queues: &[Queue]) {
    if queues.is_empty() {
        println!("No queues yet. Add one with `switchboard-relay queue add`.");
    }
    for queue in queues {
        println!(
            "{}  {}  {}  rings {}  skills: {}",
            queue.id,
            queue.name,
            queue.rules.mode,
            typed(queue.rules.ring_time),
            skills(queue, false),
        );
    }
}

/// One queue with all its rules.
pub(in crate::cli) fn queue(queue: &Queue, queues: &[Queue]) {
    let rules = &queue.rules;
    let weights = rules.weights;
    println!("{}  {}", queue.id, queue.name);
    let overflow = rules.overflow.map(|id| {
        let found = queues.iter().find(|queue| queue.id == id);
        found.map_or_else(|| id.to_string(), |queue| queue.name.clone())
    });
    let or_none = |value: Option<String>| value.unwrap_or_else(|| "none".to_owned());
    let lines = [
        ("mode", rules.mode.to_string()),
        ("ring-time", typed(rules.ring_time)),
        ("skill", skills(queue, false)),
        ("prefer", skills(queue, true)),
        ("relax", listed(rules.relaxation.iter().map(relaxation))),
        (
            "hours",
            rules.hours.as_ref().map_or("always open".to_owned(), hours),
        ),
        (
            "max-waiting",
            or_none(rules.max_waiting.map(|most| most.to_string())),
        ),
        ("max-wait", or_none(rules.max_wait.map(typed))),
        ("overflow", or_none(overflow)),
        (
            "service-level",
            format!(
                "{}%/{}",
                rules.service_level.percent,
                typed(rules.service_level.within)
            ),
        ),
        ("priority", rules.priority.to_string()),
        ("priority-step", typed(rules.priority_step)),
        (
            "weight",
            format!(
                "load={}, idle={}, last_specialist={}, skills={}, response={}, rating={}",
                weights.load,
                weights.idle,
                weights.last_specialist,
                weights.skills,
                weights.response,
                weights.rating
            ),
        ),
        ("last-specialist-for", typed(weights.last_specialist_for)),
        ("wrap-up", typed(rules.wrap_up)),
        ("max-misses", rules.max_misses.to_string()),
        ("transfer-time", typed(rules.transfer_time)),
        ("transfer-fallback", rules.transfer_fallback.to_string()),
        ("max-transfers", rules.max_transfers.to_string()),
        ("abandon-after", typed(rules.abandon_after)),
        ("remind-after", typed(rules.remind_after)),
        ("park-after", typed(rules.park_after)),
        ("reopen-within", typed(rules.reopen_within)),
    ];
    for (name, value) in lines {
        println!("  {name:<20} {value}");
    }
}

/// What stands in the way of the queues.
pub(in crate::cli) fn warnings(warnings: &[Warning]) {
    if warnings.is_empty() {
        println!("Nothing stands in the way of any queue.");
    }
    for warning in warnings {
        let what = match &warning.kind {
            WarningKind::NoMembers => "nobody serves it".to_owned(),
            WarningKind::SkillMissing { skill: name, level } => {
                format!("nobody who serves it has {}", skill(name, *level))
            }
            WarningKind::NeverOpens => "it opens no more: every day that is left is a holiday".to_owned(),
            WarningKind::WaitingTooLong { sessions, since } => {
                format!(
                    "{sessions} waiting longer than promised, the first since {}",
                    moment(*since)
                )
            }
        };
        println!("{}: {what}", warning.queue.name);
    }
}

fn skills(queue: &Queue, preferred: bool) -> String {
    let needs = queue
        .rules
        .skills
        .iter()
        .filter(|need| need.preferred == preferred);
    listed(needs.map(|need| skill(&need.skill, need.level)))
}

fn relaxation(stage: &Relaxation) -> String {
    let after = typed(stage.after);
    match &stage.what {
        Relax::Language => format!("{after}:language"),
        Relax::Skill { skill, to: None } => format!("{after}:{}", skill.0),
        Relax::Skill { skill, to: Some(to) } => format!("{after}:{}={to}", skill.0),
    }
}

fn hours(hours: &Hours) -> String {
    let week = hours.week.iter();
    let week = listed(week.map(|it| format!("{} {}-{}", day(it.day), it.from, it.until)));
    let closed = listed(hours.holidays.iter().cloned());
    format!("{week} in {}, closed on: {closed}", hours.time_zone)
}
