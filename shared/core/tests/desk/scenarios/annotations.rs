//! What is written down about a chat: by whom, for whom to see, and after its end.

use super::MINUTE;
use crate::world::{
    World, customer_id, note_id, owner, profile, queue_id, reopen, session_id, specialist_id,
};
use switchboard_core::{Annotation, Author, Command, Event, Principal, Rejection};
use switchboard_model::{Role, Stars};

const LEAD: u64 = 7;

/// A chat of somebody's, and a lead of its queue who takes nothing.
fn world() -> World {
    let mut world = World::new();
    world.put(profile(0, 1));
    world.come_online(0);
    let mut lead = profile(LEAD, 1);
    lead.role = Role::Lead;
    lead.queues = [queue_id(0)].into();
    world.put(lead);
    world.start(1);
    world.accept(1, 0);
    world
}

fn annotate(author: Author, what: Annotation, shown: bool) -> Command {
    Command::Annotate {
        session: session_id(1),
        author,
        what,
        shown,
    }
}

fn told(events: &[Event]) -> Vec<Principal> {
    let [event] = events else { panic!("{events:?}") };
    event.audience()
}

#[test]
fn its_customer_hears_only_of_what_is_for_them_to_see() {
    let mut world = world();
    let (owner, customer) = (owner(0, 1), Principal::Customer(customer_id(1)));
    let staff = Principal::Specialist(specialist_id(0));
    let note = Annotation::Note(note_id(1));
    assert_eq!(told(&world.step(&annotate(owner, note, false))), [staff]);
    let renamed = annotate(owner, Annotation::Details, true);
    assert_eq!(told(&world.step(&renamed)), [customer, staff]);
}

#[test]
fn before_and_after_the_end_it_is_for_the_same_people() {
    let mut world = world();
    let customer = Author::Customer(customer_id(1));
    let (mine, lead) = (owner(0, 1), Author::Lead(specialist_id(LEAD)));
    let foreign = [
        (owner(LEAD, 1), Rejection::NoSuchSession),
        (Author::Customer(customer_id(2)), Rejection::NoSuchSession),
        (Author::Lead(specialist_id(0)), Rejection::NoSuchSession),
        (owner(0, 0), Rejection::FenceStale),
    ];
    for ended in [false, true] {
        for author in [customer, mine, lead] {
            let events = world.step(&annotate(author, Annotation::Details, false));
            assert_eq!(
                told(&events),
                [Principal::Specialist(specialist_id(0))],
                "ended: {ended}"
            );
        }
        for (author, rejection) in foreign {
            let answer = world.try_step(&annotate(author, Annotation::Details, false));
            assert_eq!(answer, Err(rejection), "{author:?}, ended: {ended}");
        }
        if !ended {
            world.end(1, mine);
        }
    }
}

#[test]
fn whoever_owned_it_before_its_last_wait_writes_nothing_any_more() {
    let mut world = world();
    world.unlink(0);
    world.wait(10 * MINUTE);
    assert_eq!(world.owner(1), None, "it waits again");
    world.end(1, Author::Customer(customer_id(1)));
    let late = world.try_step(&annotate(owner(0, 1), Annotation::Details, false));
    assert_eq!(late, Err(Rejection::NoSuchSession));
}

#[test]
fn what_is_over_can_be_erased_and_is_forgotten() {
    let mut world = world();
    let erase = Command::EraseSession {
        session: session_id(1),
        customer: customer_id(9),
        owner: None,
    };
    assert_eq!(world.try_step(&erase), Err(Rejection::SessionOpen));
    world.end(1, owner(0, 1));
    assert_eq!(
        told(&world.step(&erase)),
        [
            Principal::Customer(customer_id(1)),
            Principal::Specialist(specialist_id(0))
        ],
        "the desk remembers whose it was"
    );
    for late in [
        annotate(owner(0, 1), Annotation::Details, false),
        reopen(1),
        Command::RateSession {
            session: session_id(1),
            customer: customer_id(1),
            stars: Stars(5),
            commented: false,
        },
    ] {
        assert_eq!(world.try_step(&late), Err(Rejection::NoSuchSession));
    }
    assert_eq!(
        told(&world.step(&erase)),
        [Principal::Customer(customer_id(9))],
        "of what it does not remember, the desk takes what it is told"
    );
}
