//! Random runs: whoever folds the events they may see stands where a fresh snapshot stands, at every point looked at.

use super::{event, snapshot};
use crate::app::{self, Running};
use crate::config::{self, Overrides};
use crate::engine::{set_queue, set_specialist, translate};
use crate::store::{Customer, Store, Write, sqlite::SqliteStore};
use std::collections::BTreeMap;
use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};
use switchboard_core::Principal;
use switchboard_model::{
    Capacity, CommandId, CustomerId, DeclineReason, MessageId, Millis, Position, QueueId, Role, SessionId,
    SiteId, SpecialistId, SpecialistStatus, Timestamp,
};
use switchboard_protocol::{Command, ErrorCode, FirstMessage, Person, Queue, QueueView, Site, View};
use uuid::Uuid;

const QUEUE: QueueId = QueueId::new(Uuid::from_u128(1));
const SITE: SiteId = SiteId::new(Uuid::from_u128(2));

/// A small generator of its own (xorshift64), so that a seed is a run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % limit as u64).unwrap()
    }

    fn of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }
}

/// One principal's replica.
struct Replica {
    position: Position,
    view: View,
}

fn queue_view() -> QueueView {
    QueueView {
        id: QUEUE,
        name: "Support".into(),
    }
}

async fn set_up(running: &Running, customers: &[CustomerId], staff: &[SpecialistId]) {
    let app = &running.app;
    let queue = Queue {
        id: QUEUE,
        name: "Support".into(),
        ring_time: Millis(5_000),
        skills: vec![],
    };
    app.engine
        .change(set_queue(&queue), vec![Write::Queue(queue.clone())])
        .await
        .unwrap();
    let site = Site {
        id: SITE,
        key: "st_key".into(),
        name: "Shop".into(),
        queue: queue_view(),
        origins: vec![],
        greeting: "Hello".into(),
        brand_color: None,
    };
    app.store.commit(vec![Write::Site(site)]).await.unwrap();
    for id in customers {
        let customer = Customer { id: *id, site: SITE };
        app.store
            .commit(vec![Write::Customer {
                customer,
                created_at: Timestamp(0),
            }])
            .await
            .unwrap();
    }
    for (number, id) in staff.iter().enumerate() {
        let person = Person {
            id: *id,
            name: format!("Person {number}"),
            email: format!("{number}@example.com"),
            role: Role::Specialist,
            skills: vec![],
            languages: vec![],
            capacity: Capacity(2),
            queues: vec![queue_view()],
        };
        app.engine
            .change(set_specialist(&person), vec![Write::Person(person.clone())])
            .await
            .unwrap();
    }
}

/// Something that a client might send, mostly sensible, by what its replica shows.
fn next_command(chance: &mut Chance, view: &View, number: usize) -> Command {
    let text = format!("Message {number}\nwith a second line");
    let message_id = MessageId::new(Uuid::now_v7());
    match view {
        View::Customer(state) => {
            let open = state
                .session
                .as_ref()
                .filter(|record| record.session.ended_at.is_none());
            match (open, chance.below(4)) {
                (None, _) => Command::StartSession {
                    session_id: SessionId::new(Uuid::now_v7()),
                    name: (chance.below(2) == 0).then(|| format!("Customer {number}")),
                    language: None,
                    page_url: Some("https://shop.example/".into()),
                    page_title: None,
                    first_message: (chance.below(2) == 0).then_some(FirstMessage { message_id, text }),
                },
                (Some(record), 0) => Command::EndSession {
                    session_id: record.session.id,
                    fence: None,
                    resolution: None,
                },
                (Some(record), _) => Command::PostMessage {
                    session_id: record.session.id,
                    message_id,
                    fence: None,
                    text,
                },
            }
        }
        View::Specialist(state) => {
            let own: Vec<_> = state.sessions.iter().map(|record| &record.session).collect();
            match chance.below(6) {
                0 => Command::SetStatus {
                    status: *chance.of(SpecialistStatus::ALL),
                },
                1 | 2 if !own.is_empty() => {
                    let session = chance.of(&own);
                    let fence = Some(session.fence);
                    Command::PostMessage {
                        session_id: session.id,
                        message_id,
                        fence,
                        text,
                    }
                }
                3 if !own.is_empty() => {
                    let session = chance.of(&own);
                    Command::EndSession {
                        session_id: session.id,
                        fence: Some(session.fence),
                        resolution: None,
                    }
                }
                4 if !state.offers.is_empty() => {
                    let reason = *chance.of(DeclineReason::ALL);
                    Command::DeclineOffer {
                        offer_id: chance.of(&state.offers).id,
                        reason,
                    }
                }
                _ if !state.offers.is_empty() => Command::AcceptOffer {
                    offer_id: chance.of(&state.offers).id,
                },
                _ => Command::SetStatus {
                    status: SpecialistStatus::Online,
                },
            }
        }
    }
}

