//! Sessions that are mine no longer.

use super::{Place, left, reset};
use crate::cache::Cache;
use crate::testing::{event, record, session_id};
use switchboard_model::{RequeueReason, SessionId};
use switchboard_protocol::{SnapshotReason, View};
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
