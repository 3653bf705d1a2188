//! What is to be true of everything that happened, told by its events alone.

use std::collections::BTreeMap;
use switchboard_core::{Desk, Event};
use switchboard_model::{
    OfferEnd, OfferId, OfferKind, RoutingMode, SessionId, SessionState, SpecialistId, Timestamp,
};

/// What is to be true of each event of a step at the moment it happens.
pub(super) fn check_step(before: &Desk, now: Timestamp, events: &[Event]) {
    let mut desk = before.clone();
    for event in events {
        if let Some((session, to)) = given(event) {
            nobody_is_overtaken(&desk, now, session, to);
        }
        desk.apply(now, event);
        if let Some(to) = takes_a_place(event) {
            let roster = desk.specialist(to).expect("they are there");
            let places = roster.profile.capacity.0 as usize;
            assert!(
                roster.load() <= places,
                "{} of {places} after {event:?}",
                roster.load()
            );
        }
    }
    for session in desk.sessions() {
        if session.state() == SessionState::Waiting {
            let next = desk.next_step(session.id).expect("a next step");
            assert!(next > now, "{next:?} is over");
        }
        if may_be_asked_for(&desk, session.id) {
            let why = desk.explain(now, session.id).expect("it seeks somebody");
            assert_eq!(
                why.candidates,
                [],
                "somebody fits {:?} and is not asked",
                session.id
            );
        }
    }
}

/// To whom a session comes by the rules.
fn given(event: &Event) -> Option<(SessionId, SpecialistId)> {
    if let Event::OfferMade {
        session, specialist, ..
    } = event
    {
        return Some((*session, *specialist));
    }
    if let Event::SessionAssigned {
        session,
        owner,
        why: Some(why),
        ..
    } = event
        && why.chosen_by.is_none()
    {
        return Some((*session, *owner));
    }
    None
}

/// Whose load may grow by it.
fn takes_a_place(event: &Event) -> Option<SpecialistId> {
    if let Event::OfferMade {
        specialist,
        kind: OfferKind::Ring,
        ..
    } = event
    {
        return Some(*specialist);
    }
    if let Event::SessionAssigned { owner, .. } | Event::SessionUnparked { owner, .. } = event {
        return Some(*owner);
    }
    None
}

/// Whether its queue's mode leaves it to ask one more.
fn may_be_asked_for(desk: &Desk, id: SessionId) -> bool {
    let seeking = desk.session(id).and_then(|session| session.seeking());
    seeking.is_some_and(|seeking| {
        let mode = desk.queue(seeking.queue).expect("its queue").rules.mode;
        let many = match mode {
            RoutingMode::RingAll | RoutingMode::ManualPick => seeking.only.is_none(),
            RoutingMode::Best | RoutingMode::AutoAccept => false,
        };
        many || seeking.offers.is_empty()
    })
}

/// No session that comes earlier in the order could have had them.
fn nobody_is_overtaken(desk: &Desk, now: Timestamp, session: SessionId, to: SpecialistId) {
    let rank = desk
        .session(session)
        .and_then(|it| it.seeking())
        .expect("it seeks")
        .rank;
    for earlier in desk
        .sessions()
        .filter(|it| it.seeking().is_some_and(|it| it.rank < rank))
    {
        if may_be_asked_for(desk, earlier.id) {
            let why = desk.explain(now, earlier.id).expect("it seeks somebody");
            let theirs = why.candidates.iter().any(|it| it.specialist == to);
            assert!(!theirs, "{session:?} overtakes {:?} to {to:?}", earlier.id);
        }
    }
}

/// What is known of a session from what happened to it.
#[derive(Default)]
struct Told {
    last_seq: u64,
    fence: u64,
    owner: Option<SpecialistId>,
    open: bool,
}

