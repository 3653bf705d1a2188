//! Who is asked next. Sessions are served in the order of their ranks, across all queues.
//!
//! Only what changed is looked at: a session that seeks anew, and a specialist who may have room. Whoever did not fit
//! before and has not changed does not fit now, so the outcome is that of looking at everyone.

use crate::{
    CANDIDATES_KEPT, Candidate, Desk, Event, Filter, Ids, PASSED_OVER_KEPT, PassedOver, Queue, Rank, Roster,
    Seeking, Session, Stage, Why,
    fit::Needs,
    index::{Kind, Line, Place},
    queue::PICK_TIME,
    score,
};
use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};
use switchboard_model::{OfferId, OfferKind, RoutingMode, SessionId, SpecialistId, Timestamp};

/// Who fits a session, best first, and the decision as it is kept.
pub(crate) struct Choice {
    pub(crate) fitting: Vec<SpecialistId>,
    pub(crate) why: Why,
}

impl Desk {
    /// Offers for the next session that can have any. No events: there is none.
    pub(crate) fn route(&mut self, now: Timestamp, ids: &mut Ids<'_>) -> Vec<Event> {
        let first = self.first_touched(now);
        let other = self.first_for_anyone();
        let next = match (first, other) {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.or(other),
        };
        let session = next.and_then(|(_, id)| self.sessions.get(&id));
        let asked = session.map(|session| self.ask(now, ids, session));
        debug_assert!(
            asked.as_ref().is_none_or(|events| !events.is_empty()),
            "whoever was found fits"
        );
        asked.unwrap_or_default()
    }

    /// The first session that seeks anew and that somebody fits; those before it are settled.
    fn first_touched(&mut self, now: Timestamp) -> Option<(Rank, SessionId)> {
        while let Some((rank, id)) = self.touched.sessions.first_key_value() {
            let (rank, id) = (*rank, *id);
            let session = self.sessions.get(&id);
            let seeking = session.and_then(|session| session.seeking().map(|seeking| (session, seeking)));
            let seeks = seeking.is_some_and(|(session, seeking)| {
                seeking.rank == rank
                    && self.wants_more(seeking)
                    && !self.choice(now, session, seeking).fitting.is_empty()
            });
            if seeks {
                return Some((rank, id));
            }
            self.touched.sessions.remove(&rank);
        }
        None
    }

    /// The first session for any specialist who may have room; whoever finds none is settled.
    fn first_for_anyone(&mut self) -> Option<(Rank, SessionId)> {
        let mut first: Option<(Rank, SessionId)> = None;
        let people = std::mem::take(&mut self.touched.people);
        for id in people {
            let Some(found) = self.roster.get(&id).and_then(|roster| self.first_for(roster)) else {
                continue;
            };
            self.touched.people.insert(id);
            first = Some(first.map_or(found, |known| known.min(found)));
        }
        first
    }

    fn first_for(&self, roster: &Roster) -> Option<(Rank, SessionId)> {
        if !roster.reachable() {
            return None;
        }
        let queues = roster.profile.queues.iter().copied().map(Place::Queue);
        let lines = queues.filter_map(|place| self.index.lines.get(&place));
        let theirs = self.index.lines.range(Place::of(roster.profile.id));
        lines
            .chain(theirs.map(|(_, kinds)| kinds))
            .flatten()
            .filter_map(|(kind, line)| self.first_in(roster, kind, line))
            .min()
    }

    /// The first session of a kind that has not come to this specialist yet.
    fn first_in(&self, roster: &Roster, kind: &Kind, line: &Line) -> Option<(Rank, SessionId)> {
        let (_, id) = line.first_key_value()?;
        let seeking = self.sessions.get(id)?.seeking()?;
        let queue = self.queues.get(&seeking.queue)?;
        if !picks(queue, seeking) && !roster.has_room() {
            return None;
        }
        Needs::of(queue, kind).met_by(roster).ok()?;
        line.iter().map(|(rank, id)| (*rank, *id)).find(|(_, id)| {
            self.sessions.get(id).is_some_and(|session| {
                session.seeking().is_some_and(|seeking| {
                    self.free_for(session, seeking, roster).is_ok() && !self.asks(seeking, roster)
                })
            })
        })
    }

    /// Whether one more could be asked for a session.
    pub(crate) fn wants_more(&self, seeking: &Seeking) -> bool {
        let Some(queue) = self.queues.get(&seeking.queue) else {
            return false;
        };
        let one = match queue.rules.mode {
            RoutingMode::Best | RoutingMode::AutoAccept => true,
            RoutingMode::RingAll | RoutingMode::ManualPick => seeking.only.is_some(),
        };
        seeking.opens_at.is_none() && (!one || seeking.offers.is_empty())
    }

    /// Whether a session is on offer to somebody.
    fn asks(&self, seeking: &Seeking, roster: &Roster) -> bool {
        let theirs = |id: &OfferId| {
            self.offers
                .get(id)
                .is_some_and(|offer| offer.specialist == roster.profile.id)
        };
        seeking.offers.iter().any(theirs)
    }

    /// Whether nothing between the two stands against it.
    fn free_for(&self, session: &Session, seeking: &Seeking, roster: &Roster) -> Result<(), Filter> {
        if session.owner() == Some(roster.profile.id) {
            return Err(Filter::Owner);
        }
        if seeking.passes.contains_key(&roster.profile.id) {
            return Err(Filter::Passed);
        }
        Ok(())
    }

