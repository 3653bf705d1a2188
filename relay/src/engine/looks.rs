//! Questions about the desk, answered between two batches: what it holds is durable then.

use super::{Engine, Request, unavailable};
use std::fmt;
use switchboard_core::{Desk, Principal, Warning, Why};
use switchboard_model::{SenderKind, SessionId, Timestamp};
use switchboard_protocol::Problem;
use tokio::sync::oneshot;

/// What is asked of the desk at a moment.
type Question = dyn FnOnce(&Desk, Timestamp) + Send;

/// A question, with where its answer goes.
pub(crate) struct Look(Box<Question>);

impl Look {
    pub(super) fn answer(self, desk: &Desk, now: Timestamp) {
        (self.0)(desk, now);
    }
}

impl fmt::Debug for Look {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Look")
    }
}

/// Where a session seeks somebody, and when something happens to it by itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Present {
    pub(crate) why: Option<Why>,
    pub(crate) next_step: Option<Timestamp>,
}

impl Engine {
    /// Asks the desk something.
    pub(crate) async fn look<T: Send + 'static>(
        &self,
        question: impl FnOnce(&Desk, Timestamp) -> T + Send + 'static,
    ) -> Result<T, Problem> {
        let (reply, answer) = oneshot::channel();
        let ask = move |desk: &Desk, now| {
            // Whoever asked may be gone.
            let _ = reply.send(question(desk, now));
        };
        self.send(Request::Look(Look(Box::new(ask)))).await;
        answer.await.map_err(|_| unavailable())
    }

    /// Who could take a session at this moment.
    pub(crate) async fn present(&self, session: SessionId) -> Result<Present, Problem> {
        self.look(move |desk, now| Present {
            why: desk.explain(now, session),
            next_step: desk.next_step(session),
        })
        .await
    }

    /// The other side of an open chat, as seen by somebody in it: who that is, and which side asks.
    pub(crate) async fn other_side(
        &self,
        session: SessionId,
        of: Principal,
    ) -> Result<Option<(Principal, SenderKind)>, Problem> {
        self.look(move |desk, _| {
            let session = desk.session(session)?;
            let owner = session.owner().map(Principal::Specialist);
            let customer = Principal::Customer(session.customer);
            if of == customer {
                owner.map(|owner| (owner, SenderKind::Customer))
            } else {
                (owner == Some(of)).then_some((customer, SenderKind::Specialist))
            }
        })
        .await
    }

    /// What stands in the way of the queues that someone looks after; of all of them for whoever is nobody at the desk.
    pub(crate) async fn warnings(&self, of: Option<Principal>) -> Result<Vec<Warning>, Problem> {
        self.look(move |desk, now| {
            let mut warnings = desk.warnings(now);
            match of {
                Some(Principal::Specialist(id)) => {
                    warnings.retain(|warning| desk.leads(warning.queue).contains(&id));
                }
                Some(Principal::Customer(_)) => warnings.clear(),
                None => {}
            }
            warnings
        })
        .await
    }
}
