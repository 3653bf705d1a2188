//! Random runs: whoever folds the events they may see stands where a fresh snapshot stands, at every point looked at.

mod moves;

use super::{Messages, event, snapshot};
use crate::app::{self, Running};
use crate::config::{self, Overrides};
use crate::engine::{erase, merge, set_queue, set_specialist, translate};
use crate::gateway::Watch;
use crate::store::{
    Customer, Erasable, Store, Write,
    sqlite::{SqliteStore, bare::test_keys},
};
use moves::{Chance, next_command, over, reads};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};
use switchboard_core::Principal;
use switchboard_model::{
    Capacity, CommandId, CustomerId, Level, Millis, Position, QueueId, QueueRules, Role, RoutingMode, SiteId,
    Skill, SpecialistId, Timestamp, TransferFallback,
};
use switchboard_protocol::{ErrorCode, LogEvent, Person, Queue, QueueView, Site, View};
use uuid::Uuid;

const SITE: SiteId = SiteId::new(Uuid::from_u128(2));
const CUSTOMERS: [CustomerId; 5] = [
    customer(10),
    customer(11),
    customer(12),
    customer(13),
    customer(14),
];
const STAFF: [SpecialistId; 4] = [specialist(20), specialist(21), specialist(22), specialist(23)];
const QUEUES: [(QueueId, RoutingMode); 4] = [
    (queue(30), RoutingMode::Best),
    (queue(31), RoutingMode::RingAll),
    (queue(32), RoutingMode::ManualPick),
    (queue(33), RoutingMode::AutoAccept),
];
/// Steps of one run.
const STEPS: usize = 400;

const fn customer(number: u128) -> CustomerId {
    CustomerId::new(Uuid::from_u128(number))
}

const fn specialist(number: u128) -> SpecialistId {
    SpecialistId::new(Uuid::from_u128(number))
}

const fn queue(number: u128) -> QueueId {
    QueueId::new(Uuid::from_u128(number))
}

fn text(number: usize) -> String {
    format!("Message {number}\nwith a second line")
}

/// One principal's replica, and their socket while they have one.
struct Replica {
    position: Position,
    view: View,
    watch: Option<Watch>,
}

fn view_of(id: QueueId) -> QueueView {
    QueueView {
        id,
        name: format!("Queue {}", id.uuid().as_u128()),
    }
}

/// Times as short as they may be, so that a run sees everything that happens by itself.
fn rules(number: usize, mode: RoutingMode) -> QueueRules {
    QueueRules {
        mode,
        ring_time: Millis(5_000),
        wrap_up: Millis(4_000),
        max_wait: (number == 0).then_some(Millis(20_000)),
        overflow: (number == 0).then_some(QUEUES[1].0),
        max_misses: 2,
        transfer_time: Millis(6_000),
        transfer_fallback: TransferFallback::ALL[number % 2],
        max_transfers: 3,
        abandon_after: Millis(40_000),
        remind_after: Millis(10_000),
        park_after: Millis(2_000),
        ..QueueRules::default()
    }
}

async fn set_up(running: &Running) {
    let app = &running.app;
    // The overflow queue has to be there first.
    for (number, (id, mode)) in QUEUES.iter().enumerate().rev() {
        let queue = Queue {
            id: *id,
            name: view_of(*id).name,
            rules: rules(number, *mode),
        };
        app.engine
            .change(set_queue(&queue), vec![Write::Queue(queue.clone())])
            .await
            .unwrap();
    }
    let site = Site {
        id: SITE,
        key: "st_key".into(),
        name: "Shop".into(),
        queue: view_of(QUEUES[0].0),
        origins: vec![],
        greeting: "Hello".into(),
        brand_color: None,
    };
    app.store.commit(vec![Write::Site(site)]).await.unwrap();
    for id in CUSTOMERS {
        let customer = Customer {
            id,
            site: SITE,
            anew: Position(0),
        };
        app.store
            .commit(vec![Write::Customer {
                customer,
                created_at: Timestamp(0),
            }])
            .await
            .unwrap();
    }
    for (number, id) in STAFF.iter().enumerate() {
        let person = person(number, *id, 2);
        app.engine
            .change(set_specialist(&person), vec![Write::Person(person.clone())])
            .await
            .unwrap();
    }
}

