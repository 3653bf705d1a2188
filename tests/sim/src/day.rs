//! The clock of a day: what people do and what the desk does by itself, in order of time.

use crate::{
    office::{self, HOUR, QUEUES, Shift},
    people,
    tally::Tally,
};
use rand::{SeedableRng as _, rngs::StdRng, seq::SliceRandom as _};
use std::collections::BTreeMap;
use switchboard_core::{Command, Desk, Event};
use switchboard_model::{CustomerId, Fence, OfferId, SessionId, SpecialistId, Timestamp};
use switchboard_test_support::Dialogue;

/// How big a day is.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// What makes the day what it is.
    pub seed: u64,
    /// How many chats arrive.
    pub chats: usize,
    /// How many people answer.
    pub specialists: u64,
}

/// Something that somebody is going to do.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Plan {
    /// With a dialogue.
    Arrive(usize),
    LoseInterest(SessionId),
    Accept(OfferId, SpecialistId),
    Decline(OfferId, SpecialistId),
    /// The next turn of a dialogue, if its owner is still the one of this fence.
    Say(SessionId, Fence),
    End(SessionId, Fence),
    Begin(SpecialistId),
    Pause(SpecialistId),
    Leave(SpecialistId),
    Disconnect(SpecialistId),
    Reconnect(SpecialistId),
    BeOnline(SpecialistId),
}

/// A chat as the people in it know it.
pub(crate) struct Chat {
    pub(crate) dialogue: usize,
    pub(crate) customer: CustomerId,
    pub(crate) queue: usize,
    pub(crate) arrived: Timestamp,
    /// What was told on arrival.
    pub(crate) range: Option<(i64, i64)>,
    pub(crate) taken: bool,
    /// How many turns have been said.
    pub(crate) said: usize,
    pub(crate) moved_on: bool,
}

/// A day that has not been lived yet.
pub struct Day<'a> {
    pub(crate) dialogues: &'a [Dialogue],
    pub(crate) desk: Desk,
    pub(crate) now: Timestamp,
    pub(crate) chance: StdRng,
    plans: BTreeMap<(Timestamp, u64), Plan>,
    planned: u64,
    offers: u64,
    pub(crate) messages: u64,
    pub(crate) chats: BTreeMap<SessionId, Chat>,
    shifts: Vec<Shift>,
    pub(crate) tally: Tally,
}

impl<'a> Day<'a> {
    /// The day of a seed.
    #[must_use]
    pub fn new(dialogues: &'a [Dialogue], options: Options) -> Self {
        let mut chance = StdRng::seed_from_u64(options.seed);
        let (commands, shifts) = office::open(options.specialists, &mut chance);
        let mut day = Self {
            dialogues,
            desk: Desk::default(),
            now: Timestamp(0),
            chance,
            plans: BTreeMap::new(),
            planned: 0,
            offers: 0,
            messages: 0,
            chats: BTreeMap::new(),
            shifts,
            tally: Tally::new(QUEUES.len()),
        };
        for command in &commands {
            day.step(command);
        }
        for (number, shift) in (0..).zip(day.shifts.clone()) {
            let id = office::specialist_id(number);
            day.plan_at(shift.from, Plan::Begin(id));
            day.plan_at(shift.pause, Plan::Pause(id));
            day.plan_at(shift.until, Plan::Leave(id));
            let lost = people::exponential(&mut day.chance, 20.0 * 3_600_000.0);
            day.plan_at(Timestamp(shift.from.0 + lost), Plan::Disconnect(id));
        }
        let mut order: Vec<usize> = (0..options.chats)
            .map(|number| number % dialogues.len())
            .collect();
        order.shuffle(&mut day.chance);
        for dialogue in order {
            let at = arrival(&mut day.chance);
            day.plan_at(at, Plan::Arrive(dialogue));
        }
        day
    }

    /// Lives it, and says what it was like.
    ///
    /// # Panics
    /// When the desk breaks one of its invariants.
    #[must_use]
    pub fn run(mut self) -> Tally {
        loop {
            let planned = self.plans.first_key_value().map(|((at, _), _)| *at);
            let due = self.desk.next_deadline();
            let Some(next) = planned.into_iter().chain(due).min() else {
                break;
            };
            if next > Timestamp(36 * HOUR) {
                break;
            }
            self.pass(next);
            if due == Some(next) {
                self.step(&Command::Tick);
            } else if let Some((_, plan)) = self.plans.pop_first() {
                self.carry_out(plan);
            }
        }
        assert_eq!(self.desk.check_invariants(), Ok(()));
        self.tally
    }

    /// Time passes; who is online for how long and with how much in hand is counted.
    fn pass(&mut self, next: Timestamp) {
        let span = (next - self.now).0.max(0);
        for roster in self.desk.specialists().filter(|it| it.reachable()) {
            let work = self.tally.work.entry(roster.profile.id).or_default();
            work.online += span;
            let taken = roster
                .busy()
                .min(usize::try_from(roster.profile.capacity.0).unwrap_or(1));
            work.taken += span * i64::try_from(taken).unwrap_or(0);
        }
        self.now = self.now.max(next);
    }

    pub(crate) fn plan(&mut self, after: i64, plan: Plan) {
        self.plan_at(Timestamp(self.now.0 + after), plan);
    }

    fn plan_at(&mut self, at: Timestamp, plan: Plan) {
        self.planned += 1;
        self.plans.insert((at, self.planned), plan);
    }

    /// Does a command, if the desk allows it, and looks at what followed.
    pub(crate) fn step(&mut self, command: &Command) -> bool {
        let offers = &mut self.offers;
        let mut ids = || {
            *offers += 1;
            office::id(6, *offers)
        };
        self.tally.steps += 1;
        let Ok(events) = self.desk.step(self.now, &mut ids, command) else {
            return false;
        };
        self.tally.events += events.len() as u64;
        if self.tally.steps.is_multiple_of(500) {
            assert_eq!(self.desk.check_invariants(), Ok(()));
        }
        for roster in self.desk.specialists() {
            let capacity = usize::try_from(roster.profile.capacity.0).unwrap_or(0);
            assert!(roster.load() <= capacity, "somebody is over capacity");
        }
        for event in &events {
            self.witness(event);
        }
        true
    }

    fn witness(&mut self, event: &Event) {
        crate::life::witness(self, event);
    }

    fn carry_out(&mut self, plan: Plan) {
        crate::life::carry_out(self, plan);
    }
}

/// Between 8 and 20 o'clock, with peaks at 11 and at 16.
fn arrival(chance: &mut StdRng) -> Timestamp {
    use rand::Rng as _;
    loop {
        let at = chance.random_range(8 * HOUR..20 * HOUR);
        let hours = at / HOUR;
        let weight = match hours {
            10..=11 | 15..=16 => 100,
            9 | 12..=14 => 80,
            17 => 60,
            _ => 35,
        };
        if chance.random_range(0..100) < weight {
            return Timestamp(at);
        }
    }
}
