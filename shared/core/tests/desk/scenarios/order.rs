//! In which order chats are served.

use super::{MINUTE, SECOND};
use crate::world::{World, customer, owner, profile, queue_id, session_id, specialist_id, start_in};
use switchboard_core::{Command, Rejection};
use switchboard_model::{Priority, Role};

fn set(session: u64, by: u64, priority: Priority) -> Command {
    Command::SetPriority {
        session: session_id(session),
        by: specialist_id(by),
        priority,
    }
}

fn with_a_lead() -> World {
    let mut world = World::new();
    let mut lead = profile(9, 1);
    lead.role = Role::Lead;
    world.put(lead);
    world
}

#[test]
fn who_was_opened_first_is_served_first_across_all_queues() {
    let mut world = World::new();
    world.put_queue(1, |_| {});
    world.step(&start_in(2, 1, None));
    world.now = 1;
    world.start(1);
    let mut both = profile(0, 1);
    both.queues.insert(queue_id(1));
    world.put(both);
    world.come_online(0);
    assert_eq!((world.asked(2), world.asked(1)), (vec![0], vec![]));
}

#[test]
fn places_count_per_queue_and_close_up_when_somebody_leaves() {
    let mut world = World::new();
    world.put_queue(1, |_| {});
    for (session, queue) in [(3, 0), (5, 1), (4, 0), (1, 0)] {
        world.step(&start_in(session, queue, None));
    }
    world.end(4, customer(4));
    assert_eq!((world.line(0), world.line(1)), (vec![3, 1], vec![5]));
}

#[test]
fn of_two_opened_at_once_who_joined_the_line_first_is_first() {
    let mut world = World::new();
    world.start(9);
    world.start(1);
    assert_eq!(world.line(0), [9, 1]);
}

#[test]
fn a_priority_is_worth_a_fixed_head_start_so_nobody_is_overtaken_for_ever() {
    let mut world = with_a_lead();
    for session in 1..=4 {
        world.now = session as i64 * MINUTE;
        world.start(session);
    }
    world.step(&set(3, 9, Priority::High));
    assert_eq!(
        world.line(0),
        [1, 3, 2, 4],
        "2 min earlier is as old as 1, which joined first"
    );
    world.step(&set(4, 9, Priority::Urgent));
    assert_eq!(world.line(0), [4, 1, 3, 2], "4 min earlier");
    world.step(&set(1, 9, Priority::Low));
    assert_eq!(world.line(0), [4, 3, 2, 1], "2 min later");
    world.now = 10 * MINUTE;
    world.start(5);
    world.step(&set(5, 9, Priority::Urgent));
    assert_eq!(
        world.line(0).last(),
        Some(&5),
        "it came more than its head start later"
    );
}

#[test]
fn a_queues_priority_is_that_of_its_new_chats() {
    let mut world = World::with(|rules| rules.priority = Priority::High);
    world.put_queue(1, |_| {});
    world.step(&start_in(1, 1, None));
    world.now = MINUTE;
    world.start(2);
    let mut both = profile(0, 1);
    both.queues.insert(queue_id(1));
    world.put(both);
    world.come_online(0);
    assert_eq!(world.asked(2), [0]);
}

#[test]
fn who_lost_their_specialist_goes_first_even_before_the_urgent() {
    let mut world = with_a_lead();
    world.come_online(0);
    world.now = MINUTE;
    world.start(1);
    world.accept(1, 0);
    world.unlink(0);
    world.now = 2 * MINUTE - 31 * SECOND;
    world.start(2);
    world.step(&set(2, 9, Priority::Urgent));
    world.now = 2 * MINUTE;
    world.step(&Command::Tick);
    assert_eq!(world.line(0), [1, 2]);
}

#[test]
fn priority_is_for_the_owner_and_for_leads_of_the_queue_to_say() {
    let mut world = with_a_lead();
    world.come_online(0);
    world.start(1);
    let refused = Err(Rejection::NoSuchSession);
    assert_eq!(world.try_step(&set(1, 0, Priority::High)), refused);
    world.accept(1, 0);
    assert_eq!(world.step(&set(1, 0, Priority::High)).len(), 1);
    assert_eq!(world.step(&set(1, 0, Priority::High)), [], "it is so");
    assert_eq!(world.try_step(&set(1, 1, Priority::Low)), refused);
    assert_eq!(world.step(&set(1, 9, Priority::Low)).len(), 1);
    let mut elsewhere = profile(9, 1);
    elsewhere.role = Role::Lead;
    elsewhere.queues = [].into();
    world.put(elsewhere.clone());
    assert_eq!(world.try_step(&set(1, 9, Priority::High)), refused);
    elsewhere.role = Role::Admin;
    world.put(elsewhere);
    assert_eq!(world.step(&set(1, 9, Priority::High)).len(), 1);
    world.end(1, owner(0, 1));
    assert_eq!(world.try_step(&set(1, 9, Priority::Low)), refused);
}

#[test]
fn on_its_way_to_another_queue_a_step_is_worth_what_it_is_there() {
    let mut world = with_a_lead();
    world.put_queue(1, |rules| rules.priority_step = switchboard_model::Millis(0));
    world.come_online(0);
    world.now = MINUTE;
    world.start(1);
    world.accept(1, 0);
    world.now = 0;
    world.step(&start_in(2, 1, None));
    world.now = 2 * MINUTE;
    world.step(&crate::world::transfer(1, 0, 1, crate::world::to_queue(1)));
    world.step(&set(1, 0, Priority::Urgent));
    let mut there = profile(1, 1);
    there.queues = [queue_id(1)].into();
    world.put(there);
    world.come_online(1);
    assert_eq!((world.asked(2), world.asked(1)), (vec![1], vec![]));
}
