//! Random lives of a desk beside the naive model: after every step both say the same, and the invariants hold.

use crate::{
    lives::{Pass, Pick, pick},
    model::Model,
    world::{offer_id, queue_id, specialist_id, uuid},
};
use proptest::{prelude::*, test_runner::FileFailurePersistence};
use std::collections::{BTreeMap, BTreeSet};
use switchboard_core::{Command, Desk, Event, Queue, Rejection, Roster, Specialist, Stage};
use switchboard_model::{
    Capacity, Fence, Millis, OfferEnd, OfferId, Seq, SessionId, SpecialistId, SpecialistStatus, Timestamp,
};

/// Desk and model side by side.
#[derive(Default)]
struct Twins {
    desk: Desk,
    model: Model,
    now: i64,
    offers: u64,
    log: Vec<(Timestamp, Event)>,
}

impl Twins {
    /// Everything is there from the start often enough that steps do something.
    fn new() -> Self {
        let mut twins = Self::default();
        for number in 0..2 {
            let (ring_time, skills) = (Millis::from_secs(20), [].into());
            twins.step(&Command::PutQueue(Queue {
                id: queue_id(number),
                ring_time,
                skills,
            }));
        }
        for number in 0..2 {
            let specialist = specialist_id(number);
            twins.step(&Command::PutSpecialist(Specialist {
                id: specialist,
                capacity: Capacity(2),
                skills: [].into(),
                languages: [].into(),
                queues: [queue_id(0), queue_id(1)].into(),
            }));
            twins.step(&Command::Link { specialist });
            twins.step(&Command::SetStatus {
                specialist,
                status: SpecialistStatus::Online,
            });
        }
        twins
    }

    fn run(&mut self, pick: &Pick) {
        self.now = match pick.time {
            Pass::Millis(span) => self.now + span,
            Pass::ToDeadline(more) => self
                .desk
                .next_deadline()
                .map_or(self.now, |at| (at.0 + more).max(self.now)),
        };
        let command = pick.command(&self.model);
        self.step(&command);
    }

    fn step(&mut self, command: &Command) {
        let now = Timestamp(self.now);
        let before = self.desk.clone();
        let (mut desk_offers, mut model_offers) = (self.offers, self.offers);
        let mut ids = || {
            desk_offers += 1;
            uuid(6, desk_offers)
        };
        let done = self.desk.step(now, &mut ids, command);
        let expected = self.model.step(
            now,
            || {
                model_offers += 1;
                offer_id(model_offers)
            },
            command,
        );
        assert_eq!(done.as_ref().err(), expected.as_ref().err(), "{command:?}");
        assert_eq!(
            by_hand(&before, now, self.offers, command),
            done,
            "step is decide and apply, and is deterministic"
        );
        match done {
            Ok(events) => {
                self.offers = desk_offers;
                self.log.extend(events.into_iter().map(|event| (now, event)));
            }
            Err(_) => assert_eq!(self.desk, before, "a refusal changes nothing"),
        }
        assert_eq!(self.desk.check_invariants(), Ok(()));
        self.compare();
        self.check_capacity(&before);
        assert_eq!(self.desk.next_deadline(), self.model.next());
        assert!(
            self.desk
                .next_deadline()
                .is_none_or(|at| at > now || self.refused_late(&before, now))
        );
    }

    /// A refused command does not tick: what was due before is due still.
    fn refused_late(&self, before: &Desk, now: Timestamp) -> bool {
        self.desk == *before && before.next_deadline().is_some_and(|at| at <= now)
    }

    fn compare(&self) {
        let open: BTreeSet<SessionId> = self.model.open().map(|chat| chat.id).collect();
        assert_eq!(
            self.desk.sessions().map(|it| it.id).collect::<BTreeSet<_>>(),
            open
        );
        for chat in self.model.open() {
            let session = self.desk.session(chat.id).expect("it is open");
            assert_eq!(session.owner(), chat.owner);
            assert_eq!(session.last_seq, Seq(chat.messages));
            assert_eq!(session.fence, Fence(u64::from(chat.owner.is_some())));
            assert_eq!(self.desk.open_session_of(chat.customer), Some(chat.id));
            if let Stage::Waiting(waiting) = &session.stage {
                let round: BTreeMap<SpecialistId, Timestamp> = chat.round.iter().copied().collect();
                assert_eq!(waiting.passes, round);
            }
        }
        let rings: BTreeSet<_> = self
            .model
            .ringing()
            .map(|ring| (ring.id, ring.chat, ring.person, ring.deadline))
            .collect();
        let offers: BTreeSet<_> = self
            .desk
            .offers()
            .map(|offer| (offer.id, offer.session, offer.specialist, offer.deadline))
            .collect();
        assert_eq!(offers, rings);
        for person in &self.model.people {
            let id = person.profile.id;
            let roster = self.desk.specialist(id).expect("they are there");
            assert_eq!(roster.load(), self.model.load(id));
            assert_eq!((roster.status, roster.linked), (person.status, person.linked));
            assert_eq!(roster.idle_since.map(|at| at.0), self.model.last_end(id));
        }
        let mut places = Vec::new();
        for chat in self.model.open().filter(|chat| chat.owner.is_none()) {
            let before = places.iter().filter(|(_, queue, _)| *queue == chat.queue).count();
            places.push((chat.id, chat.queue, before as u32 + 1));
        }
        let told: Vec<_> = self
            .desk
            .queue_places()
            .iter()
            .map(|it| (it.session, it.queue, it.place))
            .collect();
        assert_eq!(told, places);
    }

