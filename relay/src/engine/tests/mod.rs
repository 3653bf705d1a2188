//! The engine on a clock that the test owns: tokio's, which stands still until everything waits.

#![expect(
    clippy::wildcard_enum_match_arm,
    clippy::needless_pass_by_value,
    reason = "a test looks for one kind of thing and skips the rest"
)]

mod desk;

use super::{Clock, translate};
use crate::app::{self, Running};
use crate::config::{self, Overrides};
use crate::gateway::{Delivery, Watch};
use crate::store::{
    Customer, Write,
    sqlite::{SqliteStore, bare::test_keys},
};
use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};
use std::time::Duration;
use switchboard_core::Principal;
use switchboard_model::{
    Capacity, CommandId, CustomerId, Millis, Position, QueueId, QueueRules, Role, SessionId, SiteId, Skills,
    SpecialistId, SpecialistStatus, Timestamp,
};
use switchboard_protocol::{Command, EventBody, LogEvent, Person, Problem, Queue, QueueView, Site};
use tempfile::TempDir;
use tokio::time::Instant;
use uuid::Uuid;

const RING: i64 = 20_000;
const QUEUE: QueueId = QueueId::new(Uuid::from_u128(1));
const SITE: SiteId = SiteId::new(Uuid::from_u128(2));
const KIM: CustomerId = CustomerId::new(Uuid::from_u128(3));

fn queue(change: impl FnOnce(&mut QueueRules)) -> Queue {
    let mut rules = QueueRules {
        ring_time: Millis(RING),
        max_misses: 100,
        ..QueueRules::default()
    };
    change(&mut rules);
    Queue {
        id: QUEUE,
        name: "Support".into(),
        rules,
    }
}

struct Bench {
    running: Running,
    clock: Clock,
    _folder: TempDir,
}

impl Bench {
    async fn new() -> Self {
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
        let start = Instant::now();
        let clock: Clock =
            Arc::new(move || Timestamp(1_000_000 + i64::try_from(start.elapsed().as_millis()).unwrap()));
        let address = config.listen;
        let count = AtomicU64::new(0);
        let ids =
            Arc::new(move || Uuid::from_u128(1_000_000 + u128::from(count.fetch_add(1, Ordering::SeqCst))));
        let running = app::assemble(config, address, "op_key".into(), store, Arc::clone(&clock), ids)
            .await
            .unwrap();
        let bench = Self {
            running,
            clock,
            _folder: folder,
        };
        bench.set_up().await;
        bench
    }

    async fn set_up(&self) {
        let app = &self.running.app;
        let queue = queue(|_| ());
        app.engine
            .change(
                crate::engine::set_queue(&queue),
                vec![Write::Queue(queue.clone())],
            )
            .await
            .unwrap();
        let site = Site {
            id: SITE,
            key: "st_key".into(),
            name: "Shop".into(),
            queue: QueueView {
                id: QUEUE,
                name: "Support".into(),
            },
            origins: vec![],
            greeting: "Hello".into(),
            brand_color: None,
        };
        let customer = Write::Customer {
            customer: Customer {
                id: KIM,
                site: SITE,
                anew: Position(0),
            },
            created_at: Timestamp(0),
        };
        app.store.commit(vec![Write::Site(site), customer]).await.unwrap();
    }

    /// A specialist who is online and linked.
    async fn specialist(&self, number: u128) -> (SpecialistId, Watch) {
        let app = &self.running.app;
        let person = Person {
            id: SpecialistId::new(Uuid::from_u128(number)),
            name: format!("Person {number}"),
            email: format!("{number}@example.com"),
            phone: None,
            role: Role::Specialist,
            skills: Skills::default(),
            languages: vec![],
            capacity: Capacity(1),
            queues: vec![QueueView {
                id: QUEUE,
                name: "Support".into(),
            }],
        };
        app.engine
            .change(
                crate::engine::set_specialist(&person),
                vec![Write::Person(person.clone())],
            )
            .await
            .unwrap();
        let watch = app.registry.watch(Principal::Specialist(person.id), [0; 32]);
        let status = Command::SetStatus {
            status: SpecialistStatus::Online,
            when_done: false,
        };
        self.ask(Principal::Specialist(person.id), &status).await.unwrap();
        (person.id, watch)
    }

    async fn ask(&self, by: Principal, command: &Command) -> Result<Position, Problem> {
        let intent = translate(by, Some(QUEUE), CommandId::new(Uuid::now_v7()), command)?;
        self.running.app.engine.ask(intent).await.await.unwrap()
    }

    async fn start(&self) -> SessionId {
        self.start_for(KIM).await
    }

    async fn start_for(&self, customer: CustomerId) -> SessionId {
        let session_id = SessionId::new(Uuid::now_v7());
        self.ask(Principal::Customer(customer), &opening(session_id))
            .await
            .unwrap();
        session_id
    }

