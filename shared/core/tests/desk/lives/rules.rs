//! Random queues and people: short times, so that much happens within a life.

use super::dice::Dice;
use crate::world::{language, queue_id, skill, skills, specialist_id};
use switchboard_core::{Command, Queue, Specialist};
use switchboard_model::{
    Capacity, Hours, Level, Millis, Need, Opening, Priority, QueueRules, Relax, Relaxation, Role,
    RoutingMode, SpecialistStatus, TransferFallback, Weekday, Weights,
};

pub(super) const QUEUES: u64 = 3;
pub(super) const SPECIALISTS: u64 = 4;

/// Every queue and everybody, mostly online.
pub(crate) fn beginning(number: u64) -> Vec<Command> {
    let mut dice = Dice(number);
    let mut commands = Vec::new();
    for queue in 0..QUEUES {
        commands.push(Command::PutQueue(self::queue(&mut dice, queue)));
    }
    for number in 0..SPECIALISTS {
        let specialist = specialist_id(number);
        commands.push(Command::PutSpecialist(self::specialist(&mut dice, number)));
        if !dice.once_in(6) {
            commands.push(Command::Link { specialist });
            commands.push(Command::SetStatus {
                specialist,
                status: SpecialistStatus::Online,
                when_done: false,
            });
        }
    }
    commands
}

pub(super) fn queue(dice: &mut Dice, number: u64) -> Queue {
    Queue {
        id: queue_id(number),
        rules: rules(dice.below(u64::MAX)),
    }
}

/// Now and then something is not allowed, or leads in a circle.
fn rules(number: u64) -> QueueRules {
    let mut dice = Dice(number);
    let dice = &mut dice;
    let secs = |dice: &mut Dice, of: &[i64]| Millis::from_secs(dice.of(of));
    let mut rules = QueueRules {
        mode: dice.of(RoutingMode::ALL),
        ring_time: secs(dice, &[1, 3, 20]),
        hours: if dice.once_in(3) { Some(hours(dice)) } else { None },
        max_waiting: dice.of(&[None, None, Some(1), Some(2), Some(4)]),
        overflow: if dice.once_in(3) {
            Some(queue_id(dice.below(QUEUES)))
        } else {
            None
        },
        priority: dice.of(&[
            Priority::Normal,
            Priority::Normal,
            Priority::Low,
            Priority::High,
            Priority::Urgent,
        ]),
        priority_step: secs(dice, &[0, 2, 120]),
        wrap_up: secs(dice, &[0, 0, 5]),
        max_misses: dice.of(&[1, 2, 3]),
        transfer_time: secs(dice, &[5, 10, 60]),
        transfer_fallback: dice.of(TransferFallback::ALL),
        max_transfers: dice.of(&[1, 2, 5]),
        abandon_after: secs(dice, &[10, 300]),
        remind_after: secs(dice, &[10, 20]),
        park_after: secs(dice, &[0, 5]),
        reopen_within: secs(dice, &[0, 30, 604_800]),
        ..QueueRules::default()
    };
    rules.service_level.within = secs(dice, &[1, 5, 60]);
    if rules.overflow.is_some() {
        rules.max_wait = dice.of(&[None, Some(Millis(10_000)), Some(Millis(30_000))]);
    }
    if dice.once_in(2) {
        let mut weight = || dice.below(101) as u8;
        rules.weights = Weights {
            load: weight(),
            idle: weight(),
            last_specialist: weight(),
            skills: weight(),
            response: weight(),
            rating: weight(),
            last_specialist_for: Millis::from_secs(dice.of(&[0, 5, 604_800])),
        };
    }
    ask_for(dice, &mut rules);
    if dice.once_in(12) {
        spoil(dice, &mut rules);
    }
    rules
}

