//! The parts of a score, and equals.

use super::{DAY, MINUTE, SECOND};
use crate::world::{
    World, customer, customer_id, owner, profile, session_id, skill, skills, specialist_id, start_in,
};
use switchboard_core::{Command, Parts};
use switchboard_model::{Level, Millis, Need, QueueRules, Stars, Timestamp, Weights};

/// What counts for somebody who could be asked for a chat.
fn parts(world: &World, session: u64, number: u64) -> Parts {
    let why = world
        .desk
        .explain(Timestamp(world.now), session_id(session))
        .expect("it seeks");
    let mut candidates = why.candidates.iter();
    candidates
        .find(|it| it.specialist == specialist_id(number))
        .expect("they fit")
        .parts
}

/// A score by one part alone.
fn only(weigh: impl FnOnce(&mut Weights)) -> impl FnOnce(&mut QueueRules) {
    |rules| {
        rules.weights = Weights {
            load: 0,
            idle: 0,
            last_specialist: 0,
            skills: 0,
            response: 0,
            rating: 0,
            last_specialist_for: Millis::from_secs(7 * 24 * 60 * 60),
        };
        weigh(&mut rules.weights);
    }
}

#[test]
fn among_equals_who_has_been_idle_for_longest_then_the_lowest_id() {
    let mut world = World::with(only(|_| {}));
    world.come_online(0);
    world.come_online(1);
    world.start(1);
    assert_eq!(world.asked(1), [0], "the lowest id");
    world.accept(1, 0);
    world.end(1, owner(0, 1));
    world.now = SECOND;
    world.start(2);
    assert_eq!(world.asked(2), [1], "never had a chat counts as longest");
    world.accept(2, 1);
    world.end(2, owner(1, 1));
    world.now = 2 * SECOND;
    world.start(3);
    assert_eq!(world.asked(3), [0]);
}

#[test]
fn load_is_the_share_of_places_that_are_free() {
    let mut world = World::with(only(|it| it.load = 50));
    world.put(profile(0, 3));
    world.put(profile(1, 2));
    world.come_online(0);
    world.come_online(1);
    world.start(1);
    assert_eq!(world.asked(1), [0]);
    world.start(2);
    assert_eq!(world.asked(2), [1], "2 of 3 free is less than 2 of 2");
    world.start(3);
    assert_eq!(world.asked(3), [0], "2 of 3 is more than 1 of 2");
    assert_eq!(made_because(&world).load, 50 * 666, "rounded down");
    assert_eq!(parts(&world, 3, 1).load, 50 * 500, "and 1 was next");
}

#[test]
fn idle_is_full_after_30_minutes() {
    let mut world = World::with(only(|it| it.idle = 20));
    world.come_online(1);
    world.start(1);
    world.accept(1, 1);
    world.end(1, owner(1, 1));
    world.come_online(0);
    world.start(100);
    assert_eq!(world.asked(100), [0]);
    for (minutes, expected) in [(0, 0), (1, 33), (15, 500), (30, 1_000), (45, 1_000)] {
        world.now = minutes * MINUTE;
        assert_eq!(parts(&world, 100, 1).idle, 20 * expected, "{minutes} min");
    }
}

#[test]
fn last_specialist_counts_for_so_long_for_this_customers_last_chat_that_anybody_had() {
    let mut world = World::with(|_| {});
    world.come_online(1);
    world.start(7);
    world.accept(7, 1);
    world.end(7, owner(1, 1));
    world.set_status(1, switchboard_model::SpecialistStatus::Away);
    world.step(&start_of(8, 7));
    world.end(8, customer(7));
    world.come_online(0);
    world.now = MINUTE;
    world.step(&start_of(100, 7));
    world.decline(100, 0);
    world.set_status(0, switchboard_model::SpecialistStatus::Away);
    world.set_status(1, switchboard_model::SpecialistStatus::Online);
    assert_eq!(world.asked(100), [1]);
    let why = made_because(&world);
    assert_eq!(why.last_specialist, 30 * 1_000);
    world.decline(100, 1);
    world.end(100, customer(7));
    for (at, expected) in [(7 * DAY, 30_000), (7 * DAY + 1, 0)] {
        world.now = at;
        world.step(&start_of(200 + at as u64, 7));
        assert_eq!(made_because(&world).last_specialist, expected, "{at}");
        world.end(200 + at as u64, customer(7));
    }
}

fn start_of(session: u64, of: u64) -> Command {
    let mut command = start_in(session, 0, None);
    if let Command::StartSession { customer, .. } = &mut command {
        *customer = customer_id(of);
    }
    command
}

/// The best score of the latest offer.
fn made_because(world: &World) -> Parts {
    let mut made = Vec::new();
    for (_, event) in &world.log {
        if let switchboard_core::Event::OfferMade { why, .. } = event {
            made.push(why.candidates[0].parts);
        }
    }
    *made.last().expect("an offer")
}

