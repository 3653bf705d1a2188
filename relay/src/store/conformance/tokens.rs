//! Tokens, the ones that replace them, and invitations.

use super::Shelf;
use super::setting::{KIM, SAM, person, setting, token};
use crate::store::{Token, Write};
use std::sync::Arc;
use switchboard_core::Principal;
use switchboard_model::Timestamp;

/// Tokens work until they expire or are revoked.
pub(crate) async fn tokens_end(shelf: &dyn Shelf) {
    let store = shelf.open().await;
    store.commit(setting()).await.unwrap();
    let who = Principal::Customer(KIM);
    store
        .commit(vec![Write::Token(token([1; 32], Some(who)))])
        .await
        .unwrap();
    assert_eq!(
        store.token([1; 32], Timestamp(99)).await.unwrap(),
        Some(token([1; 32], Some(who)))
    );
    assert_eq!(store.token([1; 32], Timestamp(100)).await.unwrap(), None);
    assert_eq!(store.token([2; 32], Timestamp(1)).await.unwrap(), None);
    let device = token([1; 32], None).device_id;
    store
        .commit(vec![Write::RevokeDevice { who, device }])
        .await
        .unwrap();
    assert_eq!(store.token([1; 32], Timestamp(99)).await.unwrap(), None);
}

/// The latest replacement counts, its first use ends what it replaces, and nothing replaces what is gone.
pub(crate) async fn tokens_are_replaced(shelf: &dyn Shelf) {
    let store = shelf.open().await;
    store.commit(setting()).await.unwrap();
    let who = Principal::Customer(KIM);
    let replacing = |hash| Token {
        replaces: Some([1; 32]),
        ..token(hash, Some(who))
    };
    let first = Write::Token(token([1; 32], Some(who)));
    let writes = vec![
        first,
        Write::Token(replacing([2; 32])),
        Write::Token(replacing([3; 32])),
    ];
    store.commit(writes).await.unwrap();
    let works = |hash| {
        let store = Arc::clone(&store);
        async move { store.token(hash, Timestamp(9)).await.unwrap().is_some() }
    };
    assert!(works([1; 32]).await && !works([2; 32]).await && works([3; 32]).await);
    let used = |hash| Write::TokenUsed {
        hash,
        at: Timestamp(5),
    };
    store.commit(vec![used([1; 32])]).await.unwrap();
    assert!(works([3; 32]).await, "the old one was used: the new one stays");
    store.commit(vec![used([3; 32])]).await.unwrap();
    assert!(!works([1; 32]).await && works([3; 32]).await);
    store
        .commit(vec![Write::Token(replacing([4; 32]))])
        .await
        .unwrap();
    assert!(!works([4; 32]).await, "what it was to replace is gone");
}

/// Whoever was removed in the meantime gets no token, by password or by code; a password that was changed gives none.
pub(crate) async fn whoever_is_gone_gets_no_token(shelf: &dyn Shelf) {
    let store = shelf.open().await;
    store.commit(setting()).await.unwrap();
    let sam = Principal::Specialist(SAM);
    let code = |code| Write::Invitation {
        code,
        person: SAM,
        expires_at: Timestamp(50),
    };
    store.commit(vec![code([1; 32])]).await.unwrap();
    let redeemed = store.redeem([1; 32], Timestamp(2), Some("kept".into()), token([9; 32], None));
    assert_eq!(redeemed.await.unwrap(), Some(SAM));
    let signed_in = |hash, password: &str| Write::SignedIn {
        token: token(hash, Some(sam)),
        password: password.into(),
    };
    store.commit(vec![signed_in([2; 32], "another")]).await.unwrap();
    store.commit(vec![signed_in([3; 32], "kept")]).await.unwrap();
    let removed = Write::PersonRemoved {
        person: SAM,
        at: Timestamp(3),
    };
    let late = [removed, code([4; 32]), Write::Token(token([5; 32], Some(sam)))];
    let there = store.token([3; 32], Timestamp(9)).await.unwrap();
    assert!(there.is_some() && store.token([2; 32], Timestamp(9)).await.unwrap().is_none());
    store.commit(late.to_vec()).await.unwrap();
    for hash in [[3; 32], [5; 32]] {
        assert_eq!(store.token(hash, Timestamp(9)).await.unwrap(), None);
    }
    let redeemed = store.redeem([4; 32], Timestamp(4), None, token([6; 32], None));
    assert_eq!(redeemed.await.unwrap(), None);
    assert_eq!(store.person(SAM).await.unwrap(), None);
    assert_eq!(
        store.name(SAM).await.unwrap().map(|it| it.name),
        Some(person().name)
    );
}

/// An invitation works once, until it expires, and only the newest of a person.
pub(crate) async fn invitations_are_used_up(shelf: &dyn Shelf) {
    let store = shelf.open().await;
    store.commit(setting()).await.unwrap();
    let invite = |code| Write::Invitation {
        code,
        person: SAM,
        expires_at: Timestamp(50),
    };
    store
        .commit(vec![invite([1; 32]), invite([2; 32])])
        .await
        .unwrap();
    let redeem = |code, now, hash| {
        let store = Arc::clone(&store);
        async move {
            store
                .redeem(code, Timestamp(now), Some("hashed".into()), token(hash, None))
                .await
                .unwrap()
        }
    };
    assert_eq!(redeem([1; 32], 10, [3; 32]).await, None, "replaced");
    assert_eq!(redeem([2; 32], 50, [3; 32]).await, None, "expired");
    assert_eq!(redeem([2; 32], 49, [3; 32]).await, Some(SAM));
    assert_eq!(redeem([2; 32], 49, [4; 32]).await, None, "used");
    let signed = store.token([3; 32], Timestamp(60)).await.unwrap().unwrap();
    assert_eq!(signed.principal, Some(Principal::Specialist(SAM)));
    assert_eq!(store.token([4; 32], Timestamp(60)).await.unwrap(), None);
    let (found, password) = store.person_by_email("SAM@example.com").await.unwrap().unwrap();
    assert_eq!((found, password.as_deref()), (person(), Some("hashed")));
}
