//! The cache on a real SQLCipher file.

mod file;
mod left;
mod older;

use super::{Account, Cache, FILE, OwnMessage, OwnState, set_aside};
use crate::secrets::CacheKey;
use crate::testing::{START, cursor, event, message, offer, profile, record, session_id, state, uuid};
use std::path::{Path, PathBuf};
use switchboard_model::{
    CommandId, Mark, MessageId, OfferEnd, Priority, RequeueReason, Resolution, SenderKind, Seq,
    SpecialistStatus, StatusReason, Timestamp, TransferEnd,
};
use switchboard_protocol::{
    Command, ErrorCode, EventBody, Problem, SnapshotReason, TransferView, View, WrapUpView,
};
use switchboard_sync::{Change, Pending};
use tempfile::TempDir;

struct Place {
    folder: TempDir,
    key: CacheKey,
}

impl Place {
    fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
            key: CacheKey::random(),
        }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join(FILE)
    }

    fn open(&self) -> Cache {
        Cache::open(&self.path(), &self.key).unwrap()
    }

    /// A cache where somebody is signed in and has one chat.
    fn signed_in(&self) -> Cache {
        let mut cache = self.open();
        let account = Account {
            relay: "https://chat.example.com".to_owned(),
            profile: profile(),
            status: SpecialistStatus::Offline,
            status_reason: StatusReason::Said,
            status_then: None,
        };
        cache.put_account(&account).unwrap();
        cache
            .commit(&[reset(SnapshotReason::First, vec![record(1)], 5)], &[], &[])
            .unwrap();
        cache
    }
}

fn reset(
    reason: SnapshotReason,
    sessions: Vec<switchboard_protocol::SessionRecord>,
    position: u64,
) -> Change {
    Change::Reset {
        reason,
        view: View::Specialist(state(sessions)),
        cursor: cursor(position),
    }
}

fn transfer() -> TransferView {
    TransferView {
        to: "Kim".to_owned(),
        note: None,
        deadline: Timestamp(START.0 + 60_000),
    }
}

fn wrap_up(number: u128) -> WrapUpView {
    WrapUpView {
        session_id: session_id(number),
        until: Timestamp(START.0 + 30_000),
    }
}

fn left(number: u128, reason: Option<RequeueReason>) -> EventBody {
    EventBody::SessionLeft {
        session_id: session_id(number),
        to: None,
        reason,
    }
}

fn post(number: u128, text: &str) -> (Pending, OwnMessage) {
    let message_id = MessageId::new(uuid(70_000 + number));
    let pending = Pending {
        id: CommandId::new(uuid(80_000 + number)),
        command: Command::PostMessage {
            session_id: session_id(1),
            message_id,
            fence: None,
            text: text.to_owned(),
        },
    };
    let own = OwnMessage {
        id: message_id,
        session_id: session_id(1),
        text: text.to_owned(),
        at: START,
        state: OwnState::Waiting,
    };
    (pending, own)
}

fn files(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| (path.clone(), std::fs::read(path).unwrap()))
        .collect();
    files.sort();
    files
}

#[test]
fn a_restart_finds_everything() {
    let place = Place::new();
    let mut cache = place.signed_in();
    let (first, first_own) = post(2, "first");
    let (second, second_own) = post(1, "second");
    cache.save_draft(session_id(1), "I am lo").unwrap();
    cache.submit(&first, Some(&first_own)).unwrap();
    cache.submit(&second, Some(&second_own)).unwrap();
    cache.save_draft(session_id(1), "and then").unwrap();
    cache.mark_read(session_id(1), Seq(3)).unwrap();
    cache.mark_read(session_id(1), Seq(2)).unwrap();
    drop(cache);

    let saved = place.open().saved().unwrap().unwrap();
    assert_eq!(saved.account.relay, "https://chat.example.com");
    assert_eq!(saved.sync.cursor, Some(cursor(5)));
    assert_eq!(saved.sync.state, Some(View::Specialist(state(vec![record(1)]))));
    assert_eq!(saved.sync.outbox, [first, second]);
    assert_eq!(saved.own, [first_own, second_own]);
    assert_eq!(saved.drafts[&session_id(1)], "and then");
    assert_eq!(saved.read[&session_id(1)], Seq(3));
}

