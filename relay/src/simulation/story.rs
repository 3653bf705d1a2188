//! One story from one seed: a relay, its clients, chance, and then a calm in which everything has to come to rest.

use super::chance::Chance;
use super::client::Client;
use super::network::Device;
use super::relay::{Door, Relay};
use super::setting::{self, Owner, QUEUES, STAFF};
use super::store::{Disk, Weather};
use super::traffic::Traffic;
use super::witness::Witness;
use super::{acts, admin, told};
use crate::app::{App, Running};
use crate::engine::{Clock, Ids, set_queue, set_specialist};
use crate::store::Write;
use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};
use std::time::Duration;
use switchboard_model::Timestamp;
use switchboard_protocol::ErrorCode;
use tokio::time::{Instant, sleep, timeout};
use uuid::Uuid;

/// What kind of story it is to be.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Manner {
    /// Whether the disk says it has what it has not.
    pub(super) lies: bool,
    /// Whether every line is kept.
    pub(super) told: bool,
}

/// What became of a story.
#[derive(Clone, Debug)]
pub(super) struct Played {
    pub(super) seed: u64,
    pub(super) traffic: Traffic,
    /// The first thing that went wrong.
    pub(super) wrong: Option<String>,
    /// Every line, if they were kept.
    pub(super) story: Vec<String>,
}

/// Plays the story of a seed.
pub(super) fn play(seed: u64, manner: Manner) -> Played {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build()
        .expect("a runtime");
    let witness = Witness::new(manner.told);
    let told = witness.clone();
    runtime.block_on(async move {
        let mut story = Story::new(seed, manner, witness);
        story.run().await;
    });
    let mut traffic = told.look().traffic;
    traffic.seeds = 1;
    Played {
        seed,
        traffic,
        wrong: told.fault(),
        story: told.story(),
    }
}

pub(super) struct Story {
    pub(super) chance: Chance,
    pub(super) witness: Witness,
    pub(super) disk: Disk,
    pub(super) devices: Vec<(Owner, Arc<Device>)>,
    pub(super) clock: Clock,
    ids: Ids,
    door: Door,
    relay: Option<Relay>,
    /// Relays that died.
    graves: Vec<Running>,
    lies: bool,
}

impl Story {
    fn new(seed: u64, manner: Manner, witness: Witness) -> Self {
        let mut chance = Chance::new(seed);
        let start = Instant::now();
        let clock: Clock = Arc::new(move || {
            Timestamp(1_750_000_000_000 + i64::try_from(start.elapsed().as_millis()).unwrap_or(i64::MAX))
        });
        let count = AtomicU64::new(0);
        let ids: Ids =
            Arc::new(move || Uuid::from_u128((9 << 96) | u128::from(count.fetch_add(1, Ordering::SeqCst))));
        Self {
            disk: Disk::new(witness.clone(), Arc::clone(&clock), chance.fork()),
            door: Door::default(),
            devices: Vec::new(),
            relay: None,
            graves: Vec::new(),
            lies: manner.lies,
            clock,
            ids,
            chance,
            witness,
        }
    }

    async fn run(&mut self) {
        if !self.set_up().await {
            return self.witness.fail("the setting was not taken");
        }
        if self.lies {
            self.disk.lie();
        }
        let steps = self.chance.among(60..=140);
        let weather = self.weather();
        self.disk.weather(weather);
        for _ in 0..steps {
            self.witness.look().traffic.steps += 1;
            self.something_happens();
            let pause = self.pause();
            self.pass(pause).await;
            self.check().await;
            if self.witness.fault().is_some() {
                return;
            }
        }
        self.come_to_rest().await;
    }

    /// Queues, people and customers, before anything can go wrong.
    async fn set_up(&mut self) -> bool {
        self.begin_life().await;
        let Some(app) = self.app() else { return false };
        for number in (0..QUEUES.len()).rev() {
            let queue = setting::queue(number, setting::rules(&mut self.chance, number));
            let writes = vec![Write::Queue(queue.clone())];
            if app.engine.change(set_queue(&queue), writes).await.is_err() {
                return false;
            }
        }
        for number in 0..STAFF {
            let person = setting::person(&mut self.chance, number);
            let writes = vec![Write::Person(person.clone())];
            if app.engine.change(set_specialist(&person), writes).await.is_err() {
                return false;
            }
        }
        let rows = app.store.commit(setting::rows()).await.is_ok();
        rows && app.sites.reload(&*app.store).await.is_ok() && {
            self.people_come();
            true
        }
    }

    fn people_come(&mut self) {
        for (number, owner) in setting::devices().into_iter().enumerate() {
            let (witness, who) = (self.witness.clone(), owner.principal());
            let client = Client::new(
                number,
                who,
                setting::token(number),
                witness.clone(),
                &mut self.chance,
            );
            let (door, clock, chance) = (self.door.clone(), Arc::clone(&self.clock), self.chance.fork());
            let device = Device::new(number, client, door, clock, witness, chance);
            self.devices.push((owner, device));
        }
    }

    /// How bad it gets: some stories have no trouble with the disk, others much.
    fn weather(&mut self) -> Weather {
        let trouble = [0, 0, 1, 3][self.chance.index(4)];
        Weather {
            refuses: 8 * trouble,
            dies_within: 3 * trouble,
            dies_after: 3 * trouble,
            read_fails: 2 * trouble,
            slow: [0, 100, 400][self.chance.index(3)],
        }
    }

    fn pause(&mut self) -> Duration {
        let millis = match self.chance.among(1..=20) {
            1..=12 => self.chance.among(1..=400),
            13..=18 => self.chance.among(400..=4_000),
            _ => self.chance.among(4_000..=25_000),
        };
        Duration::from_millis(millis)
    }

