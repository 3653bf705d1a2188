//! What stands at the desk: sessions in every state, one open one for each customer, merged customers, routing.

use super::Shelf;
use super::setting::{
    CHAT, KIM, QUEUE, SAM, a_chat, changed, customer, entry, opened, person, posted, queue, setting, taken,
    token,
};
use crate::store::{Probe, Store, StoreError, What, Write};
use switchboard_core::{Event, Principal, TransferTo};
use switchboard_model::{
    CustomerId, OfferEnd, Position, Priority, QueueId, RequeueReason, Resolution, Role, SenderKind,
    SessionId, SessionState, SpecialistId, Stars, Timestamp,
};
use switchboard_protocol::{Person, Queue, SessionView};
use uuid::Uuid;

const ADA: SpecialistId = SpecialistId::new(Uuid::from_u128(33));
const LEE: CustomerId = CustomerId::new(Uuid::from_u128(44));
const OTHER: SessionId = SessionId::new(Uuid::from_u128(55));

fn ada() -> Person {
    Person {
        id: ADA,
        name: "Ada".into(),
        email: "ada@example.com".into(),
        phone: None,
        ..person()
    }
}

fn lee() -> Write {
    Write::Customer {
        customer: customer(LEE),
        created_at: Timestamp(1),
    }
}

fn ended() -> What {
    What::Ended {
        ended_by: SenderKind::Customer,
        resolution: Resolution::Resolved,
    }
}

/// A position that stands for nothing in particular.
fn noted(position: u64) -> Write {
    Write::Event(entry(position, Event::SessionReleased { session: CHAT }))
}

async fn chat(store: &dyn Store) -> SessionView {
    store.session(CHAT).await.unwrap().unwrap()
}

