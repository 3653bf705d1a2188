//! Opening, writing and ending. Authors are checked here: a customer in their own session, an owner under its fence.

use crate::{Author, Desk, Event, Rejection, Session};
use switchboard_model::{
    CustomerId, Language, MessageId, OfferEnd, QueueId, Resolution, SenderKind, Seq, SessionId,
};

impl Desk {
    pub(super) fn start_session(
        &self,
        session: SessionId,
        customer: CustomerId,
        queue: QueueId,
        language: Option<&Language>,
        first_message: Option<MessageId>,
    ) -> Result<Vec<Event>, Rejection> {
        if !self.queues.contains_key(&queue) {
            return Err(Rejection::NoSuchQueue);
        }
        if self.sessions.contains_key(&session) {
            return Err(Rejection::SessionIdUsed);
        }
        if self.open_of.contains_key(&customer) {
            return Err(Rejection::SessionOpen);
        }
        let mut events = vec![Event::SessionStarted {
            session,
            customer,
            queue,
            language: language.cloned(),
        }];
        events.extend(first_message.map(|message| Event::MessagePosted {
            session,
            customer,
            owner: None,
            message,
            seq: Seq::default().next(),
            sender: SenderKind::Customer,
        }));
        Ok(events)
    }

    pub(super) fn post_message(
        &self,
        id: SessionId,
        message: MessageId,
        author: Author,
    ) -> Result<Vec<Event>, Rejection> {
        let (session, sender) = self.authored(id, author)?;
        Ok(vec![Event::MessagePosted {
            session: session.id,
            customer: session.customer,
            owner: session.owner(),
            message,
            seq: session.last_seq.next(),
            sender,
        }])
    }

    /// Staff may say how it ended. Otherwise: resolved if someone answered, abandoned if nobody did.
    pub(super) fn end_session(
        &self,
        id: SessionId,
        author: Author,
        resolution: Option<Resolution>,
    ) -> Result<Vec<Event>, Rejection> {
        let (session, ended_by) = self.authored(id, author)?;
        let said = match author {
            Author::Customer(_) => None,
            Author::Specialist { .. } => resolution,
        };
        let told = match session.owner() {
            Some(_) => Resolution::Resolved,
            None => Resolution::Abandoned,
        };
        let offer = session.waiting().and_then(|waiting| waiting.offer);
        let mut events: Vec<Event> = offer
            .and_then(|offer| self.offers.get(&offer))
            .map(|offer| offer.ended(OfferEnd::Withdrawn, None))
            .into_iter()
            .collect();
        events.push(Event::SessionEnded {
            session: session.id,
            customer: session.customer,
            owner: session.owner(),
            ended_by,
            resolution: said.unwrap_or(told),
        });
        Ok(events)
    }

    /// The session, if the author may write in it. A foreign one and a missing one are answered alike.
    fn authored(&self, id: SessionId, author: Author) -> Result<(&Session, SenderKind), Rejection> {
        let session = self.sessions.get(&id).ok_or(Rejection::NoSuchSession)?;
        match author {
            Author::Customer(customer) if session.customer == customer => Ok((session, SenderKind::Customer)),
            Author::Specialist { id, fence } if session.owner() == Some(id) => {
                if session.fence == fence {
                    Ok((session, SenderKind::Specialist))
                } else {
                    Err(Rejection::FenceStale)
                }
            }
            Author::Customer(_) | Author::Specialist { .. } => Err(Rejection::NoSuchSession),
        }
    }
}