    pub(super) fn now(&self) -> Timestamp {
        (self.clock)()
    }

    pub(super) fn app(&self) -> Option<App> {
        self.relay.as_ref().map(|relay| relay.app().clone())
    }

    fn something_happens(&mut self) {
        let device = self.chance.index(self.devices.len());
        let (owner, device) = self.devices[device].clone();
        match self.chance.among(1..=100) {
            1..=72 => {
                let chance = &mut self.chance;
                match owner {
                    Owner::Customer(_) => device.act(|client| acts::customer(chance, client)),
                    Owner::Specialist(number) => device.act(|client| acts::staff(chance, client, number)),
                }
            }
            73..=90 => self.network(&device),
            91..=98 => {
                if let Some(app) = self.app() {
                    admin::change(&mut self.chance, app, &self.witness);
                }
            }
            _ => {
                if self.chance.percent(50) {
                    self.disk.die();
                }
            }
        }
    }

    fn network(&mut self, device: &Arc<Device>) {
        let chance = &mut self.chance;
        let seconds = |chance: &mut Chance, most: u64| {
            Instant::now() + Duration::from_millis(chance.among(0..=most * 1_000))
        };
        match chance.among(1..=12) {
            1..=2 => device.cut(),
            3..=5 => {
                let frames = chance.among(0..=6);
                device.set(|it| it.breaks_in = Some(frames));
            }
            6 => {
                let until = seconds(chance, 40);
                device.set(|it| it.mute_up = Some(until));
            }
            7 => {
                let until = seconds(chance, 40);
                device.set(|it| it.mute_down = Some(until));
            }
            8..=9 => {
                let until = seconds(chance, 70);
                device.set(|it| it.away_until = Some(until));
                device.cut();
            }
            10 => {
                let (delay, narrow, lingers) =
                    (chance.among(0..=1_500), chance.percent(40), chance.percent(50));
                device.set(|it| {
                    it.delay = delay;
                    it.narrow = narrow;
                    it.lingers = lingers;
                });
            }
            11 => device.kill(),
            _ => {
                // A partition: several at once.
                let until = seconds(chance, 50);
                for (_, device) in &self.devices {
                    if chance.percent(40) {
                        device.set(|it| it.away_until = Some(until));
                        device.cut();
                    }
                }
            }
        }
    }

    /// Time passes. A relay that dies is followed by another one.
    pub(super) async fn pass(&mut self, pause: Duration) {
        let disk = self.disk.clone();
        let died = tokio::select! {
            biased;
            () = disk.died() => true,
            () = sleep(pause) => false,
        };
        if died {
            self.end_life();
            let down = if self.chance.percent(70) { 3_000 } else { 45_000 };
            let down = self.chance.among(10..=down);
            sleep(Duration::from_millis(down)).await;
            self.begin_life().await;
            self.check_nothing_is_lost();
        }
    }

    fn end_life(&mut self) {
        for (_, device) in &self.devices {
            device.cut();
        }
        if let Some(relay) = self.relay.take() {
            self.graves.push(relay.bury());
        }
    }

    /// Starts relays until one stays.
    async fn begin_life(&mut self) {
        for _ in 0..50 {
            let disk = self.disk.clone();
            let start = Relay::start(&disk, &self.door, Arc::clone(&self.clock), Arc::clone(&self.ids));
            let started = tokio::select! {
                biased;
                started = start => started.ok(),
                () = wait_for_death(&disk) => None,
            };
            self.witness.look().untroubled_since = self.now();
            if let Some(relay) = started {
                self.relay = Some(relay);
                return;
            }
            sleep(Duration::from_millis(500)).await;
        }
        self.witness.fail("no relay starts");
    }

    /// Everything that a client was told is done, is.
    fn check_nothing_is_lost(&self) {
        let mut seen = self.witness.look();
        let lost = seen
            .answers
            .iter()
            .find(|(id, answer)| seen.outcomes.get(id) != Some(answer));
        let lost = lost.map(|(id, answer)| format!("{id:?} was answered {answer:?}, and that is lost"));
        if let Some(lost) = lost {
            seen.fail(lost);
        }
    }

    /// The engine's desk is what the durable events make, and everything happens in its time.
    pub(super) async fn check(&self) {
        let Some(app) = self.app() else { return };
        let (witness, clock) = (self.witness.clone(), Arc::clone(&self.clock));
        let looked = app.engine.look(move |desk, _| {
            let now = clock();
            let seen = witness.look();
            if *desk != seen.desk {
                return Err("the engine's desk is not what the log says".to_owned());
            }
            desk.check_invariants()?;
            told::overdue(desk, now, seen.untroubled_since)
        });
        let answer = tokio::select! {
            biased;
            () = self.disk.died() => return,
            answer = timeout(Duration::from_secs(120), looked) => answer,
        };
        match answer {
            Ok(Ok(Ok(()))) => {}
            Ok(Ok(Err(wrong))) => self.witness.fail(wrong),
            // The store fails, or the engine is not there any more.
            Ok(Err(_)) => {
                let ping = tokio::select! {
                    biased;
                    () = self.disk.died() => return,
                    ping = app.engine.ping() => ping,
                };
                if ping.is_err_and(|problem| problem.code == ErrorCode::GoingAway) {
                    self.witness.fail("the engine has stopped");
                }
            }
            Err(_) => self.witness.fail("the engine does not answer"),
        }
    }

    pub(super) const fn lies(&self) -> bool {
        self.lies
    }
}

async fn wait_for_death(disk: &Disk) {
    disk.died().await;
}