    /// Changes the rules of the queue.
    async fn rules(&self, change: impl FnOnce(&mut QueueRules)) {
        let queue = queue(change);
        let write = Write::QueueChanged(queue.clone());
        let engine = &self.running.app.engine;
        engine
            .change(crate::engine::set_queue(&queue), vec![write])
            .await
            .unwrap();
    }

    /// A customer's socket.
    fn socket(&self, customer: CustomerId) -> Watch {
        let who = Principal::Customer(customer);
        self.running.app.registry.watch(who, [0; 32])
    }
}

fn opening(session_id: SessionId) -> Command {
    Command::StartSession {
        session_id,
        name: None,
        language: None,
        page_url: None,
        page_title: None,
        first_message: None,
        contact: None,
        context: None,
        attributes: None,
    }
}

/// The next event that fits.
async fn next<T>(watch: &mut Watch, wanted: impl Fn(EventBody) -> Option<T>) -> T {
    loop {
        let delivery = tokio::time::timeout(Duration::from_secs(600), watch.deliveries.recv()).await;
        let Some(Delivery::Event { json, .. }) = delivery.expect("something comes") else {
            continue;
        };
        let event: LogEvent = serde_json::from_str(&json).unwrap();
        if let Some(found) = wanted(event.body) {
            return found;
        }
    }
}

fn offer_made(body: EventBody) -> Option<Timestamp> {
    match body {
        EventBody::OfferMade { offer } => Some(offer.deadline),
        _ => None,
    }
}

fn offer_ended(body: EventBody) -> Option<switchboard_model::OfferEnd> {
    match body {
        EventBody::OfferEnded { outcome, .. } => Some(outcome),
        _ => None,
    }
}

#[tokio::test(start_paused = true)]
async fn an_offer_nobody_answers_moves_on_by_itself() {
    let bench = Bench::new().await;
    let (_, mut one) = bench.specialist(11).await;
    bench.start().await;
    let began = (bench.clock)();
    let deadline = next(&mut one, offer_made).await;
    assert!((deadline - began).0 <= RING);
    let (_, mut two) = bench.specialist(12).await;
    assert_eq!(
        next(&mut one, offer_ended).await,
        switchboard_model::OfferEnd::Expired
    );
    assert!((bench.clock)() >= deadline, "not before its deadline");
    next(&mut two, offer_made).await;
    assert!(((bench.clock)() - deadline).0 < 1_000, "and at once then");
}

#[tokio::test(start_paused = true)]
async fn a_chat_that_everyone_passed_on_rings_again() {
    let bench = Bench::new().await;
    let (_, mut one) = bench.specialist(11).await;
    bench.start().await;
    let first = next(&mut one, offer_made).await;
    assert!(next(&mut one, offer_made).await > first);
}

#[tokio::test(start_paused = true)]
async fn whoever_is_gone_is_not_offered_anything_until_they_are_back() {
    let bench = Bench::new().await;
    let (id, mut watch) = bench.specialist(11).await;
    let session = bench.start().await;
    next(&mut watch, offer_made).await;
    drop(watch);
    // Answered in turn: by then the engine has seen that the socket is gone.
    while bench
        .running
        .app
        .store
        .specialist_rows(id, 1)
        .await
        .unwrap()
        .unwrap()
        .offers
        .len()
        == 1
    {
        bench.running.app.engine.ping().await.unwrap();
    }
    tokio::time::sleep(Duration::from_secs(120)).await;
    let offers = bench.running.app.store.specialist_rows(id, 1).await;
    assert_eq!(offers.unwrap().unwrap().offers, [], "nothing rings for nobody");
    let mut back = bench
        .running
        .app
        .registry
        .watch(Principal::Specialist(id), [0; 32]);
    next(&mut back, offer_made).await;
    assert!(bench.running.app.store.session(session).await.unwrap().is_some());
}

#[tokio::test]
async fn one_turn_takes_many_and_answers_each() {
    let bench = Bench::new().await;
    let session_id = bench.start().await;
    let mut answers = Vec::new();
    for number in 0..200 {
        let command = Command::PostMessage {
            session_id,
            message_id: switchboard_model::MessageId::new(Uuid::from_u128(1_000 + number)),
            fence: None,
            text: format!("Message {number}"),
        };
        let id = CommandId::new(Uuid::now_v7());
        let intent = translate(Principal::Customer(KIM), Some(QUEUE), id, &command).unwrap();
        answers.push(bench.running.app.engine.ask(intent).await);
    }
    let mut positions = Vec::new();
    for answer in answers {
        positions.push(answer.await.unwrap().unwrap());
    }
    assert!(positions.is_sorted(), "a sender's messages keep their order");
    let record = bench.running.app.store.record(session_id).await.unwrap().unwrap();
    let seqs: Vec<_> = record.messages.iter().map(|message| message.seq.0).collect();
    assert_eq!(seqs, (1..=200).collect::<Vec<_>>());
    let texts = record.messages.iter().enumerate();
    assert!(
        texts
            .into_iter()
            .all(|(number, message)| message.text == format!("Message {number}"))
    );
}
