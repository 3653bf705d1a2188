//! What a command does: events, or a refusal. Reads the desk and never changes it.
//!
//! A command that asks for what is so already (a second `Link`, the same status) is done, with no events.

mod annotations;
mod config;
mod customers;
mod leads;
mod messages;
mod offers;
mod people;
mod sessions;
mod transfers;

use crate::{Command, Desk, Event, Rejection};
use switchboard_model::Timestamp;

impl Desk {
    /// Decides a command at a time.
    ///
    /// # Errors
    /// A [`Rejection`] when the command is refused.
    pub fn decide(&self, now: Timestamp, command: &Command) -> Result<Vec<Event>, Rejection> {
        match command {
            Command::PutQueue(queue) => self.put_queue(now, queue),
            Command::PutSpecialist(specialist) => Ok(self.put_specialist(specialist)),
            Command::SetStatus {
                specialist,
                status,
                when_done,
            } => self.set_status(*specialist, *status, *when_done),
            Command::Link { specialist } => self.link(*specialist),
            Command::Unlink { specialist } => self.unlink(*specialist),
            Command::LinkCustomer { customer } => Ok(self.link_customer(*customer)),
            Command::UnlinkCustomer { customer } => Ok(self.unlink_customer(*customer)),
            Command::UnlinkAll => Ok(self.unlink_all()),
            Command::StartSession {
                session,
                customer,
                queue,
                language,
                first_message,
            } => self.start_session(
                now,
                *session,
                *customer,
                *queue,
                language.as_ref(),
                *first_message,
            ),
            Command::ReopenSession {
                session,
                customer,
                first_message,
            } => self.reopen_session(now, *session, *customer, *first_message),
            Command::PostMessage {
                session,
                message,
                author,
            } => self.post_message(*session, *message, *author),
            Command::EditMessage {
                session,
                message,
                owner,
                fence,
            } => self.edit_message(*session, *message, *owner, *fence),
            Command::DeleteMessage {
                session,
                message,
                owner,
                fence,
            } => self.delete_message(*session, *message, *owner, *fence),
            Command::MarkMessages {
                session,
                reader,
                mark,
            } => self.mark_messages(*session, *reader, *mark),
            Command::AcceptOffer { offer, specialist } => self.accept_offer(now, *offer, *specialist),
            Command::DeclineOffer {
                offer,
                specialist,
                reason,
            } => self.decline_offer(now, *offer, *specialist, *reason),
            Command::TransferSession {
                session,
                owner,
                fence,
                to,
            } => self.transfer_session(now, *session, *owner, *fence, to),
            Command::CancelTransfer {
                session,
                owner,
                fence,
            } => self.cancel_transfer(*session, *owner, *fence),
            Command::HandOver { specialist, to } => self.hand_over(now, *specialist, to.as_ref()),
            Command::EndWrapUp { specialist, session } => self.end_wrap_up(*specialist, *session),
            Command::SetPriority {
                session,
                by,
                priority,
            } => self.set_priority(*session, *by, *priority),
            Command::AssignSession { session, by, to } => self.assign_session(*session, *by, *to),
            Command::SetStatusOf {
                specialist,
                by,
                status,
            } => self.set_status_of(*specialist, *by, *status),
            Command::RemoveSpecialist { specialist } => self.remove_specialist(*specialist),
            Command::HoldByPhone { session, owner, held } => self.hold_by_phone(*session, *owner, *held),
            Command::EndSession {
                session,
                author,
                resolution,
            } => self.end_session(now, *session, *author, *resolution),
            Command::RateSession {
                session,
                customer,
                stars,
                commented,
            } => self.rate_session(*session, *customer, *stars, *commented),
            Command::Annotate {
                session,
                author,
                what,
                shown,
            } => self.annotate(*session, *author, *what, *shown),
            Command::EraseSession {
                session,
                customer,
                owner,
            } => self.erase_session(*session, *customer, *owner),
            Command::MergeCustomers { kept, duplicate } => self.merge_customers(*kept, *duplicate),
            Command::Tick => Ok(Vec::new()),
        }
    }
}
