//! Rules that the golden traces cannot say, because they poll after every step, or are about misuse.

use switchboard_model::{
    CommandId, CustomerId, Epoch, Fence, MessageId, Millis, OfferId, Position, Priority, QueueId, SessionId,
    Skill, SpecialistStatus, Stars, Timestamp,
};
use switchboard_protocol::{
    ClientFrame, ClientInfo, Command, Cursor, CustomerState, CustomerView, Events, Hint, QueueView,
    RelayFrame, Snapshot, SnapshotReason, TransferTo, View, WaitRange, Warning, WarningKind, Watched,
    Welcome,
};
use switchboard_sync::{Change, Config, Machine, Pending, Phase, Place, Saved};
use uuid::Uuid;

fn config() -> Config {
    let client = ClientInfo {
        name: "test".into(),
        version: "1".into(),
    };
    Config {
        client,
        token: "secret-token".into(),
        ack_timeout: Millis::from_secs(10),
    }
}

fn cursor(position: u64) -> Cursor {
    Cursor {
        epoch: Epoch::new(Uuid::from_u128(1)),
        position: Position(position),
    }
}

fn view() -> View {
    let customer = CustomerView {
        id: CustomerId::new(Uuid::from_u128(2)),
        name: None,
    };
    View::Customer(CustomerState {
        customer,
        session: None,
    })
}

fn welcome(resumed: bool) -> RelayFrame {
    RelayFrame::Welcome(Welcome {
        protocol: 1,
        resumed,
        now: Timestamp(0),
        heartbeat_seconds: 15,
    })
}

fn snapshot() -> RelayFrame {
    let reason = SnapshotReason::First;
    RelayFrame::Snapshot(Box::new(Snapshot {
        cursor: cursor(1),
        reason,
        view: view(),
    }))
}

fn post(number: u128) -> Pending {
    let command = Command::PostMessage {
        session_id: SessionId::new(Uuid::from_u128(3)),
        message_id: MessageId::new(Uuid::from_u128(number)),
        fence: None,
        text: "Hello".into(),
    };
    Pending {
        id: CommandId::new(Uuid::from_u128(number)),
        command,
    }
}

fn hand_over() -> Pending {
    Pending {
        id: CommandId::new(Uuid::from_u128(6)),
        command: Command::HandOver { to: None, note: None },
    }
}

fn resuming() -> Machine {
    Machine::new(
        config(),
        Saved {
            cursor: Some(cursor(1)),
            state: Some(view()),
            outbox: Vec::new(),
        },
    )
}

fn live() -> Machine {
    let mut machine = resuming();
    machine.handle_open(Timestamp(0));
    machine.handle_frame(Timestamp(0), welcome(true));
    assert!(matches!(machine.poll_frame(), Some(ClientFrame::Hello(_))));
    machine
}

fn frames(machine: &mut Machine) -> Vec<ClientFrame> {
    std::iter::from_fn(|| machine.poll_frame()).collect()
}

fn sent(pending: &Pending) -> ClientFrame {
    ClientFrame::Command {
        id: pending.id,
        command: pending.command.clone(),
    }
}

#[test]
fn frames_that_were_not_fetched_die_with_the_link() {
    let mut machine = live();
    machine.submit(post(1));
    machine.handle_closed(Timestamp(1));
    machine.handle_open(Timestamp(2));
    assert!(matches!(frames(&mut machine)[..], [ClientFrame::Hello(_)]));
    machine.handle_frame(Timestamp(3), welcome(true));
    assert_eq!(frames(&mut machine), [sent(&post(1))]);
}

#[test]
fn a_socket_that_opens_again_without_a_close_starts_afresh() {
    let mut machine = live();
    machine.submit(post(1));
    machine.handle_open(Timestamp(2));
    assert_eq!(machine.phase(), &Phase::Greeting);
    assert!(matches!(frames(&mut machine)[..], [ClientFrame::Hello(_)]));
}

#[test]
fn the_same_command_twice_is_one() {
    let mut machine = live();
    machine.submit(post(1));
    machine.submit(post(1));
    assert_eq!(frames(&mut machine), [sent(&post(1))]);
    assert_eq!(machine.outbox().count(), 1);
}

