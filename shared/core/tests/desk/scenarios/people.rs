//! What a specialist takes: reachable, misses, draining, status, response time.

use super::{MINUTE, SECOND, ended};
use crate::world::{World, customer, owner, profile, session_id, specialist_id};
use switchboard_core::{Event, Roster};
use switchboard_model::{OfferEnd, SpecialistStatus, StatusReason};

fn person(world: &World, number: u64) -> &Roster {
    world.desk.specialist(specialist_id(number)).expect("there")
}

#[test]
fn only_who_is_online_and_connected_is_asked() {
    let mut world = World::new();
    world.start(1);
    world.set_status(0, SpecialistStatus::Online);
    assert_eq!(world.asked(1), [0; 0], "not connected");
    world.link(0);
    assert_eq!(world.asked(1), [0]);
    for status in [
        SpecialistStatus::Busy,
        SpecialistStatus::Away,
        SpecialistStatus::Offline,
    ] {
        let events = world.set_status(0, status);
        assert_eq!(ended(&events), [OfferEnd::Withdrawn], "{status}");
        assert_eq!(world.asked(1), [0; 0], "{status}");
        world.set_status(0, SpecialistStatus::Online);
        assert_eq!(world.asked(1), [0]);
    }
}

#[test]
fn asking_for_what_is_so_does_nothing() {
    let mut world = World::new();
    world.come_online(0);
    assert_eq!(world.set_status(0, SpecialistStatus::Online), []);
    assert_eq!(world.link(0), []);
    world.unlink(0);
    assert_eq!(world.unlink(0), []);
}

#[test]
fn so_many_misses_in_a_row_and_they_are_away() {
    let mut world = World::with(|rules| rules.max_misses = 3);
    world.put(profile(0, 1));
    world.come_online(0);
    for (session, misses) in [(1, 1), (2, 2)] {
        world.start(session);
        world.wait(20 * SECOND);
        assert_eq!(person(&world, 0).misses, misses);
        world.end(session, customer(session));
    }
    world.start(3);
    let events = world.wait(20 * SECOND);
    assert!(events.iter().any(|event| matches!(
        event,
        Event::StatusSet {
            status: SpecialistStatus::Away,
            reason: StatusReason::Missed,
            ..
        }
    )));
    assert_eq!(
        person(&world, 0).misses,
        0,
        "a change of status begins the count anew"
    );
    world.set_status(0, SpecialistStatus::Online);
    assert_eq!(world.asked(3), [0; 0], "they passed on it in this round");
}

#[test]
fn set_away_for_misses_nothing_rings_for_them_any_longer() {
    let mut world = World::with(|rules| rules.max_misses = 1);
    world.come_online(0);
    world.start(1);
    world.now = SECOND;
    world.start(2);
    world.now = 0;
    let events = world.wait(20 * SECOND);
    assert_eq!(ended(&events), [OfferEnd::Expired, OfferEnd::Withdrawn]);
}

#[test]
fn an_answer_of_either_kind_begins_the_count_anew() {
    let mut world = World::with(|rules| rules.max_misses = 2);
    world.come_online(0);
    let mut missed_then = |session: u64, answer: fn(&mut World, u64)| {
        world.start(session);
        world.wait(20 * SECOND);
        world.end(session, customer(session));
        world.start(session + 1);
        assert_eq!(person(&world, 0).misses, 1);
        answer(&mut world, session + 1);
        assert_eq!(person(&world, 0).misses, 0);
        world.end(session + 1, customer(session + 1));
    };
    missed_then(1, |world, session| {
        world.decline(session, 0);
    });
    missed_then(3, |world, session| {
        world.accept(session, 0);
    });
    assert_eq!(person(&world, 0).status, SpecialistStatus::Online);
}

#[test]
fn draining_takes_nothing_new_and_comes_true_when_they_own_nothing_and_wrap_nothing_up() {
    let mut world = World::with(|rules| rules.wrap_up = switchboard_model::Millis(5_000));
    world.come_online(0);
    world.start(1);
    world.accept(1, 0);
    world.start(2);
    assert_eq!(world.asked(2), [0]);
    let events = world.say(0, SpecialistStatus::Away, true);
    assert_eq!(ended(&events), [OfferEnd::Withdrawn]);
    assert_eq!(person(&world, 0).status, SpecialistStatus::Online, "still");
    assert_eq!(world.asked(2), [0; 0]);
    world.end(1, owner(0, 1));
    assert_eq!(
        person(&world, 0).status,
        SpecialistStatus::Online,
        "they wrap it up"
    );
    world.wait(5 * SECOND);
    let it = person(&world, 0);
    assert_eq!(
        (it.status, it.reason, it.then),
        (SpecialistStatus::Away, StatusReason::Drained, None)
    );
}

#[test]
fn who_holds_nothing_need_not_drain_and_who_says_online_drains_no_longer() {
    let mut world = World::new();
    world.come_online(0);
    world.say(0, SpecialistStatus::Away, true);
    assert_eq!(person(&world, 0).status, SpecialistStatus::Away);
    world.set_status(0, SpecialistStatus::Online);
    world.start(1);
    world.accept(1, 0);
    world.say(0, SpecialistStatus::Offline, true);
    world.start(2);
    assert_eq!(world.asked(2), [0; 0]);
    world.set_status(0, SpecialistStatus::Online);
    assert_eq!(world.asked(2), [0]);
}

#[test]
fn response_is_an_average_in_which_the_latest_answer_counts_for_an_eighth() {
    let mut world = World::new();
    world.come_online(0);
    world.start(1);
    world.accept(1, 0);
    world.now = 8 * SECOND;
    world.post(1, owner(0, 1));
    let response = |world: &World| person(world, 0).response.map(|it| it.0);
    assert_eq!(response(&world), Some(8_000), "from when the chat came to them");
    world.now = 20 * SECOND;
    world.post(1, customer(1));
    world.now = 30 * SECOND;
    world.post(1, customer(1));
    world.now = 36 * SECOND;
    world.post(1, owner(0, 1));
    assert_eq!(
        response(&world),
        Some(9_000),
        "from the first word that is not answered"
    );
    world.now = 2 * MINUTE;
    world.post(1, owner(0, 1));
    assert_eq!(response(&world), Some(9_000), "nobody waited for this one");
    assert!(world.desk.session(session_id(1)).is_some());
}
