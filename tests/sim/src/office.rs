//! The place: four queues, who serves them with which skills, and who is there when.

use rand::{Rng as _, rngs::StdRng};
use switchboard_core::{Command, Queue, Specialist};
use switchboard_model::{
    Capacity, Millis, Need, QueueId, QueueRules, Role, Skill, Skills, SpecialistId, Timestamp,
};
use uuid::Uuid;

pub(crate) const HOUR: i64 = 3_600_000;
pub(crate) const MINUTE: i64 = 60_000;
/// The names of the queues.
pub(crate) const QUEUES: [&str; 4] = ["Travel", "Leisure", "Home", "Money"];

pub(crate) const fn id(kind: u8, number: u64) -> Uuid {
    Uuid::from_u128(((kind as u128) << 64) | number as u128)
}

pub(crate) const fn queue_id(index: usize) -> QueueId {
    QueueId::new(id(1, index as u64))
}

pub(crate) const fn specialist_id(number: u64) -> SpecialistId {
    SpecialistId::new(id(2, number))
}

/// The queue for what a dialogue is about.
pub(crate) fn queue_for(topics: &[String]) -> usize {
    let topic = topics.first().map_or("", |topic| topic.as_str());
    let starts = |names: &[&str]| names.iter().any(|name| topic.starts_with(name));
    if starts(&[
        "Travel",
        "Flights",
        "Hotels",
        "Buses",
        "RentalCars",
        "RideSharing",
        "Trains",
    ]) {
        0
    } else if starts(&["Banks", "Calendar", "Weather", "Payment"]) {
        3
    } else if starts(&["Homes", "Services"]) {
        2
    } else {
        1
    }
}

/// When somebody is there.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shift {
    pub(crate) from: Timestamp,
    pub(crate) pause: Timestamp,
    pub(crate) until: Timestamp,
}

/// The queues and people of the day, as commands.
pub(crate) fn open(specialists: u64, chance: &mut StdRng) -> (Vec<Command>, Vec<Shift>) {
    let queues = (0..QUEUES.len()).map(|index| {
        let skills = match index {
            // A few who know money well are preferred, and after a while whoever serves the queue will do.
            3 => vec![Need {
                preferred: true,
                ..Need::from(Skill("banking".into()))
            }],
            _ => Vec::new(),
        };
        Command::PutQueue(Queue {
            id: queue_id(index),
            rules: QueueRules {
                skills,
                wrap_up: Millis::from_secs(20),
                ..QueueRules::default()
            },
        })
    });
    let people = (0..specialists).map(|number| {
        let first = usize::try_from(number).unwrap_or(0) % QUEUES.len();
        let second = (first + 1 + usize::from(number % 8 > 3)) % QUEUES.len();
        let skills: Skills = (number % 3 == 0)
            .then(|| Skill("banking".into()))
            .into_iter()
            .collect();
        Command::PutSpecialist(Specialist {
            id: specialist_id(number),
            capacity: Capacity(3),
            skills,
            languages: [].into(),
            queues: [queue_id(first), queue_id(second)].into(),
            role: Role::Specialist,
        })
    });
    let commands = queues.chain(people).collect();
    let shifts = (0..specialists)
        .map(|number| {
            let from = 7 * HOUR + 50 * MINUTE + i64::try_from(number % 5).unwrap_or(0) * HOUR;
            let from = from + chance.random_range(0..10 * MINUTE);
            Shift {
                from: Timestamp(from),
                pause: Timestamp(from + 4 * HOUR + chance.random_range(-HOUR / 2..HOUR / 2)),
                until: Timestamp(from + 8 * HOUR),
            }
        })
        .collect();
    (commands, shifts)
}
