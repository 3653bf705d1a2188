//! The row that an event stands for. Texts come from the intent that made it happen; they never stand in an event.

use super::batch::Batch;
use super::changed::change;
use super::checks::first_line;
use super::intake::Intent;
use crate::render;
use crate::store::{
    Entry, NewMessage, NewSession, OfferMade, SeenMessage, SeenSession, SessionChange, Status, What, Write,
};
use switchboard_core::{Event, Session};
use switchboard_model::{OfferKind, QueueId, RoutingMode, SenderKind, SessionId, SpecialistId};
use switchboard_protocol::WhyView;

impl Batch<'_> {
    /// The row, and what this batch knows from here on.
    pub(super) fn row(&mut self, entry: &Entry, intent: Option<&Intent>) -> Option<Write> {
        let (at, position) = (entry.at, entry.position);
        match &entry.event {
            Event::QueuePut { .. }
            | Event::SpecialistPut { .. }
            | Event::SpecialistRemoved { .. }
            | Event::Linked { .. }
            | Event::Unlinked { .. }
            | Event::CustomerLinked { .. }
            | Event::CustomerUnlinked { .. }
            | Event::SessionHeld { .. }
            | Event::SessionReleased { .. }
            | Event::SessionRelaxed { .. }
            | Event::RoundStarted { .. }
            | Event::WaitNoticed { .. }
            | Event::PhoneSet { .. } => None,
            Event::StatusSet {
                specialist,
                status,
                reason,
            } => Some(Write::Status {
                specialist: *specialist,
                status: Status {
                    status: *status,
                    reason: *reason,
                    then: None,
                },
            }),
            Event::Draining {
                specialist,
                status,
                reason,
                then,
            } => Some(Write::Status {
                specialist: *specialist,
                status: Status {
                    status: *status,
                    reason: *reason,
                    then: Some(*then),
                },
            }),
            Event::SessionStarted {
                session,
                customer,
                queue,
                language,
                priority,
                ..
            } => {
                self.opened(
                    *session,
                    SeenSession {
                        customer: *customer,
                        owner: None,
                        ended: false,
                        latest: true,
                    },
                );
                let said = intent.and_then(|intent| intent.started.clone());
                Some(Write::Session(NewSession {
                    id: *session,
                    customer: *customer,
                    queue: *queue,
                    language: language.clone(),
                    priority: *priority,
                    name: said.as_ref().and_then(|said| said.name.clone()),
                    page: said.and_then(|said| said.page),
                    details: intent
                        .and_then(|intent| intent.details.clone())
                        .unwrap_or_default(),
                    at,
                    position,
                }))
            }
            Event::MessagePosted { .. } => self.message(entry, intent),
            Event::MessageEdited { message, .. } | Event::MessageDeleted { message, .. } => {
                let text = intent.and_then(|intent| intent.edited.as_ref()?.text.clone());
                if let Some(seen) = self.known.messages.get_mut(message) {
                    seen.text.clone_from(&text);
                }
                Some(Write::MessageChanged {
                    message: *message,
                    text,
                    at,
                })
            }
            Event::SessionErased { session, .. } => Some(Write::Erased {
                session: *session,
                at,
            }),
            Event::SessionAnnotated { session, what, .. } => self.annotated(*session, *what, entry, intent),
            Event::OfferMade { .. } => self.offer(entry),
            Event::OfferEnded { offer, outcome, .. } => Some(Write::OfferEnded {
                offer: *offer,
                outcome: *outcome,
            }),
            Event::WrapUpStarted {
                specialist,
                session,
                until,
            } => Some(Write::WrapUpStarted {
                specialist: *specialist,
                session: *session,
                until: *until,
                position,
            }),
            Event::WrapUpEnded { specialist, session } => Some(Write::WrapUpEnded {
                specialist: *specialist,
                session: *session,
            }),
            Event::CustomersMerged { kept, duplicate } => {
                let theirs = self.known.sessions.values_mut();
                theirs
                    .filter(|seen| seen.customer == *duplicate)
                    .for_each(|seen| seen.customer = *kept);
                Some(Write::Merged {
                    kept: *kept,
                    duplicate: *duplicate,
                    position,
                })
            }
            Event::SessionReopened { .. }
            | Event::SessionOverflowed { .. }
            | Event::PrioritySet { .. }
            | Event::SessionAssigned { .. }
            | Event::SessionTransferred { .. }
            | Event::TransferEnded { .. }
            | Event::SessionRequeued { .. }
            | Event::SessionReminded { .. }
            | Event::SessionParked { .. }
            | Event::SessionUnparked { .. }
            | Event::SessionEnded { .. }
            | Event::SessionRated { .. }
            | Event::MessagesMarked { .. } => {
                let (session, what) = change(&entry.event, intent)?;
                self.changed(session, &what);
                Some(Write::SessionChanged(SessionChange {
                    session,
                    what,
                    at,
                    position,
                }))
            }
        }
    }

    fn message(&mut self, entry: &Entry, intent: Option<&Intent>) -> Option<Write> {
        let Event::MessagePosted {
            session,
            owner,
            message,
            seq,
            sender,
            ..
        } = &entry.event
        else {
            return None;
        };
        let text = intent
            .and_then(|intent| intent.written.as_ref())
            .map(|written| written.text.clone())
            .unwrap_or_default();
        let staff = owner.filter(|_| *sender == SenderKind::Specialist);
        let seen = SeenMessage {
            session: *session,
            sender: *sender,
            staff,
            text: Some(text.clone()),
            position: entry.position,
        };
        self.known.messages.insert(*message, seen);
        Some(Write::Message(NewMessage {
            id: *message,
            session: *session,
            seq: *seq,
            sender: *sender,
            staff,
            first_line: first_line(&text).filter(|_| seq.0 == 1),
            text,
            at: entry.at,
            position: entry.position,
        }))
    }

    fn offer(&self, entry: &Entry) -> Option<Write> {
        let Event::OfferMade {
            offer,
            session,
            specialist,
            deadline,
            kind,
            from,
            priority,
            queue,
            why,
        } = &entry.event
        else {
            return None;
        };
        Some(Write::OfferMade(OfferMade {
            offer: *offer,
            session: *session,
            specialist: *specialist,
            kind: *kind,
            priority: *priority,
            queue: *queue,
            from: *from,
            why: self.in_a_word(*session, *specialist, *kind, *queue, why),
            at: entry.at,
            deadline: *deadline,
            position: entry.position,
        }))
    }

    fn in_a_word(
        &self,
        session: SessionId,
        specialist: SpecialistId,
        kind: OfferKind,
        queue: Option<QueueId>,
        why: &switchboard_core::Why,
    ) -> WhyView {
        let mode = queue
            .and_then(|id| self.desk.queue(id))
            .map_or(RoutingMode::Best, |queue| queue.rules.mode);
        let meant = self
            .desk
            .session(session)
            .and_then(Session::seeking)
            .is_some_and(|seeking| seeking.only == Some(specialist));
        render::why(kind, mode, meant, why)
    }

    /// A session is open and its customer's latest.
    fn opened(&mut self, id: SessionId, seen: SeenSession) {
        for other in self.known.sessions.values_mut() {
            other.latest &= other.customer != seen.customer;
        }
        self.known.sessions.insert(id, seen);
    }

    fn changed(&mut self, id: SessionId, what: &What) {
        let Some(seen) = self.known.sessions.get(&id).copied() else {
            return;
        };
        let seen = match what {
            What::Assigned { owner, .. } => SeenSession {
                owner: Some(*owner),
                ..seen
            },
            What::Requeued { .. } => SeenSession { owner: None, ..seen },
            What::Reopened { .. } => {
                return self.opened(
                    id,
                    SeenSession {
                        owner: None,
                        ended: false,
                        latest: true,
                        ..seen
                    },
                );
            }
            What::Ended { .. } => SeenSession { ended: true, ..seen },
            What::Overflowed { .. }
            | What::Transferred { .. }
            | What::TransferEnded
            | What::Reminded
            | What::Parked(_)
            | What::Priority(_)
            | What::Marked { .. }
            | What::Rated { .. } => seen,
        };
        self.known.sessions.insert(id, seen);
    }
}
