//! A session's routing history, with names. Names are as they are; everything else is as it was decided.

use crate::store::{Entry, Result, Store};
use std::collections::BTreeMap;
use switchboard_core::{Event, Filter, Parts, TransferTo, Why};
use switchboard_model::{QueueId, SessionId, SpecialistId, Timestamp};
use switchboard_protocol::{
    CandidateView, DecisionView, FilterView, PassedOverView, PersonView, QueueView, RoutingEvent,
    RoutingHistory, RoutingStep, ScoreView,
};

/// Steps that are shown at most, the latest ones: a session that rang all day has thousands.
const STEPS: u32 = 1_000;

/// Everything that was decided about where a session goes, and where it stands.
pub(crate) async fn history(
    store: &dyn Store,
    session: SessionId,
    present: Option<&Why>,
    next_step_at: Option<Timestamp>,
) -> Result<RoutingHistory> {
    let names = Names::read(store).await?;
    let mut steps: Vec<RoutingStep> = Vec::new();
    for entry in store.routing(session, STEPS).await? {
        let Some(what) = names.step(&entry) else { continue };
        // That it still takes too long is said once a minute; once is enough here.
        let again = what == RoutingEvent::Noticed && steps.last().is_some_and(|step| step.what == what);
        if !again {
            steps.push(RoutingStep {
                position: entry.position,
                at: entry.at,
                what,
            });
        }
    }
    Ok(RoutingHistory {
        steps,
        present: present.map(|why| names.decision(why)),
        next_step_at,
    })
}

struct Names {
    people: BTreeMap<SpecialistId, String>,
    queues: BTreeMap<QueueId, String>,
}

/// A decision, with names.
pub(crate) async fn decision(store: &dyn Store, why: &Why) -> Result<DecisionView> {
    Ok(Names::read(store).await?.decision(why))
}

impl Names {
    async fn read(store: &dyn Store) -> Result<Self> {
        let people = store.names().await?.into_iter();
        let queues = store.queues().await?.into_iter();
        Ok(Self {
            people: people.map(|person| (person.id, person.name)).collect(),
            queues: queues.map(|queue| (queue.id, queue.name)).collect(),
        })
    }

    fn step(&self, entry: &Entry) -> Option<RoutingEvent> {
        Some(match &entry.event {
            Event::SessionStarted { queue, opens_at, .. }
            | Event::SessionReopened { queue, opens_at, .. } => RoutingEvent::Queued {
                queue: self.queue(*queue),
                opens_at: *opens_at,
                reason: None,
            },
            Event::SessionRequeued { queue, reason, .. } => RoutingEvent::Queued {
                queue: self.queue(*queue),
                opens_at: None,
                reason: Some(*reason),
            },
            Event::SessionOverflowed { queue, .. } => RoutingEvent::Overflowed {
                queue: self.queue(*queue),
            },
            Event::SessionRelaxed { stage, .. } => RoutingEvent::Relaxed { stage: *stage },
            Event::OfferMade {
                offer,
                specialist,
                deadline,
                kind,
                why,
                ..
            } => RoutingEvent::Offered {
                offer_id: *offer,
                specialist: self.person(*specialist),
                kind: *kind,
                deadline: *deadline,
                decision: self.decision(why),
            },
            Event::OfferEnded {
                offer,
                specialist,
                outcome,
                reason,
                ..
            } => RoutingEvent::OfferEnded {
                offer_id: *offer,
                specialist: self.person(*specialist),
                outcome: *outcome,
                reason: *reason,
            },
            Event::SessionAssigned { owner, why, .. } => RoutingEvent::Assigned {
                specialist: self.person(*owner),
                decision: why.as_ref().map(|why| self.decision(why)),
            },
            Event::SessionTransferred {
                owner, to, deadline, ..
            } => RoutingEvent::Transferred {
                from: self.person(*owner),
                to: match to {
                    TransferTo::Specialist(id) => self.person(*id).name,
                    TransferTo::Queue(id) => self.queue(*id).name,
                    TransferTo::Skill(skill) => skill.0.clone(),
                },
                deadline: *deadline,
            },
            Event::TransferEnded { outcome, .. } => RoutingEvent::TransferEnded { outcome: *outcome },
            Event::WaitNoticed { late: true, .. } => RoutingEvent::Noticed,
            Event::WaitNoticed { late: false, .. }
            | Event::QueuePut { .. }
            | Event::SpecialistPut { .. }
            | Event::SpecialistRemoved { .. }
            | Event::StatusSet { .. }
            | Event::Draining { .. }
            | Event::Linked { .. }
            | Event::Unlinked { .. }
            | Event::CustomerLinked { .. }
            | Event::CustomerUnlinked { .. }
            | Event::SessionHeld { .. }
            | Event::SessionReleased { .. }
            | Event::RoundStarted { .. }
            | Event::PrioritySet { .. }
            | Event::MessagePosted { .. }
            | Event::MessageEdited { .. }
            | Event::MessageDeleted { .. }
            | Event::MessagesMarked { .. }
            | Event::SessionReminded { .. }
            | Event::SessionParked { .. }
            | Event::SessionUnparked { .. }
            | Event::PhoneSet { .. }
            | Event::SessionEnded { .. }
            | Event::SessionRated { .. }
            | Event::SessionAnnotated { .. }
            | Event::SessionErased { .. }
            | Event::WrapUpStarted { .. }
            | Event::WrapUpEnded { .. }
            | Event::CustomersMerged { .. } => return None,
        })
    }

    fn decision(&self, why: &Why) -> DecisionView {
        let candidates = why.candidates.iter().map(|candidate| CandidateView {
            specialist: self.person(candidate.specialist),
            score: candidate.parts.total(),
            parts: score(&candidate.parts),
        });
        let passed_over = why.passed_over.iter().map(|passed| PassedOverView {
            specialist: self.person(passed.specialist),
            filter: filter(&passed.filter),
        });
        DecisionView {
            stage: why.stage,
            candidates: candidates.collect(),
            passed_over: passed_over.collect(),
            omitted: why.omitted,
            unreachable: why.unreachable,
            chosen_by: why.chosen_by.map(|id| self.person(id)),
        }
    }

    fn person(&self, id: SpecialistId) -> PersonView {
        PersonView {
            id,
            name: self.people.get(&id).cloned().unwrap_or_default(),
        }
    }

    fn queue(&self, id: QueueId) -> QueueView {
        QueueView {
            id,
            name: self.queues.get(&id).cloned().unwrap_or_default(),
        }
    }
}

const fn score(parts: &Parts) -> ScoreView {
    ScoreView {
        load: parts.load,
        idle: parts.idle,
        last_specialist: parts.last_specialist,
        skills: parts.skills,
        response: parts.response,
        rating: parts.rating,
    }
}

fn filter(filter: &Filter) -> FilterView {
    match filter {
        Filter::Skill { skill, level } => FilterView::Skill {
            skill: skill.clone(),
            level: *level,
        },
        Filter::Language => FilterView::Language,
        Filter::Owner => FilterView::Owner,
        Filter::Passed => FilterView::Passed,
        Filter::Full => FilterView::Full,
    }
}
