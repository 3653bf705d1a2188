//! What every store must do: one suite, run for each implementation by `conformance!`.

mod answers;
mod crash;
mod desk;
mod erasing;
mod identity;
mod missed;
pub(crate) mod setting;
mod tokens;

pub(crate) use answers::{canned_replies_are_kept, consents_are_added, what_is_said_of_people_is_kept};
pub(crate) use crash::{Mortal, Toll, live_and_die};
pub(crate) use desk::{
    a_customer_has_one_open_session, merged_customers_are_one, routing_is_found_again,
    sessions_change_as_views_do, settings_change,
};
pub(crate) use erasing::erased_is_erased;
pub(crate) use identity::{keys_vouch_for_tokens, names_lead_to_customers};
pub(crate) use missed::{
    a_chat_that_is_left_is_missed_with_its_end, forms_are_kept_once_and_changed_by_version,
    items_stay_with_their_customer,
};
pub(crate) use tokens::{
    invitations_are_used_up, tokens_are_replaced, tokens_end, whoever_is_gone_gets_no_token,
};

use super::{LogRun, Outcome, Probe, Status, Store, StoreError, What, Write};
use async_trait::async_trait;
use setting::{
    CHAT, KIM, OFFER, SAM, a_chat, assigned, changed, message_id, offered, person, posted, queue, setting,
    site, started,
};
use std::sync::Arc;
use switchboard_core::Principal;
use switchboard_model::{
    CommandId, CustomerId, Fence, Position, QueueId, Resolution, SenderKind, SessionId, SessionState, SiteId,
    SpecialistId, SpecialistStatus, StatusReason, Timestamp,
};
use switchboard_protocol::{ErrorCode, Person, Problem, Queue, Site};
use uuid::Uuid;

/// A place that keeps a store: opening it again finds what was committed before.
#[async_trait]
pub(crate) trait Shelf: Send + Sync {
    async fn open(&self) -> Arc<dyn Store>;
}

/// Runs the suite for a shelf.
macro_rules! conformance {
    ($shelf:expr; $($case:ident),+ $(,)?) => {
        $(#[tokio::test]
        async fn $case() {
            let shelf = $shelf;
            $crate::store::conformance::$case(&shelf).await;
        })+
    };
}
pub(crate) use conformance;

/// What was committed is there after a restart, and the log keeps its identity.
pub(crate) async fn what_is_committed_survives(shelf: &dyn Shelf) {
    let store = shelf.open().await;
    a_chat(&*store).await;
    let (head, record) = (store.head().await.unwrap(), store.record(CHAT).await.unwrap());
    let log = store.log(Position(0), 100).await.unwrap();
    drop(store);
    let store = shelf.open().await;
    assert_eq!(store.head().await.unwrap(), head);
    assert_eq!(head.position, Position(5));
    assert_eq!(store.record(CHAT).await.unwrap(), record);
    assert_eq!(store.log(Position(0), 100).await.unwrap(), log);
    assert_eq!(log.len(), 5);
    assert_eq!(store.people().await.unwrap(), [person()]);
    assert_eq!(store.queues().await.unwrap(), [queue()]);
    assert_eq!(store.sites().await.unwrap(), [site()]);
}

/// A batch is written whole or not at all.
pub(crate) async fn a_batch_is_all_or_nothing(shelf: &dyn Shelf) {
    let store = shelf.open().await;
    store.commit([setting(), started(1)].concat()).await.unwrap();
    let mut writes = posted(2, 1, SenderKind::Customer, "Hello");
    // The same position a second time.
    writes.extend(posted(2, 2, SenderKind::Customer, "Again"));
    let error = store.commit(writes).await.unwrap_err();
    assert!(matches!(error, StoreError::Conflict(_)), "{error}");
    assert_eq!(store.head().await.unwrap().position, Position(1));
    assert!(
        store
            .messages_by_id(vec![message_id(1)])
            .await
            .unwrap()
            .is_empty()
    );
    store
        .commit(posted(2, 1, SenderKind::Customer, "Hello"))
        .await
        .unwrap();
    assert_eq!(store.head().await.unwrap().position, Position(2));
}

/// Ids, seqs, names and addresses are unique.
pub(crate) async fn unique_is_unique(shelf: &dyn Shelf) {
    let store = shelf.open().await;
    a_chat(&*store).await;
    let conflicts = [
        posted(6, 2, SenderKind::Customer, "The same seq and id"),
        started(6),
        vec![Write::Queue(Queue {
            id: QueueId::new(Uuid::from_u128(20)),
            name: "SUPPORT".into(),
            ..queue()
        })],
        vec![Write::Person(Person {
            id: SpecialistId::new(Uuid::from_u128(30)),
            email: "Sam@Example.com".into(),
            phone: None,
            ..person()
        })],
        vec![Write::Site(Site {
            id: SiteId::new(Uuid::from_u128(10)),
            ..site()
        })],
    ];
    for writes in conflicts {
        let shown = format!("{writes:?}");
        assert!(
            matches!(store.commit(writes).await, Err(StoreError::Conflict(_))),
            "{shown}"
        );
    }
}

