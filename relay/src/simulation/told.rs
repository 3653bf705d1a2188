//! What has to be true of every event in its place, of the desk between two batches, and of every frame that a client
//! is sent. Written from the rules, not from the code that follows them.

use super::witness::Seen;
use crate::store::Entry;
use switchboard_core::{Desk, Event, GRACE, Principal, Roster};
use switchboard_model::{Millis, OfferEnd, SenderKind, SessionState, SpecialistId, Timestamp};
use switchboard_protocol::{ErrorCode, RelayFrame};

/// How long something that is due may take: a commit that is slow, a store that is tried again after a second.
const SLACK: Millis = Millis(3_000);

/// What is wrong with an event, before it is applied.
pub(super) fn event(seen: &Seen, entry: &Entry) -> Option<String> {
    if entry.position != seen.head().next() {
        return Some(format!("it follows {}", seen.head()));
    }
    if seen.log.last().is_some_and(|last| last.at > entry.at) {
        return Some("time ran backwards".into());
    }
    place_and_fence(seen, entry)
        .or_else(|| wrap_up(seen, entry))
        .or_else(|| readers(&seen.desk, entry))
}

fn place_and_fence(seen: &Seen, entry: &Entry) -> Option<String> {
    let desk = &seen.desk;
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "the other events have no place and no fence"
    )]
    match &entry.event {
        Event::MessagePosted {
            session,
            message,
            seq,
            sender,
            ..
        } => {
            let Some(it) = desk.session(*session) else {
                return Some("a message in a session that is not open".into());
            };
            if *seq != it.last_seq.next() {
                return Some(format!("message {seq} follows {}", it.last_seq));
            }
            if *sender == SenderKind::Specialist {
                let words = seen.words.get(message)?;
                let owner = it.owner().map(Principal::Specialist);
                if words.fence != Some(it.fence) || owner != Some(words.by) {
                    return Some(format!(
                        "written by {:?} under fence {:?}, while {owner:?} owned it under {}",
                        words.by, words.fence, it.fence
                    ));
                }
            }
            None
        }
        Event::MessageEdited { message, owner, .. } | Event::MessageDeleted { message, owner, .. } => {
            let by = seen.words.get(message).map(|words| words.by);
            (by != Some(Principal::Specialist(*owner)))
                .then(|| format!("{owner:?} changes what {by:?} wrote"))
        }
        Event::MessagesMarked { session, mark, .. } => {
            let last = desk.session(*session).map(|it| it.last_seq);
            (last < Some(mark.delivered) || mark.seen > mark.delivered)
                .then(|| format!("{mark:?} of {last:?} messages"))
        }
        Event::SessionAssigned { session, fence, .. } => {
            let before = seen.fences.get(session).copied().unwrap_or_default();
            (*fence <= before).then(|| format!("fence {fence} follows {before}"))
        }
        Event::OfferEnded {
            offer,
            outcome: OfferEnd::Accepted,
            ..
        } => match desk.offer(*offer) {
            Some(it) if it.deadline > entry.at => None,
            Some(it) => Some(format!(
                "accepted at {:?}, its deadline was {:?}",
                entry.at, it.deadline
            )),
            None => Some("accepted an offer that is not open".into()),
        },
        _ => None,
    }
}

/// Whose place an event may take.
pub(super) const fn takes_place_of(event: &Event) -> Option<SpecialistId> {
    match event {
        Event::SessionAssigned { owner, .. } | Event::SessionUnparked { owner, .. } => Some(*owner),
        Event::OfferMade { specialist, .. } => Some(*specialist),
        _ => None,
    }
}

/// How many places somebody has taken, and may take.
pub(super) fn places(desk: &Desk, whose: SpecialistId) -> (usize, usize) {
    let capacity = |it: &Roster| usize::try_from(it.profile.capacity.0).unwrap_or(usize::MAX);
    desk.specialist(whose)
        .map_or((0, 0), |it| (it.load(), capacity(it)))
}

/// A wrap-up begins with the end of its chat.
fn wrap_up(seen: &Seen, entry: &Entry) -> Option<String> {
    let Event::WrapUpStarted { session, .. } = &entry.event else {
        return None;
    };
    let ended = seen.log.last().map(|last| &last.event);
    let theirs = matches!(ended, Some(Event::SessionEnded { session: it, .. }) if it == session);
    (!theirs).then(|| "a wrap-up of a chat that has not just ended".into())
}

