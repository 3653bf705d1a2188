//! Into which queue a chat comes, and overflow.

use super::{MINUTE, SECOND};
use crate::world::{World, customer, owner, profile, queue_id, session_id, start, start_in};
use switchboard_core::{Event, Rejection};
use switchboard_model::{Hours, Millis, Opening, QueueRules, Weekday};

/// Open on Tuesdays only; 1970-01-01 was a Thursday.
fn closed(rules: &mut QueueRules) {
    rules.hours = Some(Hours {
        time_zone: "UTC".to_owned(),
        week: vec![Opening {
            day: Weekday::Tue,
            from: "09:00".parse().expect("a time"),
            until: "17:00".parse().expect("a time"),
        }],
        holidays: Vec::new(),
    });
}

/// Queue 0 overflows to 1, and that to 2; each has one place.
fn three(change: impl Fn(u64, &mut QueueRules)) -> World {
    let mut world = World::default();
    for queue in [2, 1, 0] {
        world.put_queue(queue, |rules| {
            rules.max_waiting = Some(1);
            rules.overflow = (queue < 2).then(|| queue_id(queue + 1));
            change(queue, rules);
        });
    }
    world
}

fn queue_of(world: &World, session: u64) -> Option<u64> {
    let queue = world.desk.session(session_id(session))?.queue;
    Some(queue.uuid().as_u128() as u64)
}

fn held(world: &World, session: u64) -> bool {
    let session = world.desk.session(session_id(session)).expect("open");
    session.waiting().is_some_and(|it| it.opens_at.is_some())
}

#[test]
fn it_goes_to_the_first_queue_that_is_open_and_has_room() {
    let mut world = three(|_, _| {});
    for session in 1..=3 {
        world.start(session);
        assert_eq!(queue_of(&world, session), Some(session - 1));
    }
    assert_eq!(world.try_step(&start(4)), Err(Rejection::QueueFull));
    assert_eq!(world.desk.session(session_id(4)), None, "nothing was stored");
    world.end(2, customer(2));
    world.start(4);
    assert_eq!(queue_of(&world, 4), Some(1));
}

#[test]
fn a_closed_queue_is_passed_over_while_another_is_open() {
    let mut world = three(|queue, rules| {
        if queue < 2 {
            closed(rules);
        }
    });
    world.start(1);
    assert_eq!((queue_of(&world, 1), held(&world, 1)), (Some(2), false));
}

#[test]
fn if_none_is_open_it_is_held_in_the_first_that_has_room() {
    let mut world = three(|_, rules| closed(rules));
    world.start(1);
    world.start(2);
    assert_eq!((queue_of(&world, 1), held(&world, 1)), (Some(0), true));
    assert_eq!((queue_of(&world, 2), held(&world, 2)), (Some(1), true));
}

#[test]
fn what_it_waited_for_is_not_counted_among_those_who_wait_once_it_is_taken() {
    let mut world = World::with(|rules| rules.max_waiting = Some(1));
    world.come_online(0);
    world.start(1);
    assert_eq!(
        world.try_step(&start(2)),
        Err(Rejection::QueueFull),
        "it rings, and waits"
    );
    world.accept(1, 0);
    world.start(2);
    assert_eq!(world.owner(1), Some(0));
}

#[test]
fn after_max_wait_it_moves_on_keeps_its_place_in_the_order_and_its_times_begin_anew() {
    let mut world = World::default();
    world.put_queue(1, |_| {});
    world.put_queue(0, |rules| {
        rules.overflow = Some(queue_id(1));
        rules.max_wait = Some(Millis(90_000));
    });
    world.start(1);
    world.now = 30 * SECOND;
    world.step(&start_in(2, 1, None));
    world.now = 0;
    world.wait(60 * SECOND);
    let late = |world: &World| {
        let session = world.desk.session(session_id(1)).expect("open");
        session.waiting().expect("waits").late
    };
    assert!(late(&world), "longer than promised");
    let events = world.wait(30 * SECOND);
    let moved = |event: &Event| matches!(event, Event::SessionOverflowed { .. });
    assert!(events.iter().any(moved));
    assert_eq!(world.line(1), [1, 2]);
    assert!(!late(&world), "not in this queue");
    world.wait(MINUTE - 1);
    assert!(!late(&world));
    world.wait(1);
    assert!(late(&world));
}

#[test]
fn it_stays_while_there_is_no_place_to_move_on_to() {
    let mut world = World::default();
    world.put_queue(1, |rules| rules.max_waiting = Some(1));
    world.put_queue(0, |rules| {
        rules.overflow = Some(queue_id(1));
        rules.max_wait = Some(Millis(10_000));
    });
    world.start(1);
    world.step(&start_in(2, 1, None));
    world.wait(10 * SECOND);
    assert_eq!(queue_of(&world, 1), Some(0));
    world.end(2, customer(2));
    world.wait(50 * SECOND);
    assert_eq!(queue_of(&world, 1), Some(1), "at the next notice");
}

#[test]
fn what_overflows_is_silenced_where_it_rang_and_rings_where_it_comes() {
    let mut world = World::default();
    world.put_queue(1, |_| {});
    world.put_queue(0, |rules| {
        rules.overflow = Some(queue_id(1));
        rules.max_wait = Some(Millis(10_000));
    });
    world.put(profile(0, 1));
    let mut there = profile(1, 1);
    there.queues = [queue_id(1)].into();
    world.put(there);
    world.come_online(0);
    world.come_online(1);
    world.start(1);
    assert_eq!(world.asked(1), [0]);
    world.wait(10 * SECOND);
    assert_eq!(world.asked(1), [1]);
    world.accept(1, 1);
    world.post(1, owner(1, 1));
}

#[test]
fn where_it_comes_nobody_has_passed_on_it_yet_and_nothing_is_relaxed() {
    let mut world = World::default();
    world.put_queue(1, |rules| {
        rules.skills = vec![crate::world::skill("billing").into()];
    });
    world.put_queue(0, |rules| {
        rules.overflow = Some(queue_id(1));
        rules.max_wait = Some(Millis(10_000));
    });
    let mut both = profile(0, 1);
    both.skills = crate::world::skills(&[("billing", 1)]);
    both.queues.insert(queue_id(1));
    world.put(both);
    world.come_online(0);
    world.start(1);
    world.now = 5 * SECOND;
    world.decline(1, 0);
    world.wait(5 * SECOND);
    assert_eq!((queue_of(&world, 1), world.asked(1)), (Some(1), vec![0]));
}
