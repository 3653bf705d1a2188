//! Sessions that are mine no longer.

use super::{Place, left, post, reset};
use crate::cache::Cache;
use crate::testing::{event, record, session_id};
use switchboard_model::{RequeueReason, SessionId, SessionState};
use switchboard_protocol::{EventBody, SnapshotReason, View};
use switchboard_sync::Change;

fn left_ids(cache: &Cache) -> Vec<SessionId> {
    cache.left().unwrap().iter().map(|left| left.session.id).collect()
}

#[test]
fn a_session_that_left_stays_until_it_is_forgotten() {
    let place = Place::new();
    let mut cache = place.signed_in();
    let event = event(6, left(1, Some(RequeueReason::TransferExpired)));
    cache.commit(&[Change::Event { event }], &[], &[]).unwrap();
    drop(cache);

    let mut cache = place.open();
    let state = cache.saved().unwrap().unwrap().sync.state;
    assert_eq!(state, Some(View::Specialist(crate::testing::state(vec![]))));
    let gone = cache.left().unwrap();
    assert_eq!(gone[0].left.reason, Some(RequeueReason::TransferExpired));
    assert_eq!(gone[0].last.as_ref().unwrap().text, "My parcel is late");
    assert_eq!(cache.record(session_id(1)).unwrap(), Some(record(1)));
    cache.forget_left(session_id(1)).unwrap();
    assert_eq!(
        (left_ids(&cache), cache.record(session_id(1)).unwrap()),
        (vec![], None)
    );
}

#[test]
fn an_open_session_that_a_snapshot_does_not_have_has_left() {
    let place = Place::new();
    let mut cache = place.signed_in();
    cache
        .commit(
            &[reset(
                SnapshotReason::PositionUnknown,
                vec![record(2), record(3)],
                50,
            )],
            &[],
            &[],
        )
        .unwrap();
    assert_eq!(left_ids(&cache), [session_id(1)]);
    // And one that it has is mine, in its order.
    cache
        .commit(
            &[reset(
                SnapshotReason::PositionUnknown,
                vec![record(3), record(1)],
                60,
            )],
            &[],
            &[],
        )
        .unwrap();
    assert_eq!(left_ids(&cache), [session_id(2)]);
    let state = cache.saved().unwrap().unwrap().sync.state;
    assert_eq!(
        state,
        Some(View::Specialist(crate::testing::state(vec![
            record(3),
            record(1)
        ])))
    );
}

#[test]
fn of_a_session_that_is_erased_nothing_stays_not_even_what_i_wrote() {
    let place = Place::new();
    let mut cache = place.signed_in();
    let (_, own) = post(1, "It is on its way");
    cache.commit(&[], &[own], &[]).unwrap();
    cache.save_draft(session_id(1), "And one more").unwrap();
    let body = EventBody::SessionErased {
        session_id: session_id(1),
    };
    let event = event(6, body);
    cache.commit(&[Change::Event { event }], &[], &[]).unwrap();
    drop(cache);
    let cache = place.open();
    let saved = cache.saved().unwrap().unwrap();
    assert_eq!(
        saved.sync.state,
        Some(View::Specialist(crate::testing::state(vec![])))
    );
    assert_eq!((saved.own.len(), saved.drafts.len()), (0, 0));
    assert_eq!(cache.record(session_id(1)).unwrap(), None);
    for table in ["sessions", "messages", "own_messages", "drafts", "read_marks"] {
        let rows = format!("SELECT count(*) FROM {table}");
        let rows: i64 = cache.connection.query_row(&rows, [], |row| row.get(0)).unwrap();
        assert_eq!(rows, 0, "{table}");
    }
}

#[test]
fn after_an_expired_place_only_what_the_snapshot_shows_stays() {
    let place = Place::new();
    let mut cache = place.signed_in();
    let over = |number| {
        let mut over = record(number);
        over.session.state = SessionState::Completed;
        over.session.ended_at = Some(over.session.started_at);
        over
    };
    let snapshot = |reason, sessions, position| vec![reset(reason, sessions, position)];
    let past = snapshot(SnapshotReason::First, vec![over(2), over(3)], 6);
    cache.commit(&past, &[], &[]).unwrap();
    let expired = snapshot(SnapshotReason::PositionExpired, vec![over(3)], 90);
    cache.commit(&expired, &[], &[]).unwrap();
    assert_eq!(
        cache.record(session_id(2)).unwrap(),
        None,
        "it may be erased by now"
    );
    assert_eq!(cache.record(session_id(3)).unwrap(), Some(over(3)));
}