#[test]
fn skills_are_the_share_of_preferred_skills_at_their_levels() {
    let prefer = |name: &str, level: u8| Need {
        skill: skill(name),
        level: Level(level),
        preferred: true,
    };
    for (has, expected) in [
        (&[("a", 1), ("b", 2), ("c", 3)][..], 1_000),
        (&[("a", 1), ("b", 5)], 666),
        (&[("a", 1), ("b", 1)], 333),
        (&[], 0),
    ] {
        let mut world = World::with(|rules| {
            rules.skills = vec![prefer("a", 1), prefer("b", 2), prefer("c", 3)];
        });
        let mut able = profile(1, 1);
        able.skills = skills(has);
        world.put(able);
        world.come_online(1);
        world.start(1);
        assert_eq!(made_because(&world).skills, 30 * expected, "{has:?}");
    }
    let mut world = World::new();
    world.come_online(0);
    world.start(1);
    assert_eq!(made_because(&world).skills, 30 * 1_000, "none is preferred");
}

#[test]
fn response_is_full_at_once_and_nothing_from_2_minutes_on() {
    for (took, expected) in [
        (0, 1_000),
        (1, 999),
        (60_000, 500),
        (119_999, 0),
        (120_000, 0),
        (300_000, 0),
    ] {
        let mut world = World::new();
        world.come_online(1);
        world.start(1);
        assert_eq!(made_because(&world).response, 10 * 500, "unknown");
        world.accept(1, 1);
        world.now = took;
        world.post(1, owner(1, 1));
        world.start(2);
        assert_eq!(made_because(&world).response, 10 * expected, "{took}");
    }
}

#[test]
fn rating_is_the_mean_of_the_last_90_days_and_unknown_below_5() {
    let mut world = World::new();
    world.come_online(1);
    let rated = |world: &mut World, session: u64, stars: u8| {
        world.start(session);
        world.accept(session, 1);
        world.end(session, owner(1, 1));
        world.step(&Command::RateSession {
            session: session_id(session),
            customer: customer_id(session),
            stars: Stars(stars),
            commented: false,
        });
        world.start(session + 1_000);
        let rating = made_because(world).rating;
        world.end(session + 1_000, customer(session + 1_000));
        rating
    };
    for session in 1..=4 {
        assert_eq!(rated(&mut world, session, 5), 10 * 500);
    }
    assert_eq!(rated(&mut world, 5, 5), 10 * 1_000);
    assert_eq!(rated(&mut world, 6, 1), 10 * 833, "(26 - 6) of 24, rounded down");
    world.now = 90 * DAY;
    world.start(100);
    assert_eq!(made_because(&world).rating, 10 * 500, "they are too old");
}

#[test]
fn a_customer_who_rates_again_changes_their_mind() {
    let mut world = World::new();
    world.come_online(0);
    world.start(1);
    world.accept(1, 0);
    world.end(1, owner(0, 1));
    let rate = |stars| Command::RateSession {
        session: session_id(1),
        customer: customer_id(1),
        stars: Stars(stars),
        commented: false,
    };
    world.step(&rate(2));
    assert_eq!(world.step(&rate(2)), []);
    world.step(&rate(4));
    world.now += DAY;
    let commented = Command::RateSession {
        session: session_id(1),
        customer: customer_id(1),
        stars: Stars(4),
        commented: true,
    };
    assert_eq!(world.step(&commented).len(), 1, "what is written with it is news");
    let ratings = &world.desk.specialist(specialist_id(0)).expect("there").ratings;
    assert_eq!(ratings.lately(Timestamp(0)), (1, 4));
    assert_eq!(
        ratings.lately(Timestamp(90 * DAY)),
        (0, 0),
        "the rating is no newer for it"
    );
}

#[test]
fn the_highest_sum_is_asked() {
    let mut world = World::new();
    world.put_queue(0, |rules| {
        only(|it| it.skills = 1)(rules);
        rules.skills = vec![Need {
            preferred: true,
            ..Need::from(skill("a"))
        }];
    });
    let mut able = profile(1, 2);
    able.skills = skills(&[("a", 1)]);
    world.put(able);
    world.come_online(0);
    world.come_online(1);
    world.start(1);
    assert_eq!(world.asked(1), [1], "though 0 has the lower id");
}

#[test]
fn performance_is_what_is_known_of_answers_and_ratings() {
    let mut world = World::new();
    world.come_online(0);
    let performance = |world: &World| {
        let roster = world.desk.specialist(specialist_id(0)).expect("there");
        roster.performance(Timestamp(world.now))
    };
    assert_eq!(performance(&world), None, "nothing is known");
    for session in 1..=5 {
        world.start(session);
        world.accept(session, 0);
        if session == 1 {
            world.now += 60_000;
            world.post(session, owner(0, 1));
            assert_eq!(performance(&world), Some(50), "one of two minutes");
        }
        world.end(session, owner(0, 1));
        world.step(&Command::RateSession {
            session: session_id(session),
            customer: customer_id(session),
            stars: Stars(4),
            commented: false,
        });
    }
    assert_eq!(
        performance(&world),
        Some(62),
        "the mean of 500 and 750, rounded down"
    );
}
