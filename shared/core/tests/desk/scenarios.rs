//! One scenario per rule.

use crate::world::{
    World, customer_id, language, message_id, offer_id, queue_id, session_id, specialist_id, start,
};
use switchboard_core::{Author, Command, Event, Rejection, Roster, Session};
use switchboard_model::{
    DeclineReason, Fence, OfferEnd, Resolution, SenderKind, Seq, SessionState, SpecialistStatus, Timestamp,
};

fn owner(number: u64, fence: u64) -> Author {
    Author::Specialist {
        id: specialist_id(number),
        fence: Fence(fence),
    }
}
fn customer(number: u64) -> Author {
    Author::Customer(customer_id(number))
}
fn post(session: u64, author: Author) -> Command {
    Command::PostMessage {
        session: session_id(session),
        message: message_id(1),
        author,
    }
}
fn ended(events: &[Event]) -> Vec<OfferEnd> {
    let mut outcomes = Vec::new();
    for event in events {
        if let Event::OfferEnded { outcome, .. } = event {
            outcomes.push(*outcome);
        }
    }
    outcomes
}

#[test]
fn a_chat_from_question_to_end() {
    let mut world = World::new();
    world.come_online(0);
    world.now = 1_000;
    let events = world.step(&Command::StartSession {
        session: session_id(7),
        customer: customer_id(7),
        queue: queue_id(0),
        language: Some(language("en")),
        first_message: Some(message_id(1)),
    });
    let (session, customer_id, offer, specialist) =
        (session_id(7), customer_id(7), offer_id(1), specialist_id(0));
    let started = Event::SessionStarted {
        session,
        customer: customer_id,
        queue: queue_id(0),
        language: Some(language("en")),
    };
    let posted = |owner, message, seq, sender| Event::MessagePosted {
        session,
        customer: customer_id,
        owner,
        message: message_id(message),
        seq: Seq(seq),
        sender,
    };
    let made = Event::OfferMade {
        offer,
        session,
        specialist,
        deadline: Timestamp(21_000),
    };
    assert_eq!(events, [started, posted(None, 1, 1, SenderKind::Customer), made]);
    assert_eq!(world.desk.next_deadline(), Some(Timestamp(21_000)));

    world.now = 2_000;
    let events = world.try_accept(7, 0).expect("accepted");
    let taken = Event::OfferEnded {
        offer,
        session,
        specialist,
        outcome: OfferEnd::Accepted,
        reason: None,
    };
    let assigned = Event::SessionAssigned {
        session,
        customer: customer_id,
        owner: specialist,
        fence: Fence(1),
    };
    assert_eq!(events, [taken, assigned]);
    assert_eq!(world.desk.next_deadline(), None);
    assert_eq!(
        world.desk.session(session).map(Session::state),
        Some(SessionState::Active)
    );

    let author = owner(0, 1);
    let events = world.step(&Command::PostMessage {
        session,
        message: message_id(2),
        author,
    });
    assert_eq!(events, [posted(Some(specialist), 2, 2, SenderKind::Specialist)]);

    let events = world.end(7, author).expect("ended");
    let over = Event::SessionEnded {
        session,
        customer: customer_id,
        owner: Some(specialist),
        ended_by: SenderKind::Specialist,
        resolution: Resolution::Resolved,
    };
    assert_eq!(events, [over]);
    assert_eq!(world.desk.session(session), None);
    assert_eq!(world.desk.open_session_of(customer_id), None);
    assert_eq!(world.desk.specialist(specialist).map(Roster::load), Some(0));
}

#[test]
fn whoever_is_offline_unlinked_busy_or_away_is_not_asked() {
    let mut world = World::new();
    world.start(1);
    world.set_status(0, SpecialistStatus::Online);
    assert_eq!(world.asked(1), None);
    world.step(&Command::Link {
        specialist: specialist_id(1),
    });
    world.set_status(1, SpecialistStatus::Busy);
    assert_eq!(world.asked(1), None);
    world.set_status(1, SpecialistStatus::Away);
    assert_eq!((world.asked(1), world.desk.next_deadline()), (None, None));
    world.step(&Command::Link {
        specialist: specialist_id(0),
    });
    assert_eq!(world.asked(1), Some(specialist_id(0)));
}

