//! Who a site says its customers are.

use super::Shelf;
use super::setting::{KIM, setting, site, token};
use crate::store::{Customer, Identity, IdentityKey, IdentityWrite, StoreError, Write};
use switchboard_core::Principal;
use switchboard_model::{CustomerId, Position, Timestamp};
use switchboard_protocol::KeyAlgorithm;
use uuid::Uuid;

const TWIN: CustomerId = CustomerId::new(Uuid::from_u128(77));

fn key(number: u128, kid: &str) -> IdentityKey {
    IdentityKey {
        id: Uuid::from_u128(number),
        site: site().id,
        kid: kid.into(),
        algorithm: KeyAlgorithm::EdDsa,
        material: format!("material of {kid}"),
        created_at: Timestamp(number as i64),
        retired_at: None,
    }
}

fn named(number: u128, customer: CustomerId, subject: u8, weak: bool) -> Write {
    let identity = Identity {
        customer,
        site: site().id,
        subject: [subject; 32],
        weak,
        name: Some("Kim".into()),
        email: Some("kim@example.com".into()),
    };
    let id = Uuid::from_u128(number);
    Write::Identity(IdentityWrite::Named { id, identity })
}

fn twin() -> Write {
    Write::Customer {
        customer: Customer {
            id: TWIN,
            site: site().id,
            anew: Position(0),
        },
        created_at: Timestamp(1),
    }
}

/// Keys are listed with what is in them, a name is taken once, and a retired one takes its tokens along.
pub(crate) async fn keys_vouch_for_tokens(shelf: &dyn Shelf) {
    let store = shelf.open().await;
    store.commit(setting()).await.unwrap();
    let (old, new) = (key(1, "old"), key(2, "new"));
    let add = |key: &IdentityKey| Write::Identity(IdentityWrite::Key(key.clone()));
    store.commit(vec![add(&old), add(&new)]).await.unwrap();
    let again = store.commit(vec![add(&key(3, "old"))]).await;
    assert!(matches!(again, Err(StoreError::Conflict(_))), "{again:?}");
    assert_eq!(
        store.site_keys(site().id).await.unwrap(),
        (false, vec![new.clone(), old.clone()])
    );
    let weak = |weak| {
        Write::Identity(IdentityWrite::Weak {
            site: site().id,
            weak,
        })
    };
    store.commit(vec![weak(true)]).await.unwrap();
    assert!(store.site_keys(site().id).await.unwrap().0);
    let who = Principal::Customer(KIM);
    let vouched = |hash, key: &IdentityKey| {
        let key = key.id;
        let vouch = Write::Identity(IdentityWrite::Vouched { token: hash, key });
        [Write::Token(token(hash, Some(who))), vouch]
    };
    let mut writes = vec![Write::Token(token([1; 32], Some(who)))];
    writes.extend(vouched([2; 32], &old));
    writes.extend(vouched([3; 32], &new));
    store.commit(writes).await.unwrap();
    assert_eq!(store.key_of([1; 32]).await.unwrap(), None);
    assert_eq!(store.key_of([2; 32]).await.unwrap(), Some(old.id));
    assert_eq!(store.tokens_of(old.id).await.unwrap(), [(who, [2; 32])]);
    let at = Timestamp(9);
    let retire = |key| Write::Identity(IdentityWrite::Retired { key, at });
    store.commit(vec![retire(old.id)]).await.unwrap();
    let later = Write::Identity(IdentityWrite::Retired {
        key: old.id,
        at: Timestamp(99),
    });
    store.commit(vec![later]).await.unwrap();
    let (_, keys) = store.site_keys(site().id).await.unwrap();
    assert_eq!(keys[1].retired_at, Some(at), "since when it was first");
    let mut there = Vec::new();
    for number in 1..=3 {
        there.push(store.token([number; 32], Timestamp(5)).await.unwrap().is_some());
    }
    assert_eq!(there, [true, false, true]);
    assert_eq!(store.key_of([2; 32]).await.unwrap(), None);
    store
        .commit(vec![Write::Identity(IdentityWrite::Ended { key: new.id })])
        .await
        .unwrap();
    assert!(store.token([3; 32], Timestamp(5)).await.unwrap().is_none());
    assert_eq!(
        store.site_keys(site().id).await.unwrap().1[0],
        new,
        "the key itself stays"
    );
}

/// One customer for what only a site can say, several for what a secret says; a merge takes both along.
pub(crate) async fn names_lead_to_customers(shelf: &dyn Shelf) {
    let store = shelf.open().await;
    store.commit(setting()).await.unwrap();
    store
        .commit(vec![twin(), named(1, KIM, 1, false), named(2, KIM, 2, true)])
        .await
        .unwrap();
    let found = |subject: u8| store.identified(site().id, [subject; 32]);
    assert_eq!(found(1).await.unwrap(), Some(KIM));
    assert_eq!(found(2).await.unwrap(), None, "a secret leads to nobody");
    let second = store.commit(vec![named(3, TWIN, 1, false)]).await;
    assert!(matches!(second, Err(StoreError::Conflict(_))), "{second:?}");
    // The same name at two browsers, by a secret; and said again, which replaces what was said.
    store
        .commit(vec![named(4, TWIN, 2, true), named(5, TWIN, 2, true)])
        .await
        .unwrap();
    let all = store.identities(KIM).await.unwrap();
    assert_eq!(all.iter().map(|it| it.weak).collect::<Vec<_>>(), [false, true]);
    assert_eq!(all[0].email.as_deref(), Some("kim@example.com"));
    assert_eq!(store.identities(TWIN).await.unwrap().len(), 1);
    let merged = Write::Merged {
        kept: KIM,
        duplicate: TWIN,
        position: Position(0),
    };
    store
        .commit(vec![named(6, TWIN, 3, false), named(7, TWIN, 1, true), merged])
        .await
        .unwrap();
    assert_eq!(found(3).await.unwrap(), Some(KIM));
    assert_eq!(found(1).await.unwrap(), Some(KIM), "the better key's word stays");
    assert_eq!(store.identities(KIM).await.unwrap().len(), 3);
    assert_eq!(store.identities(TWIN).await.unwrap(), []);
}
