//! What stands in the way of a queue, for as long as it is so.

use super::{MINUTE, SECOND};
use crate::world::{World, owner, profile, queue_id, skill, skills};
use switchboard_core::WarningKind;
use switchboard_model::{Level, Millis, Need, Relax, Relaxation, Timestamp};

fn warnings(world: &World) -> Vec<WarningKind> {
    let warnings = world.desk.warnings(Timestamp(world.now)).into_iter();
    warnings.map(|it| it.kind).collect()
}

#[test]
fn a_queue_nobody_serves() {
    let mut world = World::default();
    world.put_queue(0, |_| {});
    assert_eq!(warnings(&world), [WarningKind::NoMembers]);
    world.put(profile(0, 1));
    assert_eq!(warnings(&world), [], "a member need not be there");
    let mut elsewhere = profile(0, 1);
    elsewhere.queues = [queue_id(1)].into();
    world.put(elsewhere);
    assert_eq!(warnings(&world), [WarningKind::NoMembers]);
}

#[test]
fn a_skill_required_to_the_end_that_no_member_has_at_its_level() {
    let mut world = World::new();
    let required = |level: u8| Need {
        level: Level(level),
        ..Need::from(skill("billing"))
    };
    let missing = |level: u8| WarningKind::SkillMissing {
        skill: skill("billing"),
        level: Level(level),
    };
    let relax = |to: Option<u8>| Relaxation {
        after: Millis(10_000),
        what: Relax::Skill {
            skill: skill("billing"),
            to: to.map(Level),
        },
    };
    world.put_queue(0, |rules| rules.skills = vec![required(3)]);
    assert_eq!(warnings(&world), [missing(3)]);
    world.put_queue(0, |rules| {
        rules.skills = vec![required(3)];
        rules.relaxation = vec![relax(Some(2))];
    });
    assert_eq!(warnings(&world), [missing(2)]);
    let mut able = profile(0, 1);
    able.skills = skills(&[("billing", 2)]);
    world.put(able);
    assert_eq!(warnings(&world), [], "in the end level 2 is enough");
    world.put(profile(0, 1));
    world.put_queue(0, |rules| {
        rules.skills = vec![required(3)];
        rules.relaxation = vec![relax(None)];
    });
    assert_eq!(warnings(&world), [], "in the end it is not asked for");
}

#[test]
fn chats_that_wait_longer_than_promised() {
    let mut world = World::new();
    for session in 1..=3 {
        world.now = session as i64 * SECOND;
        world.start(session);
    }
    world.now = 0;
    world.wait(MINUTE + 2 * SECOND);
    let late = |sessions: u32, since: i64| WarningKind::WaitingTooLong {
        sessions,
        since: Timestamp(since),
    };
    assert_eq!(warnings(&world), [late(2, SECOND)]);
    world.come_online(0);
    world.accept(1, 0);
    assert_eq!(warnings(&world), [late(1, 2 * SECOND)]);
    world.accept(2, 0);
    assert_eq!(warnings(&world), []);
    world.post(1, owner(0, 1));
}
