//! Which rules a queue may have: everything that is wrong is said, each as a sentence.

use super::{
    DAY, HOUR, MINUTE, SECOND,
    hours::{hours, opening},
};
use crate::world::{World, queue_id, skill};
use switchboard_core::Queue;
use switchboard_model::{Level, Millis, Need, QueueRules, Relax, Relaxation, Weekday};

fn faults(change: impl FnOnce(&mut QueueRules)) -> Vec<String> {
    let mut rules = QueueRules::default();
    change(&mut rules);
    let world = World::new();
    let faults = world.desk.faults(&Queue {
        id: queue_id(5),
        rules,
    });
    faults.iter().map(ToString::to_string).collect()
}

/// A rule, how it is set, and the least and the most that is allowed.
type Bounds = (&'static str, fn(&mut QueueRules, i64), i64, i64);

fn number(value: i64) -> u32 {
    u32::try_from(value.max(0)).expect("a number")
}

const SPANS: [Bounds; 11] = [
    (
        "ring_time",
        |it, span| it.ring_time = Millis(span),
        SECOND,
        10 * MINUTE,
    ),
    (
        "max_wait",
        |it, span| {
            it.max_wait = Some(Millis(span));
            it.overflow = Some(queue_id(0));
        },
        10 * SECOND,
        DAY,
    ),
    (
        "service_level.within",
        |it, span| it.service_level.within = Millis(span),
        SECOND,
        DAY,
    ),
    (
        "priority_step",
        |it, span| it.priority_step = Millis(span),
        0,
        HOUR,
    ),
    ("wrap_up", |it, span| it.wrap_up = Millis(span), 0, HOUR),
    (
        "transfer_time",
        |it, span| it.transfer_time = Millis(span),
        5 * SECOND,
        HOUR,
    ),
    (
        "abandon_after",
        |it, span| it.abandon_after = Millis(span),
        10 * SECOND,
        DAY,
    ),
    (
        "remind_after",
        |it, span| it.remind_after = Millis(span),
        10 * SECOND,
        DAY,
    ),
    ("park_after", |it, span| it.park_after = Millis(span), 0, DAY),
    (
        "reopen_within",
        |it, span| it.reopen_within = Millis(span),
        0,
        30 * DAY,
    ),
    (
        "weights.last_specialist_for",
        |it, span| it.weights.last_specialist_for = Millis(span),
        0,
        30 * DAY,
    ),
];

const COUNTS: [Bounds; 4] = [
    (
        "max_waiting",
        |it, count| it.max_waiting = Some(number(count)),
        1,
        100_000,
    ),
    ("max_misses", |it, count| it.max_misses = number(count), 1, 100),
    (
        "max_transfers",
        |it, count| it.max_transfers = number(count),
        1,
        100,
    ),
    (
        "service_level.percent",
        |it, count| it.service_level.percent = number(count) as u8,
        1,
        100,
    ),
];

#[test]
fn every_span_and_count_has_its_bounds() {
    for (name, set, least, most) in SPANS.into_iter().chain(COUNTS) {
        for allowed in [least, most] {
            assert_eq!(faults(|rules| set(rules, allowed)), [""; 0], "{name} {allowed}");
        }
        for wrong in [least - 1, most + 1] {
            let faults = faults(|rules| set(rules, wrong));
            assert_eq!(faults.len(), 1, "{name} {wrong}");
            assert!(
                faults[0].starts_with(&format!("`{name}` must be from")),
                "{}",
                faults[0]
            );
        }
    }
}

#[test]
fn the_usual_rules_are_allowed_and_bounds_are_told_in_words() {
    assert_eq!(faults(|_| {}), [""; 0]);
    let faults = faults(|rules| rules.ring_time = Millis(999));
    assert_eq!(faults, ["`ring_time` must be from 1 second to 10 minutes."]);
}

/// A weight, and where it stands.
type Weight = (&'static str, fn(&mut QueueRules) -> &mut u8);

#[test]
fn weights_are_0_to_100() {
    let all: [Weight; 6] = [
        ("load", |it| &mut it.weights.load),
        ("idle", |it| &mut it.weights.idle),
        ("last_specialist", |it| &mut it.weights.last_specialist),
        ("skills", |it| &mut it.weights.skills),
        ("response", |it| &mut it.weights.response),
        ("rating", |it| &mut it.weights.rating),
    ];
    for (name, weight) in all {
        assert_eq!(faults(|rules| *weight(rules) = 100), [""; 0]);
        let faults = faults(|rules| *weight(rules) = 101);
        assert_eq!(faults, [format!("`weights.{name}` must be from 0 to 100.")]);
    }
}

fn need(name: &str, level: u8) -> Need {
    Need {
        skill: skill(name),
        level: Level(level),
        preferred: false,
    }
}

#[test]
fn skills_have_levels_1_to_5_are_named_once_and_are_at_most_64() {
    for level in [0, 6] {
        let faults = faults(|rules| rules.skills = vec![need("a", level)]);
        assert_eq!(faults, [r#"`skills`: the level of "a" must be from 1 to 5."#]);
    }
    let twice = faults(|rules| {
        let preferred = true;
        rules.skills = vec![
            need("a", 1),
            Need {
                preferred,
                ..need("a", 2)
            },
        ];
    });
    assert_eq!(twice, [r#"`skills` names "a" twice."#]);
    let many = |count: usize| {
        faults(|rules| {
            rules.skills = (0..count).map(|number| need(&number.to_string(), 1)).collect();
        })
    };
    assert_eq!((many(64).len(), many(65).len()), (0, 1));
}

#[test]
fn relaxation_is_in_order_of_time_up_to_a_day_and_asks_for_less_of_what_is_required() {
    let stage = |after: i64, what: Relax| Relaxation {
        after: Millis(after),
        what,
    };
    let billing = |to: Option<u8>| Relax::Skill {
        skill: skill("billing"),
        to: to.map(Level),
    };
    let with = |stages: &[Relaxation]| {
        faults(|rules| {
            rules.skills = vec![need("billing", 3)];
            rules.relaxation = stages.to_vec();
        })
    };
    let allowed = [
        stage(0, billing(Some(2))),
        stage(0, Relax::Language),
        stage(DAY, billing(None)),
    ];
    assert_eq!(with(&allowed), [""; 0]);
    let order = "`relaxation` must be in order of time, from 0 seconds to 1 day.";
    assert_eq!(
        with(&[stage(2, Relax::Language), stage(1, billing(None))]),
        [order]
    );
    assert_eq!(with(&[stage(-1, Relax::Language)]), [order]);
    assert_eq!(with(&[stage(DAY + 1, Relax::Language)]), [order]);
    let lower = r#"`relaxation`: the level of "billing" must be lower than 3."#;
    for level in [0, 3, 4] {
        assert_eq!(with(&[stage(1, billing(Some(level)))]), [lower], "{level}");
    }
    let about = r#"`relaxation` is about "billing", which `skills` does not require."#;
    let preferred = faults(|rules| {
        let preferred = true;
        rules.skills = vec![Need {
            preferred,
            ..need("billing", 3)
        }];
        rules.relaxation = vec![stage(1, billing(None))];
    });
    assert_eq!(preferred, [about]);
    assert_eq!(
        faults(|rules| rules.relaxation = vec![stage(1, billing(None))]),
        [about]
    );
}

#[test]
fn hours_open_at_least_once_in_a_zone_and_on_dates_that_there_are() {
    let thursday = opening(Weekday::Thu, "09:00", "17:00");
    let with = |zone: &str, week: &[_], holidays: &[&str]| {
        faults(|rules| rules.hours = Some(hours(zone, week, holidays)))
    };
    assert_eq!(
        with("Europe/Berlin", &[thursday], &["2026-12-25", "2028-02-29"]),
        [""; 0]
    );
    for wrong in [
        with("UTC", &[], &[]),
        with("Europe/Atlantis", &[thursday], &[]),
        with("", &[thursday], &[]),
        with("UTC", &[thursday], &["2026-02-29"]),
        with("UTC", &[thursday], &["25.12.2026"]),
        with("UTC", &[opening(Weekday::Thu, "09:00", "09:00")], &[]),
        with("UTC", &[opening(Weekday::Thu, "24:00", "00:00")], &[]),
    ] {
        assert_eq!(wrong.len(), 1, "{wrong:?}");
        assert!(wrong[0].starts_with("`hours`: "), "{wrong:?}");
    }
}

#[test]
fn overflow_leads_to_a_queue_that_is_there_and_in_no_circle() {
    let mut world = World::new();
    let wrong = |world: &World, queue: u64, to: u64| {
        let rules = QueueRules {
            overflow: Some(queue_id(to)),
            ..QueueRules::default()
        };
        let id = queue_id(queue);
        let faults = world.desk.faults(&Queue { id, rules });
        faults.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    let missing = "`overflow` names a queue that is not there.";
    let circle = "`overflow` leads in a circle back to this queue.";
    assert_eq!(wrong(&world, 0, 9), [missing]);
    assert_eq!(wrong(&world, 0, 0), [circle]);
    assert_eq!(wrong(&world, 9, 9), [circle], "new, and to itself");
    world.put_queue(1, |rules| rules.overflow = Some(queue_id(0)));
    world.put_queue(2, |rules| rules.overflow = Some(queue_id(1)));
    assert_eq!(wrong(&world, 0, 2), [circle]);
    assert_eq!(wrong(&world, 3, 2), [""; 0]);
    let useless = faults(|rules| rules.max_wait = Some(Millis(MINUTE)));
    assert_eq!(
        useless,
        ["`max_wait` needs an `overflow` queue to send sessions to."]
    );
}

#[test]
fn everything_that_is_wrong_is_said_at_once() {
    let all = faults(|rules| {
        rules.ring_time = Millis(0);
        rules.max_misses = 0;
        rules.skills = vec![need("a", 9)];
        rules.hours = Some(hours("UTC", &[], &[]));
        rules.overflow = Some(queue_id(77));
    });
    assert_eq!(all.len(), 5, "{all:?}");
}