#[test]
fn skills_and_languages_have_to_fit() {
    let mut world = World::new();
    world.put_queue(0, &["billing", "refunds"]);
    world.put_specialist(0, 2, &["billing"], &[]);
    world.put_specialist(1, 2, &["billing", "refunds", "returns"], &["de"]);
    world.put_specialist(2, 2, &["billing", "refunds"], &["pt-br"]);
    (0..3).for_each(|number| world.come_online(number));
    world.start_in(1, Some("pt-pt"));
    assert_eq!(world.asked(1), Some(specialist_id(2)));
    world.start_in(2, Some("fr"));
    assert_eq!(world.asked(2), None);
    world.start_in(3, None);
    assert_eq!(world.asked(3), Some(specialist_id(1)));
    world.put_specialist(1, 2, &["billing", "refunds"], &[]);
    assert_eq!(world.asked(2), Some(specialist_id(1)), "no languages means any");
}

#[test]
fn least_load_then_longest_idle_then_lowest_id() {
    let mut world = World::new();
    world.put_specialist(2, 2, &[], &[]);
    (0..3).for_each(|number| world.come_online(number));
    for (session, expected) in [(1, 0), (2, 1), (3, 2), (4, 0)] {
        world.start(session);
        assert_eq!(
            world.asked(session),
            Some(specialist_id(expected)),
            "session {session}"
        );
    }
    for (session, by) in [(1, 0), (2, 1), (3, 2), (4, 0)] {
        world.try_accept(session, by).expect("accepted");
    }
    for (session, by) in [(2, 1), (1, 0), (4, 0)] {
        world.now += 1;
        world.end(session, owner(by, 1)).expect("ended");
    }
    world.start(5);
    assert_eq!(
        world.asked(5),
        Some(specialist_id(1)),
        "1 has been idle for longer than 0; 2 holds one"
    );
}

#[test]
fn a_full_specialist_is_not_asked_until_something_ends() {
    let mut world = World::new();
    world.put_specialist(0, 1, &[], &[]);
    world.come_online(0);
    world.start(1);
    world.start(2);
    assert_eq!((world.asked(1), world.asked(2)), (Some(specialist_id(0)), None));
    world.try_accept(1, 0).expect("accepted");
    assert_eq!(world.asked(2), None);
    world.end(1, customer(1)).expect("ended");
    assert_eq!(world.asked(2), Some(specialist_id(0)));
}

#[test]
fn a_capacity_lowered_while_it_rings_is_seen_at_the_accept() {
    let mut world = World::new();
    world.come_online(0);
    world.start(1);
    world.start(2);
    world.put_specialist(0, 1, &[], &[]);
    world.try_accept(1, 0).expect("the first fits");
    assert_eq!(world.try_accept(2, 0), Err(Rejection::AtCapacity));
    assert_eq!(
        world.asked(2),
        Some(specialist_id(0)),
        "a refused accept changes nothing"
    );
}

#[test]
fn an_offer_cannot_be_answered_at_its_deadline_nor_by_anyone_else_nor_twice() {
    let mut world = World::new();
    world.come_online(0);
    world.start(1);
    assert_eq!(world.try_accept(1, 1), Err(Rejection::OfferGone));
    world.now = 19_999;
    let (offer, specialist) = (world.ring(1).expect("it rings"), specialist_id(0));
    let mut late = World {
        desk: world.desk.clone(),
        now: 20_000,
        ..World::default()
    };
    assert_eq!(late.try_accept(1, 0), Err(Rejection::OfferGone));
    let decline = Command::DeclineOffer {
        offer,
        specialist,
        reason: DeclineReason::Other,
    };
    assert_eq!(late.try_step(&decline), Err(Rejection::OfferGone));
    world.try_accept(1, 0).expect("accepted in time");
    assert_eq!(
        world.try_step(&Command::AcceptOffer { offer, specialist }),
        Err(Rejection::OfferGone)
    );
}

