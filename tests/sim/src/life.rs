//! What people do when their time comes, and how they react to what the desk does.

use crate::{
    day::{Chat, Day, Plan},
    office::{self, HOUR, MINUTE},
    people::{self, Answer},
};
use switchboard_core::{Author, Command, Event, TransferTo};
use switchboard_model::{
    CustomerId, DeclineReason, Fence, MessageId, OfferEnd, OfferKind, SenderKind, SessionId,
    SpecialistStatus, StatusReason,
};
use switchboard_test_support::Side;

pub(crate) fn carry_out(day: &mut Day<'_>, plan: Plan) {
    match plan {
        Plan::Arrive(dialogue) => arrive(day, dialogue),
        Plan::LoseInterest(session) => {
            if let Some(chat) = day.chats.get(&session).filter(|chat| !chat.taken) {
                let customer = chat.customer;
                day.step(&Command::UnlinkCustomer { customer });
            }
        }
        Plan::Accept(offer, specialist) => {
            day.step(&Command::AcceptOffer { offer, specialist });
        }
        Plan::Decline(offer, specialist) => {
            let reason = DeclineReason::Busy;
            day.step(&Command::DeclineOffer {
                offer,
                specialist,
                reason,
            });
        }
        Plan::Say(session, fence) => say(day, session, fence),
        Plan::End(session, fence) => end(day, session, fence),
        Plan::Begin(specialist) | Plan::Reconnect(specialist) => {
            day.step(&Command::Link { specialist });
            set(day, specialist, SpecialistStatus::Online, false);
        }
        Plan::BeOnline(specialist) => set(day, specialist, SpecialistStatus::Online, false),
        Plan::Pause(specialist) => {
            set(day, specialist, SpecialistStatus::Away, true);
            day.plan(30 * MINUTE, Plan::BeOnline(specialist));
        }
        Plan::Leave(specialist) => {
            day.step(&Command::HandOver { specialist, to: None });
            set(day, specialist, SpecialistStatus::Offline, true);
            day.plan(HOUR, Plan::Disconnect(specialist));
        }
        Plan::Disconnect(specialist) => {
            let works = day
                .desk
                .specialist(specialist)
                .is_some_and(|it| it.status != SpecialistStatus::Offline);
            day.step(&Command::Unlink { specialist });
            if works {
                let away = people::exponential(&mut day.chance, 40_000.0);
                day.plan(away, Plan::Reconnect(specialist));
            }
        }
    }
}

fn set(
    day: &mut Day<'_>,
    specialist: switchboard_model::SpecialistId,
    status: SpecialistStatus,
    when_done: bool,
) {
    day.step(&Command::SetStatus {
        specialist,
        status,
        when_done,
    });
}

fn arrive(day: &mut Day<'_>, index: usize) {
    let queue = office::queue_for(&day.dialogues[index].topics);
    let key = day.chats.len() as u64;
    let (session, customer) = (
        SessionId::new(office::id(4, key)),
        CustomerId::new(office::id(3, key)),
    );
    day.messages += 1;
    let command = Command::StartSession {
        session,
        customer,
        queue: office::queue_id(queue),
        language: None,
        first_message: Some(MessageId::new(office::id(5, day.messages))),
    };
    day.chats.insert(
        session,
        Chat {
            dialogue: index,
            customer,
            queue,
            arrived: day.now,
            range: None,
            taken: false,
            said: 1,
            moved_on: false,
        },
    );
    day.tally.arrived[queue] += 1;
    day.step(&command);
    let places = day.desk.places(day.now, office::queue_id(queue));
    let place = places.iter().find(|place| place.session == session);
    let range = place.and_then(|place| place.wait);
    if let Some(chat) = day.chats.get_mut(&session) {
        chat.range = range.map(|(from, to)| (from.0, to.0));
    }
    let patience = people::patience(&mut day.chance);
    day.plan(patience, Plan::LoseInterest(session));
}

/// The next turn, by whoever's it is; then the one after it is planned.
fn say(day: &mut Day<'_>, id: SessionId, fence: Fence) {
    let Some(session) = day.desk.session(id).filter(|session| session.fence == fence) else {
        return;
    };
    let (owner, queue) = (session.owner(), session.queue);
    let Some(owner) = owner else { return };
    let Some(chat) = day.chats.get_mut(&id) else {
        return;
    };
    let Some(turn) = day.dialogues[chat.dialogue].turns.get(chat.said) else {
        return;
    };
    if turn.from == Side::Specialist && !chat.moved_on && people::one_in(&mut day.chance, 150) {
        chat.moved_on = true;
        let others = (0..office::QUEUES.len())
            .map(office::queue_id)
            .find(|other| *other != queue);
        let to = TransferTo::Queue(others.unwrap_or(queue));
        day.step(&Command::TransferSession {
            session: id,
            owner,
            fence,
            to,
        });
        return;
    }
    let author = match turn.from {
        Side::Customer => Author::Customer(chat.customer),
        Side::Specialist => Author::Specialist { id: owner, fence },
    };
    chat.said += 1;
    day.messages += 1;
    let message = MessageId::new(office::id(5, day.messages));
    day.step(&Command::PostMessage {
        session: id,
        message,
        author,
    });
}

