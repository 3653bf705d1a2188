//! What is written down about a session, while it is open and for as long as the desk remembers it.

use crate::{Annotation, Author, Desk, Event, PastSession, Rejection};
use switchboard_model::{CustomerId, SessionId, SpecialistId};

impl Desk {
    pub(super) fn annotate(
        &self,
        session: SessionId,
        author: Author,
        what: Annotation,
        shown: bool,
    ) -> Result<Vec<Event>, Rejection> {
        let (customer, owner) = match self.past.get(session) {
            Some(past) => self.remembered(past, author)?,
            None => self
                .authored(session, author)
                .map(|(open, _)| (open.customer, open.owner()))?,
        };
        Ok(vec![Event::SessionAnnotated {
            session,
            customer: shown.then_some(customer),
            owner,
            what,
        }])
    }

    /// Only what is over is erased. The desk forgets it: nobody reopens it, rates it or writes about it any more.
    pub(super) fn erase_session(
        &self,
        session: SessionId,
        customer: CustomerId,
        owner: Option<SpecialistId>,
    ) -> Result<Vec<Event>, Rejection> {
        if self.sessions.contains_key(&session) {
            return Err(Rejection::SessionOpen);
        }
        let (customer, owner) = match self.past.get(session) {
            Some(past) => (past.customer, past.owner),
            None => (customer, owner),
        };
        Ok(vec![Event::SessionErased {
            session,
            customer,
            owner,
        }])
    }

    /// Whose an ended session was, if the author may write about it.
    fn remembered(
        &self,
        past: &PastSession,
        author: Author,
    ) -> Result<(CustomerId, Option<SpecialistId>), Rejection> {
        let theirs = match author {
            Author::Customer(customer) => past.customer == customer,
            Author::Specialist { id, .. } => past.owner == Some(id),
            Author::Lead(lead) => self.roster.get(&lead).is_some_and(|lead| lead.leads(past.queue)),
        };
        if !theirs {
            return Err(Rejection::NoSuchSession);
        }
        match author {
            Author::Specialist { fence, .. } if fence != past.fence => Err(Rejection::FenceStale),
            Author::Specialist { .. } | Author::Customer(_) | Author::Lead(_) => {
                Ok((past.customer, past.owner))
            }
        }
    }
}
