//! What happens: both sides act, frames travel or are lost or doubled, the link breaks, processes are killed.

use crate::{client::Client, relay::Relay};
use proptest::{prelude::*, test_runner::FileFailurePersistence};
use std::collections::VecDeque;
use switchboard_model::{Position, SenderKind, Timestamp};
use switchboard_protocol::{ClientFrame, Command, RelayFrame};

#[derive(Clone, Copy, Debug)]
enum Act {
    CustomerStarts,
    CustomerWrites,
    CustomerEnds,
    CustomerReopens,
    CustomerRates,
    SpecialistJoins,
    SpecialistWrites,
    SpecialistEnds,
    SpecialistIsLost,
    SpecialistChangesWords(bool),
    SpecialistReads,
    CustomerReads,
    CustomerTypes,
    RelayReminds,
    QueueOverflows,
    WorkElsewhere,
    RelayRefuses,
    RelayTurnsAround,
    BackUp,
    Restore,
    /// Tells this connection what it has not been told.
    Tell,
    ToRelay(Fate),
    ToClient(Fate),
    Connect,
    Cut,
    ClientKilled,
    Wait(i64),
    WaitForDeadline,
}

/// What becomes of the frame that is next on the link.
#[derive(Clone, Copy, Debug)]
enum Fate {
    Arrives,
    ArrivesTwice,
    IsLost,
}

fn fate() -> impl Strategy<Value = Fate> {
    prop_oneof![12 => Just(Fate::Arrives), 1 => Just(Fate::ArrivesTwice), 1 => Just(Fate::IsLost)]
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        3 => Just(Act::CustomerStarts),
        10 => Just(Act::CustomerWrites),
        1 => Just(Act::CustomerEnds),
        2 => Just(Act::CustomerReopens),
        1 => Just(Act::CustomerRates),
        3 => Just(Act::SpecialistJoins),
        4 => Just(Act::SpecialistWrites),
        1 => Just(Act::SpecialistEnds),
        1 => Just(Act::SpecialistIsLost),
        2 => any::<bool>().prop_map(Act::SpecialistChangesWords),
        2 => Just(Act::SpecialistReads),
        4 => Just(Act::CustomerReads),
        1 => Just(Act::CustomerTypes),
        1 => Just(Act::RelayReminds),
        1 => Just(Act::QueueOverflows),
        2 => Just(Act::WorkElsewhere),
        2 => Just(Act::RelayRefuses),
        1 => Just(Act::RelayTurnsAround),
        1 => Just(Act::BackUp),
        1 => Just(Act::Restore),
        8 => Just(Act::Tell),
        20 => fate().prop_map(Act::ToRelay),
        20 => fate().prop_map(Act::ToClient),
        8 => Just(Act::Connect),
        2 => Just(Act::Cut),
        1 => Just(Act::ClientKilled),
        2 => (1..3_000i64).prop_map(Act::Wait),
        3 => Just(Act::WaitForDeadline),
    ]
}

struct Story {
    now: Timestamp,
    relay: Relay,
    client: Client,
    link: Option<Link>,
    /// Acknowledgements that a restored backup took back are not to be found any more.
    restored: bool,
}

/// A connection: in order, either way, until it breaks.
#[derive(Default)]
struct Link {
    up: VecDeque<ClientFrame>,
    down: VecDeque<RelayFrame>,
    /// Up to where the relay has told; `None` before the greeting.
    sent: Option<Position>,
}

impl Story {
    fn new() -> Self {
        let (relay, client) = (Relay::new(), Client::new());
        Self {
            now: Timestamp(1_000),
            relay,
            client,
            link: None,
            restored: false,
        }
    }

    fn act(&mut self, act: Act) {
        match act {
            Act::CustomerStarts => {
                let frames = self.client.start();
                self.send(frames);
            }
            Act::CustomerWrites => {
                let frames = self.client.post();
                self.send(frames);
            }
            Act::CustomerEnds => {
                let frames = self.client.end();
                self.send(frames);
            }
            Act::CustomerReopens => {
                let frames = self.client.reopen();
                self.send(frames);
            }
            Act::CustomerRates => {
                let frames = self.client.rate();
                self.send(frames);
            }
            Act::SpecialistJoins => self.relay.join(self.now),
            Act::SpecialistWrites => self.relay.staff_writes(self.now),
            Act::SpecialistEnds => self.relay.staff_ends(self.now),
            Act::SpecialistIsLost => self.relay.staff_is_lost(self.now),
            Act::SpecialistChangesWords(gone) => self.relay.staff_changes(self.now, gone),
            Act::SpecialistReads => self.relay.staff_reads(self.now),
            Act::CustomerReads => {
                let frames = self.client.read();
                self.send(frames);
            }
            Act::CustomerTypes => {
                let frames = self.client.types(self.now);
                self.send(frames);
            }
            Act::RelayReminds => self.relay.remind(self.now),
            Act::QueueOverflows => self.relay.overflow(self.now),
            Act::WorkElsewhere => self.relay.work_elsewhere(),
            Act::RelayRefuses => self.relay.refusals += 1,
            Act::RelayTurnsAround => self.relay.events_first ^= true,
            Act::BackUp => self.relay.back_up(),
            Act::Restore => {
                self.relay.restore();
                self.restored = true;
                self.cut();
            }
            Act::Tell => self.tell(),
            Act::ToRelay(fate) => self.reach_relay(fate),
            Act::ToClient(fate) => self.reach_client(fate),
            Act::Connect => self.connect(),
            Act::Cut => self.cut(),
            Act::ClientKilled => {
                self.link = None;
                self.client.restart();
            }
            Act::Wait(span) => {
                self.now.0 += span;
                self.tick();
            }
            Act::WaitForDeadline => {
                if let Some(deadline) = self.client.deadline() {
                    self.now = self.now.max(deadline);
                    self.tick();
                }
            }
        }
    }