fn ask_for(dice: &mut Dice, rules: &mut QueueRules) {
    let need = |name: &str, level: u8, preferred: bool| Need {
        skill: skill(name),
        level: Level(level),
        preferred,
    };
    let to = |level: Option<u8>| Relax::Skill {
        skill: skill("billing"),
        to: level.map(Level),
    };
    let after = |secs: i64, what: Relax| Relaxation {
        after: Millis::from_secs(secs),
        what,
    };
    rules.skills = dice.of(&[
        vec![],
        vec![],
        vec![
            need("billing", 1, true),
            need("returns", 2, true),
            need("travel", 1, true),
        ],
        vec![need("billing", 3, false), need("returns", 1, true)],
        vec![need("billing", 3, false)],
        vec![need("billing", 2, false), need("returns", 4, false)],
    ]);
    let asks_billing = rules
        .skills
        .iter()
        .any(|it| it.skill == skill("billing") && !it.preferred);
    rules.relaxation = if asks_billing {
        dice.of(&[
            vec![],
            vec![
                after(2, to(Some(1))),
                after(5, Relax::Language),
                after(5, to(None)),
            ],
            vec![after(0, to(None))],
        ])
    } else {
        dice.of(&[vec![], vec![after(5, Relax::Language)]])
    };
}

/// Clocks without daylight saving: the lives begin half a minute before Monday.
fn hours(dice: &mut Dice) -> Hours {
    let opening = |day: Weekday, from: &str, until: &str| Opening {
        day,
        from: from.parse().expect("a time"),
        until: until.parse().expect("a time"),
    };
    let daily = |from: &str, until: &str| -> Vec<Opening> {
        Weekday::ALL
            .iter()
            .map(|day| opening(*day, from, until))
            .collect()
    };
    let (mon, tue, sun) = (Weekday::Mon, Weekday::Tue, Weekday::Sun);
    let week = dice.of(&[
        daily("00:00", "24:00"),
        daily("09:00", "17:00"),
        daily("23:00", "00:01"),
        vec![
            opening(mon, "00:00", "00:01"),
            opening(mon, "00:02", "00:04"),
            opening(tue, "00:00", "23:59"),
        ],
        vec![
            opening(sun, "23:58", "00:00"),
            opening(mon, "00:01", "00:02"),
            opening(mon, "00:01", "00:03"),
        ],
    ]);
    Hours {
        time_zone: "UTC".to_owned(),
        week,
        holidays: dice.of(&[
            vec![],
            vec!["2026-03-02".to_owned()],
            vec!["2026-03-03".to_owned()],
        ]),
    }
}

fn spoil(dice: &mut Dice, rules: &mut QueueRules) {
    match dice.below(8) {
        0 => rules.ring_time = Millis(999),
        1 => rules.weights.load = 101,
        2 => rules.max_wait = Some(Millis(9_999)),
        3 => rules.overflow = Some(queue_id(99)),
        4 => rules.skills = vec![skill("billing").into(), skill("billing").into()],
        5 => rules.max_misses = 0,
        6 => rules.service_level.percent = 101,
        _ => rules.reopen_within = Millis(-1),
    }
}

pub(super) fn specialist(dice: &mut Dice, number: u64) -> Specialist {
    let able: [&[(&str, u8)]; 5] = [
        &[],
        &[("billing", 1)],
        &[("billing", 3), ("returns", 1)],
        &[("billing", 5), ("returns", 4)],
        &[("returns", 5)],
    ];
    let spoken: [&[&str]; 5] = [&[], &[], &["en"], &["en-gb", "de"], &["de"]];
    let serves = dice.of(&[0b111, 0b111, 0b011, 0b101, 0b110, 0b001]);
    Specialist {
        id: specialist_id(number),
        capacity: Capacity(dice.of(&[1, 1, 2, 2, 3])),
        skills: skills(dice.of(&able)),
        languages: dice.of(&spoken).iter().map(|tag| language(tag)).collect(),
        queues: (0..QUEUES)
            .filter(|queue| serves >> queue & 1 == 1)
            .map(queue_id)
            .collect(),
        role: dice.of(Role::ALL),
    }
}
