//! Erasing: which sessions may go, and how far back the log goes for clients.

use super::Shelf;
use super::setting::{CHAT, KIM, SAM, a_chat, changed};
use crate::store::{Entry, Erasable, Retention, What, Write};
use switchboard_core::Event;
use switchboard_model::{Position, Resolution, SenderKind, Timestamp};

/// A session can be erased once it is over; what was set for keeping survives.
pub(crate) async fn erased_is_erased(shelf: &dyn Shelf) {
    let store = shelf.open().await;
    a_chat(&*store).await;
    let log = store.log(Position(0), 100).await.unwrap();
    let last = log.last().unwrap();
    let late = Timestamp(last.at.0 + 1_000_000);
    assert_eq!(store.ended_before(late, 10).await.unwrap(), [], "it is open");
    let open = store.erasable_of(KIM).await.unwrap();
    assert!(open[0].open);
    let ended = What::Ended {
        ended_by: SenderKind::Specialist,
        resolution: Resolution::Resolved,
    };
    let over = Event::SessionEnded {
        session: CHAT,
        customer: KIM,
        owner: Some(SAM),
        ended_by: SenderKind::Specialist,
        resolution: Resolution::Resolved,
    };
    let end = Entry {
        position: Position(6),
        at: Timestamp(1_006),
        event: over,
    };
    store
        .commit(vec![Write::Event(end), changed(6, ended)])
        .await
        .unwrap();
    let over = Erasable {
        session: CHAT,
        customer: KIM,
        owner: Some(SAM),
        open: false,
    };
    assert_eq!(store.ended_before(late, 10).await.unwrap(), [over]);
    assert_eq!(store.erasable_of(KIM).await.unwrap(), [over]);
    assert_eq!(store.retention().await.unwrap(), Retention::default());

    for entry in &log {
        let before = store.position_before(entry.at).await.unwrap();
        let expected = log.iter().filter(|other| other.at < entry.at).count();
        assert_eq!(before, Position(u64::try_from(expected).unwrap()));
    }
    assert_eq!(store.position_before(Timestamp(0)).await.unwrap(), Position(0));

    let erased = Write::Erased {
        session: CHAT,
        at: late,
    };
    let kept = vec![erased, Write::KeptFor(Some(30)), Write::Horizon(Position(4))];
    store.commit(kept).await.unwrap();
    store.commit(vec![Write::Horizon(Position(2))]).await.unwrap();
    drop(store);
    let store = shelf.open().await;
    let kept = Retention {
        days: Some(30),
        horizon: Position(4),
    };
    assert_eq!(
        store.retention().await.unwrap(),
        kept,
        "a horizon never goes back"
    );
    assert_eq!(store.ended_before(late, 10).await.unwrap(), []);
    let record = store.record(CHAT).await.unwrap().unwrap();
    assert_eq!(record.session.erased_at, Some(late));
    assert!(record.messages.iter().all(|message| message.text.is_empty()));
    assert_eq!(store.customer_rows(KIM).await.unwrap().unwrap().session, None);
    let theirs = store.specialist_rows(SAM, 10).await.unwrap().unwrap();
    assert_eq!(theirs.sessions, []);
}