/// How a command was answered is found again, whether it was done or refused.
pub(crate) async fn answers_are_kept(shelf: &dyn Shelf) {
    let store = shelf.open().await;
    a_chat(&*store).await;
    let by = Principal::Customer(KIM);
    let (done, refused) = (
        CommandId::new(Uuid::from_u128(51)),
        CommandId::new(Uuid::from_u128(52)),
    );
    let problem = Problem::new(ErrorCode::SessionEnded, "Over").with_detail("Closed");
    let outcome = |command, answer| {
        Write::Outcome(Outcome {
            command,
            by,
            digest: [7; 32],
            answer,
        })
    };
    let writes = vec![
        outcome(done, Ok(Position(5))),
        outcome(refused, Err(problem.clone())),
    ];
    store.commit(writes).await.unwrap();
    let probe = Probe {
        commands: vec![done, refused, CommandId::new(Uuid::from_u128(53))],
        messages: vec![message_id(2), message_id(9)],
        sessions: vec![CHAT, SessionId::new(Uuid::from_u128(54))],
        ..Probe::default()
    };
    drop(store);
    let known = shelf.open().await.known(probe).await.unwrap();
    assert_eq!(
        (known.commands.len(), known.messages.len(), known.sessions.len()),
        (2, 1, 1)
    );
    assert_eq!(known.commands[&done].answer, Ok(Position(5)));
    assert_eq!(
        (known.commands[&done].by, known.commands[&done].digest),
        (by, Some([7; 32]))
    );
    assert_eq!(known.commands[&refused].answer, Err(problem));
    let message = &known.messages[&message_id(2)];
    assert_eq!(
        (message.session, message.staff, message.text.as_deref()),
        (CHAT, Some(SAM), Some("Hi"))
    );
    assert_eq!(message.position, Position(5));
    assert!(known.sessions[&CHAT].concerns(Principal::Specialist(SAM)));
    assert!(!known.sessions[&CHAT].ended);
}

/// A principal's part of the log: only theirs, in order, in pages, and it says how far it reaches.
pub(crate) async fn a_resume_reads_what_its_principal_may_see(shelf: &dyn Shelf) {
    let store = shelf.open().await;
    a_chat(&*store).await;
    let positions = |run: &LogRun| {
        run.entries
            .iter()
            .map(|entry| entry.position.0)
            .collect::<Vec<_>>()
    };
    let kim = store
        .log_for(Principal::Customer(KIM), Position(0), 100)
        .await
        .unwrap();
    assert_eq!((positions(&kim), kim.upto), (vec![1, 2, 4, 5], Position(5)));
    let sam = store
        .log_for(Principal::Specialist(SAM), Position(3), 100)
        .await
        .unwrap();
    assert_eq!((positions(&sam), sam.upto), (vec![4, 5], Position(5)));
    let page = store
        .log_for(Principal::Customer(KIM), Position(0), 2)
        .await
        .unwrap();
    assert_eq!((positions(&page), page.upto), (vec![1, 2], Position(2)));
    let stranger = Principal::Customer(CustomerId::new(Uuid::from_u128(40)));
    let nothing = store.log_for(stranger, Position(0), 100).await.unwrap();
    assert_eq!((positions(&nothing), nothing.upto), (vec![], Position(5)));
}

/// Sessions, messages and offers as the edges see them, while open and when over.
pub(crate) async fn views_say_what_happened(shelf: &dyn Shelf) {
    let store = shelf.open().await;
    store.commit([setting(), started(1)].concat()).await.unwrap();
    store
        .commit([posted(2, 1, SenderKind::Customer, "Hello"), offered(3)].concat())
        .await
        .unwrap();
    let ringing = store.specialist_rows(SAM, 50).await.unwrap().unwrap();
    assert_eq!(ringing.position, Position(3));
    assert_eq!(ringing.status, status(SpecialistStatus::Offline, None));
    assert_eq!(ringing.offers[0].first_line.as_deref(), Some("Hello"));
    assert_eq!(ringing.offers[0].waiting_since, Timestamp(1_001));
    assert_eq!(
        store.offer(OFFER).await.unwrap().as_ref(),
        Some(&ringing.offers[0])
    );
    let leaving = status(SpecialistStatus::Online, Some(SpecialistStatus::Away));
    let set = Write::Status {
        specialist: SAM,
        status: leaving,
    };
    store
        .commit([assigned(4), posted(5, 2, SenderKind::Specialist, "Hi"), vec![set]].concat())
        .await
        .unwrap();
    let owning = store.specialist_rows(SAM, 50).await.unwrap().unwrap();
    assert_eq!((owning.offers.len(), owning.status), (0, leaving));
    let record = &owning.sessions[0];
    assert_eq!(
        (record.session.state, record.session.fence),
        (SessionState::Active, Fence(1))
    );
    assert_eq!(record.session.accepted_at, Some(Timestamp(1_004)));
    let names: Vec<_> = record
        .messages
        .iter()
        .map(|message| message.sender_name.as_deref())
        .collect();
    assert_eq!(names, [Some("Kim"), Some("Sam")]);
    assert_eq!(
        store.messages(CHAT, Position(5)).await.unwrap(),
        record.messages[..1]
    );
    let ended = What::Ended {
        ended_by: SenderKind::Customer,
        resolution: Resolution::Resolved,
    };
    store.commit(vec![changed(5, ended)]).await.unwrap();
    let kim = store.customer_rows(KIM).await.unwrap().unwrap();
    assert_eq!(kim.customer.name.as_deref(), Some("Kim"));
    let session = kim.session.unwrap().session;
    assert_eq!(
        (session.state, session.ended_at),
        (SessionState::Completed, Some(Timestamp(1_005)))
    );
    assert_eq!(session.resolution, Some(Resolution::Resolved));
    assert_eq!(store.specialist_rows(SAM, 0).await.unwrap().unwrap().sessions, []);
    assert_eq!(
        store
            .customer_rows(CustomerId::new(Uuid::from_u128(40)))
            .await
            .unwrap(),
        None
    );
}

fn status(status: SpecialistStatus, then: Option<SpecialistStatus>) -> Status {
    Status {
        status,
        reason: StatusReason::Said,
        then,
    }
}
