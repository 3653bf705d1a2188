//! A cache that an older app has written.

use super::Place;
use crate::testing::record;
use switchboard_model::SpecialistStatus;
use switchboard_protocol::{Command, View};

/// As the version before left it: no newer columns, sessions and offers that say less.
#[test]
fn a_cache_of_before_is_read_and_asks_for_a_fresh_snapshot() {
    let place = Place::new();
    let cache = place.signed_in();
    let mut older = serde_json::to_value(record(1).session).unwrap();
    for field in [
        "priority",
        "requeued",
        "reminded_at",
        "parked",
        "transfer",
        "handed",
        "rating",
    ] {
        older.as_object_mut().unwrap().remove(field);
    }
    let connection = &cache.connection;
    connection
        .execute("UPDATE sessions SET view = ?1", [older.to_string()])
        .unwrap();
    connection
        .execute_batch(
            "INSERT INTO offers (id, view) VALUES ('1', '{}');
             INSERT INTO outbox (id, command) VALUES
                ('00000000-0000-0000-0000-000000000001', '{\"type\":\"set_status\",\"status\":\"busy\"}');
             UPDATE account SET profile = json_set(profile, '$.skills', json('[\"billing\"]'));
             DROP TABLE wrap_ups;
             ALTER TABLE sessions DROP COLUMN gone;
             ALTER TABLE account DROP COLUMN status_reason;
             ALTER TABLE account DROP COLUMN status_then;
             ALTER TABLE sessions DROP COLUMN about;
             DELETE FROM refinery_schema_history WHERE version > 1;",
        )
        .unwrap();
    drop(cache);

    let saved = place.open().saved().unwrap().unwrap();
    assert_eq!(saved.sync.cursor, None);
    let Some(View::Specialist(state)) = saved.sync.state else {
        panic!("chats stay readable")
    };
    assert_eq!((state.sessions, state.offers), (vec![record(1)], vec![]));
    assert_eq!(saved.account.profile.skills.0.len(), 1);
    assert_eq!(
        saved.sync.outbox[0].command,
        Command::SetStatus {
            status: SpecialistStatus::Busy,
            when_done: false
        }
    );
}
