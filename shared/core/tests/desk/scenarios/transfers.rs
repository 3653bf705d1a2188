//! Giving a chat away: to whom, and what may be refused.

use super::SECOND;
use crate::world::{
    World, owner, profile, queue_id, session_id, skills, specialist_id, to_queue, to_skill, to_specialist,
    transfer,
};
use switchboard_core::{Command, Event, Rejection, Roster, Session, TransferTo};
use switchboard_model::{Fence, OfferKind, QueueRules, RoutingMode, SessionState, Timestamp};

/// Session 1 is specialist 0's; 1 is there too.
fn owned(change: impl FnOnce(&mut QueueRules)) -> World {
    let mut world = World::with(change);
    world.come_online(0);
    world.start(1);
    world.accept(1, 0);
    world.come_online(1);
    world
}

#[test]
fn to_a_specialist_it_rings_until_the_time_is_over_and_stays_the_owners() {
    let mut world = owned(|_| {});
    let events = world.step(&transfer(1, 0, 1, to_specialist(1)));
    let Event::SessionTransferred {
        deadline, counted, ..
    } = events[0]
    else {
        panic!("{events:?}");
    };
    assert_eq!((deadline, counted), (Timestamp(60 * SECOND), true));
    let Event::OfferMade { deadline, from, .. } = &events[1] else {
        panic!("{events:?}");
    };
    assert_eq!(
        (*deadline, *from),
        (Timestamp(60 * SECOND), Some(specialist_id(0)))
    );
    let session = world.desk.session(session_id(1)).expect("open");
    assert_eq!(
        (session.state(), session.owner()),
        (SessionState::Transferred, Some(specialist_id(0)))
    );
    world.post(1, owner(0, 1));
    let events = world.accept(1, 1);
    let Event::SessionAssigned { from, fence, .. } = &events[1] else {
        panic!("{events:?}");
    };
    assert_eq!((*from, *fence), (Some(specialist_id(0)), Fence(2)));
    assert_eq!(world.owner(1), Some(1));
    assert_eq!(world.desk.specialist(specialist_id(0)).map(Roster::load), Some(0));
}

#[test]
fn only_to_one_who_is_reachable_has_room_and_does_not_own_it() {
    let mut world = owned(|_| {});
    let refused = Err(Rejection::TargetUnavailable);
    assert_eq!(world.try_step(&transfer(1, 0, 1, to_specialist(0))), refused);
    world.unlink(1);
    assert_eq!(world.try_step(&transfer(1, 0, 1, to_specialist(1))), refused);
    world.link(1);
    world.put(profile(1, 1));
    world.unlink(0);
    world.start(2);
    world.link(0);
    assert_eq!(world.asked(2), [1]);
    assert_eq!(
        world.try_step(&transfer(1, 0, 1, to_specialist(1))),
        refused,
        "full"
    );
    let unknown = world.try_step(&transfer(1, 0, 1, to_specialist(99)));
    assert_eq!(unknown, Err(Rejection::NoSuchSpecialist));
}

#[test]
fn who_it_is_meant_for_need_not_serve_its_queue_but_has_to_fit_otherwise() {
    let mut world = owned(|rules| rules.mode = RoutingMode::ManualPick);
    let mut elsewhere = profile(1, 1);
    elsewhere.queues = [].into();
    world.put(elsewhere);
    world.step(&transfer(1, 0, 1, to_specialist(1)));
    assert_eq!(world.asked(1), [1]);
    let kinds: Vec<_> = world.desk.offers().map(|it| it.kind).collect();
    assert_eq!(kinds, [OfferKind::Ring], "whatever the queue's mode");
}

#[test]
fn to_a_queue_it_goes_by_that_queues_rules_and_belongs_to_it_then() {
    let mut world = owned(|_| {});
    world.put_queue(1, |rules| rules.mode = RoutingMode::RingAll);
    for number in [2, 3] {
        let mut there = profile(number, 1);
        there.queues = [queue_id(1)].into();
        world.put(there);
        world.come_online(number);
    }
    world.step(&transfer(1, 0, 1, to_queue(1)));
    assert_eq!(world.asked(1), [2, 3]);
    assert_eq!(
        world.desk.session(session_id(1)).map(|it| it.queue),
        Some(queue_id(0)),
        "not yet"
    );
    world.accept(1, 3);
    assert_eq!(
        world.desk.session(session_id(1)).map(|it| it.queue),
        Some(queue_id(1))
    );
    let missing = world.try_step(&transfer(1, 3, 2, to_queue(99)));
    assert_eq!(missing, Err(Rejection::NoSuchQueue));
}

#[test]
fn to_an_auto_accepting_queue_it_is_somebody_elses_at_once() {
    let mut world = owned(|_| {});
    world.put_queue(0, |rules| rules.mode = RoutingMode::AutoAccept);
    let events = world.step(&transfer(1, 0, 1, to_queue(0)));
    assert!(matches!(events[1], Event::SessionAssigned { .. }));
    assert_eq!(world.owner(1), Some(1));
}

#[test]
fn to_a_skill_in_its_own_queue_if_a_member_has_it_otherwise_in_the_first_where_one_has() {
    let mut world = owned(|_| {});
    for queue in [1, 2] {
        world.put_queue(queue, |_| {});
    }
    let refused = world.try_step(&transfer(1, 0, 1, to_skill("billing")));
    assert_eq!(refused, Err(Rejection::SkillMissing));
    let mut mine = profile(0, 2);
    mine.skills = skills(&[("billing", 1)]);
    world.put(mine);
    let refused = world.try_step(&transfer(1, 0, 1, to_skill("billing")));
    assert_eq!(refused, Err(Rejection::SkillMissing), "its owner does not count");
    let found = |world: &mut World| {
        world.step(&transfer(1, 0, 1, to_skill("billing")));
        let session = world.desk.session(session_id(1)).and_then(Session::seeking);
        let queue = session.expect("it seeks").queue;
        world.step(&cancel(1, 0, 1));
        queue
    };
    for queue in [2, 1, 0] {
        let mut able = profile(10 + queue, 1);
        able.skills = skills(&[("billing", 1)]);
        able.queues = [queue_id(queue)].into();
        world.put(able);
        assert_eq!(found(&mut world), queue_id(queue));
    }
}