#[test]
fn sending_takes_the_draft_away() {
    let place = Place::new();
    let mut cache = place.signed_in();
    cache.save_draft(session_id(1), "hello").unwrap();
    let (pending, own) = post(1, "hello");
    cache.submit(&pending, Some(&own)).unwrap();
    assert!(cache.saved().unwrap().unwrap().drafts.is_empty());
}

#[test]
fn what_is_kept_equals_what_the_machine_folds() {
    let place = Place::new();
    let mut cache = place.signed_in();
    let mut folded = View::Specialist(state(vec![record(1)]));
    let customer = |seq, text| EventBody::MessagePosted {
        message: message(1, seq, SenderKind::Customer, text),
    };
    let bodies = [
        EventBody::OfferMade {
            offer: offer(2, Timestamp(START.0 + 20_000)),
        },
        EventBody::OfferMade {
            offer: offer(3, Timestamp(START.0 + 20_000)),
        },
        customer(2, "Are you there?"),
        EventBody::OfferEnded {
            offer_id: offer(2, START).id,
            outcome: OfferEnd::Accepted,
        },
        EventBody::SessionAssigned { record: record(2) },
        EventBody::MessagePosted {
            message: message(1, 3, SenderKind::Specialist, "Yes\n\nhere"),
        },
        // Shown once, by its id.
        customer(2, "Are you there?"),
        // Of a chat that is not known here.
        EventBody::MessagePosted {
            message: message(8, 1, SenderKind::Customer, "?"),
        },
        EventBody::MessageEdited {
            session_id: session_id(1),
            message_id: message(1, 3, SenderKind::Specialist, "").id,
            text: "Yes, here".to_owned(),
        },
        EventBody::MessageDeleted {
            session_id: session_id(1),
            message_id: message(1, 3, SenderKind::Specialist, "").id,
        },
        // Of a message that is not known here.
        EventBody::MessageDeleted {
            session_id: session_id(1),
            message_id: MessageId::new(uuid(0xdead)),
        },
        EventBody::MessagesMarked {
            session_id: session_id(1),
            side: SenderKind::Customer,
            mark: Mark {
                delivered: Seq(2),
                seen: Seq(1),
            },
        },
        EventBody::StatusChanged {
            status: SpecialistStatus::Busy,
            reason: StatusReason::Said,
            then: Some(SpecialistStatus::Away),
        },
        EventBody::SessionReminded {
            session_id: session_id(1),
        },
        EventBody::SessionParked {
            session_id: session_id(1),
        },
        customer(4, "Here I am"),
        EventBody::SessionUnparked {
            session_id: session_id(1),
        },
        EventBody::PriorityChanged {
            session_id: session_id(2),
            priority: Priority::Urgent,
        },
        EventBody::SessionTransferred {
            session_id: session_id(2),
            transfer: transfer(),
        },
        EventBody::TransferEnded {
            session_id: session_id(2),
            outcome: TransferEnd::Expired,
        },
        EventBody::SessionAssigned { record: record(3) },
        left(3, Some(RequeueReason::OwnerLost)),
        // Mine again: it stands last.
        EventBody::SessionAssigned { record: record(3) },
        EventBody::WrapUpStarted { wrap_up: wrap_up(5) },
        EventBody::WrapUpStarted { wrap_up: wrap_up(6) },
        EventBody::WrapUpEnded {
            session_id: session_id(5),
        },
        EventBody::SessionEnded {
            session_id: session_id(1),
            ended_by: SenderKind::Customer,
            resolution: Resolution::Resolved,
        },
        // Its customer went on in the same thread.
        EventBody::SessionAssigned { record: record(1) },
        left(2, None),
        left(9, None),
    ];
    for (position, body) in (6..).zip(bodies) {
        let event = event(position, body);
        switchboard_sync::apply(&mut folded, &event);
        cache
            .commit(
                &[Change::Event { event }, Change::Cursor(cursor(position))],
                &[],
                &[],
            )
            .unwrap();
        let saved = cache.saved().unwrap().unwrap();
        assert_eq!(saved.sync.state.as_ref(), Some(&folded), "after {position}");
        assert_eq!(saved.sync.cursor, Some(cursor(position)));
    }
}

