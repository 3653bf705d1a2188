//! What a person is told, one line for each thing that they should know. What is theirs to read ends with their lines.

use crate::words::written;
use switchboard_model::{Mark, SenderKind, SessionId};
use switchboard_protocol::{EventBody, MessageView, OfferView, SessionRecord, View};
use switchboard_sync::{Change, Place};

/// What was read on the screen, for the other side.
pub(crate) type Read = Vec<(SessionId, Mark)>;

/// Shows one change, as the view has it already.
pub(crate) fn show(change: &Change, view: Option<&View>, read: &mut Read) {
    let me = match view {
        Some(View::Specialist(_)) => SenderKind::Specialist,
        Some(View::Customer(_)) | None => SenderKind::Customer,
    };
    match change {
        Change::Reset { view, .. } => all(view, me, read),
        Change::Event { event } => happened(&event.body, view, me, read),
        Change::Settled { pending, outcome } => settled(written(&pending.command), outcome.as_ref().err()),
        Change::Place(place) => say(&waiting(place)),
        Change::Problem(problem) => say(&problem.title),
        Change::Cursor(_) | Change::Typing { .. } | Change::Warnings(_) | Change::Watched { .. } => {}
    }
}

pub(crate) fn say(what: &str) {
    println!("· {what}");
}

fn all(view: &View, me: SenderKind, read: &mut Read) {
    match view {
        View::Customer(state) => state.session.iter().for_each(|record| thread(record, me, read)),
        View::Specialist(state) => {
            say(&format!("you are {}, {:?}", state.profile.name, state.status).to_lowercase());
            state.offers.iter().for_each(rings);
            let open = state.sessions.iter().filter(|it| it.session.ended_at.is_none());
            open.for_each(|record| thread(record, me, read));
        }
    }
}

fn happened(body: &EventBody, view: Option<&View>, me: SenderKind, read: &mut Read) {
    if let EventBody::MessagePosted { message } = body {
        // What was typed here was shown when it was acknowledged.
        if message.sender != me {
            posted(message, read);
        }
    } else if let EventBody::OfferMade { offer } = body {
        rings(offer);
    } else if let EventBody::OfferEnded { outcome, .. } = body {
        say(&format!("it rings no longer: {outcome:?}").to_lowercase());
    } else if let EventBody::SessionAssigned { record } = body {
        say(&format!(
            "you chat with {}",
            name(record.session.customer.name.as_deref())
        ));
        thread(record, me, read);
    } else if let EventBody::SpecialistJoined { specialist, .. } = body {
        say(&format!("{} is here", specialist.name));
    } else if let EventBody::SessionStarted { .. } | EventBody::SessionRequeued { .. } = body {
        say("waiting for somebody");
    } else if let EventBody::SessionEnded { ended_by, .. } = body {
        say(&format!("the chat is over: {ended_by:?} ended it").to_lowercase());
    } else if let EventBody::StatusChanged { status, .. } = body {
        say(&format!("you are {status:?}").to_lowercase());
    } else if let EventBody::MessagesMarked {
        session_id,
        side,
        mark,
    } = body
        && *side != me
        && let Some(record) = view.and_then(|view| find(view, *session_id))
    {
        let own = |upto| {
            record
                .messages
                .iter()
                .rfind(|it| it.sender == me && it.seq <= upto)
        };
        match (own(mark.seen), own(mark.delivered)) {
            (Some(seen), _) => say(&format!("seen: {}", seen.text)),
            (None, Some(delivered)) => say(&format!("delivered: {}", delivered.text)),
            (None, None) => {}
        }
    }
}

fn settled(text: Option<&str>, refused: Option<&switchboard_protocol::Problem>) {
    match (text, refused) {
        (Some(text), None) => say(&format!("sent: {text}")),
        (Some(text), Some(problem)) => say(&format!("not sent: {text} ({})", problem.title)),
        (None, Some(problem)) => say(&problem.title),
        (None, None) => {}
    }
}

fn thread(record: &SessionRecord, me: SenderKind, read: &mut Read) {
    for message in &record.messages {
        if message.sender == me {
            println!("you: {}", message.text);
        } else {
            posted(message, read);
        }
    }
}

fn posted(message: &MessageView, read: &mut Read) {
    println!("{}: {}", name(message.sender_name.as_deref()), message.text);
    let seq = message.seq;
    read.push((
        message.session_id,
        Mark {
            delivered: seq,
            seen: seq,
        },
    ));
}

fn rings(offer: &OfferView) {
    let line = offer.first_line.as_deref().unwrap_or("without a word yet");
    say(&format!("{} rings: {line}", name(offer.customer.name.as_deref())));
}

fn waiting(place: &Place) -> String {
    let minutes = place
        .wait
        .map(|wait| (wait.from.0 / 60_000, (wait.to.0 + 59_999) / 60_000));
    let wait = minutes.map_or(String::new(), |(from, to)| format!(", {from} to {to} minutes"));
    format!("waiting, place {}{wait}", place.place)
}

fn name(name: Option<&str>) -> &str {
    name.unwrap_or("a customer")
}

fn find(view: &View, id: SessionId) -> Option<&SessionRecord> {
    match view {
        View::Customer(state) => state.session.as_ref().filter(|it| it.session.id == id),
        View::Specialist(state) => state.sessions.iter().find(|it| it.session.id == id),
    }
}
