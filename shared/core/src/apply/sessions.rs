//! Sessions move from stage to stage. A stage is consumed by the one that follows it.

use crate::{Desk, Event, Hold, PastSession, Quiet, Rank, Seeking, Session, Stage, Turn};
use std::collections::BTreeMap;
use switchboard_model::{
    CustomerId, Fence, LOWEST, Language, Marks, Millis, Priority, QueueId, SenderKind, Seq, SessionId,
    SpecialistId, Timestamp,
};

impl Desk {
    pub(super) fn apply_to_sessions(&mut self, at: Timestamp, event: &Event) {
        match event {
            Event::CustomerLinked { session } => self.change_session(at, *session, |it| it.gone_since = None),
            Event::CustomerUnlinked { session } => {
                self.change_session(at, *session, |it| it.gone_since = Some(at));
            }
            Event::SessionStarted {
                session,
                customer,
                queue,
                language,
                priority,
                opens_at,
            } => self.started(
                at,
                *session,
                *customer,
                *queue,
                language.as_ref(),
                *priority,
                *opens_at,
            ),
            Event::SessionReopened {
                session,
                queue,
                opens_at,
                ..
            } => self.reopened(at, *session, *queue, *opens_at),
            Event::SessionHeld { session, opens_at } => {
                self.change_seeking(at, *session, |it| it.opens_at = Some(*opens_at));
            }
            Event::SessionReleased { session } => self.released(at, *session),
            Event::SessionOverflowed { session, queue, .. } => self.overflowed(at, *session, *queue),
            Event::SessionRelaxed { session, stage } => {
                self.change_seeking(at, *session, |it| it.stage = *stage);
            }
            Event::RoundStarted { session } => self.change_seeking(at, *session, |it| it.passes.clear()),
            Event::WaitNoticed { session, late, next } => self.change_seeking(at, *session, |it| {
                it.late = *late;
                it.notice_at = Some(*next);
            }),
            Event::PrioritySet {
                session, priority, ..
            } => self.prioritised(at, *session, *priority),
            Event::MessagePosted {
                session, seq, sender, ..
            } => self.posted(at, *session, *seq, *sender),
            Event::MessagesMarked {
                session, side, mark, ..
            } => self.change_session(at, *session, |it| it.marks.set(*side, *mark)),
            Event::SessionAssigned {
                session,
                owner,
                fence,
                from,
                queue,
                ..
            } => self.assigned_to(at, *session, *owner, *fence, *from, *queue),
            Event::SessionTransferred {
                session,
                to,
                queue,
                deadline,
                counted,
                ..
            } => self.on_its_way(at, *session, to, *queue, *deadline, *counted),
            Event::TransferEnded { session, .. } => self.change_session(at, *session, |it| {
                it.stage = match std::mem::replace(&mut it.stage, NOWHERE) {
                    Stage::Transferred(hold, _) => Stage::Active(hold),
                    other @ (Stage::Waiting(_) | Stage::Active(_)) => other,
                };
            }),
            Event::SessionRequeued {
                session,
                owner,
                queue,
                ..
            } => self.requeue(at, *session, *owner, *queue),
            Event::SessionReminded { session, .. } => {
                self.change_hold(at, *session, |it| it.quiet = Quiet::Reminded(at));
            }
            Event::SessionParked { session, .. } => {
                self.change_hold(at, *session, |it| it.quiet = Quiet::Parked);
            }
            Event::SessionUnparked { session, .. } => {
                self.change_hold(at, *session, |it| it.quiet = Quiet::No);
            }
            Event::PhoneSet { session, held } => self.change_hold(at, *session, |it| it.phone = *held),
            Event::SessionEnded { session, .. } => self.close(at, *session),
            Event::SessionRated {
                session,
                owner,
                stars,
                ..
            } => {
                // Something written changes no rating.
                let past = self.past.get(*session);
                let same = past.is_some_and(|past| past.rating == Some(*stars));
                self.past.rate(*session, *stars);
                if let Some(owner) = owner.as_ref().filter(|_| !same) {
                    self.change_roster(*owner, |it| it.ratings.rate(at, *session, *stars));
                }
            }
            Event::SessionErased { session, .. } => {
                self.past.take(*session);
            }
            Event::CustomersMerged { kept, duplicate } => {
                if let Some(open) = self.index.open_of.get(duplicate).copied() {
                    self.change_session(at, open, |it| it.customer = *kept);
                }
                self.past.merge(*kept, *duplicate);
            }
            Event::QueuePut { .. }
            | Event::SpecialistPut { .. }
            | Event::SpecialistRemoved { .. }
            | Event::StatusSet { .. }
            | Event::Draining { .. }
            | Event::Linked { .. }
            | Event::Unlinked { .. }
            | Event::SessionAnnotated { .. }
            | Event::MessageEdited { .. }
            | Event::MessageDeleted { .. }
            | Event::OfferMade { .. }
            | Event::OfferEnded { .. }
            | Event::WrapUpStarted { .. }
            | Event::WrapUpEnded { .. } => {}
        }
    }

