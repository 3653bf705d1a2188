//! What people do, by what their screens show them, which may be old.

use super::chance::Chance;
use super::client::Client;
use super::setting::{QUEUES, STAFF, skill, specialist};
use switchboard_model::{
    DeclineReason, Fence, Language, Mark, MessageId, NoteId, OfferId, Priority, Resolution, SenderKind, Seq,
    SessionId, SessionState, SpecialistStatus, Stars,
};
use switchboard_protocol::{Command, FirstMessage, SessionRecord, SpecialistState, TransferTo, View};

/// A customer does something.
pub(super) fn customer(chance: &mut Chance, client: &mut Client) {
    read(chance, client);
    // A chat that was opened and is not answered yet counts as open: what is written goes behind it.
    let opening = client
        .machine
        .outbox()
        .filter_map(|pending| opened(&pending.command))
        .last();
    let shown = client
        .sessions()
        .first()
        .map(|record| (record.session.id, record.session.state));
    let command = match (opening, shown) {
        (Some(session), _) => post(chance, client, session, None),
        (None, None) => start(chance, client),
        (None, Some((session, SessionState::Completed))) => match chance.among(1..=10) {
            1..=5 => start(chance, client),
            6..=8 => Command::ReopenSession {
                session_id: session,
                first_message: chance.percent(50).then(|| first(client)),
            },
            9.. => Command::RateSession {
                session_id: session,
                stars: Stars(u8::try_from(chance.among(1..=5)).unwrap_or(1)),
                comment: chance.percent(50).then(|| "As I said".to_owned()),
            },
            0 => return,
        },
        (None, Some((session, SessionState::Waiting | SessionState::Active | SessionState::Transferred))) => {
            match chance.among(1..=20) {
                1..=16 => post(chance, client, session, None),
                17..=18 => Command::EndSession {
                    session_id: session,
                    fence: None,
                    resolution: None,
                },
                19 => start(chance, client),
                20.. => Command::RateSession {
                    session_id: session,
                    stars: Stars(3),
                    comment: None,
                },
                0 => return,
            }
        }
    };
    client.ask(command);
}

/// A specialist does something.
pub(super) fn staff(chance: &mut Chance, client: &mut Client, number: usize) {
    read(chance, client);
    let Some(View::Specialist(state)) = client.machine.view() else {
        return;
    };
    let offers: Vec<OfferId> = state.offers.iter().map(|offer| offer.id).collect();
    let owned: Vec<(SessionId, Fence)> = state.sessions.iter().filter(|it| open(it)).map(fence).collect();
    let wrapping: Vec<SessionId> = state.wrap_ups.iter().map(|wrap_up| wrap_up.session_id).collect();
    let calm = state.status == SpecialistStatus::Online && state.status_then.is_none();
    let resting = rests(state);
    if (!calm && chance.percent(40)) || (resting && chance.percent(10)) {
        return client.ask(status(SpecialistStatus::Online, false));
    }
    if let Some(offer) = chance.pick(&offers).copied()
        && chance.percent(50)
    {
        return client.ask(answer(chance, offer));
    }
    let Some((session_id, fence)) = chance.pick(&owned).copied() else {
        return idle(chance, client, &wrapping);
    };
    let command = match chance.among(1..=27) {
        1..=8 => post(chance, client, session_id, Some(fence)),
        9..=10 => edit(chance, client, session_id, fence),
        11..=13 => old(chance, client),
        14..=17 => transfer(chance, session_id, fence, number),
        18 => Command::CancelTransfer { session_id, fence },
        19 if chance.percent(50) => Command::HandOver {
            to: chance.percent(40).then(|| target(chance, number)),
            note: chance.percent(50).then(|| "Look at this".into()),
        },
        20 => Command::SetPriority {
            session_id,
            priority: *chance.pick(Priority::ALL).unwrap_or(&Priority::Normal),
        },
        21 => leaves(chance),
        25.. => annotation(chance, client, session_id, fence),
        19 | 22..=24 => Command::EndSession {
            session_id,
            fence: Some(fence),
            resolution: chance.percent(50).then_some(Resolution::Resolved),
        },
        0 => return,
    };
    client.ask(command);
}

