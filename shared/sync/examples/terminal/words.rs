//! What a typed line asks for, given what is known. Nothing here sends or prints.

use switchboard_model::{CommandId, DeclineReason, MessageId, SessionId, SessionState, SpecialistStatus};
use switchboard_protocol::{Command, FirstMessage, SessionRecord, SpecialistState, View};
use switchboard_sync::Pending;
use uuid::Uuid;

/// A command under an id of its own.
pub(crate) fn pending(command: Command) -> Pending {
    let id = CommandId::new(Uuid::now_v7());
    Pending { id, command }
}

/// What the line asks for, or why it cannot be done. `chat` is the one in front of a specialist.
pub(crate) fn asked(
    line: &str,
    view: Option<&View>,
    outbox: &[Command],
    chat: Option<SessionId>,
) -> Result<Command, &'static str> {
    match view {
        Some(View::Specialist(state)) => staff(line, state, chat),
        Some(View::Customer(state)) => customer(line, state.session.as_ref(), outbox),
        None => customer(line, None, outbox),
    }
}

fn customer(line: &str, known: Option<&SessionRecord>, outbox: &[Command]) -> Result<Command, &'static str> {
    let known = known.map(|it| (it.session.id, it.session.state == SessionState::Completed));
    // What the relay knows, and then what waits for its answer: the chat, and whether it is over.
    let chat = outbox.iter().fold(known, |chat, command| {
        if let Command::StartSession { session_id, .. } | Command::ReopenSession { session_id, .. } = command
        {
            Some((*session_id, false))
        } else if let Command::EndSession { session_id, .. } = command {
            Some((*session_id, true))
        } else {
            chat
        }
    });
    let message_id = MessageId::new(Uuid::now_v7());
    let text = line.to_owned();
    Ok(match (line, chat) {
        ("/end", Some((session_id, false))) => Command::EndSession {
            session_id,
            fence: None,
            resolution: None,
        },
        ("/end", _) => return Err("no chat is open"),
        _ if line.starts_with('/') => return Err("/end and /quit are all that a customer can say this way"),
        (_, Some((session_id, false))) => Command::PostMessage {
            session_id,
            message_id,
            fence: None,
            text,
        },
        (_, Some((session_id, true))) => Command::ReopenSession {
            session_id,
            first_message: Some(FirstMessage { message_id, text }),
        },
        (_, None) => Command::StartSession {
            session_id: SessionId::new(Uuid::now_v7()),
            name: None,
            language: None,
            page_url: None,
            page_title: None,
            first_message: Some(FirstMessage { message_id, text }),
            contact: None,
            context: None,
            attributes: None,
        },
    })
}

fn staff(line: &str, state: &SpecialistState, chat: Option<SessionId>) -> Result<Command, &'static str> {
    let status = |status| Command::SetStatus {
        status,
        when_done: false,
    };
    let owned = chat.and_then(|id| state.sessions.iter().find(|it| it.session.id == id));
    let offer_id = state.offers.first().map(|offer| offer.id).ok_or("nothing rings");
    match line {
        "/online" => return Ok(status(SpecialistStatus::Online)),
        "/away" => return Ok(status(SpecialistStatus::Away)),
        "/accept" => return offer_id.map(|offer_id| Command::AcceptOffer { offer_id }),
        "/decline" => {
            let reason = DeclineReason::Other;
            return offer_id.map(|offer_id| Command::DeclineOffer { offer_id, reason });
        }
        _ => {}
    }
    let session = &owned
        .ok_or("no chat is open here; /accept takes one that rings")?
        .session;
    match line {
        "/end" => Ok(Command::EndSession {
            session_id: session.id,
            fence: Some(session.fence),
            resolution: None,
        }),
        _ if line.starts_with('/') => Err("it is /accept, /decline, /next, /online, /away, /end or /quit"),
        _ => Ok(Command::PostMessage {
            session_id: session.id,
            message_id: MessageId::new(Uuid::now_v7()),
            fence: Some(session.fence),
            text: line.to_owned(),
        }),
    }
}

/// What was written in a command.
pub(crate) fn written(command: &Command) -> Option<&str> {
    if let Command::PostMessage { text, .. } = command {
        return Some(text);
    }
    if let Command::StartSession { first_message, .. } | Command::ReopenSession { first_message, .. } =
        command
    {
        return first_message.as_ref().map(|message| message.text.as_str());
    }
    None
}