    pub(super) fn change_seeking(&mut self, at: Timestamp, id: SessionId, change: impl FnOnce(&mut Seeking)) {
        self.change_session(at, id, |it| {
            if let Some(seeking) = it.seeking_mut() {
                change(seeking);
            }
        });
    }

    fn change_hold(&mut self, at: Timestamp, id: SessionId, change: impl FnOnce(&mut Hold)) {
        self.change_session(at, id, |it| {
            if let Some(hold) = it.hold_mut() {
                change(hold);
            }
        });
    }

    #[expect(clippy::too_many_arguments, reason = "the fields of one event")]
    fn started(
        &mut self,
        at: Timestamp,
        id: SessionId,
        customer: CustomerId,
        queue: QueueId,
        language: Option<&Language>,
        priority: Priority,
        opens_at: Option<Timestamp>,
    ) {
        let seeking = self.joins(at, at, queue, priority, opens_at, Rank::usual);
        let session = Session {
            id,
            customer,
            queue,
            language: language.cloned(),
            skills: BTreeMap::new(),
            priority,
            started_at: at,
            activated_at: at,
            activation: 1,
            fence: Fence::default(),
            last_seq: Seq::default(),
            marks: Marks::default(),
            transfers: 0,
            gone_since: None,
            last_owner: None,
            stage: Stage::Waiting(seeking),
        };
        self.insert_session(at, session);
    }

    fn reopened(&mut self, at: Timestamp, id: SessionId, queue: QueueId, opens_at: Option<Timestamp>) {
        let Some(past) = self.past.take(id) else { return };
        let seeking = self.joins(at, at, queue, past.priority, opens_at, Rank::usual);
        let session = Session {
            id,
            customer: past.customer,
            queue,
            language: past.language,
            skills: past.skills,
            priority: past.priority,
            started_at: past.started_at,
            activated_at: at,
            activation: past.activation + 1,
            fence: past.fence,
            last_seq: past.last_seq,
            marks: past.marks,
            transfers: 0,
            gone_since: None,
            last_owner: past.last_owner,
            stage: Stage::Waiting(seeking),
        };
        self.insert_session(at, session);
    }

    fn posted(&mut self, at: Timestamp, id: SessionId, seq: Seq, sender: SenderKind) {
        let mut answered = None;
        self.change_session(at, id, |it| {
            it.last_seq = seq;
            let Some(hold) = it.hold_mut() else { return };
            match sender {
                SenderKind::Customer => {
                    if let Turn::Customer(_) = hold.turn {
                        hold.turn = Turn::Specialist(at);
                    }
                    hold.quiet = Quiet::No;
                }
                SenderKind::Specialist => {
                    if let Turn::Specialist(since) = hold.turn {
                        answered = Some((hold.owner, at - since));
                    }
                    hold.turn = Turn::Customer(at);
                    if let Quiet::Reminded(_) = hold.quiet {
                        hold.quiet = Quiet::No;
                    }
                }
                SenderKind::System => {}
            }
        });
        if let Some((owner, took)) = answered {
            self.change_roster(owner, |it| {
                let average = it.response.map_or(took.0, |known| (known.0 * 7 + took.0) / 8);
                it.response = Some(Millis(average));
            });
        }
    }

    fn assigned_to(
        &mut self,
        at: Timestamp,
        id: SessionId,
        owner: SpecialistId,
        fence: Fence,
        from: Option<SpecialistId>,
        queue: Option<QueueId>,
    ) {
        let waited = self.sessions.get(&id).and_then(Session::waiting);
        if let Some((queue, place, since)) = waited.map(|it| (it.queue, it.joined_as, it.since)) {
            self.service.entry(queue).or_default().served(at, place, since);
        }
        self.change_session(at, id, |it| {
            it.fence = fence;
            it.queue = queue.unwrap_or(it.queue);
            if let Some(skill) = it.seeking().and_then(|seeking| seeking.skill.clone()) {
                it.skills.entry(skill).or_insert(LOWEST);
            }
            if let Some(from) = from {
                it.last_owner = Some((from, at));
            }
            it.stage = Stage::Active(Hold {
                owner,
                phone: false,
                turn: Turn::Specialist(at),
                quiet: Quiet::No,
            });
        });
    }

    fn close(&mut self, at: Timestamp, id: SessionId) {
        let Some(session) = self.remove_session(at, id) else {
            return;
        };
        let last_owner = session.owner().map(|owner| (owner, at)).or(session.last_owner);
        self.past.add(PastSession {
            id,
            customer: session.customer,
            queue: session.queue,
            owner: session.owner(),
            last_owner,
            ended_at: at,
            rating: None,
            language: session.language,
            skills: session.skills,
            priority: session.priority,
            started_at: session.started_at,
            activation: session.activation,
            fence: session.fence,
            last_seq: session.last_seq,
            marks: session.marks,
        });
    }
}

/// Stands in for a stage while the next one is made of it; nobody sees it.
pub(super) const NOWHERE: Stage = Stage::Waiting(Seeking::NONE);