/// Messages came so far, and somebody is about to write.
fn read(chance: &mut Chance, client: &mut Client) {
    let shown: Vec<(SessionId, Seq)> = client.sessions().iter().filter_map(last).collect();
    let Some((session, last)) = chance.pick(&shown).copied() else {
        return;
    };
    if chance.percent(40) {
        let seen = Seq(chance.among(0..=last.0));
        client.machine.mark(
            session,
            Mark {
                delivered: last,
                seen,
            },
        );
    }
}

fn last(record: &SessionRecord) -> Option<(SessionId, Seq)> {
    Some((record.session.id, record.messages.last()?.seq))
}

/// Something that staff wrote, oneself or a colleague, is to say something else or nothing.
fn edit(chance: &mut Chance, client: &Client, session_id: SessionId, fence: Fence) -> Command {
    let record = client.sessions().iter().find(|it| it.session.id == session_id);
    let messages = record.map_or(&[][..], |it| &it.messages);
    let mine: Vec<MessageId> = messages
        .iter()
        .filter(|it| it.sender == SenderKind::Specialist)
        .map(|it| it.id)
        .collect();
    let Some(message_id) = chance.pick(&mine).copied() else {
        return post(chance, client, session_id, Some(fence));
    };
    if chance.percent(30) {
        return Command::DeleteMessage {
            session_id,
            message_id,
            fence,
        };
    }
    Command::EditMessage {
        session_id,
        message_id,
        fence,
        text: format!("Better {}", client.id(8)),
    }
}

/// Something is written down about a chat, or a note goes.
fn annotation(chance: &mut Chance, client: &Client, session_id: SessionId, fence: Fence) -> Command {
    let record = client.sessions().iter().find(|it| it.session.id == session_id);
    let notes: Vec<NoteId> = record
        .map_or(&[][..], |it| &it.notes)
        .iter()
        .map(|it| it.id)
        .collect();
    let fence = Some(fence);
    match (chance.among(1..=3), chance.pick(&notes).copied()) {
        (1, Some(note_id)) => Command::DeleteNote {
            session_id,
            fence,
            note_id,
        },
        (1 | 2, _) => Command::PostNote {
            session_id,
            fence,
            note_id: NoteId::new(client.id(7)),
            text: "Seen before".into(),
        },
        _ => Command::UpdateSession {
            session_id,
            fence,
            name: Some(format!("Kim {}", client.id(6))),
            contact: None,
            context: None,
            tags: Some(vec!["vip".into()]),
            attributes: None,
        },
    }
}

/// In the calm, everybody takes what comes.
pub(super) fn take_all(client: &mut Client) {
    let Some(View::Specialist(state)) = client.machine.view() else {
        return;
    };
    let mut commands = Vec::new();
    if state.status != SpecialistStatus::Online || state.status_then.is_some() {
        commands.push(status(SpecialistStatus::Online, false));
    }
    commands.extend(
        state
            .offers
            .iter()
            .map(|offer| Command::AcceptOffer { offer_id: offer.id }),
    );
    commands.retain(|command| client.machine.outbox().all(|pending| pending.command != *command));
    for command in commands {
        client.ask(command);
    }
}

fn idle(chance: &mut Chance, client: &mut Client, wrapping: &[SessionId]) {
    let command = match chance.among(1..=10) {
        1..=3 => old(chance, client),
        4..=6 => match chance.pick(wrapping) {
            Some(session) => Command::EndWrapUp { session_id: *session },
            None => return,
        },
        7..=8 => {
            // An offer that may be gone by now.
            let seen: Vec<OfferId> = client.offers.iter().copied().collect();
            match chance.pick(&seen) {
                Some(offer) => Command::AcceptOffer { offer_id: *offer },
                None => return,
            }
        }
        9.. => leaves(chance),
        0 => return,
    };
    client.ask(command);
}

