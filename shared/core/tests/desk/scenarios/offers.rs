//! Offers: how they end, and rounds.

use super::{DAY, SECOND, ended};
use crate::world::{World, offer_id, profile, session_id, specialist_id};
use switchboard_core::{Command, Event, Rejection};
use switchboard_model::{DeclineReason, OfferEnd, Timestamp};

#[test]
fn an_offer_cannot_be_answered_at_its_deadline_nor_by_anyone_else_nor_twice() {
    let mut world = World::new();
    world.come_online(0);
    world.come_online(1);
    world.start(1);
    let offer = world.offer(1, 0).expect("it rings");
    let accept = |by| Command::AcceptOffer {
        offer,
        specialist: specialist_id(by),
    };
    let decline = Command::DeclineOffer {
        offer,
        specialist: specialist_id(0),
        reason: DeclineReason::Busy,
    };
    assert_eq!(world.try_step(&accept(1)), Err(Rejection::OfferGone));
    world.now = 20 * SECOND;
    assert_eq!(world.try_step(&accept(0)), Err(Rejection::OfferGone));
    assert_eq!(world.try_step(&decline), Err(Rejection::OfferGone));
    world.now -= 1;
    world.step(&accept(0));
    assert_eq!(world.try_step(&accept(0)), Err(Rejection::OfferGone));
    assert_eq!(world.try_step(&decline), Err(Rejection::OfferGone));
}

#[test]
fn who_declines_or_misses_is_not_asked_again_in_this_round() {
    let mut world = World::new();
    world.come_online(0);
    world.come_online(1);
    world.start(1);
    world.decline(1, 0);
    assert_eq!(world.asked(1), [1]);
    let events = world.wait(20 * SECOND);
    assert_eq!(ended(&events), [OfferEnd::Expired]);
    assert_eq!(world.asked(1), [0; 0], "both have passed");
    assert_eq!(world.desk.next_deadline(), Some(Timestamp(35 * SECOND)));
    world.wait(15 * SECOND - 1);
    assert_eq!(world.asked(1), [0; 0]);
    let events = world.wait(1);
    assert!(matches!(events[0], Event::RoundStarted { .. }));
    assert_eq!(world.asked(1).len(), 1);
}

#[test]
fn someone_new_is_asked_at_once_while_a_chat_rests_and_holds_the_round_up() {
    let mut world = World::new();
    world.come_online(0);
    world.start(1);
    world.decline(1, 0);
    world.wait(10 * SECOND);
    world.come_online(1);
    assert_eq!(world.asked(1), [1]);
    world.wait(10 * SECOND);
    assert_eq!(world.asked(1), [1], "no new round while somebody is asked");
}

#[test]
fn a_reason_goes_with_a_no() {
    let mut world = World::new();
    world.come_online(0);
    world.start(1);
    for reason in DeclineReason::ALL {
        let offer = world.offer(1, 0).expect("it rings");
        let specialist = specialist_id(0);
        let events = world.step(&Command::DeclineOffer {
            offer,
            specialist,
            reason: *reason,
        });
        let Event::OfferEnded { reason: said, .. } = events[0] else {
            panic!("{events:?}");
        };
        assert_eq!(said, Some(*reason));
        world.wait(15 * SECOND);
    }
}

#[test]
fn what_is_withdrawn_is_no_pass() {
    let mut world = World::new();
    world.put(profile(0, 1));
    world.come_online(0);
    world.start(1);
    world.unlink(0);
    world.link(0);
    assert_eq!(world.asked(1), [0]);
    let session = world.desk.session(session_id(1)).expect("open");
    assert!(session.waiting().is_some_and(|it| it.passes.is_empty()));
    assert_eq!(world.desk.offer(offer_id(1)), None);
}

#[test]
fn what_nobody_picked_within_24_hours_is_shown_anew_and_was_not_missed() {
    let mut world = World::with(|rules| rules.mode = switchboard_model::RoutingMode::ManualPick);
    world.come_online(0);
    world.start(1);
    let events = world.wait(DAY);
    assert!(ended(&events).contains(&OfferEnd::Expired));
    assert_eq!(
        world.desk.specialist(specialist_id(0)).map(|it| it.misses),
        Some(0)
    );
    world.wait(15 * SECOND);
    assert_eq!(world.asked(1), [0]);
}
