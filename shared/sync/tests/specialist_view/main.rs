//! A specialist's view: the order of sessions, how many past ones stay, and what happens to events about strangers.

mod desk;

use desk::{Desk, id, message, offer, queue, record};
use switchboard_model::{
    Fence, OfferEnd, OfferId, Priority, SenderKind, SessionId, SessionState, SpecialistId, SpecialistStatus,
    StatusReason, Timestamp, TransferEnd, limits::PAST_SESSIONS,
};
use switchboard_protocol::{EventBody, MessageView, PersonView, SessionRecord, TransferView, WrapUpView};

#[test]
fn open_ones_in_order_of_assignment_then_the_one_that_ended_last() {
    let mut desk = Desk::new();
    (11..=15).for_each(|number| desk.assign(number as i64, number));
    desk.end(20, 13);
    desk.end(21, 11);
    desk.assign(22, 16);
    assert_eq!(desk.order(), [12, 14, 15, 16, 11, 13]);
    desk.end(20, 12);
    assert_eq!(
        desk.order(),
        [14, 15, 16, 11, 12, 13],
        "filed by when it ended; the later event first"
    );
    desk.end(23, 99);
    assert_eq!(desk.order(), [14, 15, 16, 11, 12, 13]);
}

#[test]
fn a_record_of_an_open_session_is_replaced_where_it_stands_and_a_past_one_reopens_last() {
    let mut desk = Desk::new();
    (11..=13).for_each(|number| desk.assign(number as i64, number));
    desk.take(
        14,
        EventBody::SessionAssigned {
            record: SessionRecord {
                messages: vec![message(1, 12, 1)],
                ..record(12, 14)
            },
        },
    );
    assert_eq!(desk.order(), [11, 12, 13]);
    assert_eq!(desk.state().sessions[1].messages.len(), 1);
    desk.end(15, 11);
    desk.assign(16, 11);
    assert_eq!(desk.order(), [12, 13, 11]);
}

#[test]
fn only_so_many_past_ones_stay_and_open_ones_do_not_count() {
    let mut desk = Desk::new();
    desk.assign(0, 1);
    for number in 100..100 + PAST_SESSIONS as u64 + 3 {
        desk.assign(number as i64, number);
        desk.end(number as i64, number);
    }
    assert_eq!(desk.state().sessions.len(), 1 + PAST_SESSIONS);
    assert_eq!(
        (desk.order()[0], desk.order()[1]),
        (1, 100 + PAST_SESSIONS as u128 + 2)
    );
    assert_eq!(desk.order().last(), Some(&103));
}

#[test]
fn messages_stand_by_seq_and_once_and_strangers_are_ignored() {
    let mut desk = Desk::new();
    desk.assign(1, 11);
    for (number, session, seq) in [(1, 11, 1), (3, 11, 3), (2, 11, 2), (3, 11, 4), (4, 99, 1)] {
        desk.take(
            2,
            EventBody::MessagePosted {
                message: message(number, session, seq),
            },
        );
    }
    let seqs: Vec<u64> = desk.state().sessions[0]
        .messages
        .iter()
        .map(|message| message.seq.0)
        .collect();
    assert_eq!(seqs, [1, 2, 3]);
}

#[test]
fn offers_come_are_replaced_and_go() {
    let mut desk = Desk::new();
    for (number, deadline) in [(21, 100), (22, 200), (21, 300)] {
        desk.take(
            1,
            EventBody::OfferMade {
                offer: offer(number, deadline),
            },
        );
    }
    assert_eq!(desk.state().offers, [offer(21, 300), offer(22, 200)]);
    for (number, outcome) in [(21, OfferEnd::Expired), (99, OfferEnd::Withdrawn)] {
        desk.take(
            2,
            EventBody::OfferEnded {
                offer_id: OfferId::new(id(number)),
                outcome,
            },
        );
    }
    assert_eq!(desk.state().offers, [offer(22, 200)]);
}

#[test]
fn a_customers_events_mean_nothing_here() {
    let mut desk = Desk::new();
    desk.assign(1, 11);
    let before = desk.view.clone();
    desk.take(
        2,
        EventBody::SessionStarted {
            session: record(12, 2).session,
        },
    );
    let specialist = PersonView {
        id: SpecialistId::new(id(4)),
        name: "Ida".into(),
    };
    let session_id = SessionId::new(id(11));
    desk.take(
        3,
        EventBody::SpecialistJoined {
            session_id,
            specialist,
            fence: Fence(2),
            queue: queue(),
        },
    );
    desk.take(
        4,
        EventBody::SessionReopened {
            session_id,
            queue: queue(),
        },
    );
    assert_eq!(desk.view, before);
}