fn answer(chance: &mut Chance, offer_id: OfferId) -> Command {
    if chance.percent(65) {
        Command::AcceptOffer { offer_id }
    } else {
        Command::DeclineOffer {
            offer_id,
            reason: DeclineReason::Busy,
        }
    }
}

/// Somebody who owned a session once goes on as if they did.
fn old(chance: &mut Chance, client: &Client) -> Command {
    let known: Vec<(SessionId, Fence)> = client.fences.iter().copied().collect();
    let Some((session_id, fence)) = chance.pick(&known).copied() else {
        return leaves(chance);
    };
    match chance.among(1..=10) {
        1..=7 => post(chance, client, session_id, Some(fence)),
        8 => Command::CancelTransfer { session_id, fence },
        9.. => Command::EndSession {
            session_id,
            fence: Some(fence),
            resolution: None,
        },
        0 => leaves(chance),
    }
}

fn leaves(chance: &mut Chance) -> Command {
    let states = [
        SpecialistStatus::Away,
        SpecialistStatus::Busy,
        SpecialistStatus::Online,
    ];
    let to = chance.pick(&states).copied().unwrap_or(SpecialistStatus::Online);
    status(to, chance.percent(50))
}

const fn status(status: SpecialistStatus, when_done: bool) -> Command {
    Command::SetStatus { status, when_done }
}

fn transfer(chance: &mut Chance, session_id: SessionId, fence: Fence, number: usize) -> Command {
    Command::TransferSession {
        session_id,
        fence,
        to: target(chance, number),
        note: chance.percent(50).then(|| "They have paid".into()),
    }
}

fn target(chance: &mut Chance, number: usize) -> TransferTo {
    match chance.among(1..=10) {
        1..=5 => TransferTo::Specialist {
            id: specialist((number + 1 + chance.index(STAFF - 1)) % STAFF),
        },
        6..=8 => TransferTo::Queue {
            id: QUEUES[chance.index(QUEUES.len())],
        },
        _ => TransferTo::Skill {
            skill: skill(chance.index(2)),
        },
    }
}

fn start(chance: &mut Chance, client: &Client) -> Command {
    Command::StartSession {
        session_id: SessionId::new(client.id(7)),
        name: chance.percent(50).then(|| "Kim".into()),
        language: chance.percent(20).then(|| Language("de".into())),
        page_url: None,
        page_title: None,
        first_message: chance.percent(70).then(|| first(client)),
        contact: None,
        context: None,
        attributes: None,
    }
}

fn post(chance: &mut Chance, client: &Client, session_id: SessionId, fence: Option<Fence>) -> Command {
    let message_id = MessageId::new(client.id(8));
    let text = if chance.percent(10) {
        format!("  {message_id}\r\nand more \u{feff}")
    } else {
        format!("Message {message_id}")
    };
    Command::PostMessage {
        session_id,
        message_id,
        fence,
        text,
    }
}

fn first(client: &Client) -> FirstMessage {
    let message_id = MessageId::new(client.id(8));
    FirstMessage {
        message_id,
        text: format!("Question {message_id}"),
    }
}

fn opened(command: &Command) -> Option<SessionId> {
    match command {
        Command::StartSession { session_id, .. } | Command::ReopenSession { session_id, .. } => {
            Some(*session_id)
        }
        _ => None,
    }
}

fn open(record: &SessionRecord) -> bool {
    record.session.state != SessionState::Completed
}

const fn fence(record: &SessionRecord) -> (SessionId, Fence) {
    (record.session.id, record.session.fence)
}

fn rests(state: &SpecialistState) -> bool {
    state.offers.is_empty() && state.sessions.iter().all(|it| !open(it))
}