/// Given away with a note, taken over, reminded, parked, requeued, ended, rated and reopened: each leaves what it should.
pub(crate) async fn sessions_change_as_views_do(shelf: &dyn Shelf) {
    let store = shelf.open().await;
    a_chat(&*store).await;
    store
        .commit([vec![Write::Person(ada())], (6..=14).map(noted).collect()].concat())
        .await
        .unwrap();
    let transferred = What::Transferred {
        to: TransferTo::Specialist(ADA),
        note: Some("Wants an invoice".into()),
        deadline: Timestamp(5_000),
    };
    store.commit(vec![changed(6, transferred)]).await.unwrap();
    let session = chat(&*store).await;
    let transfer = session.transfer.unwrap();
    assert_eq!(session.state, SessionState::Transferred);
    assert_eq!(
        (transfer.to.as_str(), transfer.note.as_deref(), transfer.deadline),
        ("Ada", Some("Wants an invoice"), Timestamp(5_000))
    );
    let given = store.transfers(CHAT).await.unwrap();
    assert_eq!((given.len(), given[0].0), (1, Position(6)));
    store.commit(vec![changed(7, What::TransferEnded)]).await.unwrap();
    let session = chat(&*store).await;
    assert_eq!((session.state, session.transfer), (SessionState::Active, None));

    let assigned = taken(7, ADA, 2, Some(SAM)).pop().unwrap();
    store.commit(vec![assigned]).await.unwrap();
    let session = chat(&*store).await;
    let handed = session.handed.unwrap();
    assert_eq!(
        (handed.from.name.as_str(), handed.note.as_deref()),
        ("Sam", Some("Wants an invoice"))
    );
    assert_eq!(session.owner.map(|owner| owner.id), Some(ADA));

    let quiet = vec![changed(8, What::Reminded), changed(9, What::Parked(true))];
    store.commit(quiet).await.unwrap();
    let session = chat(&*store).await;
    assert_eq!(
        (session.reminded_at, session.parked),
        (Some(Timestamp(1_008)), true)
    );
    store
        .commit(posted(15, 3, SenderKind::Customer, "Still here"))
        .await
        .unwrap();
    assert_eq!(chat(&*store).await.reminded_at, None, "they wrote");

    let requeued = What::Requeued {
        queue: QUEUE,
        reason: RequeueReason::OwnerLost,
    };
    store
        .commit(vec![
            changed(10, requeued),
            changed(10, What::Priority(Priority::Urgent)),
        ])
        .await
        .unwrap();
    let session = chat(&*store).await;
    assert_eq!(
        (
            session.state,
            session.requeued,
            session.owner,
            session.handed,
            session.parked
        ),
        (
            SessionState::Waiting,
            Some(RequeueReason::OwnerLost),
            None,
            None,
            false
        )
    );
    assert_eq!(session.priority, Priority::Urgent);

    store
        .commit(vec![
            changed(11, ended()),
            changed(12, rated(4, Some(Some("Good")))),
        ])
        .await
        .unwrap();
    let session = chat(&*store).await;
    assert_eq!(
        (session.state, session.rating, session.requeued),
        (SessionState::Completed, Some(Stars(4)), None)
    );
    assert_eq!(session.rating_comment.as_deref(), Some("Good"));
    for (said, expected) in [
        (None, Some("Good")),
        (Some(Some("Bad")), Some("Bad")),
        (Some(None), None),
    ] {
        store.commit(vec![changed(12, rated(2, said))]).await.unwrap();
        let session = chat(&*store).await;
        assert_eq!(session.rating_comment.as_deref(), expected);
        assert_eq!(session.rating, Some(Stars(2)));
    }
    store
        .commit(vec![changed(12, rated(4, Some(Some("Good"))))])
        .await
        .unwrap();
    store
        .commit(vec![changed(13, What::Reopened { queue: QUEUE })])
        .await
        .unwrap();
    let session = chat(&*store).await;
    assert_eq!(
        (
            session.state,
            session.rating,
            session.ended_at,
            session.resolution
        ),
        (SessionState::Waiting, None, None, None)
    );
    let wrap_up = |until| Write::WrapUpStarted {
        specialist: ADA,
        session: CHAT,
        until: Timestamp(until),
        position: Position(14),
    };
    store.commit(vec![wrap_up(6_000), wrap_up(7_000)]).await.unwrap();
    let rows = store.specialist_rows(ADA, 1).await.unwrap().unwrap();
    let until: Vec<_> = rows.wrap_ups.iter().map(|wrap_up| wrap_up.until).collect();
    assert_eq!(until, [Timestamp(7_000)]);
    let over = Write::WrapUpEnded {
        specialist: ADA,
        session: CHAT,
    };
    store.commit(vec![over]).await.unwrap();
    assert_eq!(store.specialist_rows(ADA, 1).await.unwrap().unwrap().wrap_ups, []);
}

/// The store itself holds that a customer has one open session, whoever writes to it.
pub(crate) async fn a_customer_has_one_open_session(shelf: &dyn Shelf) {
    let store = shelf.open().await;
    a_chat(&*store).await;
    let second = store.commit(opened(6, OTHER, KIM)).await;
    assert!(matches!(second, Err(StoreError::Conflict(_))), "{second:?}");
    assert_eq!(
        store.head().await.unwrap().position,
        Position(5),
        "nothing was written"
    );
    let over = vec![noted(6), changed(6, ended())];
    store
        .commit([over, opened(7, OTHER, KIM)].concat())
        .await
        .unwrap();
    // The one that ended cannot come back beside it either.
    let reopened = changed(7, What::Reopened { queue: QUEUE });
    let second = store.commit(vec![reopened]).await;
    assert!(matches!(second, Err(StoreError::Conflict(_))), "{second:?}");
    let seen = store.customer_rows(KIM).await.unwrap().unwrap().session.unwrap();
    assert_eq!(seen.session.id, OTHER, "what was opened last");
}

