//! What the engine adds to the desk: customers who come and go, places, questions, and runs that repeat themselves.

use super::{Bench, KIM, QUEUE, SITE, next, offer_made, opening};
use crate::engine::{merge, translate};
use crate::gateway::{Delivery, Watch};
use crate::store::{Customer, Entry, Write};
use std::time::Duration;
use switchboard_core::{Event, Principal};
use switchboard_model::{
    CommandId, CustomerId, Fence, Millis, Position, Resolution, SessionId, SpecialistId, SpecialistStatus,
    Timestamp,
};
use switchboard_protocol::{Command, ErrorCode, EventBody, Hint, TransferTo};
use uuid::Uuid;

const LEE: CustomerId = CustomerId::new(Uuid::from_u128(4));

async fn with_lee(bench: &Bench) {
    let customer = Customer {
        id: LEE,
        site: SITE,
        anew: Position(0),
    };
    let write = Write::Customer {
        customer,
        created_at: Timestamp(0),
    };
    bench.running.app.store.commit(vec![write]).await.unwrap();
}

async fn hint(watch: &mut Watch) -> Hint {
    loop {
        let delivery = tokio::time::timeout(Duration::from_secs(600), watch.deliveries.recv()).await;
        match delivery.expect("something comes") {
            Some(Delivery::Hint(hint)) => return (*hint).clone(),
            Some(_) => {}
            None => panic!("the socket was cut"),
        }
    }
}

async fn resolution(bench: &Bench, session: SessionId) -> Option<Resolution> {
    let found = bench.running.app.store.session(session).await;
    found.unwrap().unwrap().resolution
}

async fn log(bench: &Bench) -> Vec<Entry> {
    bench.running.app.store.log(Position(0), 10_000).await.unwrap()
}

#[tokio::test(start_paused = true)]
async fn a_customer_who_is_gone_too_long_has_left() {
    let bench = Bench::new().await;
    bench.rules(|rules| rules.abandon_after = Millis(60_000)).await;
    let socket = bench.socket(KIM);
    let session = bench.start().await;
    tokio::time::sleep(Duration::from_secs(50)).await;
    drop(socket);
    tokio::time::sleep(Duration::from_secs(50)).await;
    let back = bench.socket(KIM);
    tokio::time::sleep(Duration::from_secs(600)).await;
    assert_eq!(resolution(&bench, session).await, None, "they came back in time");
    drop(back);
    tokio::time::sleep(Duration::from_secs(62)).await;
    assert_eq!(resolution(&bench, session).await, Some(Resolution::Abandoned));
}

#[tokio::test(start_paused = true)]
async fn whoever_was_gone_before_their_chat_was_opened_counts_as_gone() {
    let bench = Bench::new().await;
    bench.rules(|rules| rules.abandon_after = Millis(60_000)).await;
    let session = bench.start().await;
    tokio::time::sleep(Duration::from_secs(62)).await;
    assert_eq!(resolution(&bench, session).await, Some(Resolution::Abandoned));
}

#[tokio::test(start_paused = true)]
async fn places_are_told_when_they_change_and_when_it_takes_too_long() {
    let bench = Bench::new().await;
    with_lee(&bench).await;
    bench
        .rules(|rules| rules.service_level.within = Millis(30_000))
        .await;
    let (mut kim, mut lee) = (bench.socket(KIM), bench.socket(LEE));
    let first = bench.start_for(KIM).await;
    let second = bench.start_for(LEE).await;
    let place = |hint: Hint| match hint {
        Hint::QueuePlace {
            session_id,
            place,
            late,
            ..
        } => (session_id, place, late),
        Hint::Warnings { .. } | Hint::Typing { .. } => panic!("not for customers, or not said"),
    };
    assert_eq!(place(hint(&mut kim).await), (first, 1, false));
    assert_eq!(place(hint(&mut lee).await), (second, 2, false));
    assert_eq!(
        place(hint(&mut kim).await),
        (first, 1, true),
        "longer than promised"
    );
    assert_eq!(place(hint(&mut lee).await), (second, 2, true));
    let over = Command::EndSession {
        session_id: first,
        fence: None,
        resolution: None,
    };
    bench.ask(Principal::Customer(KIM), &over).await.unwrap();
    assert_eq!(place(hint(&mut lee).await), (second, 1, true));
    let registry = &bench.running.app.registry;
    assert_eq!(
        registry.hint(Principal::Customer(KIM)),
        None,
        "nothing holds for whoever left"
    );
    assert!(registry.hint(Principal::Customer(LEE)).is_some());
}

