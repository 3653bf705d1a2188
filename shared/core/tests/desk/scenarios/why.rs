//! Why one and not another.

use super::SECOND;
use crate::world::{
    World, language, profile, queue_id, session_id, skill, skills, specialist_id, start_in, to_queue,
    transfer,
};
use switchboard_core::{CANDIDATES_KEPT, Event, Filter, PASSED_OVER_KEPT, Why};
use switchboard_model::{Level, Need, Timestamp};

fn why(world: &World, session: u64) -> Why {
    world
        .desk
        .explain(Timestamp(world.now), session_id(session))
        .expect("it seeks somebody")
}

fn why_not(world: &World, session: u64, number: u64) -> Option<Filter> {
    let passed_over = why(world, session).passed_over;
    let mut theirs = passed_over
        .into_iter()
        .filter(|it| it.specialist == specialist_id(number));
    theirs.next().map(|it| it.filter)
}

#[test]
fn the_first_reason_that_applies_skill_language_owner_passed_full() {
    let mut world = World::with(|rules| {
        rules.skills = vec![Need {
            level: Level(2),
            ..Need::from(skill("billing"))
        }];
    });
    let lacks = Some(Filter::Skill {
        skill: skill("billing"),
        level: Level(2),
    });
    let mut it = profile(0, 1);
    it.languages = [language("de")].into();
    it.skills = skills(&[("billing", 1)]);
    world.put(it.clone());
    world.come_online(0);
    world.step(&start_in(1, 0, Some("en")));
    assert_eq!(why_not(&world, 1, 0), lacks, "before the language");
    it.skills = skills(&[("billing", 2)]);
    world.put(it.clone());
    assert_eq!(why_not(&world, 1, 0), Some(Filter::Language));
    it.languages.clear();
    world.put(it);
    assert_eq!(world.asked(1), [0]);
    world.decline(1, 0);
    world.step(&start_in(2, 0, None));
    world.accept(2, 0);
    assert_eq!(why_not(&world, 1, 0), Some(Filter::Passed), "before full");
    world.step(&start_in(3, 0, None));
    assert_eq!(why_not(&world, 3, 0), Some(Filter::Full));
    world.step(&transfer(2, 0, 1, to_queue(0)));
    assert_eq!(why_not(&world, 2, 0), Some(Filter::Owner), "before full");
}

#[test]
fn the_decision_goes_with_every_offer_and_every_assignment_without_one() {
    let mut world = World::new();
    world.come_online(0);
    let events = world.start(1);
    let Event::OfferMade { why, queue, .. } = &events[1] else {
        panic!("{events:?}");
    };
    assert_eq!(*queue, Some(queue_id(0)));
    assert_eq!(
        (why.candidates.len(), why.passed_over.len(), why.unreachable),
        (1, 0, 1)
    );
    assert_eq!(why.candidates[0].specialist, specialist_id(0));
    assert_eq!(
        why.candidates[0].parts.total(),
        50_000 + 20_000 + 30_000 + 5_000 + 5_000
    );
    world.put_queue(0, |rules| rules.mode = switchboard_model::RoutingMode::AutoAccept);
    let events = world.start(2);
    let Event::SessionAssigned { why: Some(why), .. } = &events[1] else {
        panic!("{events:?}");
    };
    assert_eq!(why.candidates[0].parts.load, 25_000);
}

#[test]
fn so_many_are_listed_and_the_others_are_counted() {
    let mut world = World::default();
    world.put_queue(0, |rules| rules.skills = vec![skill("billing").into()]);
    for number in 0..100 {
        let mut it = profile(number, 1);
        if number < 30 {
            it.skills = skills(&[("billing", 1)]);
        }
        world.put(it);
        if number < 90 {
            world.come_online(number);
        }
    }
    let events = world.start(1);
    let Event::OfferMade { why, .. } = &events[1] else {
        panic!("{events:?}");
    };
    assert_eq!(
        (why.candidates.len(), why.passed_over.len()),
        (CANDIDATES_KEPT, PASSED_OVER_KEPT)
    );
    assert_eq!((why.omitted, why.unreachable), (14 + 12, 10));
}

#[test]
fn stages_that_had_passed_are_said() {
    let mut world = World::with(|rules| {
        rules.relaxation = vec![switchboard_model::Relaxation {
            after: switchboard_model::Millis(10_000),
            what: switchboard_model::Relax::Language,
        }];
    });
    world.start(1);
    assert_eq!(why(&world, 1).stage, 0);
    world.wait(10 * SECOND);
    assert_eq!(why(&world, 1).stage, 1);
}

#[test]
fn nothing_is_said_of_who_seeks_nobody_and_nobody_of_who_is_held() {
    let mut world = World::with(|rules| {
        let thursday = super::hours::opening(switchboard_model::Weekday::Thu, "09:00", "17:00");
        rules.hours = Some(super::hours::hours("UTC", &[thursday], &[]));
    });
    world.come_online(0);
    world.start(1);
    assert_eq!(why(&world, 1), Why::default());
    assert_eq!(world.desk.explain(Timestamp(0), session_id(2)), None);
}
