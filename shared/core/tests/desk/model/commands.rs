//! Which rule a command is about.

use super::Model;
use switchboard_core::{Author, Command, Rejection};
use switchboard_model::Timestamp;

impl Model {
    pub(super) fn obey(&mut self, now: Timestamp, command: &Command) -> Result<(), Rejection> {
        match command.clone() {
            Command::PutQueue(queue) => self.put_queue(now, queue),
            Command::PutSpecialist(profile) => {
                self.put_person(profile);
                Ok(())
            }
            Command::SetStatus {
                specialist,
                status,
                when_done,
            } => self.say_status(specialist, status, when_done),
            Command::Link { specialist } => self.link(specialist),
            Command::Unlink { specialist } => self.unlink(now, specialist),
            Command::LinkCustomer { customer } => {
                self.customer_is(customer, None);
                Ok(())
            }
            Command::UnlinkCustomer { customer } => {
                self.customer_is(customer, Some(now));
                Ok(())
            }
            Command::UnlinkAll => {
                self.unlink_all(now);
                Ok(())
            }
            Command::StartSession {
                session,
                customer,
                queue,
                language,
                first_message,
            } => {
                self.start(now, session, customer, queue, language)?;
                self.chat_mut(session).messages += u64::from(first_message.is_some());
                Ok(())
            }
            Command::ReopenSession {
                session,
                customer,
                first_message,
            } => {
                self.reopen(now, session, customer)?;
                self.chat_mut(session).messages += u64::from(first_message.is_some());
                Ok(())
            }
            Command::PostMessage { session, author, .. } => self.write(now, session, author),
            Command::EditMessage {
                session,
                owner,
                fence,
                ..
            }
            | Command::DeleteMessage {
                session,
                owner,
                fence,
                ..
            } => self.written_by(session, Author::Specialist { id: owner, fence }),
            Command::MarkMessages {
                session,
                reader,
                mark,
            } => self.read(session, reader, (mark.delivered.0, mark.seen.0)),
            Command::AcceptOffer { offer, specialist } => self.accept(now, offer, specialist),
            Command::DeclineOffer {
                offer, specialist, ..
            } => self.decline(now, offer, specialist),
            Command::TransferSession {
                session,
                owner,
                fence,
                to,
            } => self.transfer(now, session, owner, fence, &to),
            Command::CancelTransfer {
                session,
                owner,
                fence,
            } => self.cancel(session, owner, fence),
            Command::HandOver { specialist, to } => self.hand_over(now, specialist, to.as_ref()),
            Command::EndWrapUp { specialist, session } => self.end_wrap_up(specialist, session),
            Command::SetPriority {
                session,
                by,
                priority,
            } => self.prioritise(session, by, priority),
            Command::AssignSession { session, by, to } => self.assign(now, session, by, to),
            Command::SetStatusOf {
                specialist,
                by,
                status,
            } => self.say_status_of(specialist, by, status),
            Command::RemoveSpecialist { specialist } => self.remove(now, specialist),
            Command::HoldByPhone { session, owner, held } => self.phone(session, owner, held),
            Command::EndSession { session, author, .. } => {
                self.written_by(session, author)?;
                self.end(now, session);
                Ok(())
            }
            Command::RateSession {
                session,
                customer,
                stars,
                ..
            } => self.rate(now, session, customer, stars),
            Command::Annotate { session, author, .. } => self.annotated_by(session, author),
            Command::EraseSession { session, .. } => self.erase(session),
            Command::MergeCustomers { kept, duplicate } => self.merge(kept, duplicate),
            Command::Tick => Ok(()),
        }
    }
}