#[tokio::test]
async fn a_question_is_answered_by_what_is_durable() {
    let bench = Bench::new().await;
    let session_id = SessionId::new(Uuid::now_v7());
    let id = CommandId::new(Uuid::now_v7());
    let intent = translate(Principal::Customer(KIM), Some(QUEUE), id, &opening(session_id)).unwrap();
    let app = &bench.running.app;
    let answer = app.engine.ask(intent).await;
    let waits = app.engine.look(move |desk, _| desk.session(session_id).is_some());
    assert!(waits.await.unwrap(), "asked after it");
    assert!(app.store.session(session_id).await.unwrap().is_some());
    answer.await.unwrap().unwrap();
    let missing = SessionId::new(Uuid::now_v7());
    assert_eq!(app.engine.present(missing).await.unwrap(), Default::default());
}

#[tokio::test]
async fn whoever_speaks_as_a_merged_duplicate_comes_back_first() {
    let bench = Bench::new().await;
    with_lee(&bench).await;
    let app = &bench.running.app;
    app.engine.change(merge(KIM, LEE), Vec::new()).await.unwrap();
    let session_id = SessionId::new(Uuid::now_v7());
    let id = CommandId::new(Uuid::now_v7());
    let ask = |who| {
        let intent = translate(Principal::Customer(who), Some(QUEUE), id, &opening(session_id)).unwrap();
        app.engine.ask(intent)
    };
    let early = ask(LEE).await.await.unwrap().unwrap_err();
    assert_eq!(early.code, ErrorCode::Unavailable, "to be sent again");
    ask(KIM).await.await.unwrap().expect("under the same id");
    let again = app.engine.change(merge(LEE, LEE), Vec::new()).await.unwrap_err();
    assert_eq!(again.code, ErrorCode::CannotMerge);
}

/// A run in which much happens by itself; every id and moment is the test's.
async fn story() -> Vec<Entry> {
    let bench = Bench::new().await;
    bench
        .rules(|rules| {
            rules.transfer_time = Millis(10_000);
            rules.wrap_up = Millis(5_000);
            rules.max_misses = 1;
        })
        .await;
    let _kim = bench.socket(KIM);
    let (one, mut first) = bench.specialist(11).await;
    let session_id = SessionId::new(Uuid::from_u128(500));
    bench
        .ask(Principal::Customer(KIM), &opening(session_id))
        .await
        .unwrap();
    next(&mut first, offer_made).await;
    let (two, mut second) = bench.specialist(12).await;
    next(&mut second, offer_made).await;
    let rows = bench
        .running
        .app
        .store
        .specialist_rows(two, 1)
        .await
        .unwrap()
        .unwrap();
    let accept = Command::AcceptOffer {
        offer_id: rows.offers[0].id,
    };
    bench.ask(Principal::Specialist(two), &accept).await.unwrap();
    let online = Command::SetStatus {
        status: SpecialistStatus::Online,
        when_done: false,
    };
    bench.ask(Principal::Specialist(one), &online).await.unwrap();
    let give = Command::TransferSession {
        session_id,
        fence: Fence(1),
        to: TransferTo::Specialist { id: one },
        note: Some("Yours".into()),
    };
    bench.ask(Principal::Specialist(two), &give).await.unwrap();
    let ended = next(&mut second, |body| match body {
        EventBody::TransferEnded { outcome, .. } => Some(outcome),
        _ => None,
    });
    assert_eq!(ended.await, switchboard_model::TransferEnd::Expired);
    drop(second);
    tokio::time::sleep(Duration::from_secs(90)).await;
    log(&bench).await
}

#[tokio::test(start_paused = true)]
async fn the_same_run_makes_the_same_log() {
    let (one, two) = (story().await, story().await);
    let ids = |entries: &[Entry]| -> Vec<Event> { entries.iter().map(|entry| entry.event.clone()).collect() };
    assert_eq!(ids(&one), ids(&two));
    let lost = |event: &Event| matches!(event, Event::SessionRequeued { .. });
    assert!(ids(&one).iter().any(lost), "its owner was lost at last");
    let offers = one.iter().filter_map(|entry| match &entry.event {
        Event::OfferMade { specialist, .. } => Some(*specialist),
        _ => None,
    });
    let offers: Vec<SpecialistId> = offers.collect();
    assert!(offers.len() > 2, "{offers:?}");
}
