//! The desk at size, without I/O: how long a decision takes when thousands wait for thousands.

use crate::figures::Figures;
use rand::{Rng as _, SeedableRng as _, rngs::StdRng};
use std::time::{Duration, Instant};
use switchboard_core::{Author, Command, Desk, Event, Queue, Specialist};
use switchboard_model::{
    Capacity, CustomerId, Level, MessageId, Need, QueueId, QueueRules, Role, SessionId, Skill, Skills,
    SpecialistId, SpecialistStatus, Timestamp,
};
use uuid::Uuid;

/// How many of each kind of step are timed.
const TIMED: u64 = 2_000;
/// Queues that a specialist serves, with the skills for them.
const SERVES: u64 = 5;

struct Bench {
    desk: Desk,
    now: i64,
    ids: u64,
    sessions: u64,
}

const fn uuid(kind: u8, number: u64) -> Uuid {
    Uuid::from_u128(((kind as u128) << 64) | number as u128)
}

impl Bench {
    fn step(&mut self, command: &Command) -> (Vec<Event>, Duration) {
        let ids = &mut self.ids;
        let mut fresh = || {
            *ids += 1;
            uuid(6, *ids)
        };
        let began = Instant::now();
        let done = self.desk.step(Timestamp(self.now), &mut fresh, command);
        let took = began.elapsed();
        (done.unwrap_or_default(), took)
    }

    fn start(&mut self, queues: u64) -> (Vec<Event>, Duration) {
        self.sessions += 1;
        self.now += 1;
        self.step(&Command::StartSession {
            session: SessionId::new(uuid(4, self.sessions)),
            customer: CustomerId::new(uuid(3, self.sessions)),
            queue: QueueId::new(uuid(1, self.sessions % queues)),
            language: None,
            first_message: Some(MessageId::new(uuid(5, self.sessions))),
        })
    }
}

/// Fills the desk and times its steps.
pub(crate) fn run(waiting: u64, specialists: u64, skills: u64) -> Figures {
    let mut chance = StdRng::seed_from_u64(1);
    let mut bench = Bench {
        desk: Desk::default(),
        now: 1_000_000,
        ids: 0,
        sessions: 0,
    };
    people(&mut bench, specialists, skills, &mut chance);
    let capacity = specialists * 3;
    let mut open = Vec::new();
    for _ in 0..capacity + waiting {
        let (events, _) = bench.start(skills);
        accept(&mut bench, events, &mut open, &mut Vec::new());
    }
    loop {
        let ringing = bench.desk.offers().next().map(|it| (it.id, it.specialist));
        let Some((offer, specialist)) = ringing else { break };
        let (events, _) = bench.step(&Command::AcceptOffer { offer, specialist });
        accept(&mut bench, events, &mut open, &mut Vec::new());
    }
    let lines: usize = (0..skills)
        .map(|skill| {
            bench
                .desk
                .places(Timestamp(bench.now), QueueId::new(uuid(1, skill)))
                .len()
        })
        .sum();

    let mut figures = Figures::new(format!(
        "The desk: {lines} waiting, {} owned, {specialists} specialists online, {skills} skills",
        open.len()
    ));
    let arrivals = (0..TIMED).map(|_| bench.start(skills).1).collect();
    let (mut ends, mut accepts) = (Vec::new(), Vec::new());
    let mut freed = 0;
    for _ in 0..TIMED {
        bench.now += 1;
        let at = chance.random_range(0..open.len());
        let (session, id, fence) = open.swap_remove(at);
        let (events, took) = bench.step(&Command::EndSession {
            session,
            author: Author::Specialist { id, fence },
            resolution: None,
        });
        ends.push(took);
        freed += u64::from(
            events
                .iter()
                .any(|event| matches!(event, Event::OfferMade { .. })),
        );
        accept(&mut bench, events, &mut open, &mut accepts);
    }
    let posts = open
        .iter()
        .take(usize::try_from(TIMED).unwrap_or(usize::MAX))
        .copied();
    let posts: Vec<_> = posts.collect();
    let messages = posts.into_iter().map(|(session, id, fence)| {
        bench.now += 1;
        let message = MessageId::new(uuid(7, u64::try_from(bench.now).unwrap_or(0)));
        let author = Author::Specialist { id, fence };
        bench
            .step(&Command::PostMessage {
                session,
                message,
                author,
            })
            .1
    });
    let messages = messages.collect();
    figures.times("a chat arrives, everybody is full", arrivals);
    figures.times("a chat ends, the freed place goes to the oldest that fits", ends);
    figures.times("an offer is accepted", accepts);
    figures.times("a message is posted", messages);
    figures.number(
        "freed places that went to somebody at once",
        freed,
        &format!("of {TIMED}"),
    );
    let checked = bench.desk.check_invariants();
    figures.number("invariants hold", u64::from(checked.is_ok()), "");
    figures
}

fn people(bench: &mut Bench, specialists: u64, skills: u64, chance: &mut StdRng) {
    for number in 0..skills {
        let need = Need {
            skill: Skill(format!("skill-{number}")),
            level: Level(1 + u8::try_from(number % 3).unwrap_or(0)),
            preferred: false,
        };
        let rules = QueueRules {
            skills: vec![need],
            ..QueueRules::default()
        };
        let id = QueueId::new(uuid(1, number));
        bench.step(&Command::PutQueue(Queue { id, rules }));
    }
    for number in 0..specialists {
        let first = number * SERVES;
        let served: Vec<u64> = (first..first + SERVES).map(|it| it % skills).collect();
        let has = served.iter().map(|it| {
            let level = Level(chance.random_range(3..=5));
            (Skill(format!("skill-{it}")), level)
        });
        let id = SpecialistId::new(uuid(2, number));
        bench.step(&Command::PutSpecialist(Specialist {
            id,
            capacity: Capacity(3),
            skills: Skills(has.collect()),
            languages: [].into(),
            queues: served.iter().map(|it| QueueId::new(uuid(1, *it))).collect(),
            role: Role::Specialist,
        }));
        bench.step(&Command::Link { specialist: id });
        bench.step(&Command::SetStatus {
            specialist: id,
            status: SpecialistStatus::Online,
            when_done: false,
        });
    }
}

type Owned = (SessionId, SpecialistId, switchboard_model::Fence);

/// Whoever is asked accepts at once.
fn accept(bench: &mut Bench, events: Vec<Event>, open: &mut Vec<Owned>, times: &mut Vec<Duration>) {
    let mut events = events;
    while !events.is_empty() {
        let mut next = Vec::new();
        for event in events {
            if let Event::OfferMade {
                offer, specialist, ..
            } = event
            {
                let (more, took) = bench.step(&Command::AcceptOffer { offer, specialist });
                times.push(took);
                next.extend(more);
            } else if let Event::SessionAssigned {
                session,
                owner,
                fence,
                ..
            } = event
            {
                open.push((session, owner, fence));
            }
        }
        events = next;
    }
}
