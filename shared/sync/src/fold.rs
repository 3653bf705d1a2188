//! The fold: a snapshot and the events after it make the same state as a fresh snapshot. Pure, and total: what
//! concerns something the replica does not know changes nothing.

mod customer;
mod session;
mod specialist;

pub use session::{apply_to_message, apply_to_notes, apply_to_session, message_of, session_of};

use switchboard_model::{SessionId, SessionState};
use switchboard_protocol::{LogEvent, MessageView, SessionRecord, View};

/// Takes one event into a view.
pub fn apply(view: &mut View, event: &LogEvent) {
    match view {
        View::Customer(state) => customer::apply(state, event),
        View::Specialist(state) => specialist::apply(state, event),
    }
}

/// Puts a message at its place by seq. One that is there already, by id, stays as it is.
fn post(record: &mut SessionRecord, message: &MessageView) {
    if record.messages.iter().any(|known| known.id == message.id) {
        return;
    }
    let place = record.messages.partition_point(|known| known.seq <= message.seq);
    record.messages.insert(place, message.clone());
}

/// Takes an event into a session that is here, and into the message that it names.
fn change(record: &mut SessionRecord, event: &LogEvent) {
    if let Some(id) = message_of(&event.body)
        && let Some(message) = record.messages.iter_mut().find(|message| message.id == id)
    {
        apply_to_message(message, event);
    }
    apply_to_notes(&mut record.details, &mut record.notes, &event.body);
    apply_to_session(&mut record.session, event);
}

fn is(record: &SessionRecord, id: SessionId) -> bool {
    record.session.id == id
}

fn open(record: &SessionRecord) -> bool {
    record.session.state != SessionState::Completed
}