#[test]
fn declined_and_missed_move_on_and_after_the_pause_it_rings_again() {
    let mut world = World::new();
    world.come_online(0);
    world.come_online(1);
    world.start(1);
    let events = world.decline(1, 0);
    assert_eq!(ended(&events), [OfferEnd::Declined]);
    assert_eq!(world.asked(1), Some(specialist_id(1)));
    let events = world.wait(20_000);
    assert_eq!(ended(&events), [OfferEnd::Expired]);
    assert_eq!(world.asked(1), None);
    assert_eq!(
        world.desk.next_deadline(),
        Some(Timestamp(35_000)),
        "15 s after the last pass"
    );
    assert_eq!(world.wait(14_999), []);
    world.wait(1);
    assert_eq!(world.asked(1), Some(specialist_id(0)));
    world.decline(1, 0);
    assert_eq!(
        world.asked(1),
        Some(specialist_id(1)),
        "the passes of the first round are forgotten"
    );
}

#[test]
fn someone_new_is_asked_at_once_while_a_session_rests() {
    let mut world = World::new();
    world.come_online(0);
    world.start(1);
    world.decline(1, 0);
    assert_eq!(world.asked(1), None);
    world.come_online(1);
    assert_eq!(world.asked(1), Some(specialist_id(1)));
}

#[test]
fn going_away_withdraws_what_rings_and_keeps_what_is_owned() {
    let mut world = World::new();
    world.come_online(0);
    world.start(1);
    world.try_accept(1, 0).expect("accepted");
    world.start(2);
    world.come_online(1);
    let events = world.set_status(0, SpecialistStatus::Away);
    assert_eq!(ended(&events), [OfferEnd::Withdrawn]);
    assert_eq!(world.asked(2), Some(specialist_id(1)));
    assert_eq!(
        world.desk.session(session_id(1)).and_then(Session::owner),
        Some(specialist_id(0))
    );

    let events = world.step(&Command::Unlink {
        specialist: specialist_id(1),
    });
    assert_eq!(ended(&events), [OfferEnd::Withdrawn]);
    assert_eq!((world.asked(2), world.desk.next_deadline()), (None, None));
    world.set_status(0, SpecialistStatus::Online);
    assert_eq!(
        world.asked(2),
        Some(specialist_id(0)),
        "a withdrawn offer is no pass"
    );
    let events = world.step(&Command::UnlinkAll);
    assert_eq!(ended(&events), [OfferEnd::Withdrawn]);
    assert_eq!(world.step(&Command::UnlinkAll), []);
}

#[test]
fn asking_for_what_is_so_does_nothing() {
    let mut world = World::new();
    world.come_online(0);
    assert_eq!(world.set_status(0, SpecialistStatus::Online), []);
    assert_eq!(
        world.step(&Command::Link {
            specialist: specialist_id(0)
        }),
        []
    );
    assert_eq!(
        world.step(&Command::Unlink {
            specialist: specialist_id(1)
        }),
        []
    );
}

#[test]
fn a_customer_who_leaves_the_queue_silences_its_ring_and_counts_as_abandoned() {
    let mut world = World::new();
    world.come_online(0);
    world.start(1);
    let events = world.end(1, customer(1)).expect("ended");
    assert_eq!(ended(&events), [OfferEnd::Withdrawn]);
    let Some(Event::SessionEnded {
        resolution,
        ended_by,
        owner,
        ..
    }) = events.last()
    else {
        panic!("the last event is the end")
    };
    assert_eq!(
        (*resolution, *ended_by, *owner),
        (Resolution::Abandoned, SenderKind::Customer, None)
    );
    assert_eq!(world.desk.queue_places(), []);
}

