//! A store that dies. It runs the statements of the SQLite store on a database in memory, and decides by chance what
//! becomes of each batch: taken, refused, lost with the whole relay in the middle of it, or kept while the relay dies.
//!
//! What a dead relay asks is never answered. The next relay gets what was synced.

mod answers;
mod beside;
mod identities;

use super::{chance::Chance, witness::Witness};
use crate::engine::Clock;
use crate::store::sqlite::bare::{Bare, schema};
use crate::store::{
    AuditRow, Block, Customer, CustomerRows, Digest, Entry, Erasable, Erasing, Known, Listed, LogRun, Probe,
    Result, Retention, Scope, SessionFilter, SpecialistRows, Store, StoreError, Token, Write,
};
use async_trait::async_trait;
use std::cmp::Ordering;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;
use switchboard_core::Principal;
use switchboard_model::{
    CustomerId, Epoch, MessageId, OfferId, Position, QueueId, Seq, SessionId, SpecialistId, Timestamp,
};
use switchboard_protocol::{
    Activation, Cursor, Figures, MessageView, NoteView, OfferView, Person, PersonView, Queue, SessionDetails,
    SessionRecord, SessionView, Site, TransferView,
};
use tokio::sync::Notify;
use uuid::Uuid;

/// Batches that a disk which lies has not written yet at most.
const HELD_BACK: usize = 6;
const EPOCH: Epoch = Epoch::new(Uuid::from_u128(0x00e9_0c00));

/// How often what goes wrong, in a thousand.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Weather {
    pub(super) refuses: u64,
    pub(super) dies_within: u64,
    pub(super) dies_after: u64,
    pub(super) read_fails: u64,
    pub(super) slow: u64,
}

/// The disk: what outlives a relay.
#[derive(Clone)]
pub(super) struct Disk(Arc<Inner>);

struct Inner {
    state: Mutex<State>,
    witness: Witness,
    clock: Clock,
    died: Notify,
}

struct State {
    bare: Bare,
    /// Everything that is on it for good.
    synced: Vec<Vec<Write>>,
    /// What it said to have taken and has not.
    held_back: Vec<Vec<Write>>,
    lies: bool,
    weather: Weather,
    chance: Chance,
    /// Which relay it belongs to; those before are dead.
    life: u64,
    dead: bool,
    /// So many more writes, and then it dies, if anybody wants to know when.
    dies_in: Option<usize>,
}

/// What becomes of a batch.
enum Fate {
    Taken,
    Refused,
    DiesAt(usize),
    DiesAfter,
}

impl Disk {
    pub(super) fn new(witness: Witness, clock: Clock, chance: Chance) -> Self {
        let state = State {
            bare: empty(),
            synced: Vec::new(),
            held_back: Vec::new(),
            lies: false,
            weather: Weather::default(),
            chance,
            life: 0,
            dead: false,
            dies_in: None,
        };
        Self(Arc::new(Inner {
            state: Mutex::new(state),
            witness,
            clock,
            died: Notify::new(),
        }))
    }

    pub(super) fn weather(&self, weather: Weather) {
        self.lock().weather = weather;
    }

    /// The relay that has it dies here and now.
    pub(super) fn die(&self) {
        self.0.die(&mut self.lock());
    }

    /// From now on it says that it has what it has not.
    pub(super) fn lie(&self) {
        self.lock().lies = true;
    }

    /// The relay that has it dies after so many more writes: within a batch, or when a batch is taken and it does not
    /// get to say so.
    pub(super) fn die_after(&self, writes: usize) {
        self.lock().dies_in = Some(writes);
    }

    /// Waits until the relay that has it is dead.
    pub(super) async fn died(&self) {
        while !self.lock().dead {
            self.0.died.notified().await;
        }
    }

    /// Gives it to a new relay.
    pub(super) fn attach(&self) -> Arc<dyn Store> {
        let mut state = self.lock();
        state.life += 1;
        state.dead = false;
        state.dies_in = None;
        if state.lies {
            self.lose(&mut state);
        }
        Arc::new(Attached {
            disk: self.clone(),
            life: state.life,
        })
    }