#[test]
fn a_command_withdrawn_from_the_head_lets_the_next_one_out() {
    let mut machine = live();
    machine.submit(post(1));
    machine.submit(post(2));
    let problem = switchboard_protocol::Problem::new(switchboard_protocol::ErrorCode::RateLimited, "Later.");
    machine.handle_frame(
        Timestamp(0),
        RelayFrame::Refused {
            id: post(1).id,
            problem,
        },
    );
    assert_eq!(frames(&mut machine), [sent(&post(1))]);
    assert!(
        !machine.withdraw(post(1).id),
        "it was sent on this link, and rests"
    );
    assert!(machine.withdraw(post(2).id));
    machine.handle_tick(Timestamp(1_000));
    assert_eq!(frames(&mut machine), [sent(&post(1))]);
}

#[test]
fn offers_and_status_do_not_wait_for_messages() {
    let mut machine = live();
    let offer_id = OfferId::new(Uuid::from_u128(9));
    let accept = Pending {
        id: CommandId::new(Uuid::from_u128(8)),
        command: Command::AcceptOffer { offer_id },
    };
    let status = Pending {
        id: CommandId::new(Uuid::from_u128(7)),
        command: Command::SetStatus {
            status: SpecialistStatus::Away,
            when_done: true,
        },
    };
    for pending in [post(1), post(2), accept.clone(), status.clone(), hand_over()] {
        machine.submit(pending);
    }
    assert_eq!(
        frames(&mut machine),
        [sent(&post(1)), sent(&accept), sent(&status)]
    );
}

#[test]
fn what_concerns_one_chat_keeps_its_order_and_so_does_what_concerns_all() {
    let mut machine = live();
    let session_id = SessionId::new(Uuid::from_u128(3));
    let of_the_chat = [
        Command::TransferSession {
            session_id,
            fence: Fence(1),
            to: TransferTo::Skill {
                skill: Skill("billing".into()),
            },
            note: None,
        },
        Command::CancelTransfer {
            session_id,
            fence: Fence(1),
        },
        Command::SetPriority {
            session_id,
            priority: Priority::High,
        },
        Command::EndWrapUp { session_id },
        Command::ReopenSession {
            session_id,
            first_message: None,
        },
        Command::RateSession {
            session_id,
            stars: Stars(5),
            comment: None,
        },
    ];
    machine.submit(post(1));
    for (number, command) in (20..).zip(of_the_chat) {
        let id = CommandId::new(Uuid::from_u128(number));
        machine.submit(Pending { id, command });
    }
    machine.submit(hand_over());
    assert_eq!(frames(&mut machine), [sent(&post(1)), sent(&hand_over())]);
}

#[test]
fn a_place_and_warnings_are_told_as_they_come() {
    let mut machine = live();
    let session_id = SessionId::new(Uuid::from_u128(3));
    let wait = Some(WaitRange {
        from: Millis(60_000),
        to: Millis(120_000),
    });
    let opens_at = Some(Timestamp(90_000));
    let hint = Hint::QueuePlace {
        session_id,
        place: 2,
        wait,
        late: true,
        opens_at,
    };
    machine.handle_frame(Timestamp(1), RelayFrame::Hint(hint));
    let (place, late) = (2, true);
    assert_eq!(
        machine.poll_change(),
        Some(Change::Place(Place {
            session_id,
            place,
            wait,
            late,
            opens_at,
        }))
    );
    let queue = QueueView {
        id: QueueId::new(Uuid::from_u128(5)),
        name: "Orders".into(),
    };
    let kind = WarningKind::NoMembers;
    let warnings = vec![Warning { queue, kind }];
    let hint = Hint::Warnings {
        warnings: warnings.clone(),
    };
    machine.handle_frame(Timestamp(1), RelayFrame::Hint(hint));
    assert_eq!(machine.poll_change(), Some(Change::Warnings(warnings)));
}