#[test]
fn a_session_that_left_is_gone_wherever_it_stood() {
    let mut desk = Desk::new();
    (11..=13).for_each(|number| desk.assign(number as i64, number));
    desk.end(20, 12);
    desk.leave(21, 11);
    desk.leave(22, 12);
    desk.leave(23, 99);
    assert_eq!(desk.order(), [13]);
}

#[test]
fn a_transfer_is_shown_until_it_ends_and_an_end_takes_everything_with_it() {
    let mut desk = Desk::new();
    let session_id = SessionId::new(id(11));
    desk.assign(1, 11);
    let transfer = TransferView {
        to: "Kim".into(),
        note: Some("Knows the invoice".into()),
        deadline: Timestamp(60_000),
    };
    let begins = EventBody::SessionTransferred {
        session_id,
        transfer: transfer.clone(),
    };
    desk.take(2, begins.clone());
    let (state, shown) = (desk.session(11).state, desk.session(11).transfer.clone());
    assert_eq!((state, shown), (SessionState::Transferred, Some(transfer)));
    let outcome = TransferEnd::Declined;
    desk.take(3, EventBody::TransferEnded { session_id, outcome });
    let (state, shown) = (desk.session(11).state, desk.session(11).transfer.clone());
    assert_eq!((state, shown), (SessionState::Active, None));

    desk.take(4, begins);
    desk.take(5, EventBody::SessionParked { session_id });
    desk.take(6, EventBody::SessionReminded { session_id });
    desk.end(7, 11);
    let outcome = TransferEnd::Cancelled;
    desk.take(8, EventBody::TransferEnded { session_id, outcome });
    let session = desk.session(11);
    assert_eq!(
        (
            session.state,
            session.parked,
            session.reminded_at,
            &session.transfer
        ),
        (SessionState::Completed, false, None, &None)
    );
}

#[test]
fn a_silent_customers_chat_is_reminded_and_parked_until_they_write() {
    let mut desk = Desk::new();
    let session_id = SessionId::new(id(11));
    desk.assign(1, 11);
    desk.take(2, EventBody::SessionReminded { session_id });
    desk.take(3, EventBody::SessionParked { session_id });
    let marks = |desk: &Desk| (desk.session(11).reminded_at, desk.session(11).parked);
    assert_eq!(marks(&desk), (Some(Timestamp(2)), true));
    let mine = MessageView {
        sender: SenderKind::Specialist,
        ..message(1, 11, 1)
    };
    desk.take(4, EventBody::MessagePosted { message: mine });
    assert_eq!(marks(&desk), (Some(Timestamp(2)), true));
    let message = message(2, 11, 2);
    desk.take(5, EventBody::MessagePosted { message });
    // What it counts is said by an event of its own.
    assert_eq!(marks(&desk), (None, true));
    desk.take(6, EventBody::SessionUnparked { session_id });
    assert_eq!(marks(&desk), (None, false));
    let priority = Priority::Urgent;
    desk.take(7, EventBody::PriorityChanged { session_id, priority });
    assert_eq!(desk.session(11).priority, Priority::Urgent);
}

#[test]
fn a_status_comes_with_its_reason_and_with_what_it_becomes() {
    let mut desk = Desk::new();
    desk.take(
        1,
        EventBody::StatusChanged {
            status: SpecialistStatus::Busy,
            reason: StatusReason::Missed,
            then: Some(SpecialistStatus::Away),
        },
    );
    let state = desk.state();
    assert_eq!(
        (state.status, state.status_reason, state.status_then),
        (
            SpecialistStatus::Busy,
            StatusReason::Missed,
            Some(SpecialistStatus::Away)
        )
    );
}

#[test]
fn places_that_stay_taken_stand_in_order_of_their_beginning() {
    let mut desk = Desk::new();
    let wrap_up = |number, until| WrapUpView {
        session_id: SessionId::new(id(number)),
        until: Timestamp(until),
    };
    for (number, until) in [(11, 100), (12, 50), (11, 300)] {
        let wrap_up = wrap_up(number, until);
        desk.take(1, EventBody::WrapUpStarted { wrap_up });
    }
    assert_eq!(desk.state().wrap_ups, [wrap_up(11, 300), wrap_up(12, 50)]);
    for number in [11, 99] {
        let session_id = SessionId::new(id(number));
        desk.take(2, EventBody::WrapUpEnded { session_id });
    }
    assert_eq!(desk.state().wrap_ups, [wrap_up(12, 50)]);
}
