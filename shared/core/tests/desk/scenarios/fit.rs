//! Who fits, relaxation and rounds.

use super::{DAY, SECOND};
use crate::world::{
    World, owner, profile, queue_id, session_id, skill, skills, start_in, to_skill, transfer,
};
use switchboard_core::Event;
use switchboard_model::{Level, Millis, Need, QueueRules, Relax, Relaxation};

fn need(name: &str, level: u8) -> Need {
    Need {
        skill: skill(name),
        level: Level(level),
        preferred: false,
    }
}

fn after(seconds: i64, what: Relax) -> Relaxation {
    Relaxation {
        after: Millis::from_secs(seconds),
        what,
    }
}

fn billing_to(level: Option<u8>) -> Relax {
    Relax::Skill {
        skill: skill("billing"),
        to: level.map(Level),
    }
}

/// Specialist n knows billing at level n and speaks what is said.
fn able(world: &mut World, number: u64, level: u8, speaks: &[&str]) {
    let mut able = profile(number, 2);
    able.skills = skills(&[("billing", level)]);
    able.languages = speaks.iter().map(|tag| crate::world::language(tag)).collect();
    world.put(able);
    world.come_online(number);
}

#[test]
fn every_required_skill_at_its_level() {
    let mut world = World::with(|rules| rules.skills = vec![need("billing", 3), need("returns", 1)]);
    world.come_online(0);
    world.start(1);
    able(&mut world, 1, 5, &[]);
    assert_eq!(world.asked(1), [0; 0], "one of two is not enough");
    let mut both = profile(1, 2);
    both.skills = skills(&[("billing", 2), ("returns", 5)]);
    world.put(both.clone());
    assert_eq!(world.asked(1), [0; 0], "a level too low");
    both.skills = skills(&[("billing", 3), ("returns", 1)]);
    world.put(both);
    assert_eq!(world.asked(1), [1]);
}

#[test]
fn a_preferred_skill_keeps_nobody_out() {
    let mut world = World::with(|rules| {
        rules.skills = vec![Need {
            preferred: true,
            ..need("billing", 1)
        }];
    });
    world.come_online(0);
    world.start(1);
    assert_eq!(world.asked(1), [0]);
}

#[test]
fn first_subtags_of_languages_agree_and_none_said_fits_all() {
    for (speaks, wanted, fits) in [
        (&["pt-br"][..], Some("pt-pt"), true),
        (&["de", "en"], Some("en-us"), true),
        (&["de"], Some("en"), false),
        (&["de"], Some("d"), false),
        (&[], Some("fr"), true),
        (&["de"], None, true),
    ] {
        let mut world = World::new();
        able(&mut world, 1, 1, speaks);
        world.step(&start_in(1, 0, wanted));
        assert_eq!(world.asked(1).len(), usize::from(fits), "{speaks:?} {wanted:?}");
    }
}

#[test]
fn who_serves_another_queue_is_not_asked() {
    let mut world = World::new();
    world.put_queue(1, |_| {});
    world.come_online(0);
    world.step(&start_in(1, 1, None));
    assert_eq!(world.asked(1), [0; 0]);
    let mut here = profile(0, 1);
    here.queues = [queue_id(1)].into();
    world.put(here);
    assert_eq!(world.asked(1), [0]);
}

#[test]
fn each_stage_asks_for_less_after_its_wait_and_is_recorded() {
    let mut world = World::with(|rules: &mut QueueRules| {
        rules.skills = vec![need("billing", 4)];
        rules.relaxation = vec![
            after(10, billing_to(Some(2))),
            after(20, Relax::Language),
            after(30, billing_to(None)),
        ];
    });
    able(&mut world, 1, 2, &["de"]);
    able(&mut world, 0, 0, &["fr"]);
    world.step(&start_in(1, 0, Some("en")));
    world.wait(10 * SECOND - 1);
    assert_eq!(world.asked(1), [0; 0]);
    let events = world.wait(1);
    assert!(matches!(events[0], Event::SessionRelaxed { stage: 1, .. }));
    assert_eq!(world.asked(1), [0; 0], "the language");
    let events = world.wait(10 * SECOND);
    assert!(matches!(events[0], Event::SessionRelaxed { stage: 2, .. }));
    assert_eq!(world.asked(1), [1]);
    world.decline(1, 1);
    assert_eq!(world.asked(1), [0; 0]);
    world.wait(10 * SECOND);
    assert_eq!(world.asked(1), [0]);
}

#[test]
fn several_stages_at_once_pass_in_order() {
    let mut world = World::with(|rules| {
        rules.skills = vec![need("billing", 4)];
        rules.relaxation = vec![after(0, Relax::Language), after(0, billing_to(None))];
    });
    world.come_online(0);
    let events = world.step(&start_in(1, 0, Some("en")));
    let stages: Vec<u32> = events
        .iter()
        .filter_map(|it| {
            if let Event::SessionRelaxed { stage, .. } = it {
                Some(*stage)
            } else {
                None
            }
        })
        .collect();
    assert_eq!(stages, [1, 2]);
    assert_eq!(world.asked(1), [0]);
}

#[test]
fn what_the_chat_asks_for_itself_is_not_relaxed() {
    let mut world = World::with(|rules| {
        rules.skills = vec![need("billing", 3)];
        rules.relaxation = vec![after(0, billing_to(None))];
    });
    able(&mut world, 0, 3, &[]);
    world.come_online(1);
    world.start(1);
    world.accept(1, 0);
    able(&mut world, 2, 1, &[]);
    world.unlink(2);
    world.step(&transfer(1, 0, 1, to_skill("billing")));
    assert_eq!(world.asked(1), [0; 0], "1 does not have it");
    world.link(2);
    assert_eq!(world.asked(1), [2], "level 1 is enough for a transfer");
    world.accept(1, 2);
    world.set_status(0, switchboard_model::SpecialistStatus::Away);
    world.unlink(2);
    world.wait(DAY);
    assert_eq!(world.asked(1), [0; 0], "the skill goes on being asked for");
    let skills = world.desk.session(session_id(1)).map(|it| it.skills.len());
    assert_eq!(skills, Some(1));
    world.link(2);
    world.accept(1, 2);
    world.post(1, owner(2, 3));
}
