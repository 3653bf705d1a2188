//! The random lives are worth something: together they reach every event with each of its words, every reason not to
//! ask somebody, and every refusal.

use super::{live, twins::Twins};
use crate::lives::life;
use proptest::{
    strategy::{Strategy, ValueTree},
    test_runner::TestRunner,
};
use std::collections::BTreeSet;
use switchboard_core::{Event, Filter, Rejection, TransferTo};

#[test]
fn random_lives_reach_every_corner() {
    let mut runner = TestRunner::deterministic();
    let mut seen = BTreeSet::new();
    for _ in 0..512 {
        let mut twins = Twins::default();
        live(
            &mut twins,
            &life().new_tree(&mut runner).expect("a life").current(),
        );
        seen.extend(twins.refused.iter().map(|it| format!("{it:?}")));
        for (_, event) in &twins.log {
            seen.extend(corners_of(event));
        }
        if missing(&seen).is_empty() {
            return;
        }
    }
    assert_eq!(missing(&seen), [] as [&str; 0], "never reached");
}

fn missing(seen: &BTreeSet<String>) -> Vec<&'static str> {
    let corners = CORNERS.iter().flat_map(|line| line.split_whitespace());
    let refusals = REFUSALS.iter().map(|it| refusal(*it));
    corners
        .chain(refusals)
        .filter(|corner| !seen.contains(*corner))
        .collect()
}

/// An event's name, with each word that it may bear.
fn corners_of(event: &Event) -> Vec<String> {
    let value = serde_json::to_value(event).expect("written");
    let name = value["type"].as_str().expect("a name");
    let mut corners = vec![name.to_owned()];
    for field in [
        "status",
        "reason",
        "then",
        "outcome",
        "kind",
        "ended_by",
        "resolution",
        "late",
        "sender",
    ] {
        if !value[field].is_null() {
            let word = value[field].to_string().replace('"', "");
            corners.push(format!("{name}.{field}={word}"));
        }
    }
    if let Event::SessionTransferred { to, .. } = event {
        corners.push(match to {
            TransferTo::Specialist(_) => "to=specialist".to_owned(),
            TransferTo::Queue(_) => "to=queue".to_owned(),
            TransferTo::Skill(_) => "to=skill".to_owned(),
        });
    }
    if let Event::OfferMade { why, .. } = event {
        let filters = why.passed_over.iter().map(|it| match it.filter {
            Filter::Skill { .. } => "filter=skill",
            Filter::Language => "filter=language",
            Filter::Owner => "filter=owner",
            Filter::Passed => "filter=passed",
            Filter::Full => "filter=full",
        });
        corners.extend(filters.map(str::to_owned));
    }
    corners
}

const CORNERS: [&str; 21] = [
    "queue_put specialist_put specialist_removed linked unlinked customer_linked customer_unlinked phone_set customers_merged",
    "status_set.status=online status_set.status=busy status_set.status=away status_set.status=offline",
    "status_set.reason=said status_set.reason=missed status_set.reason=drained status_set.reason=lead",
    "draining.then=busy draining.then=away draining.then=offline",
    "session_started session_reopened session_held session_released session_overflowed session_relaxed",
    "round_started wait_noticed.late=true wait_noticed.late=false priority_set",
    "message_posted.sender=customer message_posted.sender=specialist message_posted.sender=system",
    "offer_made.kind=ring offer_made.kind=pick",
    "offer_ended.outcome=accepted offer_ended.outcome=declined offer_ended.outcome=expired",
    "offer_ended.outcome=withdrawn offer_ended.reason=busy offer_ended.reason=wrong_skill",
    "offer_ended.reason=leaving offer_ended.reason=other",
    "session_assigned session_transferred to=specialist to=queue to=skill",
    "transfer_ended.outcome=declined transfer_ended.outcome=expired transfer_ended.outcome=cancelled",
    "session_requeued.reason=owner_lost session_requeued.reason=transfer_expired",
    "session_requeued.reason=owner_full",
    "session_reminded session_parked session_unparked",
    "session_ended.ended_by=customer session_ended.ended_by=specialist session_ended.ended_by=system",
    "session_ended.resolution=resolved session_ended.resolution=transferred",
    "session_ended.resolution=abandoned",
    "session_rated wrap_up_started wrap_up_ended",
    "filter=skill filter=language filter=owner filter=passed filter=full",
];

const REFUSALS: [Rejection; 16] = [
    Rejection::NoSuchSession,
    Rejection::NoSuchQueue,
    Rejection::NoSuchSpecialist,
    Rejection::SessionIdUsed,
    Rejection::SessionOpen,
    Rejection::FenceStale,
    Rejection::OfferGone,
    Rejection::AtCapacity,
    Rejection::QueueFull,
    Rejection::TooLate,
    Rejection::TransferState,
    Rejection::TransferLimit,
    Rejection::TargetUnavailable,
    Rejection::SkillMissing,
    Rejection::CannotMerge,
    Rejection::QueueRules,
];

/// Without a wildcard: a new refusal does not compile until it stands here, and above.
const fn refusal(it: Rejection) -> &'static str {
    match it {
        Rejection::NoSuchSession => "NoSuchSession",
        Rejection::NoSuchQueue => "NoSuchQueue",
        Rejection::NoSuchSpecialist => "NoSuchSpecialist",
        Rejection::SessionIdUsed => "SessionIdUsed",
        Rejection::SessionOpen => "SessionOpen",
        Rejection::FenceStale => "FenceStale",
        Rejection::OfferGone => "OfferGone",
        Rejection::AtCapacity => "AtCapacity",
        Rejection::QueueFull => "QueueFull",
        Rejection::TooLate => "TooLate",
        Rejection::TransferState => "TransferState",
        Rejection::TransferLimit => "TransferLimit",
        Rejection::TargetUnavailable => "TargetUnavailable",
        Rejection::SkillMissing => "SkillMissing",
        Rejection::CannotMerge => "CannotMerge",
        Rejection::QueueRules => "QueueRules",
    }
}
