//! Words: who may write, what a silence is, and how soon people answer.

use super::{Chat, Model, Quiet, Turn};
use switchboard_core::{Author, Principal, Rejection};
use switchboard_model::{SessionId, Timestamp};

impl Model {
    pub(super) fn write(&mut self, now: Timestamp, id: SessionId, author: Author) -> Result<(), Rejection> {
        self.written_by(id, author)?;
        self.chat_mut(id).messages += 1;
        match author {
            Author::Customer(_) => self.customer_wrote(now, id),
            Author::Specialist { .. } => self.owner_wrote(now, id),
            Author::Lead(_) => {}
        }
        Ok(())
    }

    /// A customer in their chat, an owner under the fence of theirs.
    pub(super) fn written_by(&self, id: SessionId, author: Author) -> Result<(), Rejection> {
        if let Author::Lead(lead) = author {
            return self.is_led(id, lead);
        }
        let chat = self.chat(id).filter(|chat| chat.is_open());
        let chat = chat.ok_or(Rejection::NoSuchSession)?;
        match author {
            Author::Customer(customer) if chat.customer == customer => Ok(()),
            Author::Specialist { id: by, fence } if chat.owner() == Some(by) => {
                if chat.owners == fence.0 {
                    Ok(())
                } else {
                    Err(Rejection::FenceStale)
                }
            }
            Author::Customer(_) | Author::Specialist { .. } | Author::Lead(_) => {
                Err(Rejection::NoSuchSession)
            }
        }
    }

    /// Also about a chat that is over: whoever owned it then, its customer, and who looks after its queue.
    pub(super) fn annotated_by(&self, id: SessionId, author: Author) -> Result<(), Rejection> {
        let chat = self.chat(id).ok_or(Rejection::NoSuchSession)?;
        let owner = match (chat.over(), author) {
            (_, Author::Lead(lead)) => {
                return self.leads(lead, chat.queue).ok_or(Rejection::NoSuchSession);
            }
            (None, _) => return self.written_by(id, author),
            (Some(over), _) => over.owner,
        };
        match author {
            Author::Customer(customer) if chat.customer == customer => Ok(()),
            Author::Specialist { id, fence } if owner == Some(id) => (chat.owners == fence.0)
                .then_some(())
                .ok_or(Rejection::FenceStale),
            Author::Customer(_) | Author::Specialist { .. } | Author::Lead(_) => {
                Err(Rejection::NoSuchSession)
            }
        }
    }

    /// Nobody reads backwards, or what is not written yet.
    pub(super) fn read(&mut self, id: SessionId, by: Principal, upto: (u64, u64)) -> Result<(), Rejection> {
        let chat = self.chat(id).filter(|chat| chat.is_open());
        let chat = chat.ok_or(Rejection::NoSuchSession)?;
        let owner = chat.owner().map(Principal::Specialist);
        if by != Principal::Customer(chat.customer) && owner != Some(by) {
            return Err(Rejection::NoSuchSession);
        }
        let chat = self.chat_mut(id);
        let has = if owner == Some(by) {
            &mut chat.owner_has
        } else {
            &mut chat.customer_has
        };
        let seen = has.1.max(upto.1.min(chat.messages));
        let delivered = has.0.max(upto.0.min(chat.messages)).max(seen);
        *has = (delivered, seen);
        Ok(())
    }

    /// A parked chat takes a place of its owner's again: a free one, or that of what rang last; if there is none, it
    /// waits at the front.
    fn customer_wrote(&mut self, now: Timestamp, id: SessionId) {
        let Some(hold) = self.chat(id).and_then(Chat::hold) else {
            return;
        };
        if hold.quiet == Quiet::Parked && !self.has_room(hold.owner) {
            if self.busy(hold.owner) >= self.capacity(hold.owner) {
                self.requeue(now, id);
                return;
            }
            let last = self.last_ring(hold.owner).expect("it takes the last place");
            self.withdraw(last);
        }
        let hold = self.chat_mut(id).hold_mut().expect("it has an owner");
        hold.quiet = Quiet::No;
        if let Turn::Customer(_) = hold.turn {
            hold.turn = Turn::Owner(now);
        }
    }

    /// The silence of a customer who was reminded begins anew; the latest answer counts for an eighth.
    fn owner_wrote(&mut self, now: Timestamp, id: SessionId) {
        let hold = self.chat_mut(id).hold_mut().expect("it has an owner");
        let (owner, turn) = (hold.owner, hold.turn);
        hold.turn = Turn::Customer(now);
        if let Quiet::Reminded(_) = hold.quiet {
            hold.quiet = Quiet::No;
        }
        if let Turn::Owner(since) = turn {
            let took = now.0 - since.0;
            let person = self.person_mut(owner);
            person.response = Some(person.response.map_or(took, |known| (7 * known + took) / 8));
        }
    }
}
