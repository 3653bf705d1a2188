//! Missed work: what becomes an item with the end of a chat, and what happens to items.

use super::Shelf;
use super::setting::{CHAT, KIM, QUEUE, SAM, a_chat, changed, customer, setting, started};
use crate::store::{Details, Form, Left, MissedChange, MissedFilter, Scope, Store, StoreError, What, Write};
use std::sync::Arc;
use switchboard_model::{
    AnswerWay, CustomerId, MissedId, MissedState, Position, Resolution, SenderKind, Timestamp,
};
use switchboard_protocol::Contact;
use uuid::Uuid;

fn reachable() -> Contact {
    Contact {
        email: Some("kim@example.com".into()),
        ..Contact::default()
    }
}

fn form(id: u128) -> Form {
    Form {
        id: MissedId::new(Uuid::from_u128(id)),
        customer: KIM,
        queue: QUEUE,
        name: "Kim".into(),
        contact: reachable(),
        message: "Where is my order?".into(),
        topic: None,
        language: None,
        at: Timestamp(7),
    }
}

fn all() -> MissedFilter {
    MissedFilter {
        limit: 10,
        scope: Scope::All,
        ..MissedFilter::default()
    }
}

async fn a_chat_with_contact(store: &dyn Store) {
    let details = Details {
        contact: Some(reachable()),
        ..Details::default()
    };
    let told = Write::Details {
        session: CHAT,
        details: Box::new(details),
        at: Timestamp(5),
    };
    store
        .commit([setting(), started(1), vec![told]].concat())
        .await
        .unwrap();
}

fn ended(position: u64, ended_by: SenderKind) -> Write {
    changed(
        position,
        What::Ended {
            ended_by,
            resolution: Resolution::Abandoned,
        },
    )
}

/// A chat that is left before anyone answered becomes one item in the batch that ends it, or not at all.
pub(crate) async fn a_chat_that_is_left_is_missed_with_its_end(shelf: &dyn Shelf) {
    let store = shelf.open().await;
    a_chat_with_contact(&*store).await;
    // The rest of the batch cannot be written: nor is its beginning.
    let broken = [vec![ended(1, SenderKind::Customer)], started(1)].concat();
    let error = store.commit(broken).await.unwrap_err();
    assert!(matches!(error, StoreError::Conflict(_)), "{error}");
    assert_eq!(store.missed(all()).await.unwrap(), []);
    store
        .commit(vec![ended(1, SenderKind::Specialist)])
        .await
        .unwrap();
    assert_eq!(store.missed(all()).await.unwrap(), [], "staff ended it");
    // They were gone too long; and, once reopened, they left again.
    for by in [SenderKind::System, SenderKind::Customer] {
        store.commit(vec![ended(1, by)]).await.unwrap();
    }
    drop(store);
    let store = shelf.open().await;
    let found = store.missed(all()).await.unwrap();
    assert_eq!(found.len(), 1, "once");
    let (item, session) = (&found[0].1, store.session(CHAT).await.unwrap().unwrap());
    assert_eq!((item.session_id, item.customer_id), (Some(CHAT), KIM));
    assert_eq!((item.name.as_deref(), &item.contact), (Some("Kim"), &reachable()));
    assert_eq!(item.queue, session.queue);
    assert_eq!(store.missed_open().await.unwrap(), [(QUEUE, 1)]);
    // Somebody saw to it; then they came back, and left again: it is to be seen to again.
    let answer = MissedChange::Answer {
        way: AnswerWay::Phone,
        note: Some("Called.".into()),
        by: Some(SAM),
    };
    let done = store.change_missed(item.id, 1, answer, Timestamp(9)).await;
    assert!(done.unwrap());
    store.commit(vec![ended(1, SenderKind::Customer)]).await.unwrap();
    let again = store.missed_item(item.id).await.unwrap().unwrap();
    assert_eq!(
        (again.state, again.version, again.assignee),
        (MissedState::Open, 3, None)
    );
    assert_eq!(again.answered, None);
}

/// A form is kept once; nothing is done with an item that is not as it was seen.
pub(crate) async fn forms_are_kept_once_and_changed_by_version(shelf: &dyn Shelf) {
    let store = shelf.open().await;
    store.commit(setting()).await.unwrap();
    let kept = Ok::<_, StoreError>(Left::Kept(Timestamp(7)));
    for at in [7, 8] {
        let again = Form {
            at: Timestamp(at),
            ..form(70)
        };
        assert_eq!(store.leave(again).await.unwrap(), *kept.as_ref().unwrap());
    }
    let other = Form {
        message: "Something else".into(),
        ..form(70)
    };
    assert_eq!(store.leave(other).await.unwrap(), Left::Reused);
    let id = form(70).id;
    let answer = MissedChange::Answer {
        way: AnswerWay::Phone,
        note: Some("Called.".into()),
        by: Some(SAM),
    };
    let change = |version, change: &MissedChange| {
        let (store, change) = (Arc::clone(&store), change.clone());
        async move {
            store
                .change_missed(id, version, change, Timestamp(9))
                .await
                .unwrap()
        }
    };
    assert!(!change(2, &answer).await && change(1, &answer).await && !change(1, &answer).await);
    let item = store.missed_item(id).await.unwrap().unwrap();
    assert_eq!((item.state, item.version), (MissedState::Answered, 2));
    let answered = item.answered.unwrap();
    assert_eq!(answered.note.as_deref(), Some("Called."));
    assert_eq!(item.assignee, answered.by, "whoever answers has it");
    let removed = Write::PersonRemoved {
        person: SAM,
        at: Timestamp(10),
    };
    store.commit(vec![removed]).await.unwrap();
    assert!(change(2, &MissedChange::Reopen).await);
    let item = store.missed_item(id).await.unwrap().unwrap();
    assert_eq!(
        (item.state, item.assignee),
        (MissedState::Open, None),
        "nobody has it any more"
    );
    let scope = |scope| {
        let filter = MissedFilter { scope, ..all() };
        async { store.missed(filter).await.unwrap().len() }
    };
    assert_eq!(scope(Scope::Queues(vec![QUEUE], SAM)).await, 1);
    assert_eq!(scope(Scope::Own(SAM)).await + scope(Scope::Nothing).await, 0);
}

/// A merged customer's items are those of whom they went into; whoever is answered in a chat leaves no form.
pub(crate) async fn items_stay_with_their_customer(shelf: &dyn Shelf) {
    let store = shelf.open().await;
    a_chat(&*store).await;
    assert_eq!(store.leave(form(70)).await.unwrap(), Left::InChat);
    let lee = CustomerId::new(Uuid::from_u128(40));
    let created = Write::Customer {
        customer: customer(lee),
        created_at: Timestamp(1),
    };
    store.commit(vec![created]).await.unwrap();
    let theirs = Form {
        customer: lee,
        ..form(71)
    };
    assert_eq!(store.leave(theirs).await.unwrap(), Left::Kept(Timestamp(7)));
    let merged = Write::Merged {
        kept: KIM,
        duplicate: lee,
        position: Position(5),
    };
    store.commit(vec![merged]).await.unwrap();
    assert_eq!(store.missed(all()).await.unwrap()[0].1.customer_id, KIM);
}