    /// What was held back is gone: the rest is written again on an empty disk.
    fn lose(&self, state: &mut State) {
        state.held_back.clear();
        state.bare = empty();
        let mut seen = self.0.witness.look();
        seen.forget();
        for batch in &state.synced {
            state.bare.commit(batch).expect("it was taken before");
            seen.durable(batch);
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock()
    }
}

impl Inner {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn die(&self, state: &mut State) {
        if !state.dead {
            state.dead = true;
            let mut seen = self.witness.look();
            seen.traffic.deaths += 1;
            seen.note(|| "the relay dies".into());
        }
        self.died.notify_one();
    }
}

impl State {
    fn fate(&mut self, writes: usize) -> Fate {
        if let Some(left) = &mut self.dies_in {
            match writes.cmp(left) {
                Ordering::Less => *left -= writes,
                Ordering::Equal => return Fate::DiesAfter,
                Ordering::Greater => return Fate::DiesAt(*left),
            }
        }
        let weather = self.weather;
        if self.chance.per_mille(weather.refuses) {
            Fate::Refused
        } else if self.chance.per_mille(weather.dies_within) {
            Fate::DiesAt(self.chance.index(writes.max(1)))
        } else if self.chance.per_mille(weather.dies_after) {
            Fate::DiesAfter
        } else {
            Fate::Taken
        }
    }

    /// How long something takes, in milliseconds.
    fn takes(&mut self) -> u64 {
        let slow = self.weather.slow;
        if self.chance.per_mille(slow) {
            self.chance.among(1..=80)
        } else {
            0
        }
    }
}

/// A disk in the hands of one relay.
struct Attached {
    disk: Disk,
    life: u64,
}

impl Attached {
    /// Passes while the relay that asks is alive. Nobody ever hears again of what a dead one asked.
    async fn alive(&self) {
        if self.is_dead() {
            std::future::pending::<()>().await;
        }
    }

    fn is_dead(&self) -> bool {
        let state = self.disk.lock();
        state.life != self.life || state.dead
    }

    async fn wait(&self) {
        self.alive().await;
        let takes = self.disk.lock().takes();
        if takes > 0 {
            tokio::time::sleep(Duration::from_millis(takes)).await;
        }
        self.alive().await;
    }

    async fn read<T>(&self, work: impl FnOnce(&Bare) -> Result<T>) -> Result<T> {
        self.wait().await;
        let mut state = self.disk.lock();
        let fails = state.weather.read_fails;
        if state.chance.per_mille(fails) {
            let mut seen = self.disk.0.witness.look();
            seen.traffic.reads_refused += 1;
            seen.untroubled_since = (self.disk.0.clock)();
            seen.note(|| "a read fails".into());
            return Err(StoreError::Unavailable("not for the moment".into()));
        }
        work(&state.bare)
    }

    async fn take(&self, batch: Vec<Write>) -> Result<()> {
        self.wait().await;
        self.decide(batch)?;
        // It is there to be read before the engine hears of it.
        self.wait().await;
        Ok(())
    }

    fn decide(&self, batch: Vec<Write>) -> Result<()> {
        let mut state = self.disk.lock();
        let fate = state.fate(batch.len());
        match fate {
            Fate::Refused => {
                let mut seen = self.disk.0.witness.look();
                seen.traffic.commits_refused += 1;
                seen.untroubled_since = (self.disk.0.clock)();
                seen.note(|| "a commit is refused".into());
                return Err(StoreError::Unavailable("the disk is full".into()));
            }
            Fate::DiesAt(part) => {
                // What it would have said is of no interest: the relay is dead before it could.
                let _ = state.bare.begin(&batch[..part]);
                self.disk.0.die(&mut state);
            }
            Fate::Taken | Fate::DiesAfter => {
                if let Err(error) = state.bare.commit(&batch) {
                    // Every batch is decided against all that is stored: none of them may be refused.
                    let words = format!("the store refused a batch: {error}");
                    self.disk.0.witness.fail(words);
                    return Err(error);
                }
                self.kept(&mut state, batch);
                if matches!(fate, Fate::DiesAfter) || self.disk.0.witness.fault().is_some() {
                    self.disk.0.die(&mut state);
                }
            }
        }
        Ok(())
    }