#[test]
fn what_is_watched_is_asked_for_again_on_every_link_until_it_is_gone() {
    let mut machine = live();
    let watch = |what: &Watched| ClientFrame::Watch { what: what.clone() };
    let queue = Watched::Queue {
        queue_id: QueueId::new(Uuid::from_u128(5)),
    };
    machine.watch(Watched::Roster);
    machine.watch(queue.clone());
    machine.watch(queue.clone());
    assert_eq!(frames(&mut machine), [watch(&Watched::Roster), watch(&queue)]);
    machine.handle_closed(Timestamp(2));
    machine.handle_open(Timestamp(3));
    machine.handle_frame(Timestamp(3), welcome(false));
    machine.handle_frame(Timestamp(3), snapshot());
    let again = frames(&mut machine);
    assert!(
        again.ends_with(&[watch(&Watched::Roster), watch(&queue)]),
        "{again:?}"
    );
    let gone = RelayFrame::View {
        what: queue.clone(),
        view: None,
    };
    while machine.poll_change().is_some() {}
    machine.handle_frame(Timestamp(4), gone.clone());
    machine.handle_frame(Timestamp(4), gone);
    let told = Change::Watched {
        what: queue,
        view: None,
    };
    assert_eq!(
        (machine.poll_change(), machine.poll_change()),
        (Some(told), None),
        "once"
    );
    machine.unwatch(&Watched::Roster);
    machine.handle_closed(Timestamp(5));
    machine.handle_open(Timestamp(6));
    machine.handle_frame(Timestamp(6), welcome(true));
    let left = frames(&mut machine);
    assert!(!left.contains(&watch(&Watched::Roster)), "{left:?}");
}

#[test]
fn nothing_is_taken_in_before_the_welcome() {
    let mut machine = resuming();
    machine.handle_open(Timestamp(0));
    machine.handle_frame(Timestamp(1), snapshot());
    let (after, upto) = (Position(1), Position(2));
    machine.handle_frame(
        Timestamp(2),
        RelayFrame::Events(Events {
            after,
            upto,
            events: Vec::new(),
        }),
    );
    assert_eq!(
        (machine.phase(), machine.cursor()),
        (&Phase::Greeting, Some(cursor(1)))
    );
    assert_eq!(machine.poll_change(), None);
    assert_eq!(
        machine.deadline(),
        Some(Timestamp(10_000)),
        "the greeting is still due"
    );
}

#[test]
fn a_welcome_that_resumes_nothing_waits_for_the_snapshot() {
    let mut machine = Machine::new(config(), Saved::default());
    machine.handle_open(Timestamp(0));
    machine.handle_frame(Timestamp(1), welcome(true));
    assert_eq!(machine.phase(), &Phase::Greeting);
    machine.handle_frame(Timestamp(2), snapshot());
    assert_eq!(machine.phase(), &Phase::Live);
    assert!(matches!(machine.poll_change(), Some(Change::Reset { .. })));
}

#[test]
fn no_event_is_taken_in_while_a_snapshot_is_due() {
    let mut machine = resuming();
    machine.handle_open(Timestamp(0));
    machine.handle_frame(Timestamp(1), welcome(false));
    for after in [Position(1), Position(5)] {
        let upto = Position(9);
        machine.handle_frame(
            Timestamp(2),
            RelayFrame::Events(Events {
                after,
                upto,
                events: Vec::new(),
            }),
        );
    }
    assert_eq!(
        (machine.phase(), machine.cursor()),
        (&Phase::Greeting, Some(cursor(1)))
    );
    assert!(matches!(frames(&mut machine)[..], [ClientFrame::Hello(_)]));
}

#[test]
fn a_cursor_without_a_state_is_not_resumed_from() {
    let saved = Saved {
        cursor: Some(cursor(7)),
        state: None,
        outbox: Vec::new(),
    };
    let mut machine = Machine::new(config(), saved);
    machine.handle_open(Timestamp(0));
    let Some(ClientFrame::Hello(hello)) = machine.poll_frame() else {
        panic!("a hello")
    };
    assert_eq!(hello.resume, None);
}

#[test]
fn a_hang_up_that_nobody_fetched_does_not_touch_the_next_socket() {
    let mut machine = live();
    machine.handle_tick(Timestamp(30_000));
    machine.handle_open(Timestamp(31_000));
    assert_eq!(machine.poll_hangup(), None);
}