    fn connect(&mut self) {
        if self.link.is_none() {
            self.link = Some(Link::default());
            let frames = self.client.open(self.now);
            self.send(frames);
        }
    }

    fn cut(&mut self) {
        if self.link.take().is_some() {
            self.client.close(self.now);
        }
    }

    fn tick(&mut self) {
        let frames = self.client.tick(self.now);
        self.send(frames);
    }

    /// A client that has hung up drops its socket.
    fn send(&mut self, frames: Vec<ClientFrame>) {
        if self.client.down() {
            self.link = None;
        }
        match &mut self.link {
            Some(link) => link.up.extend(frames),
            None => assert_eq!(frames, [], "nothing is sent without a link"),
        }
    }

    fn tell(&mut self) {
        let Some(link) = &mut self.link else { return };
        let head = self.relay.cursor().position;
        if let Some(sent) = link.sent.filter(|sent| *sent < head) {
            link.down.push_back(self.relay.events_after(sent));
            link.sent = Some(head);
        }
    }

    fn reach_relay(&mut self, fate: Fate) {
        let Some(link) = &mut self.link else { return };
        let Some(frame) = link.up.pop_front() else { return };
        let times = fate.times();
        for _ in 0..times {
            let Some(link) = &mut self.link else { return };
            let answers = self.relay.handle(self.now, frame.clone(), &mut link.sent);
            if self.relay.events_first && matches!(frame, ClientFrame::Command { .. }) {
                self.tell();
            }
            if let Some(link) = &mut self.link {
                link.down.extend(answers);
            }
        }
    }

    fn reach_client(&mut self, fate: Fate) {
        let Some(link) = &mut self.link else { return };
        let Some(frame) = link.down.pop_front() else {
            return;
        };
        for _ in 0..fate.times() {
            let frames = self.client.take(self.now, frame.clone());
            self.send(frames);
        }
    }

    /// From here on nothing goes wrong any more: everything is to come to rest.
    fn come_to_rest(&mut self) {
        self.relay.refusals = 0;
        for _ in 0..10_000 {
            if self.at_rest() {
                return;
            }
            self.connect();
            self.tell();
            let quiet = self
                .link
                .as_ref()
                .is_some_and(|link| link.up.is_empty() && link.down.is_empty());
            if quiet {
                self.act(Act::WaitForDeadline);
            }
            self.reach_relay(Fate::Arrives);
            self.reach_client(Fate::Arrives);
        }
        panic!("it does not come to rest");
    }

    fn at_rest(&self) -> bool {
        let quiet = self
            .link
            .as_ref()
            .is_some_and(|link| link.up.is_empty() && link.down.is_empty());
        let saved = self.client.saved();
        quiet && saved.outbox.is_empty() && saved.cursor == Some(self.relay.cursor())
    }

    fn check(&self) {
        assert_eq!(
            self.client.saved().state,
            Some(self.relay.view()),
            "the replica is a fresh snapshot"
        );
        for pending in &self.client.submitted {
            let outcomes = self.client.settled.get(&pending.id).map_or(0, Vec::len);
            assert_eq!(outcomes, 1, "{:?} is settled once", pending.command);
        }
        self.check_order();
        if !self.restored {
            self.check_acknowledged();
        }
    }

    /// What the customer wrote stands in the order in which it was written, and once.
    fn check_order(&self) {
        let place = |id| {
            let wrote = |command: &Command| matches!(command, Command::PostMessage { message_id, .. } if *message_id == id);
            self.client
                .submitted
                .iter()
                .position(|pending| wrote(&pending.command))
        };
        for record in self.relay.sessions() {
            let own = record
                .messages
                .iter()
                .filter(|message| message.sender == SenderKind::Customer);
            let places: Vec<usize> = own
                .map(|message| place(message.id).expect("it was written"))
                .collect();
            assert!(
                places.is_sorted_by(|one, other| one < other),
                "a sender's messages keep their order: {places:?}"
            );
        }
    }

    /// What was acknowledged is there, and what was refused is not.
    fn check_acknowledged(&self) {
        for pending in &self.client.submitted {
            if let Command::PostMessage { message_id, .. } = &pending.command {
                let stored = self.relay.sessions().iter().flat_map(|it| &it.messages);
                let stored = stored.filter(|message| message.id == *message_id).count();
                let acknowledged = self.client.settled[&pending.id][0].is_ok();
                assert_eq!(stored, usize::from(acknowledged));
            }
        }
    }
}

impl Fate {
    const fn times(self) -> usize {
        match self {
            Self::Arrives => 1,
            Self::ArrivesTwice => 2,
            Self::IsLost => 0,
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 512,
        failure_persistence: Some(Box::new(FileFailurePersistence::Direct("proptest-regressions/simulation.txt"))),
        ..ProptestConfig::default()
    })]

    #[test]
    fn whatever_the_link_does_both_sides_end_the_same(acts in prop::collection::vec(act(), 1..200)) {
        let mut story = Story::new();
        for act in acts {
            story.act(act);
        }
        story.come_to_rest();
        story.check();
    }
}
