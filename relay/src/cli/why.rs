//! `why`: a session's routing history, readably. "Why me", "why not her", "why was it missed".

use super::admin::{session_id, show};
use super::client::Client;
use super::people::by_email;
use super::print::moment;
use crate::config::Config;
use anyhow::Result;
use switchboard_model::{DeclineReason, OfferEnd, OfferKind, RequeueReason, SpecialistId, TransferEnd};
use switchboard_protocol::{
    CandidateView, DecisionView, FilterView, PersonView, RoutingEvent, RoutingHistory, RoutingStep,
};

/// Prints why a chat went to whom it went.
pub(super) async fn why(config: Config, session: &str, person: Option<&str>, json: bool) -> Result<()> {
    let id = session_id(session)?;
    let client = Client::find(config).await?;
    let answer = asked(&client, &format!("/v1/sessions/{id}/routing"), person).await;
    client.close().await;
    let (history, person) = answer?;
    show(json, &history, |history| {
        for line in lines(history, person) {
            println!("{line}");
        }
    })
}

async fn asked(
    client: &Client,
    path: &str,
    person: Option<&str>,
) -> Result<(RoutingHistory, Option<SpecialistId>)> {
    let person = match person {
        Some(email) => Some(by_email(client, email).await?.id),
        None => None,
    };
    Ok((client.get(path).await?, person))
}

fn lines(history: &RoutingHistory, person: Option<SpecialistId>) -> Vec<String> {
    let mut lines = Vec::new();
    for step in &history.steps {
        lines.extend(told(step, person));
    }
    if lines.is_empty() {
        lines.push("Nothing was decided about it yet.".to_owned());
    }
    if let Some(present) = &history.present {
        lines.push("At this moment:".to_owned());
        lines.extend(decision(present, person));
    }
    if let Some(next) = history.next_step_at {
        lines.push(format!("The next thing happens by itself at {}.", moment(next)));
    }
    lines
}

/// A step, and the decision behind it. For one person: what was decided about them, and what they did.
fn told(step: &RoutingStep, person: Option<SpecialistId>) -> Vec<String> {
    let concerns = |it: &PersonView| person.is_none_or(|id| id == it.id);
    let (words, shown, why) = match &step.what {
        RoutingEvent::Queued {
            queue,
            opens_at,
            reason,
        } => {
            let again = reason.map_or("waits in", |reason| match reason {
                RequeueReason::OwnerLost => "its owner could not be reached: waits again at the front of",
                RequeueReason::TransferExpired => "nobody took it over: waits again at the front of",
                RequeueReason::OwnerFull => "its owner had no room: waits again at the front of",
            });
            let closed = opens_at.map(|at| format!(", which opens at {}", moment(at)));
            (
                format!("{again} {}{}", queue.name, closed.unwrap_or_default()),
                true,
                None,
            )
        }
        RoutingEvent::Overflowed { queue } => (format!("went on to {}", queue.name), true, None),
        RoutingEvent::Relaxed { stage } => (
            format!("less was asked for from here on: stage {stage}"),
            true,
            None,
        ),
        RoutingEvent::Offered {
            specialist,
            kind,
            deadline,
            decision,
            ..
        } => {
            let how = match kind {
                OfferKind::Ring => format!("rang for {} until {}", specialist.name, moment(*deadline)),
                OfferKind::Pick => format!("was there for {} to pick", specialist.name),
            };
            (how, true, Some(decision))
        }
        RoutingEvent::OfferEnded {
            specialist,
            outcome,
            reason,
            ..
        } => (ended(specialist, *outcome, *reason), concerns(specialist), None),
        RoutingEvent::Assigned { specialist, decision } => {
            let chosen_by = decision.as_ref().and_then(|it| it.chosen_by.as_ref());
            match chosen_by {
                Some(lead) => (format!("{} made it {}'s", lead.name, specialist.name), true, None),
                None => (format!("is {}'s", specialist.name), true, decision.as_ref()),
            }
        }
        RoutingEvent::Transferred { from, to, deadline } => (
            format!("{} gave it to {to}, open until {}", from.name, moment(*deadline)),
            true,
            None,
        ),
        RoutingEvent::TransferEnded { outcome } => {
            let how = match outcome {
                TransferEnd::Declined => "whoever it was meant for said no",
                TransferEnd::Expired => "nobody took it over in time",
                TransferEnd::Cancelled => "its owner kept it",
            };
            (how.to_owned(), true, None)
        }
        RoutingEvent::Noticed => (
            "had waited longer than promised; its customer and the leads were told".to_owned(),
            true,
            None,
        ),
    };
    if !shown {
        return Vec::new();
    }
    let mut lines = vec![format!("{}  {words}", moment(step.at))];
    lines.extend(why.into_iter().flat_map(|why| decision(why, person)));
    lines
}

fn ended(specialist: &PersonView, outcome: OfferEnd, reason: Option<DeclineReason>) -> String {
    let name = &specialist.name;
    match outcome {
        OfferEnd::Accepted => format!("{name} took it"),
        OfferEnd::Declined => {
            let why = match reason {
                Some(DeclineReason::Busy) => ": busy",
                Some(DeclineReason::WrongSkill) => ": not their subject",
                Some(DeclineReason::Leaving) => ": leaving",
                Some(DeclineReason::Other) | None => "",
            };
            format!("{name} said no{why}")
        }
        OfferEnd::Expired => format!("{name} missed it: it rang to the end and nobody answered"),
        OfferEnd::Withdrawn => format!("was taken back from {name}"),
    }
}