/// After a merge the duplicate's sessions, tokens and answers are the other one's, and older cursors are no good.
pub(crate) async fn merged_customers_are_one(shelf: &dyn Shelf) {
    let store = shelf.open().await;
    a_chat(&*store).await;
    let theirs = Write::Token(token([9; 32], Some(Principal::Customer(LEE))));
    store
        .commit(
            [
                vec![lee(), theirs, noted(6), changed(6, ended())],
                opened(7, OTHER, LEE),
            ]
            .concat(),
        )
        .await
        .unwrap();
    let event = Event::CustomersMerged {
        kept: KIM,
        duplicate: LEE,
    };
    let merged = Write::Merged {
        kept: KIM,
        duplicate: LEE,
        position: Position(8),
    };
    store
        .commit(vec![Write::Event(entry(8, event)), merged])
        .await
        .unwrap();
    for id in [KIM, LEE] {
        let found = store.customer(id).await.unwrap().unwrap();
        assert_eq!((found.id, found.anew), (KIM, Position(8)));
    }
    let signed = store.token([9; 32], Timestamp(50)).await.unwrap().unwrap();
    assert_eq!(signed.principal, Some(Principal::Customer(KIM)));
    let seen = store.customer_rows(KIM).await.unwrap().unwrap();
    let session = seen.session.unwrap().session;
    assert_eq!(
        (session.id, session.customer.id),
        (OTHER, KIM),
        "the open one is theirs"
    );
    let shown = store.session(OTHER).await.unwrap().unwrap();
    assert_eq!(shown.customer.id, LEE, "to staff it stays whom they were shown");
    let probe = Probe {
        sessions: vec![CHAT, OTHER],
        ..Probe::default()
    };
    let known = store.known(probe).await.unwrap().sessions;
    assert!(known[&OTHER].concerns(Principal::Customer(KIM)) && known[&OTHER].latest);
    assert!(!known[&CHAT].latest);
    let second = store
        .commit(opened(9, SessionId::new(Uuid::from_u128(56)), KIM))
        .await;
    assert!(matches!(second, Err(StoreError::Conflict(_))), "{second:?}");
}

/// Why a session went where it went is read by session, the latest entries in order, without its messages.
pub(crate) async fn routing_is_found_again(shelf: &dyn Shelf) {
    let store = shelf.open().await;
    a_chat(&*store).await;
    let ended = Event::OfferEnded {
        offer: super::OFFER,
        session: CHAT,
        specialist: SAM,
        outcome: OfferEnd::Expired,
        reason: None,
    };
    store.commit(vec![Write::Event(entry(6, ended))]).await.unwrap();
    let positions = |entries: Vec<crate::store::Entry>| -> Vec<u64> {
        entries.into_iter().map(|entry| entry.position.0).collect()
    };
    assert_eq!(positions(store.routing(CHAT, 100).await.unwrap()), [1, 3, 4, 6]);
    assert_eq!(positions(store.routing(CHAT, 2).await.unwrap()), [4, 6]);
    assert_eq!(store.routing(OTHER, 100).await.unwrap(), []);
}

/// Queues and people change where they stand.
pub(crate) async fn settings_change(shelf: &dyn Shelf) {
    let store = shelf.open().await;
    store.commit(setting()).await.unwrap();
    let mut other = queue();
    other.name = "Help".into();
    other.rules.max_waiting = Some(7);
    let changed = Person {
        name: "Samuel".into(),
        role: Role::Admin,
        queues: vec![],
        ..person()
    };
    let writes = vec![
        Write::QueueChanged(other.clone()),
        Write::PersonChanged(changed.clone()),
    ];
    store.commit(writes).await.unwrap();
    assert_eq!(store.queue(QUEUE).await.unwrap(), Some(other.clone()));
    assert_eq!(store.person(SAM).await.unwrap(), Some(changed));
    let second = Queue {
        id: QueueId::new(Uuid::from_u128(20)),
        name: "Second".into(),
        ..other
    };
    store.commit(vec![Write::Queue(second.clone())]).await.unwrap();
    let clash = Queue {
        name: "HELP".into(),
        ..second
    };
    let refused = store.commit(vec![Write::QueueChanged(clash)]).await;
    assert!(matches!(refused, Err(StoreError::Conflict(_))), "{refused:?}");
}

fn rated(stars: u8, comment: Option<Option<&str>>) -> What {
    What::Rated {
        stars: Stars(stars),
        comment: comment.map(|comment| comment.map(str::to_owned)),
    }
}
