//! What customers do beside writing: come and go, rate, and turn out to be one person.

use crate::{Desk, Event, Rejection};
use switchboard_model::{CustomerId, SessionId, Stars};

impl Desk {
    pub(super) fn link_customer(&self, customer: CustomerId) -> Vec<Event> {
        let open = self.index.open_of.get(&customer);
        let gone = open.and_then(|id| self.sessions.get(id));
        let gone = gone.filter(|session| session.gone_since.is_some());
        gone.map(|session| Event::CustomerLinked { session: session.id })
            .into_iter()
            .collect()
    }

    pub(super) fn unlink_customer(&self, customer: CustomerId) -> Vec<Event> {
        let open = self.index.open_of.get(&customer);
        let here = open.and_then(|id| self.sessions.get(id));
        let here = here.filter(|session| session.gone_since.is_none());
        here.map(|session| Event::CustomerUnlinked { session: session.id })
            .into_iter()
            .collect()
    }

    pub(super) fn rate_session(
        &self,
        session: SessionId,
        customer: CustomerId,
        stars: Stars,
        commented: bool,
    ) -> Result<Vec<Event>, Rejection> {
        let past = self.past.get(session).filter(|past| past.customer == customer);
        let past = past.ok_or(Rejection::NoSuchSession)?;
        if past.rating == Some(stars) && !commented {
            return Ok(Vec::new());
        }
        Ok(vec![Event::SessionRated {
            session,
            customer,
            owner: past.last_owner.map(|(owner, _)| owner),
            stars,
        }])
    }

    /// Two open sessions cannot become one customer's: one has to end first.
    pub(super) fn merge_customers(
        &self,
        kept: CustomerId,
        duplicate: CustomerId,
    ) -> Result<Vec<Event>, Rejection> {
        let open = |customer| self.index.open_of.contains_key(customer);
        if kept == duplicate || (open(&kept) && open(&duplicate)) {
            return Err(Rejection::CannotMerge);
        }
        Ok(vec![Event::CustomersMerged { kept, duplicate }])
    }
}