/// Staff hear of a session while it is theirs, and in the moment in which it comes to them or leaves them.
fn readers(desk: &Desk, entry: &Entry) -> Option<String> {
    let session = match &entry.event {
        Event::MessagePosted { session, .. }
        | Event::MessageEdited { session, .. }
        | Event::MessageDeleted { session, .. }
        | Event::MessagesMarked { session, .. }
        | Event::SessionEnded { session, .. }
        | Event::SessionTransferred { session, .. }
        | Event::TransferEnded { session, .. }
        | Event::SessionRequeued { session, .. }
        | Event::SessionReminded { session, .. }
        | Event::SessionParked { session, .. }
        | Event::SessionUnparked { session, .. }
        | Event::PrioritySet { session, .. } => *session,
        _ => return None,
    };
    let owner = desk.session(session).and_then(switchboard_core::Session::owner);
    let strangers = entry.event.audience().into_iter().find(|who| match who {
        Principal::Specialist(id) => owner != Some(*id),
        Principal::Customer(_) => false,
    });
    strangers.map(|who| format!("{who:?} hears of {session:?}, which is {owner:?}'s"))
}

/// What is wrong with the desk between two batches.
pub(super) fn between_batches(desk: &Desk) -> Result<(), String> {
    for offer in desk.offers() {
        let state = desk.session(offer.session).map(switchboard_core::Session::state);
        match state {
            Some(SessionState::Waiting | SessionState::Transferred) => {}
            Some(SessionState::Active | SessionState::Completed) | None => {
                return Err(format!("{:?} is open, its session is {state:?}", offer.id));
            }
        }
    }
    Ok(())
}

/// What should have happened by itself, and did not.
pub(super) fn overdue(desk: &Desk, now: Timestamp, untroubled_since: Timestamp) -> Result<(), String> {
    let late = |at: Timestamp| at.max(untroubled_since) + SLACK < now;
    if let Some(offer) = desk.offers().find(|offer| late(offer.deadline)) {
        return Err(format!("{:?} is open after its deadline", offer.id));
    }
    for session in desk.sessions() {
        if desk.next_step(session.id).is_some_and(late) {
            return Err(format!("the next step of {:?} did not happen", session.id));
        }
    }
    for roster in desk.specialists() {
        let gone = roster.unlinked_at.is_some_and(|at| late(at + GRACE));
        let mut owned = roster.owned().filter_map(|id| desk.session(id));
        if gone && owned.any(|session| session.hold().is_some_and(|hold| !hold.phone)) {
            return Err(format!("{:?} is gone and owns a chat", roster.profile.id));
        }
    }
    Ok(())
}

/// A frame arrived. What it says has to be durable, and for whoever hears it.
pub(super) fn frame(seen: &mut Seen, who: Principal, frame: &RelayFrame) {
    let head = seen.head();
    match frame {
        RelayFrame::Welcome(welcome) => seen.traffic.resumed += u64::from(welcome.resumed),
        RelayFrame::Snapshot(snapshot) if snapshot.cursor.position > head => {
            let at = snapshot.cursor.position;
            seen.fail(format!("a snapshot of {at} was shown when {head} was durable"));
        }
        RelayFrame::Events(events) => {
            if events.upto > head {
                seen.fail(format!("{} was shown when {head} was durable", events.upto));
            }
            for event in &events.events {
                concerns(seen, who, event.position);
            }
        }
        RelayFrame::Ack { id, position } => answered(seen, *id, Ok(*position)),
        RelayFrame::Refused { id, problem } => match problem.code {
            ErrorCode::Unavailable | ErrorCode::RateLimited | ErrorCode::GoingAway => {}
            _ => answered(seen, *id, Err(problem.clone())),
        },
        RelayFrame::Error { problem } => seen.fail(format!("a frame was not understood: {problem:?}")),
        RelayFrame::Bye(bye) if !bye.resumable => seen.fail(format!("a client was sent away: {bye:?}")),
        RelayFrame::Snapshot(_)
        | RelayFrame::Hint(_)
        | RelayFrame::View { .. }
        | RelayFrame::Pong { .. }
        | RelayFrame::Bye(_) => {}
    }
}

fn concerns(seen: &mut Seen, who: Principal, position: switchboard_model::Position) {
    let place = usize::try_from(position.0).unwrap_or(0);
    let Some(entry) = place.checked_sub(1).and_then(|place| seen.log.get(place)) else {
        return seen.fail(format!("event {position} was shown before it was durable"));
    };
    let audience = entry.event.audience();
    let now = seen.is_now(who);
    let mine = seen.has_been(now);
    if !audience.iter().any(|reader| mine.contains(reader)) {
        seen.fail(format!(
            "event {position} was shown to {who:?}, and is for {audience:?}"
        ));
    }
}

fn answered(seen: &mut Seen, id: switchboard_model::CommandId, answer: super::witness::Answer) {
    if seen.outcomes.get(&id) != Some(&answer) {
        let durable = seen.outcomes.get(&id);
        let words = format!("{id:?} was answered {answer:?}, and {durable:?} is durable");
        return seen.fail(words);
    }
    match seen.answers.get(&id) {
        Some(before) if *before != answer => {
            let words = format!("{id:?} was answered {before:?}, and then {answer:?}");
            seen.fail(words);
        }
        Some(_) => seen.traffic.resent += 1,
        None => {
            seen.answers.insert(id, answer);
        }
    }
}