    /// Nobody's load grows past their capacity. (A capacity that was lowered below a load stays overrun until it sinks.)
    fn check_capacity(&self, before: &Desk) {
        for roster in self.desk.specialists() {
            let load = before.specialist(roster.profile.id).map_or(0, Roster::load);
            let allowed = (roster.profile.capacity.0 as usize).max(load);
            assert!(
                roster.load() <= allowed,
                "{:?} holds {} of {allowed}",
                roster.profile.id,
                roster.load()
            );
        }
    }

    /// What is to be true of a whole life, told by its events alone.
    fn check_log(&self) {
        assert_eq!(
            Desk::replay(self.log.iter().map(|(at, event)| (*at, event))),
            self.desk
        );
        let mut seqs: BTreeMap<SessionId, u64> = BTreeMap::new();
        let mut deadlines: BTreeMap<OfferId, Timestamp> = BTreeMap::new();
        let mut owners: BTreeMap<SessionId, u64> = BTreeMap::new();
        for (at, event) in &self.log {
            match event {
                Event::MessagePosted { session, seq, .. } => {
                    let last = seqs.entry(*session).or_default();
                    *last += 1;
                    assert_eq!(seq.0, *last, "seqs are 1..n");
                }
                Event::OfferMade { offer, deadline, .. } => {
                    assert!(deadline > at);
                    assert_eq!(deadlines.insert(*offer, *deadline), None, "an offer is made once");
                }
                Event::OfferEnded {
                    offer,
                    outcome,
                    reason,
                    ..
                } => {
                    let deadline = deadlines.get(offer).expect("an offer that was made ends");
                    let answered = matches!(outcome, OfferEnd::Accepted | OfferEnd::Declined);
                    assert!(!answered || at < deadline, "answered in time");
                    assert!(
                        *outcome != OfferEnd::Expired || at >= deadline,
                        "expired at its deadline"
                    );
                    assert_eq!(reason.is_some(), *outcome == OfferEnd::Declined);
                }
                Event::SessionAssigned { session, fence, .. } => {
                    let owner = owners.entry(*session).or_default();
                    *owner += 1;
                    assert_eq!((*owner, fence.0), (1, 1), "exactly one accept wins");
                }
                // Whether an ended session's id may come again is for whoever keeps ended sessions to say.
                Event::SessionStarted { session, .. } => {
                    seqs.remove(session);
                    owners.remove(session);
                }
                Event::SessionEnded { .. }
                | Event::QueuePut { .. }
                | Event::SpecialistPut { .. }
                | Event::StatusSet { .. }
                | Event::Linked { .. }
                | Event::Unlinked { .. } => {}
            }
        }
    }
}

/// A step in its parts.
fn by_hand(desk: &Desk, now: Timestamp, offers: u64, command: &Command) -> Result<Vec<Event>, Rejection> {
    let mut desk = desk.clone();
    let mut offers = offers;
    let mut ids = || {
        offers += 1;
        uuid(6, offers)
    };
    let mut all = desk.decide(now, &mut ids, command)?;
    all.iter().for_each(|event| desk.apply(now, event));
    loop {
        let mut more = false;
        for follow_up in [Command::Expire, Command::Route] {
            let events = desk.decide(now, &mut ids, &follow_up)?;
            events.iter().for_each(|event| desk.apply(now, event));
            more |= !events.is_empty();
            all.extend(events);
        }
        if !more {
            return Ok(all);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 1_024,
        failure_persistence: Some(Box::new(FileFailurePersistence::Direct("proptest-regressions/desk.txt"))),
        ..ProptestConfig::default()
    })]

    #[test]
    fn the_desk_and_the_naive_model_agree(picks in prop::collection::vec(pick(), 1..80)) {
        let mut twins = Twins::new();
        for pick in &picks {
            twins.run(pick);
        }
        twins.check_log();
    }
}

/// The random lives are worth something: together they reach every event, every outcome and most refusals.
#[test]
fn random_lives_reach_every_corner() {
    use proptest::{strategy::ValueTree, test_runner::TestRunner};
    let mut runner = TestRunner::deterministic();
    let mut seen = BTreeSet::new();
    for _ in 0..64 {
        let picks = prop::collection::vec(pick(), 80)
            .new_tree(&mut runner)
            .expect("a value")
            .current();
        let mut twins = Twins::new();
        for pick in &picks {
            let mut desk = twins.desk.clone();
            let command = pick.command(&twins.model);
            if let Err(rejection) = desk.step(Timestamp(twins.now), &mut || uuid(7, 1), &command) {
                seen.insert(format!("{rejection:?}"));
            }
            twins.run(pick);
        }
        for (_, event) in &twins.log {
            let text = serde_json::to_value(event).expect("written");
            seen.insert(format!("{} {}", text["type"], text["outcome"]));
        }
    }
    let missing: Vec<&str> = CORNERS
        .iter()
        .copied()
        .filter(|corner| !seen.contains(*corner))
        .collect();
    assert_eq!(missing, [] as [&str; 0], "never reached");
}

const CORNERS: [&str; 22] = [
    "\"queue_put\" null",
    "\"specialist_put\" null",
    "\"status_set\" null",
    "\"linked\" null",
    "\"unlinked\" null",
    "\"session_started\" null",
    "\"message_posted\" null",
    "\"offer_made\" null",
    "\"offer_ended\" \"accepted\"",
    "\"offer_ended\" \"declined\"",
    "\"offer_ended\" \"expired\"",
    "\"offer_ended\" \"withdrawn\"",
    "\"session_assigned\" null",
    "\"session_ended\" null",
    "NoSuchSession",
    "NoSuchQueue",
    "NoSuchSpecialist",
    "SessionIdUsed",
    "SessionOpen",
    "FenceStale",
    "OfferGone",
    "AtCapacity",
];