/// What is to be true of a whole life.
pub(super) fn check(log: &[(Timestamp, Event)]) {
    let mut sessions: BTreeMap<SessionId, Told> = BTreeMap::new();
    let mut deadlines: BTreeMap<OfferId, (Timestamp, bool)> = BTreeMap::new();
    for (at, event) in log {
        offers_are_answered_in_time(*at, event, &mut deadlines);
        match event {
            Event::SessionStarted { session, .. } => {
                let told = Told {
                    open: true,
                    ..Told::default()
                };
                sessions.insert(*session, told);
            }
            Event::SessionReopened { session, .. } => {
                let told = sessions.get_mut(session).expect("it was there");
                assert!(!told.open && told.owner.is_none(), "it was over");
                told.open = true;
            }
            Event::MessagePosted { session, seq, .. } => {
                let told = sessions.get_mut(session).expect("it was there");
                told.last_seq += 1;
                assert_eq!(seq.0, told.last_seq, "seqs are 1..n");
            }
            Event::SessionAssigned {
                session,
                owner,
                fence,
                from,
                ..
            } => {
                let told = sessions.get_mut(session).expect("it was there");
                assert_eq!(told.owner, *from, "one owner at most");
                told.fence += 1;
                assert_eq!(fence.0, told.fence, "every owner has the next fence");
                told.owner = Some(*owner);
            }
            Event::SessionRequeued { session, owner, .. } => {
                let told = sessions.get_mut(session).expect("it was there");
                assert_eq!(told.owner.take(), Some(*owner));
            }
            Event::SessionEnded { session, owner, .. } => {
                let told = sessions.get_mut(session).expect("it was there");
                assert!(told.open, "it ends once");
                assert_eq!(told.owner.take(), *owner);
                told.open = false;
            }
            Event::QueuePut { .. }
            | Event::SpecialistPut { .. }
            | Event::SpecialistRemoved { .. }
            | Event::StatusSet { .. }
            | Event::Draining { .. }
            | Event::Linked { .. }
            | Event::Unlinked { .. }
            | Event::CustomerLinked { .. }
            | Event::CustomerUnlinked { .. }
            | Event::SessionHeld { .. }
            | Event::SessionReleased { .. }
            | Event::SessionOverflowed { .. }
            | Event::SessionRelaxed { .. }
            | Event::RoundStarted { .. }
            | Event::WaitNoticed { .. }
            | Event::PrioritySet { .. }
            | Event::MessageEdited { .. }
            | Event::MessageDeleted { .. }
            | Event::MessagesMarked { .. }
            | Event::OfferMade { .. }
            | Event::OfferEnded { .. }
            | Event::SessionTransferred { .. }
            | Event::TransferEnded { .. }
            | Event::SessionReminded { .. }
            | Event::SessionParked { .. }
            | Event::SessionUnparked { .. }
            | Event::PhoneSet { .. }
            | Event::SessionRated { .. }
            | Event::SessionAnnotated { .. }
            | Event::SessionErased { .. }
            | Event::WrapUpStarted { .. }
            | Event::WrapUpEnded { .. }
            | Event::CustomersMerged { .. } => {}
        }
    }
}

fn offers_are_answered_in_time(
    at: Timestamp,
    event: &Event,
    offers: &mut BTreeMap<OfferId, (Timestamp, bool)>,
) {
    if let Event::OfferMade { offer, deadline, .. } = event {
        assert!(*deadline > at);
        let known = offers.insert(*offer, (*deadline, true));
        assert_eq!(known, None, "an offer is made once");
    }
    if let Event::OfferEnded {
        offer,
        outcome,
        reason,
        ..
    } = event
    {
        let (deadline, open) = offers.get_mut(offer).expect("an offer that was made ends");
        assert!(std::mem::take(open), "an offer ends once");
        match outcome {
            OfferEnd::Accepted | OfferEnd::Declined => assert!(at < *deadline, "answered in time"),
            OfferEnd::Expired => assert!(at >= *deadline, "expired at its deadline"),
            OfferEnd::Withdrawn => {}
        }
        assert_eq!(reason.is_some(), *outcome == OfferEnd::Declined);
    }
}