#[test]
fn only_staff_may_say_how_it_ended() {
    for (author, expected) in [
        (customer(1), Resolution::Resolved),
        (owner(0, 1), Resolution::Transferred),
    ] {
        let mut world = World::new();
        world.come_online(0);
        world.start(1);
        world.try_accept(1, 0).expect("accepted");
        let resolution = Some(Resolution::Transferred);
        let events = world.step(&Command::EndSession {
            session: session_id(1),
            author,
            resolution,
        });
        assert!(matches!(events[..], [Event::SessionEnded { resolution, .. }] if resolution == expected));
    }
}

#[test]
fn places_count_per_queue_in_order_of_arrival() {
    let mut world = World::new();
    world.put_queue(1, &[]);
    for (session, queue) in [(5, 0), (3, 1), (4, 0), (1, 0)] {
        world.step(&start(session, session, queue, None));
    }
    world.end(4, customer(4)).expect("ended");
    let places: Vec<_> = world
        .desk
        .queue_places()
        .iter()
        .map(|it| (it.session, it.place))
        .collect();
    assert_eq!(
        places,
        [(session_id(5), 1), (session_id(3), 1), (session_id(1), 2)]
    );
}

#[test]
fn who_waits_longest_is_asked_first_across_queues() {
    let mut world = World::new();
    world.put_queue(1, &[]);
    world.step(&start(2, 2, 1, None));
    world.step(&start(1, 1, 0, None));
    world.step(&Command::PutSpecialist(switchboard_core::Specialist {
        id: specialist_id(0),
        capacity: switchboard_model::Capacity(1),
        skills: [].into(),
        languages: [].into(),
        queues: [queue_id(0), queue_id(1)].into(),
    }));
    world.come_online(0);
    assert_eq!((world.asked(2), world.asked(1)), (Some(specialist_id(0)), None));
}

#[test]
fn refusals_name_what_is_wrong_and_change_nothing() {
    let mut world = World::new();
    world.come_online(0);
    world.start(1);
    world.try_accept(1, 0).expect("accepted");
    let before = world.desk.clone();
    let nobody = specialist_id(99);
    let cases = [
        (start(1, 2, 0, None), Rejection::SessionIdUsed),
        (start(2, 1, 0, None), Rejection::SessionOpen),
        (start(2, 2, 9, None), Rejection::NoSuchQueue),
        (post(2, customer(1)), Rejection::NoSuchSession),
        (post(1, customer(2)), Rejection::NoSuchSession),
        (post(1, owner(1, 1)), Rejection::NoSuchSession),
        (post(1, owner(0, 0)), Rejection::FenceStale),
        (post(1, owner(0, 2)), Rejection::FenceStale),
        (Command::Link { specialist: nobody }, Rejection::NoSuchSpecialist),
        (
            Command::Unlink { specialist: nobody },
            Rejection::NoSuchSpecialist,
        ),
        (
            Command::SetStatus {
                specialist: nobody,
                status: SpecialistStatus::Online,
            },
            Rejection::NoSuchSpecialist,
        ),
        (
            Command::AcceptOffer {
                offer: offer_id(99),
                specialist: specialist_id(0),
            },
            Rejection::OfferGone,
        ),
    ];
    for (command, expected) in cases {
        assert_eq!(world.try_step(&command), Err(expected), "{command:?}");
        assert_eq!(world.desk, before, "{command:?}");
    }
}

#[test]
fn a_ring_without_length_rings_for_a_second() {
    let mut world = World::new();
    world.step(&Command::PutQueue(switchboard_core::Queue {
        id: queue_id(0),
        ring_time: switchboard_model::Millis(0),
        skills: [].into(),
    }));
    world.come_online(0);
    world.start(1);
    assert_eq!(world.desk.next_deadline(), Some(Timestamp(1_000)));
}