    fn kept(&self, state: &mut State, batch: Vec<Write>) {
        let mut seen = self.disk.0.witness.look();
        seen.traffic.batches += 1;
        seen.durable(&batch);
        if !state.lies {
            state.synced.push(batch);
            return;
        }
        state.held_back.push(batch);
        if state.held_back.len() > HELD_BACK {
            let oldest = state.held_back.remove(0);
            state.synced.push(oldest);
        }
    }
}

fn empty() -> Bare {
    static SCHEMA: OnceLock<String> = OnceLock::new();
    let schema = SCHEMA.get_or_init(|| schema().expect("the migrations run"));
    Bare::new(schema, EPOCH).expect("there is memory")
}

#[async_trait]
impl Erasing for Attached {
    async fn retention(&self) -> Result<Retention> {
        self.read(Bare::retention).await
    }

    async fn position_before(&self, at: Timestamp) -> Result<Position> {
        self.read(|bare| bare.position_before(at)).await
    }

    async fn ended_before(&self, at: Timestamp, limit: u32) -> Result<Vec<Erasable>> {
        self.read(|bare| bare.ended_before(at, limit)).await
    }

    async fn erasable_of(&self, customer: CustomerId) -> Result<Vec<Erasable>> {
        self.read(|bare| bare.erasable_of(customer)).await
    }

    async fn scrub(&self) -> Result<bool> {
        Ok(true)
    }
}

macro_rules! store {
    ($($name:ident($($argument:ident: $kind:ty => $given:expr),*) -> $found:ty;)+) => {
        #[async_trait]
        impl Store for Attached {
            async fn commit(&self, writes: Vec<Write>) -> Result<()> {
                self.take(writes).await
            }

            async fn redeem(
                &self,
                code: Digest,
                now: Timestamp,
                password: Option<String>,
                token: Token,
            ) -> Result<Option<SpecialistId>> {
                self.read(move |bare| bare.redeem(code, now, password.as_deref(), token)).await
            }

            $(async fn $name(&self, $($argument: $kind),*) -> Result<$found> {
                self.read(move |bare| bare.$name($($given),*)).await
            })+
        }
    };
}

store! {
    head() -> Cursor;
    log(after: Position => after, limit: u32 => limit) -> Vec<Entry>;
    log_for(who: Principal => who, after: Position => after, limit: u32 => limit) -> LogRun;
    known(probe: Probe => &probe) -> Known;
    customer_rows(id: CustomerId => id) -> Option<CustomerRows>;
    specialist_rows(id: SpecialistId => id, past: u32 => past) -> Option<SpecialistRows>;
    record(id: SessionId => id) -> Option<SessionRecord>;
    session(id: SessionId => id) -> Option<SessionView>;
    messages(session: SessionId => session, before: Position => before) -> Vec<MessageView>;
    messages_by_id(ids: Vec<MessageId> => &ids) -> Vec<MessageView>;
    details(session: SessionId => session) -> Option<SessionDetails>;
    notes(session: SessionId => session) -> Vec<NoteView>;
    offer(id: OfferId => id) -> Option<OfferView>;
    transfers(session: SessionId => session) -> Vec<(Position, TransferView)>;
    routing(session: SessionId => session, limit: u32 => limit) -> Vec<Entry>;
    list(filter: SessionFilter => &filter) -> Vec<Listed>;
    page(session: SessionId => session, before: Seq => before, limit: u32 => limit) -> Vec<MessageView>;
    blocks() -> Vec<Block>;
    name(id: SpecialistId => id) -> Option<PersonView>;
    names() -> Vec<PersonView>;
    totals() -> Vec<(SpecialistId, u64)>;
    figures(of: Scope => &of, who: Option<SpecialistId> => who, since: Timestamp => since) -> Figures;
    activations(of: Scope => &of, who: Option<SpecialistId> => who, before: Position => before, limit: u32 => limit) -> Vec<Activation>;
    audit(before: u64 => before, limit: u32 => limit) -> Vec<AuditRow>;
    person(id: SpecialistId => id) -> Option<Person>;
    person_by_email(email: &str => email) -> Option<(Person, Option<String>)>;
    people() -> Vec<Person>;
    queues() -> Vec<Queue>;
    queue(id: QueueId => id) -> Option<Queue>;
    sites() -> Vec<Site>;
    customer(id: CustomerId => id) -> Option<Customer>;
    token(hash: Digest => &hash, now: Timestamp => now) -> Option<Token>;
    devices(who: Principal => who, now: Timestamp => now) -> Vec<Token>;
}