fn person(number: usize, id: SpecialistId, capacity: u32) -> Person {
    let skill = Skill("billing".into());
    Person {
        id,
        name: format!("Person {number}"),
        email: format!("{number}@example.com"),
        phone: None,
        role: if number == 0 { Role::Lead } else { Role::Specialist },
        skills: [skill].into_iter().take(number % 2).collect(),
        languages: vec![],
        capacity: Capacity(capacity),
        queues: QUEUES.iter().map(|(id, _)| view_of(*id)).collect(),
    }
}

/// Takes in what there is; notes which kinds of events came.
async fn follow(store: &dyn Store, who: Principal, replica: &mut Replica, kinds: &mut BTreeSet<String>) {
    let run = store.log_for(who, replica.position, 10_000).await.unwrap();
    let messages = Messages::of(store, &run.entries).await.unwrap();
    for entry in &run.entries {
        let told = event(store, &messages, who, entry)
            .await
            .unwrap()
            .unwrap_or_else(|| panic!("an audience is told something: {who:?} {entry:?}"));
        kinds.insert(kind(&told));
        switchboard_sync::apply(&mut replica.view, &told);
    }
    replica.position = run.upto;
}

fn kind(event: &LogEvent) -> String {
    let body = serde_json::to_value(&event.body).unwrap();
    body["type"].as_str().unwrap().to_owned()
}

async fn fresh(store: &dyn Store, who: Principal, watch: Option<Watch>) -> Replica {
    let (position, view) = snapshot(store, who).await.unwrap().unwrap();
    Replica {
        position,
        view,
        watch,
    }
}

/// Sockets come and go, profiles change.
async fn disturb(chance: &mut Chance, running: &Running, who: Principal, replica: &mut Replica) {
    match replica.watch.take() {
        None => replica.watch = Some(running.app.registry.watch(who, [0; 32])),
        Some(watch) if chance.one_in(3) => drop(watch),
        Some(watch) => replica.watch = Some(watch),
    }
    if chance.one_in(4) {
        let number = chance.below(STAFF.len());
        let mut changed = person(number, STAFF[number], 1 + u32::try_from(chance.below(3)).unwrap());
        changed.skills.0.insert(Skill("shipping".into()), Level(2));
        let write = Write::PersonChanged(changed.clone());
        let done = running.app.engine.change(set_specialist(&changed), vec![write]);
        done.await.unwrap();
    }
}