#[test]
fn a_snapshot_keeps_older_history_unless_the_log_is_another() {
    let place = Place::new();
    let mut cache = place.signed_in();
    let ended = EventBody::SessionEnded {
        session_id: session_id(1),
        ended_by: SenderKind::Customer,
        resolution: Resolution::Resolved,
    };
    cache
        .commit(
            &[Change::Event {
                event: event(6, ended),
            }],
            &[],
            &[],
        )
        .unwrap();
    cache
        .commit(
            &[reset(SnapshotReason::PositionUnknown, vec![record(2)], 50)],
            &[],
            &[],
        )
        .unwrap();
    assert!(cache.record(session_id(1)).unwrap().is_some());
    assert_eq!(
        cache.past(10).unwrap()[0].last.as_ref().unwrap().text,
        "My parcel is late"
    );
    assert_eq!(cache.records().unwrap().len(), 2);

    cache
        .commit(
            &[reset(SnapshotReason::EpochChanged, vec![record(3)], 1)],
            &[],
            &[],
        )
        .unwrap();
    assert!(cache.record(session_id(1)).unwrap().is_none());
    assert_eq!(cache.records().unwrap(), [record(3)]);
}

#[test]
fn a_refusal_stays_until_it_is_discarded() {
    let place = Place::new();
    let mut cache = place.signed_in();
    let (pending, mut own) = post(1, "hello");
    cache.submit(&pending, Some(&own)).unwrap();
    let problem = Problem::new(ErrorCode::FenceStale, "It has another owner by now.");
    own.state = OwnState::Failed(problem.clone());
    let settled = Change::Settled {
        pending,
        outcome: Err(problem),
    };
    cache.commit(&[settled], std::slice::from_ref(&own), &[]).unwrap();
    drop(cache);

    let cache = place.open();
    let saved = cache.saved().unwrap().unwrap();
    assert!(saved.sync.outbox.is_empty());
    assert_eq!(saved.own, std::slice::from_ref(&own));
    cache.discard(own.id).unwrap();
    assert!(cache.saved().unwrap().unwrap().own.is_empty());
}

#[test]
fn a_failed_transaction_leaves_nothing() {
    let place = Place::new();
    let mut cache = place.signed_in();
    let (pending, own) = post(1, "hello");
    cache.submit(&pending, Some(&own)).unwrap();
    let (_, other) = post(2, "other");
    assert!(cache.submit(&pending, Some(&other)).is_err());
    assert_eq!(cache.saved().unwrap().unwrap().own, [own]);
}

#[test]
fn every_commit_is_durable() {
    let cache = Place::new().signed_in();
    let synchronous: i64 = cache
        .connection
        .query_row("PRAGMA synchronous", [], |row| row.get(0))
        .unwrap();
    let journal: String = cache
        .connection
        .query_row("PRAGMA journal_mode", [], |row| row.get(0))
        .unwrap();
    assert_eq!((synchronous, journal.as_str()), (2, "wal"));
}

#[test]
fn transcripts_are_read_while_the_app_writes() {
    let place = Place::new();
    let mut cache = place.signed_in();
    let reader = Cache::open_for_reading(&place.path(), &place.key).unwrap();
    let posted = EventBody::MessagePosted {
        message: message(1, 2, SenderKind::Customer, "Hello?"),
    };
    cache
        .commit(
            &[Change::Event {
                event: event(6, posted),
            }],
            &[],
            &[],
        )
        .unwrap();
    assert_eq!(reader.record(session_id(1)).unwrap().unwrap().messages.len(), 2);
    assert!(reader.save_draft(session_id(1), "no").is_err());
}

#[test]
fn wiping_leaves_no_file_and_setting_aside_changes_none() {
    let place = Place::new();
    drop(place.signed_in());
    let before = std::fs::read(place.path()).unwrap();
    set_aside(&place.path()).unwrap();
    set_aside(&place.path()).unwrap();
    assert!(!place.path().exists());
    assert_eq!(
        std::fs::read(place.folder.path().join("cache.set-aside-1.db")).unwrap(),
        before
    );
    place.signed_in().wipe().unwrap();
    assert_eq!(files(place.folder.path()).len(), 1);
}