    /// Everyone who could be asked, and everyone who could not.
    pub(crate) fn choice(&self, now: Timestamp, session: &Session, seeking: &Seeking) -> Choice {
        let mut why = Why {
            stage: seeking.stage,
            ..Why::default()
        };
        let Some(queue) = self
            .queues
            .get(&seeking.queue)
            .filter(|_| seeking.opens_at.is_none())
        else {
            return Choice {
                fitting: Vec::new(),
                why,
            };
        };
        let kind = Kind::of(session, seeking);
        let needs = Needs::of(queue, &kind);
        let last_owner = session.last_owner.or(self.past.last_owner(session.customer));
        let mut fitting: Vec<(Candidate, &Roster)> = Vec::new();
        for roster in self.pool(seeking) {
            if self.asks(seeking, roster) {
                continue;
            }
            match self.fits(queue, &needs, session, seeking, roster) {
                Ok(()) => {
                    let parts = score::parts(&queue.rules.weights, &needs, last_owner, roster, now);
                    let specialist = roster.profile.id;
                    fitting.push((Candidate { specialist, parts }, roster));
                }
                Err(filter) if why.passed_over.len() < PASSED_OVER_KEPT => why.passed_over.push(PassedOver {
                    specialist: roster.profile.id,
                    filter,
                }),
                Err(_) => why.omitted += 1,
            }
        }
        fitting.sort_by_key(|(candidate, roster)| {
            (
                Reverse(candidate.parts.total()),
                roster.idle_since,
                candidate.specialist,
            )
        });
        why.unreachable = self.unreachable(seeking);
        why.omitted += count(fitting.len().saturating_sub(CANDIDATES_KEPT));
        let kept = fitting.iter().take(CANDIDATES_KEPT);
        why.candidates = kept.map(|(candidate, _)| *candidate).collect();
        let fitting = fitting.into_iter().map(|(it, _)| it.specialist).collect();
        Choice { fitting, why }
    }

    fn fits(
        &self,
        queue: &Queue,
        needs: &Needs<'_>,
        session: &Session,
        seeking: &Seeking,
        roster: &Roster,
    ) -> Result<(), Filter> {
        needs.met_by(roster)?;
        self.free_for(session, seeking, roster)?;
        if picks(queue, seeking) || roster.has_room() {
            Ok(())
        } else {
            Err(Filter::Full)
        }
    }

    /// Whoever can be reached and may be asked at all.
    fn pool<'a>(&'a self, seeking: &Seeking) -> impl Iterator<Item = &'a Roster> {
        let members = match seeking.only {
            Some(_) => None,
            None => self.index.reachable.get(&seeking.queue),
        };
        let only = seeking.only;
        let members = members.into_iter().flatten().copied();
        members
            .chain(only)
            .filter_map(|id| self.roster.get(&id))
            .filter(|roster| roster.reachable())
    }

    fn unreachable(&self, seeking: &Seeking) -> u32 {
        let size = |sets: &BTreeMap<_, BTreeSet<_>>| sets.get(&seeking.queue).map_or(0, BTreeSet::len);
        match seeking.only {
            Some(_) => count(1 - self.pool(seeking).count()),
            None => count(size(&self.index.members) - size(&self.index.reachable)),
        }
    }

    fn ask(&self, now: Timestamp, ids: &mut Ids<'_>, session: &Session) -> Vec<Event> {
        let Some(seeking) = session.seeking() else {
            return Vec::new();
        };
        let Some(queue) = self.queues.get(&seeking.queue) else {
            return Vec::new();
        };
        let Choice { fitting, why } = self.choice(now, session, seeking);
        let until = |span| match &session.stage {
            Stage::Transferred(_, transfer) if seeking.only.is_some() => transfer.deadline,
            Stage::Transferred(_, transfer) => transfer.deadline.min(now + span),
            Stage::Waiting(_) | Stage::Active(_) => now + span,
        };
        let mut offer = |specialist: SpecialistId, kind: OfferKind| Event::OfferMade {
            offer: OfferId::new(ids()),
            session: session.id,
            specialist,
            deadline: match kind {
                OfferKind::Ring => until(queue.ring_time()),
                OfferKind::Pick => until(PICK_TIME),
            },
            kind,
            from: session.owner(),
            priority: session.priority,
            queue: Some(seeking.queue),
            why: why.clone(),
        };
        let mode = match seeking.only {
            Some(_) => RoutingMode::Best,
            None => queue.rules.mode,
        };
        let best = fitting.first().copied();
        match mode {
            RoutingMode::Best => best
                .map(|best| offer(best, OfferKind::Ring))
                .into_iter()
                .collect(),
            RoutingMode::RingAll => fitting.into_iter().map(|it| offer(it, OfferKind::Ring)).collect(),
            RoutingMode::ManualPick => fitting.into_iter().map(|it| offer(it, OfferKind::Pick)).collect(),
            RoutingMode::AutoAccept => best
                .map(|best| self.assigned(session, seeking.queue, best, Some(why)))
                .into_iter()
                .collect(),
        }
    }
}

/// Whether a session is there to be picked: with room or without.
fn picks(queue: &Queue, seeking: &Seeking) -> bool {
    queue.rules.mode == RoutingMode::ManualPick && seeking.only.is_none()
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
