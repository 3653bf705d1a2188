//! What people do in a random run: mostly sensible things, by what they are shown.

use super::{QUEUES, STAFF, text};
use switchboard_model::{
    DeclineReason, Mark, MessageId, NoteId, Priority, SenderKind, Seq, SessionId, SessionState, Skill,
    SpecialistStatus, Stars,
};
use switchboard_protocol::{
    Command, Contact, CustomerState, FirstMessage, SessionRecord, SessionView, SpecialistState, TransferTo,
    View,
};
use uuid::Uuid;

/// A small generator of its own (xorshift64), so that a seed is a run.
pub(super) struct Chance(pub(super) u64);

impl Chance {
    pub(super) fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % limit as u64).unwrap()
    }

    pub(super) fn of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }

    pub(super) fn one_in(&mut self, odds: usize) -> bool {
        self.below(odds) == 0
    }
}

/// Something that a client might send.
pub(super) fn next_command(chance: &mut Chance, view: &View, number: usize) -> Command {
    match view {
        View::Customer(state) => customer(chance, state, number),
        View::Specialist(state) => specialist(chance, state, number),
    }
}

/// How far messages of a chat came, now and then.
pub(super) fn reads(chance: &mut Chance, view: &View) -> Option<(SessionId, Mark)> {
    let records = match view {
        View::Customer(state) => state.session.as_slice(),
        View::Specialist(state) => &state.sessions,
    };
    let record = records.iter().find(|it| it.session.ended_at.is_none())?;
    let last = record.messages.last().filter(|_| chance.one_in(3))?.seq;
    let seen = if chance.one_in(2) { last } else { Seq(0) };
    Some((
        record.session.id,
        Mark {
            delivered: last,
            seen,
        },
    ))
}

/// Now and then a chat that is over, to be erased.
pub(super) fn over(chance: &mut Chance, view: &View) -> Option<SessionId> {
    let records = match view {
        View::Customer(state) => state.session.as_slice(),
        View::Specialist(state) => &state.sessions,
    };
    let over = records.iter().find(|it| it.session.ended_at.is_some())?;
    chance.one_in(20).then_some(over.session.id)
}

fn first(chance: &mut Chance, number: usize) -> Option<FirstMessage> {
    chance.one_in(2).then(|| FirstMessage {
        message_id: MessageId::new(Uuid::now_v7()),
        text: text(number),
    })
}

fn customer(chance: &mut Chance, state: &CustomerState, number: usize) -> Command {
    let session = state.session.as_ref().map(|record| &record.session);
    match (session, chance.below(8)) {
        (Some(over), 0..=1) if over.ended_at.is_some() => Command::RateSession {
            session_id: over.id,
            stars: Stars(1 + u8::try_from(chance.below(5)).unwrap()),
            comment: chance.one_in(2).then(|| text(number)),
        },
        (Some(over), 2..=5) if over.ended_at.is_some() => Command::ReopenSession {
            session_id: over.id,
            first_message: first(chance, number),
        },
        (Some(open), 0) if open.ended_at.is_none() => Command::EndSession {
            session_id: open.id,
            fence: None,
            resolution: None,
        },
        (Some(open), _) if open.ended_at.is_none() => Command::PostMessage {
            session_id: open.id,
            message_id: MessageId::new(Uuid::now_v7()),
            fence: None,
            text: text(number),
        },
        (_, _) => Command::StartSession {
            session_id: SessionId::new(Uuid::now_v7()),
            name: chance.one_in(2).then(|| format!("Customer {number}")),
            language: None,
            page_url: Some("https://shop.example/".into()),
            page_title: None,
            first_message: first(chance, number),
            contact: None,
            context: None,
            attributes: None,
        },
    }
}