fn end(day: &mut Day<'_>, session: SessionId, fence: Fence) {
    let owner = day
        .desk
        .session(session)
        .and_then(switchboard_core::Session::owner);
    if let Some(id) = owner {
        day.step(&Command::EndSession {
            session,
            author: Author::Specialist { id, fence },
            resolution: None,
        });
    }
}

/// Somebody sees what happened.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "most of what happens moves nobody here"
)]
pub(crate) fn witness(day: &mut Day<'_>, event: &Event) {
    match event {
        Event::OfferMade {
            offer,
            specialist,
            kind: OfferKind::Ring,
            ..
        } => match people::answer(&mut day.chance) {
            Answer::Accept(after) => day.plan(after, Plan::Accept(*offer, *specialist)),
            Answer::Decline(after) => day.plan(after, Plan::Decline(*offer, *specialist)),
            Answer::Miss => {}
        },
        Event::OfferEnded { outcome, .. } => *day.tally.offers.entry(outcome.word()).or_default() += 1,
        Event::SessionAssigned {
            session,
            owner,
            fence,
            from,
            ..
        } => {
            taken(day, *session, *owner, from.is_some());
            next_turn(day, *session, *fence);
        }
        Event::MessagePosted {
            session,
            owner: Some(_),
            sender,
            ..
        } => {
            day.tally.messages += 1;
            let fence = day.desk.session(*session).map(|session| session.fence);
            if let Some(fence) = fence {
                let silent = *sender == SenderKind::Specialist && people::one_in(&mut day.chance, 400);
                if silent {
                    // They come back much later, or the specialist ends it.
                    day.plan(25 * MINUTE, Plan::Say(*session, fence));
                } else {
                    next_turn(day, *session, fence);
                }
            }
        }
        Event::TransferEnded { session, .. } => {
            let fence = day.desk.session(*session).map(|session| session.fence);
            if let Some(fence) = fence {
                next_turn(day, *session, fence);
            }
        }
        Event::SessionRequeued { .. } => day.tally.requeued += 1,
        Event::SessionParked { .. } => day.tally.parked += 1,
        Event::StatusSet {
            specialist,
            reason: StatusReason::Missed,
            ..
        } => day.plan(2 * MINUTE, Plan::BeOnline(*specialist)),
        Event::SessionEnded { session, owner, .. } => match owner {
            Some(_) => day.tally.completed += 1,
            None => {
                if let Some(chat) = day.chats.get(session) {
                    day.tally.abandoned[chat.queue] += 1;
                }
            }
        },
        _ => {}
    }
}

fn taken(day: &mut Day<'_>, session: SessionId, owner: switchboard_model::SpecialistId, transferred: bool) {
    day.tally.work.entry(owner).or_default().chats += 1;
    if transferred {
        day.tally.transferred += 1;
    }
    let Some(chat) = day.chats.get_mut(&session).filter(|chat| !chat.taken) else {
        return;
    };
    chat.taken = true;
    let wait = (day.now - chat.arrived).0;
    let ranges = &mut day.tally.ranges;
    match chat.range {
        None => ranges.unknown += 1,
        Some((from, _)) if wait < from => ranges.below += 1,
        Some((_, to)) if wait <= to => ranges.inside += 1,
        Some(_) => ranges.above += 1,
    }
    day.tally.waits[chat.queue].push(wait);
}

fn next_turn(day: &mut Day<'_>, id: SessionId, fence: Fence) {
    let Some(chat) = day.chats.get(&id) else { return };
    let turns = &day.dialogues[chat.dialogue].turns;
    let length = |index: usize| turns.get(index).map_or(0, |turn| turn.text.len());
    let read = chat.said.checked_sub(1).map_or(0, length);
    let owner = day.desk.session(id).and_then(switchboard_core::Session::owner);
    let chats = owner
        .and_then(|owner| day.desk.specialist(owner))
        .map_or(1, switchboard_core::Roster::busy);
    match turns.get(chat.said).map(|turn| turn.from) {
        Some(Side::Specialist) => {
            let typed = length(chat.said);
            let after = people::specialist_writes(&mut day.chance, read, typed, chats);
            day.plan(after, Plan::Say(id, fence));
        }
        Some(Side::Customer) => {
            let typed = length(chat.said);
            let after = people::customer_writes(&mut day.chance, read, typed);
            day.plan(after, Plan::Say(id, fence));
        }
        None => day.plan(8_000, Plan::End(id, fence)),
    }
}

/// How an offer ended, for the table.
pub(crate) const OUTCOMES: [OfferEnd; 4] = [
    OfferEnd::Accepted,
    OfferEnd::Declined,
    OfferEnd::Expired,
    OfferEnd::Withdrawn,
];
