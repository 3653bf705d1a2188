//! Desk and model side by side.

use super::{compare, history};
use crate::{
    lives::{Pass, Pick, beginning},
    model::Model,
    world::{offer_id, uuid},
};
use switchboard_core::{Command, Desk, Event, Rejection};
use switchboard_model::{QueueRules, Timestamp};

/// Half a minute before Monday, 2026-03-02.
const BEGINNING: i64 = 1_772_409_600_000 - 30_000;

#[derive(Default)]
pub(super) struct Twins {
    pub(super) desk: Desk,
    pub(super) model: Model,
    pub(super) now: i64,
    pub(super) offers: u64,
    pub(super) steps: u64,
    pub(super) log: Vec<(Timestamp, Event)>,
    pub(super) refused: Vec<Rejection>,
    pub(super) story: Vec<String>,
}

impl Twins {
    pub(super) fn begin(&mut self, number: u64) {
        self.now = BEGINNING;
        for command in beginning(number) {
            self.step(&command);
        }
    }

    pub(super) fn run(&mut self, pick: &Pick) {
        self.now = match pick.time {
            Pass::Millis(span) => self.now + span,
            Pass::ToDeadline(more) => {
                let next = self.desk.next_deadline();
                next.map_or(self.now, |at| (at.0 + more).max(self.now))
            }
        };
        let command = pick.command(&self.model);
        self.step(&command);
    }

    fn step(&mut self, command: &Command) {
        let now = Timestamp(self.now);
        self.steps += 1;
        self.story.push(self.told(command));
        let before = self.desk.clone();
        let mut drawn = self.offers;
        let done = stepped(&mut self.desk, now, &mut drawn, command);
        let mut model_drawn = self.offers;
        let mut fresh = || {
            model_drawn += 1;
            offer_id(model_drawn)
        };
        let expected = self.model.step(now, &mut fresh, command);
        assert_eq!(done.as_ref().err(), expected.as_ref().err(), "{command:?}");
        self.check_again(&before, now, &done, command);
        match done {
            Ok(events) => {
                self.offers = drawn;
                history::check_step(&before, now, &events);
                self.log.extend(events.into_iter().map(|event| (now, event)));
            }
            Err(rejection) => {
                self.refused.push(rejection);
                assert_eq!(self.desk, before, "a refusal changes nothing");
            }
        }
        assert_eq!(self.desk.check_invariants(), Ok(()));
        compare::everything(now, &self.desk, &self.model);
        let next = self.desk.next_deadline();
        // What was due before a refused command is due still.
        let refused_late = self.desk == before && before.next_deadline().is_some_and(|at| at <= now);
        assert!(next.is_none_or(|at| at > now) || refused_late, "{next:?} is over");
    }

    /// A queue is told by what is not usual about it.
    fn told(&self, command: &Command) -> String {
        let at = self.now - BEGINNING;
        let Command::PutQueue(queue) = command else {
            return format!("{at} {command:?}");
        };
        let usual = serde_json::to_value(QueueRules::default()).expect("written");
        let mut rules = serde_json::to_value(&queue.rules).expect("written");
        if let Some(rules) = rules.as_object_mut() {
            rules.retain(|name, rule| usual.get(name) != Some(rule));
        }
        format!("{at} PutQueue {} {rules}", queue.id)
    }

    /// The same again does the same, and it is what is decided and what is applied.
    fn check_again(
        &self,
        before: &Desk,
        now: Timestamp,
        done: &Result<Vec<Event>, Rejection>,
        command: &Command,
    ) {
        let mut again = before.clone();
        let mut drawn = self.offers;
        assert_eq!(
            stepped(&mut again, now, &mut drawn, command),
            *done,
            "the same again"
        );
        assert_eq!(again, self.desk, "the same again");
        match (before.decide(now, command), done) {
            (Ok(decided), Ok(events)) => {
                assert!(events.starts_with(&decided), "a step begins with what is decided");
                let mut by_hand = before.clone();
                events.iter().for_each(|event| by_hand.apply(now, event));
                assert_eq!(by_hand, self.desk, "and is what its events apply to");
            }
            (decided, done) => assert_eq!(decided.err(), done.as_ref().err().copied()),
        }
    }

    /// What is to be true of a whole life.
    pub(super) fn check_history(&self) {
        let mut replayed = Desk::replay(self.log.iter().map(|(at, event)| (*at, event)));
        assert_eq!(replayed, self.desk, "replay(log) is the state");
        history::check(&self.log);
        let (mut one, mut two) = (self.offers, self.offers);
        let now = Timestamp(self.now);
        let mut desk = self.desk.clone();
        assert_eq!(
            stepped(&mut replayed, now, &mut one, &Command::Tick),
            stepped(&mut desk, now, &mut two, &Command::Tick),
            "a replayed desk goes on as the one it is of"
        );
    }
}

fn stepped(
    desk: &mut Desk,
    now: Timestamp,
    drawn: &mut u64,
    command: &Command,
) -> Result<Vec<Event>, Rejection> {
    let mut ids = || {
        *drawn += 1;
        uuid(6, *drawn)
    };
    desk.step(now, &mut ids, command)
}