async fn follow(store: &dyn Store, who: Principal, replica: &mut Replica) {
    let run = store.log_for(who, replica.position, 10_000).await.unwrap();
    for entry in &run.entries {
        let told = event(store, who, entry)
            .await
            .unwrap()
            .expect("an audience is told something");
        switchboard_sync::apply(&mut replica.view, &told);
    }
    replica.position = run.upto;
}

async fn run(seed: u64) {
    let folder = tempfile::tempdir().unwrap();
    let overrides = Overrides {
        data: Some(folder.path().to_owned()),
        ..Overrides::default()
    };
    let config = config::load(&overrides).unwrap();
    let store = Arc::new(SqliteStore::open(&folder.path().join("relay.db")).await.unwrap());
    let time = Arc::new(AtomicI64::new(1_000_000));
    let clock = {
        let time = Arc::clone(&time);
        Arc::new(move || Timestamp(time.load(Ordering::SeqCst)))
    };
    let address = config.listen;
    let running = app::assemble(config, address, "op_key".into(), store, clock)
        .await
        .unwrap();
    let customers: Vec<_> = (10..14).map(|id| CustomerId::new(Uuid::from_u128(id))).collect();
    let staff: Vec<_> = (20..23)
        .map(|id| SpecialistId::new(Uuid::from_u128(id)))
        .collect();
    set_up(&running, &customers, &staff).await;
    let store = &*running.app.store;
    let mut watches = Vec::new();
    let mut replicas = BTreeMap::new();
    let everyone: Vec<_> = customers
        .into_iter()
        .map(Principal::Customer)
        .chain(staff.into_iter().map(Principal::Specialist))
        .collect();
    for who in &everyone {
        watches.push(running.app.registry.watch(*who, [0; 32]));
        let (position, view) = snapshot(store, *who).await.unwrap().unwrap();
        replicas.insert(*who, Replica { position, view });
    }
    let mut chance = Chance(seed);
    let (mut done, mut compared) = (0, 0);
    for number in 0..240 {
        time.fetch_add(i64::try_from(chance.below(3_000)).unwrap(), Ordering::SeqCst);
        let who = *chance.of(&everyone);
        let replica = replicas.get_mut(&who).unwrap();
        follow(store, who, replica).await;
        let command = next_command(&mut chance, &replica.view, number);
        let id = CommandId::new(Uuid::now_v7());
        let intent = translate(who, Some(QUEUE), id, &command).unwrap();
        match running.app.engine.ask(intent).await.await.unwrap() {
            Ok(_) => done += 1,
            Err(problem) => assert_ne!(problem.code, ErrorCode::Unavailable, "{command:?}"),
        }
        if number % 12 == 0 {
            for (who, replica) in &mut replicas {
                follow(store, *who, replica).await;
                let (position, fresh) = snapshot(store, *who).await.unwrap().unwrap();
                if position == replica.position {
                    compared += 1;
                    assert_eq!(replica.view, fresh, "seed {seed}, step {number}, {who:?}");
                }
            }
        }
    }
    assert!(
        done > 80 && compared > 80,
        "seed {seed} did {done} and compared {compared}"
    );
    running.finish().await;
}

#[tokio::test]
async fn folded_events_are_a_fresh_snapshot_whatever_happens() {
    for seed in [0x5eed, 0xca11, 0xb0a7_f00d] {
        run(seed).await;
    }
}