fn specialist(chance: &mut Chance, state: &SpecialistState, number: usize) -> Command {
    let own: Vec<_> = state.sessions.iter().map(|record| &record.session).collect();
    let open: Vec<_> = own.iter().filter(|session| session.ended_at.is_none()).collect();
    match chance.below(17) {
        0 => Command::SetStatus {
            status: *chance.of(SpecialistStatus::ALL),
            when_done: chance.one_in(2),
        },
        1 if !state.wrap_ups.is_empty() => Command::EndWrapUp {
            session_id: chance.of(&state.wrap_ups).session_id,
        },
        2..=4 if !open.is_empty() => {
            let ends = chance.one_in(9);
            in_a_chat(chance, ends, number, &own)
        }
        5 if !open.is_empty() => match written(state) {
            Some((record, message)) => edited(chance, record, message, number),
            None => in_a_chat(chance, false, number, &own),
        },
        6 if !open.is_empty() => {
            let session = *chance.of(&open);
            owned(chance, session, number)
        }
        7 if !open.is_empty() && chance.one_in(3) => Command::HandOver {
            to: chance.one_in(2).then(|| target(chance)),
            note: Some(text(number)),
        },
        14.. if !state.sessions.is_empty() => {
            let record = &state.sessions[number % state.sessions.len()];
            annotation(chance, record, number)
        }
        8 if !state.offers.is_empty() => Command::DeclineOffer {
            offer_id: chance.of(&state.offers).id,
            reason: *chance.of(DeclineReason::ALL),
        },
        _ if !state.offers.is_empty() => Command::AcceptOffer {
            offer_id: chance.of(&state.offers).id,
        },
        _ => Command::SetStatus {
            status: SpecialistStatus::Online,
            when_done: false,
        },
    }
}

/// Writing, or ending, in a chat that may be over.
fn in_a_chat(chance: &mut Chance, ends: bool, number: usize, own: &[&SessionView]) -> Command {
    let session = *chance.of(own);
    let fence = Some(session.fence);
    if ends {
        Command::EndSession {
            session_id: session.id,
            fence,
            resolution: None,
        }
    } else {
        Command::PostMessage {
            session_id: session.id,
            message_id: MessageId::new(Uuid::now_v7()),
            fence,
            text: text(number),
        }
    }
}

/// A message that staff wrote in an open chat.
fn written(state: &SpecialistState) -> Option<(&SessionRecord, MessageId)> {
    let open = state.sessions.iter().filter(|it| it.session.ended_at.is_none());
    let last = |it: &SessionRecord| {
        let theirs = it.messages.iter().rfind(|it| it.sender == SenderKind::Specialist);
        theirs.map(|message| message.id)
    };
    open.into_iter().find_map(|it| Some((it, last(it)?)))
}

/// A message says something else, or nothing.
fn edited(chance: &mut Chance, record: &SessionRecord, message_id: MessageId, number: usize) -> Command {
    let (session_id, fence) = (record.session.id, record.session.fence);
    if chance.one_in(2) {
        Command::DeleteMessage {
            session_id,
            message_id,
            fence,
        }
    } else {
        Command::EditMessage {
            session_id,
            message_id,
            fence,
            text: text(number),
        }
    }
}

/// Something about an open chat of one's own.
fn owned(chance: &mut Chance, session: &SessionView, number: usize) -> Command {
    let (session_id, fence) = (session.id, session.fence);
    match chance.below(4) {
        0 if session.state == SessionState::Transferred => Command::CancelTransfer { session_id, fence },
        0 | 1 => Command::SetPriority {
            session_id,
            priority: *chance.of(Priority::ALL),
        },
        _ => Command::TransferSession {
            session_id,
            fence,
            to: target(chance),
            note: chance.one_in(2).then(|| text(number)),
        },
    }
}

/// Something written down about a chat of one's own, also when it is over. A note comes and goes.
fn annotation(chance: &mut Chance, record: &SessionRecord, number: usize) -> Command {
    let (session_id, fence) = (record.session.id, Some(record.session.fence));
    let known = record.notes.first().filter(|_| chance.one_in(2));
    match (known, chance.below(2)) {
        (Some(note), _) => Command::DeleteNote {
            session_id,
            fence,
            note_id: note.id,
        },
        (None, 0) => Command::PostNote {
            session_id,
            fence,
            note_id: NoteId::new(Uuid::now_v7()),
            text: text(number),
        },
        _ => Command::UpdateSession {
            session_id,
            fence,
            name: chance.one_in(2).then(|| format!("Renamed {number}")),
            contact: chance.one_in(2).then(|| Contact {
                email: Some(format!("kim{number}@example.com")),
                ..Contact::default()
            }),
            context: None,
            tags: chance.one_in(2).then(|| vec![format!("tag {number}")]),
            attributes: None,
        },
    }
}

fn target(chance: &mut Chance) -> TransferTo {
    match chance.below(5) {
        0 => TransferTo::Skill {
            skill: Skill("billing".into()),
        },
        1 | 2 => TransferTo::Queue {
            id: chance.of(&QUEUES).0,
        },
        _ => TransferTo::Specialist {
            id: *chance.of(&STAFF),
        },
    }
}