fn decision(why: &DecisionView, person: Option<SpecialistId>) -> Vec<String> {
    let concerns = |it: &PersonView| person.is_none_or(|id| id == it.id);
    let mut lines = Vec::new();
    for (place, candidate) in (1..).zip(&why.candidates) {
        if concerns(&candidate.specialist) {
            lines.push(format!("    {}", scored(place, candidate)));
        }
    }
    for passed in why.passed_over.iter().filter(|it| concerns(&it.specialist)) {
        lines.push(format!(
            "    not {}: {}",
            passed.specialist.name,
            filtered(&passed.filter)
        ));
    }
    if person.is_some() && lines.is_empty() {
        lines.push(if why.omitted > 0 {
            "    they could not be reached, do not serve the queue, or are among those not listed".to_owned()
        } else {
            "    they could not be reached, do not serve the queue, or it was meant for somebody else"
                .to_owned()
        });
        return lines;
    }
    if person.is_none() && why.omitted > 0 {
        lines.push(format!("    {} more are not listed", why.omitted));
    }
    if person.is_none() && why.unreachable > 0 {
        lines.push(format!("    {} could not be reached", why.unreachable));
    }
    lines
}

/// Parts are weight × 1000; they are shown as weights.
fn scored(place: u32, candidate: &CandidateView) -> String {
    let parts = candidate.parts;
    let parts = [
        ("load", parts.load),
        ("idle", parts.idle),
        ("last specialist", parts.last_specialist),
        ("skills", parts.skills),
        ("response", parts.response),
        ("rating", parts.rating),
    ];
    let parts: Vec<_> = parts
        .iter()
        .filter(|(_, part)| *part > 0)
        .map(|(name, part)| format!("{name} {}", tenths(*part)))
        .collect();
    let name = &candidate.specialist.name;
    format!(
        "{place}. {name} scored {}: {}",
        tenths(candidate.score),
        parts.join(", ")
    )
}

fn tenths(thousandths: u32) -> String {
    format!("{}.{}", thousandths / 1_000, thousandths % 1_000 / 100)
}

fn filtered(filter: &FilterView) -> String {
    match filter {
        FilterView::Skill { skill, level } => format!("lacks {} at level {level}", skill.0),
        FilterView::Language => "does not speak the customer's language".to_owned(),
        FilterView::Owner => "it was theirs already".to_owned(),
        FilterView::Passed => "had declined or missed it in this round".to_owned(),
        FilterView::Full => "held as many as their limit allows".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn person(number: u8, name: &str) -> serde_json::Value {
        json!({"id": id(number), "name": name})
    }

    fn id(number: u8) -> String {
        format!("00000000-0000-0000-0000-0000000000{number:02x}")
    }

    fn history() -> RoutingHistory {
        let (sam, ada) = (person(1, "Sam"), person(2, "Ada"));
        let parts = json!({
            "load": 50_000, "idle": 7_450, "last_specialist": 0, "skills": 0, "response": 0, "rating": 5_000,
        });
        let decision = json!({
            "stage": 0, "omitted": 0, "unreachable": 2,
            "candidates": [{"specialist": sam, "score": 62_450, "parts": parts}],
            "passed_over": [{"specialist": ada, "filter": "skill", "skill": "billing", "level": 3}],
        });
        let step = |position: u64, mut what: serde_json::Value| {
            what["position"] = position.into();
            what["at"] = (1_000 * position).into();
            what
        };
        serde_json::from_value(json!({
            "steps": [
                step(1, json!({"type": "queued", "queue": {"id": id(9), "name": "Orders"}})),
                step(2, json!({
                    "type": "offered", "offer_id": id(8), "specialist": sam, "kind": "ring", "deadline": 22_000,
                    "decision": decision,
                })),
                step(22, json!({
                    "type": "offer_ended", "offer_id": id(8), "specialist": sam, "outcome": "expired",
                })),
            ],
            "present": decision,
            "next_step_at": 60_000,
        }))
        .expect("a history")
    }

    #[test]
    fn why_me_and_why_was_it_missed() {
        assert_eq!(
            lines(&history(), None),
            [
                "1970-01-01 00:00:01Z  waits in Orders",
                "1970-01-01 00:00:02Z  rang for Sam until 1970-01-01 00:00:22Z",
                "    1. Sam scored 62.4: load 50.0, idle 7.4, rating 5.0",
                "    not Ada: lacks billing at level 3",
                "    2 could not be reached",
                "1970-01-01 00:00:22Z  Sam missed it: it rang to the end and nobody answered",
                "At this moment:",
                "    1. Sam scored 62.4: load 50.0, idle 7.4, rating 5.0",
                "    not Ada: lacks billing at level 3",
                "    2 could not be reached",
                "The next thing happens by itself at 1970-01-01 00:01:00Z.",
            ]
        );
    }

    #[test]
    fn why_not_somebody_else() {
        let of = |number: u8| lines(&history(), id(number).parse().ok());
        let ada = of(2);
        assert_eq!(ada[2], "    not Ada: lacks billing at level 3");
        assert!(
            !ada.iter()
                .any(|line| line.contains("Sam missed") || line.contains("Sam scored"))
        );
        assert_eq!(
            of(3)[2],
            "    they could not be reached, do not serve the queue, or it was meant for somebody else"
        );
    }
}