async fn run(seed: u64, kinds: &mut BTreeSet<String>) {
    let folder = tempfile::tempdir().unwrap();
    let overrides = Overrides {
        data: Some(folder.path().to_owned()),
        ..Overrides::default()
    };
    let config = config::load(&overrides).unwrap();
    let store = Arc::new(
        SqliteStore::open(&folder.path().join("relay.db"), test_keys())
            .await
            .unwrap(),
    );
    let time = Arc::new(AtomicI64::new(1_000_000));
    let clock = {
        let time = Arc::clone(&time);
        Arc::new(move || Timestamp(time.load(Ordering::SeqCst)))
    };
    let address = config.listen;
    let running = app::assemble(
        config,
        address,
        "op_key".into(),
        store,
        clock,
        Arc::new(Uuid::now_v7),
    )
    .await
    .unwrap();
    set_up(&running).await;
    let store = &*running.app.store;
    let mut replicas = BTreeMap::new();
    let customers = CUSTOMERS.into_iter().map(Principal::Customer);
    for who in customers.chain(STAFF.into_iter().map(Principal::Specialist)) {
        let watch = running.app.registry.watch(who, [0; 32]);
        replicas.insert(who, fresh(store, who, Some(watch)).await);
    }
    let mut chance = Chance(seed);
    let (mut done, mut compared) = (0, 0);
    for number in 0..STEPS {
        let passes = if chance.one_in(12) { 15_000 } else { 1_500 };
        time.fetch_add(i64::try_from(chance.below(passes)).unwrap(), Ordering::SeqCst);
        let everyone: Vec<Principal> = replicas.keys().copied().collect();
        let who = *chance.of(&everyone);
        let replica = replicas.get_mut(&who).unwrap();
        follow(store, who, replica, kinds).await;
        if chance.one_in(10) {
            disturb(&mut chance, &running, who, replica).await;
        }
        if let Some(over) = over(&mut chance, &replica.view) {
            let it = running.app.store.session(over).await.unwrap().unwrap();
            let erased = erase(Erasable {
                session: over,
                customer: it.customer.id,
                owner: it.owner.map(|owner| owner.id),
                open: false,
            });
            if let Err(problem) = running.app.engine.change(erased, Vec::new()).await {
                assert_eq!(
                    problem.code,
                    ErrorCode::SessionOpen,
                    "it was opened again meanwhile"
                );
            }
        }
        if let Some((session, mark)) = reads(&mut chance, &replica.view) {
            running.app.engine.mark(session, who, mark).await;
        }
        let command = next_command(&mut chance, &replica.view, number);
        let id = CommandId::new(Uuid::now_v7());
        let intent = translate(who, Some(chance.of(&QUEUES).0), id, &command).unwrap();
        match running.app.engine.ask(intent).await.await.unwrap() {
            Ok(_) => done += 1,
            Err(problem) => assert_ne!(problem.code, ErrorCode::Unavailable, "{command:?}"),
        }
        if number > STEPS / 2 && replicas.contains_key(&Principal::Customer(CUSTOMERS[1])) {
            become_one(&running, &mut replicas).await;
        }
        if number % 9 == 0 {
            for (who, replica) in &mut replicas {
                follow(store, *who, replica, kinds).await;
                let fresh = fresh(store, *who, None).await;
                if fresh.position == replica.position {
                    compared += 1;
                    assert_eq!(replica.view, fresh.view, "seed {seed:x}, step {number}, {who:?}");
                }
            }
        }
    }
    assert!(
        done > STEPS / 3 && compared > STEPS / 3,
        "seed {seed:x} did {done} and compared {compared}"
    );
    running.finish().await;
}

/// Two customers become one as soon as they may. Their cursors are no good then: the one that stays is read anew.
async fn become_one(running: &Running, replicas: &mut BTreeMap<Principal, Replica>) {
    let [kept, duplicate, ..] = CUSTOMERS;
    match running
        .app
        .engine
        .change(merge(kept, duplicate), Vec::new())
        .await
    {
        Ok(position) => {
            replicas.remove(&Principal::Customer(duplicate));
            let store = &*running.app.store;
            assert!(store.customer(kept).await.unwrap().unwrap().anew <= position);
            let who = Principal::Customer(kept);
            let watch = running.app.registry.watch(who, [0; 32]);
            replicas.insert(who, fresh(store, who, Some(watch)).await);
        }
        Err(problem) => assert_eq!(problem.code, ErrorCode::CannotMerge),
    }
}

#[tokio::test]
async fn folded_events_are_a_fresh_snapshot_whatever_happens() {
    let mut kinds = BTreeSet::new();
    for seed in [0x5eed, 0xca11, 0xb0a7_f00d, 0x00de_511e] {
        run(seed, &mut kinds).await;
    }
    let all = [
        "message_deleted",
        "message_edited",
        "message_posted",
        "messages_marked",
        "note_deleted",
        "note_posted",
        "offer_ended",
        "offer_made",
        "priority_changed",
        "profile_changed",
        "queue_changed",
        "session_assigned",
        "session_ended",
        "session_erased",
        "session_left",
        "session_parked",
        "session_rated",
        "session_reminded",
        "session_reopened",
        "session_requeued",
        "session_started",
        "session_transferred",
        "session_unparked",
        "session_updated",
        "specialist_joined",
        "status_changed",
        "transfer_ended",
        "wrap_up_ended",
        "wrap_up_started",
    ];
    assert_eq!(kinds, all.map(str::to_owned).into(), "every kind took part");
}
