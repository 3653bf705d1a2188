//! What can be looked up without a search. All of it is derived: `Desk::indexed` builds it from nothing, and the
//! invariants compare.

use crate::{Desk, Rank, Roster, Seeking, Session, roster::Held, timer::Timer};
use std::{
    collections::{BTreeMap, BTreeSet},
    ops::RangeInclusive,
};
use switchboard_model::{
    CustomerId, LOWEST, Language, Level, QueueId, SessionId, Skill, SpecialistId, Timestamp,
};
use uuid::Uuid;

/// Sessions in order.
pub(crate) type Line = BTreeMap<Rank, SessionId>;

/// The indices.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Index {
    /// Everything that happens by itself.
    pub(crate) timers: BTreeSet<(Timestamp, Timer)>,
    /// Sessions that somebody else could be asked for: by whom they may come to, and by what they ask for.
    pub(crate) lines: BTreeMap<Place, BTreeMap<Kind, Line>>,
    /// Waiting sessions by queue.
    pub(crate) queued: BTreeMap<QueueId, Line>,
    /// Who serves a queue.
    pub(crate) members: BTreeMap<QueueId, BTreeSet<SpecialistId>>,
    /// Who of them can be reached.
    pub(crate) reachable: BTreeMap<QueueId, BTreeSet<SpecialistId>>,
    /// Each customer's open session.
    pub(crate) open_of: BTreeMap<CustomerId, SessionId>,
}

/// To whom a session may come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Place {
    /// A queue's members.
    Queue(QueueId),
    /// One specialist only, by the rules of a queue.
    Specialist(SpecialistId, QueueId),
}

impl Place {
    /// Everything that is meant for one specialist.
    pub(crate) const fn of(specialist: SpecialistId) -> RangeInclusive<Self> {
        let (first, last) = (QueueId::new(Uuid::nil()), QueueId::new(Uuid::max()));
        Self::Specialist(specialist, first)..=Self::Specialist(specialist, last)
    }
}

/// What a session asks for beside its queue's rules. Who fits one session fits all of the kind, but for passes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Kind {
    pub(crate) stage: u32,
    pub(crate) language: Option<Language>,
    pub(crate) skills: BTreeMap<Skill, Level>,
}

impl Kind {
    pub(crate) fn of(session: &Session, seeking: &Seeking) -> Self {
        let mut skills = session.skills.clone();
        if let Some(skill) = &seeking.skill {
            skills.entry(skill.clone()).or_insert(LOWEST);
        }
        Self {
            stage: seeking.stage,
            language: session.language.clone(),
            skills,
        }
    }
}

/// What changed since somebody was last looked for. Not part of the state: a replayed desk looks at everything once.
#[derive(Clone, Debug, Default)]
pub(crate) struct Touched {
    pub(crate) sessions: Line,
    pub(crate) people: BTreeSet<SpecialistId>,
}

impl PartialEq for Touched {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Touched {}

/// Where a session stands in the indices.
struct Facts {
    timers: Vec<(Timestamp, Timer)>,
    line: Option<(Place, Kind, Rank)>,
    queued: Option<(QueueId, Rank)>,
}

impl Desk {
    /// The indices, built from nothing.
    pub(crate) fn indexed(&self) -> Index {
        let mut index = Index::default();
        for session in self.sessions.values() {
            index.add_session(session, self.facts(session));
        }
        for roster in self.roster.values() {
            index.add_roster(roster);
        }
        let offers = self.offers.values();
        index
            .timers
            .extend(offers.map(|offer| (offer.deadline, Timer::Offer(offer.id))));
        index
    }

    /// A session that is new at the desk.
    pub(crate) fn insert_session(&mut self, at: Timestamp, session: Session) {
        let facts = self.facts(&session);
        self.touch(&session, &facts);
        self.index.add_session(&session, facts);
        self.hold_changed(at, session.id, None, held(&session));
        self.sessions.insert(session.id, session);
    }

    /// A session that leaves the desk.
    pub(crate) fn remove_session(&mut self, at: Timestamp, id: SessionId) -> Option<Session> {
        let session = self.sessions.remove(&id)?;
        let facts = self.facts(&session);
        self.index.remove_session(&session, &facts);
        self.hold_changed(at, id, held(&session), None);
        Some(session)
    }

    /// A session changes; one that is not there does not.
    pub(crate) fn change_session(&mut self, at: Timestamp, id: SessionId, change: impl FnOnce(&mut Session)) {
        let Some(mut session) = self.sessions.remove(&id) else {
            return;
        };
        let facts = self.facts(&session);
        self.index.remove_session(&session, &facts);
        let before = held(&session);
        change(&mut session);
        let facts = self.facts(&session);
        self.touch(&session, &facts);
        self.index.add_session(&session, facts);
        let after = held(&session);
        self.sessions.insert(id, session);
        self.hold_changed(at, id, before, after);
    }

    /// A specialist changes; one that is not there does not.
    pub(crate) fn change_roster(&mut self, id: SpecialistId, change: impl FnOnce(&mut Roster)) {
        let Some(mut roster) = self.roster.remove(&id) else {
            return;
        };
        self.index.remove_roster(&roster);
        change(&mut roster);
        self.insert_roster(roster);
    }

