//! What a command does: events, or a refusal. Reads the desk and never changes it.
//!
//! A command that asks for what is so already (a second `Link`, the same status) is done, with no events.

mod offers;
mod people;
mod sessions;

use crate::{Command, Desk, Event, Ids, Rejection};
use switchboard_model::Timestamp;

impl Desk {
    /// Decides a command at a time. Fresh ids are drawn for offers only, one each, in the order they are made.
    ///
    /// # Errors
    /// A [`Rejection`] when the command is refused.
    pub fn decide(
        &self,
        now: Timestamp,
        ids: &mut Ids<'_>,
        command: &Command,
    ) -> Result<Vec<Event>, Rejection> {
        match command {
            Command::PutQueue(queue) => Ok(vec![Event::QueuePut { queue: queue.clone() }]),
            Command::PutSpecialist(specialist) => Ok(vec![Event::SpecialistPut {
                specialist: specialist.clone(),
            }]),
            Command::SetStatus { specialist, status } => self.set_status(*specialist, *status),
            Command::Link { specialist } => self.link(*specialist),
            Command::Unlink { specialist } => self.unlink(*specialist),
            Command::UnlinkAll => Ok(self.unlink_all()),
            Command::StartSession {
                session,
                customer,
                queue,
                language,
                first_message,
            } => self.start_session(*session, *customer, *queue, language.as_ref(), *first_message),
            Command::PostMessage {
                session,
                message,
                author,
            } => self.post_message(*session, *message, *author),
            Command::AcceptOffer { offer, specialist } => self.accept_offer(now, *offer, *specialist),
            Command::DeclineOffer {
                offer,
                specialist,
                reason,
            } => self.decline_offer(now, *offer, *specialist, *reason),
            Command::EndSession {
                session,
                author,
                resolution,
            } => self.end_session(*session, *author, *resolution),
            Command::Expire => Ok(self.overdue(now)),
            Command::Route => Ok(self.route(now, ids)),
        }
    }
}
