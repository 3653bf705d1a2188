//! What stands beside the chats: canned replies, how well people are said to do, and what customers agreed to.

use super::Shelf;
use super::setting::{CHAT, KIM, QUEUE, SAM, a_chat, customer};
use crate::store::{AnswersWrite, Canned, Consent, Scope, StoreError, Write};
use switchboard_model::{
    CannedReplyId, ConsentId, ConsentSource, CustomerId, Language, Position, SpecialistId, Timestamp,
};
use switchboard_protocol::{CannedReply, ManualPerformance, PersonView, ReplyScope};
use uuid::Uuid;

fn sam() -> PersonView {
    PersonView {
        id: SAM,
        name: "Sam".into(),
    }
}

fn canned(number: u128, scope: ReplyScope, shortcut: &str) -> Canned {
    Canned {
        reply: CannedReply {
            id: CannedReplyId::new(Uuid::from_u128(number)),
            scope,
            shortcut: shortcut.into(),
            title: "Hello".into(),
            text: "Hello {{customer.name}}".into(),
            version: 1,
            updated_at: Timestamp(7),
            updated_by: Some(sam()),
        },
        owner: (scope == ReplyScope::Personal).then_some(SAM),
    }
}

fn reply(canned: &Canned) -> Write {
    Write::Answers(AnswersWrite::Reply(canned.clone()))
}

/// A canned reply is there for whom it is, once under its shortcut, and as it was changed last.
pub(crate) async fn canned_replies_are_kept(shelf: &dyn Shelf) {
    let store = shelf.open().await;
    a_chat(&*store).await;
    let queue = ReplyScope::Queue { id: QUEUE };
    let all = [
        canned(1, ReplyScope::Workspace, "/hello"),
        canned(2, queue, "/hello"),
        canned(3, ReplyScope::Personal, "/hello"),
    ];
    store.commit(all.iter().map(reply).collect()).await.unwrap();
    let again = store.commit(vec![reply(&canned(4, queue, "/hello"))]).await;
    assert!(matches!(again, Err(StoreError::Conflict(_))), "{again:?}");
    drop(store);
    let store = shelf.open().await;
    let seen = async |of: Scope, own, before: Option<u128>| {
        let before = before.map(|id| CannedReplyId::new(Uuid::from_u128(id)));
        let found = store.canned_replies(of, own, before, 2).await.unwrap();
        found
            .into_iter()
            .map(|it| it.id.uuid().as_u128())
            .collect::<Vec<_>>()
    };
    assert_eq!(seen(Scope::All, Some(SAM), None).await, [3, 2]);
    assert_eq!(seen(Scope::All, Some(SAM), Some(2)).await, [1]);
    assert_eq!(seen(Scope::All, None, None).await, [2, 1]);
    let stranger = SpecialistId::new(Uuid::from_u128(30));
    let theirs = |queues| Scope::Queues(queues, stranger);
    assert_eq!(seen(theirs(vec![QUEUE]), Some(stranger), None).await, [2, 1]);
    assert_eq!(seen(theirs(vec![]), Some(stranger), None).await, [1]);
    let mut changed = all[1].clone();
    changed.reply.shortcut = "/hi".into();
    changed.reply.version = 2;
    changed.reply.updated_by = None;
    store.commit(vec![reply(&changed)]).await.unwrap();
    assert_eq!(
        store.canned_reply(changed.reply.id).await.unwrap().as_ref(),
        Some(&changed)
    );
    assert_eq!(
        store.shortcuts(queue, None).await.unwrap(),
        [(changed.reply.id, "/hi".to_owned())]
    );
    let gone = Write::Answers(AnswersWrite::ReplyRemoved(changed.reply.id));
    let left = Write::PersonRemoved {
        person: SAM,
        at: Timestamp(9),
    };
    store.commit(vec![gone, left]).await.unwrap();
    assert_eq!(seen(Scope::All, Some(SAM), None).await, [1]);
}

/// What is said of somebody last holds until it is taken back, or they leave.
pub(crate) async fn what_is_said_of_people_is_kept(shelf: &dyn Shelf) {
    let store = shelf.open().await;
    a_chat(&*store).await;
    let say = |value: Option<u8>| {
        let said = value.map(|value| ManualPerformance {
            value,
            reason: "Slow.".into(),
            set_by: Some(sam()),
            set_at: Timestamp(8),
        });
        Write::Answers(AnswersWrite::Performance { person: SAM, said })
    };
    let values = async || {
        let said = store.performances().await.unwrap();
        said.into_iter()
            .map(|(who, said)| (who, said.value))
            .collect::<Vec<_>>()
    };
    store.commit(vec![say(Some(40)), say(Some(50))]).await.unwrap();
    assert_eq!(values().await, [(SAM, 50)]);
    store.commit(vec![say(None)]).await.unwrap();
    assert_eq!(values().await, []);
    let left = Write::PersonRemoved {
        person: SAM,
        at: Timestamp(9),
    };
    store.commit(vec![say(Some(60)), left]).await.unwrap();
    assert_eq!(values().await, []);
}

/// Of one thing the latest word counts, and all of them stay; those of a duplicate count for whom it went into.
pub(crate) async fn consents_are_added(shelf: &dyn Shelf) {
    let store = shelf.open().await;
    a_chat(&*store).await;
    let other = CustomerId::new(Uuid::from_u128(40));
    let consent = |number: u128, customer, kind: &str, given| {
        Write::Answers(AnswersWrite::Consent(Consent {
            id: ConsentId::new(Uuid::from_u128(number)),
            customer,
            session: (customer == KIM).then_some(CHAT),
            kind: kind.into(),
            given,
            sentence: "Yes, to +49 30 901820.".into(),
            language: Language("en".into()),
            source: ConsentSource::Staff,
            recorded_by: Some(SAM),
            at: Timestamp(10),
        }))
    };
    let writes = vec![
        Write::Customer {
            customer: customer(other),
            created_at: Timestamp(1),
        },
        consent(1, KIM, "sms", true),
        consent(2, KIM, "post", true),
        consent(3, KIM, "sms", false),
        consent(4, other, "sms", true),
    ];
    store.commit(writes).await.unwrap();
    let again = store.commit(vec![consent(4, KIM, "sms", true)]).await;
    assert!(matches!(again, Err(StoreError::Conflict(_))), "{again:?}");
    let standing = async |kind: &str| {
        let found = store.standing_consent(KIM, kind).await.unwrap();
        found.map(|it| it.id.uuid().as_u128())
    };
    assert_eq!((standing("sms").await, standing("post").await), (None, Some(2)));
    assert_eq!(standing("e-mail").await, None);
    let merged = Write::Merged {
        kept: KIM,
        duplicate: other,
        position: Position(6),
    };
    store.commit(vec![merged]).await.unwrap();
    assert_eq!(standing("sms").await, Some(4));
    assert_eq!(store.consents_given(KIM).await.unwrap(), 3);
    let all = store.consents(KIM, u64::MAX, 3).await.unwrap();
    let told: Vec<u128> = all.iter().map(|it| it.id.uuid().as_u128()).collect();
    assert_eq!(told, [4, 3, 2]);
    assert_eq!(all[0].sentence, "Yes, to +49 30 901820.");
    assert_eq!(all[0].recorded_by, Some(sam()));
    let rest = store.consents(KIM, all[2].number, 3).await.unwrap();
    assert_eq!(rest[0].session_id, Some(CHAT));
    let one = store.consent(all[0].id).await.unwrap();
    assert_eq!(one, Some((other, all[0].clone())), "who said it stays");
}