    /// A specialist who is new at the desk.
    pub(crate) fn insert_roster(&mut self, roster: Roster) {
        self.index.add_roster(&roster);
        if roster.reachable() {
            self.touched.people.insert(roster.profile.id);
        }
        self.roster.insert(roster.profile.id, roster);
    }

    /// A specialist who is no longer at the desk.
    pub(crate) fn remove_roster(&mut self, id: SpecialistId) {
        if let Some(roster) = self.roster.remove(&id) {
            self.index.remove_roster(&roster);
            self.touched.people.remove(&id);
        }
    }

    /// A queue's rules change, and with them where its sessions stand in the indices.
    pub(crate) fn change_queue(&mut self, queue: crate::Queue) {
        let concerned: Vec<SessionId> = self
            .sessions
            .values()
            .filter(|session| {
                let seeks = session.seeking().is_some_and(|seeking| seeking.queue == queue.id);
                session.queue == queue.id || seeks
            })
            .map(|session| session.id)
            .collect();
        for session in concerned.iter().filter_map(|id| self.sessions.get(id)) {
            let facts = self.facts(session);
            self.index.remove_session(session, &facts);
        }
        self.queues.insert(queue.id, queue);
        for id in concerned {
            if let Some(session) = self.sessions.remove(&id) {
                let facts = self.facts(&session);
                self.touch(&session, &facts);
                self.index.add_session(&session, facts);
                self.sessions.insert(id, session);
            }
        }
    }

    fn touch(&mut self, session: &Session, facts: &Facts) {
        if let Some((_, _, rank)) = &facts.line {
            self.touched.sessions.insert(*rank, session.id);
        }
    }

    fn hold_changed(
        &mut self,
        at: Timestamp,
        session: SessionId,
        before: Option<(SpecialistId, Held)>,
        after: Option<(SpecialistId, Held)>,
    ) {
        if before == after {
            return;
        }
        let (was, is) = (before.map(|(owner, _)| owner), after.map(|(owner, _)| owner));
        if let Some(owner) = was.filter(|_| was != is) {
            self.change_roster(owner, |it| {
                it.owned.remove(&session);
                it.idle_since = Some(at);
            });
        }
        if let Some((owner, held)) = after {
            self.change_roster(owner, |it| {
                it.owned.insert(session, held);
            });
        }
    }

    fn facts(&self, session: &Session) -> Facts {
        let open = session.seeking().filter(|seeking| self.wants_more(seeking));
        let line = open.map(|seeking| {
            let place = seeking.only.map_or(Place::Queue(seeking.queue), |only| {
                Place::Specialist(only, seeking.queue)
            });
            (place, Kind::of(session, seeking), seeking.rank)
        });
        Facts {
            timers: self.session_timers(session),
            line,
            queued: session.waiting().map(|seeking| (seeking.queue, seeking.rank)),
        }
    }
}

fn held(session: &Session) -> Option<(SpecialistId, Held)> {
    session.hold().map(|hold| {
        let held = Held {
            parked: session.is_parked(),
            phone: hold.phone,
        };
        (hold.owner, held)
    })
}

impl Index {
    fn add_session(&mut self, session: &Session, facts: Facts) {
        self.timers.extend(facts.timers);
        self.open_of.insert(session.customer, session.id);
        if let Some((place, kind, rank)) = facts.line {
            let kinds = self.lines.entry(place).or_default();
            kinds.entry(kind).or_default().insert(rank, session.id);
        }
        if let Some((queue, rank)) = facts.queued {
            self.queued.entry(queue).or_default().insert(rank, session.id);
        }
    }

    fn remove_session(&mut self, session: &Session, facts: &Facts) {
        for timer in &facts.timers {
            self.timers.remove(timer);
        }
        self.open_of.remove(&session.customer);
        if let Some((place, kind, rank)) = &facts.line
            && let Some(kinds) = self.lines.get_mut(place)
            && let Some(line) = kinds.get_mut(kind)
        {
            line.remove(rank);
            if line.is_empty() {
                kinds.remove(kind);
            }
            if kinds.is_empty() {
                self.lines.remove(place);
            }
        }
        if let Some((queue, rank)) = &facts.queued
            && let Some(line) = self.queued.get_mut(queue)
        {
            line.remove(rank);
            if line.is_empty() {
                self.queued.remove(queue);
            }
        }
    }

    fn add_roster(&mut self, roster: &Roster) {
        self.timers.extend(roster.timers());
        for queue in &roster.profile.queues {
            self.members.entry(*queue).or_default().insert(roster.profile.id);
            if roster.reachable() {
                self.reachable
                    .entry(*queue)
                    .or_default()
                    .insert(roster.profile.id);
            }
        }
    }

    fn remove_roster(&mut self, roster: &Roster) {
        for timer in roster.timers() {
            self.timers.remove(&timer);
        }
        for queue in &roster.profile.queues {
            leave(&mut self.members, *queue, roster.profile.id);
            leave(&mut self.reachable, *queue, roster.profile.id);
        }
    }
}

fn leave(sets: &mut BTreeMap<QueueId, BTreeSet<SpecialistId>>, queue: QueueId, id: SpecialistId) {
    if let Some(set) = sets.get_mut(&queue) {
        set.remove(&id);
        if set.is_empty() {
            sets.remove(&queue);
        }
    }
}