fn cancel(session: u64, by: u64, fence: u64) -> Command {
    Command::CancelTransfer {
        session: session_id(session),
        owner: specialist_id(by),
        fence: Fence(fence),
    }
}

#[test]
fn its_sender_may_take_it_back_and_only_then() {
    let mut world = owned(|_| {});
    assert_eq!(world.try_step(&cancel(1, 0, 1)), Err(Rejection::TransferState));
    world.step(&transfer(1, 0, 1, to_specialist(1)));
    let again = world.try_step(&transfer(1, 0, 1, to_queue(0)));
    assert_eq!(again, Err(Rejection::TransferState), "it is on its way");
    assert_eq!(world.try_step(&cancel(1, 1, 1)), Err(Rejection::NoSuchSession));
    assert_eq!(world.try_step(&cancel(1, 0, 2)), Err(Rejection::FenceStale));
    world.step(&cancel(1, 0, 1));
    let session = world.desk.session(session_id(1)).expect("open");
    assert_eq!((session.state(), session.fence), (SessionState::Active, Fence(1)));
    assert_eq!(world.asked(1), [0; 0]);
}

#[test]
fn people_transfer_so_often_per_opening_and_no_more() {
    let mut world = owned(|rules| rules.max_transfers = 2);
    for _ in 0..2 {
        world.step(&transfer(1, 0, 1, to_specialist(1)));
        world.step(&cancel(1, 0, 1));
    }
    let third = transfer(1, 0, 1, to_specialist(1));
    assert_eq!(world.try_step(&third), Err(Rejection::TransferLimit));
    world.end(1, owner(0, 1));
    world.step(&crate::world::reopen(1));
    world.accept(1, 0);
    world.step(&transfer(1, 0, 2, to_specialist(1)));
}

#[test]
fn hand_over_everything_to_whom_was_named_or_to_each_ones_queue_and_against_no_limit() {
    let mut world = owned(|rules| rules.max_transfers = 1);
    world.put(profile(0, 3));
    world.put(profile(1, 3));
    world.unlink(1);
    for session in [2, 3] {
        world.start(session);
        world.accept(session, 0);
    }
    world.link(1);
    world.step(&transfer(1, 0, 1, to_specialist(1)));
    let hand_over = |to: Option<TransferTo>| Command::HandOver {
        specialist: specialist_id(0),
        to,
    };
    let events = world.step(&hand_over(None));
    let mut given = Vec::new();
    for event in &events {
        if let Event::SessionTransferred {
            session, counted, to, ..
        } = event
        {
            assert!(!counted);
            assert_eq!(*to, to_queue(0));
            given.push(*session);
        }
    }
    assert_eq!(given, [session_id(2), session_id(3)], "1 is on its way already");
    assert_eq!(world.step(&hand_over(Some(to_specialist(1)))), [], "all are");
    assert_eq!(
        world.try_step(&Command::HandOver {
            specialist: specialist_id(99),
            to: None
        }),
        Err(Rejection::NoSuchSpecialist)
    );
}

#[test]
fn a_hand_over_is_all_or_nothing() {
    let mut world = owned(|_| {});
    let refused = world.try_step(&Command::HandOver {
        specialist: specialist_id(0),
        to: Some(to_skill("juggling")),
    });
    assert_eq!(refused, Err(Rejection::SkillMissing));
    assert_eq!(
        world.desk.session(session_id(1)).map(Session::state),
        Some(SessionState::Active)
    );
}

#[test]
fn a_transfer_is_as_old_as_its_chat() {
    let mut world = owned(|_| {});
    world.set_status(1, switchboard_model::SpecialistStatus::Away);
    world.put(profile(0, 1));
    world.now = SECOND;
    world.start(2);
    world.now = 2 * SECOND;
    world.step(&transfer(1, 0, 1, to_queue(0)));
    world.put(profile(1, 1));
    world.set_status(1, switchboard_model::SpecialistStatus::Online);
    assert_eq!((world.asked(1), world.asked(2)), (vec![1], vec![]));
}

#[test]
fn what_two_queues_chats_ask_of_one_specialist_is_asked_for_each() {
    let mut world = owned(|rules| rules.skills = Vec::new());
    let mut asking = |queue: u64, needs: &[&str]| {
        world.put_queue(queue, |rules| {
            rules.skills = needs
                .iter()
                .map(|name| crate::world::skill(name).into())
                .collect();
        });
    };
    asking(1, &[]);
    let mut everywhere = profile(0, 4);
    everywhere.queues.insert(queue_id(1));
    world.put(everywhere);
    world.unlink(1);
    world.step(&crate::world::start_in(2, 1, None));
    world.accept(2, 0);
    world.put_queue(0, |rules| {
        rules.skills = vec![crate::world::skill("billing").into()];
    });
    world.link(1);
    for session in [1, 2] {
        world.step(&transfer(session, 0, 1, to_specialist(1)));
    }
    assert_eq!(
        (world.asked(1), world.asked(2)),
        (vec![], vec![1]),
        "1 lacks what queue 0 asks for"
    );
    world.unlink(1);
    world.link(1);
    assert_eq!((world.asked(1), world.asked(2)), (vec![], vec![1]));
}
