//! Giving chats away. They stay their owner's until somebody takes them over.

use super::{Model, State, Way};
use switchboard_core::{Rejection, TransferTo};
use switchboard_model::{Fence, QueueId, SessionId, Skill, SpecialistId, Timestamp, TransferFallback};

impl Model {
    fn is_theirs(&self, id: SessionId, owner: SpecialistId, fence: Fence) -> Result<(), Rejection> {
        let chat = self.chat(id).filter(|chat| chat.owner() == Some(owner));
        let chat = chat.ok_or(Rejection::NoSuchSession)?;
        if chat.owners == fence.0 {
            Ok(())
        } else {
            Err(Rejection::FenceStale)
        }
    }

    fn is_on_its_way(&self, id: SessionId) -> bool {
        self.chat(id).is_some_and(|chat| match chat.state {
            State::OnItsWay(..) => true,
            State::Waits(_) | State::Owned(_) | State::Over(_) => false,
        })
    }

    pub(super) fn transfer(
        &mut self,
        now: Timestamp,
        id: SessionId,
        owner: SpecialistId,
        fence: Fence,
        to: &TransferTo,
    ) -> Result<(), Rejection> {
        self.is_theirs(id, owner, fence)?;
        if self.is_on_its_way(id) {
            return Err(Rejection::TransferState);
        }
        let chat = self.chat(id).expect("a chat");
        if chat.transfers >= self.queue(chat.queue).rules.max_transfers {
            return Err(Rejection::TransferLimit);
        }
        let queue = self.found_by(chat.queue, owner, to)?;
        self.set_out(now, id, to, queue);
        self.chat_mut(id).transfers += 1;
        Ok(())
    }

    /// The queue whose rules find whoever takes over.
    fn found_by(&self, own: QueueId, owner: SpecialistId, to: &TransferTo) -> Result<QueueId, Rejection> {
        match to {
            TransferTo::Specialist(target) => {
                let reachable = self.known(*target)?.reachable();
                if *target != owner && reachable && self.has_room(*target) {
                    Ok(own)
                } else {
                    Err(Rejection::TargetUnavailable)
                }
            }
            TransferTo::Queue(queue) if self.has_queue(*queue) => Ok(*queue),
            TransferTo::Queue(_) => Err(Rejection::NoSuchQueue),
            TransferTo::Skill(skill) => {
                let all = self.queues.iter().map(|queue| queue.id);
                let mut own_first = [own].into_iter().chain(all);
                let found = own_first.find(|queue| self.somebody_else_has(*queue, owner, skill));
                found.ok_or(Rejection::SkillMissing)
            }
        }
    }

    fn somebody_else_has(&self, queue: QueueId, owner: SpecialistId, skill: &Skill) -> bool {
        self.people.iter().any(|person| {
            let profile = &person.profile;
            profile.id != owner && profile.queues.contains(&queue) && profile.skills.0.contains_key(skill)
        })
    }

    fn set_out(&mut self, now: Timestamp, id: SessionId, to: &TransferTo, queue: QueueId) {
        let chat = self.chat(id).expect("a chat");
        let (hold, opened, priority) = (chat.hold().expect("an owner"), chat.opened, chat.priority);
        let time = self.queue(chat.queue).rules.transfer_time.0;
        let mut search = self.search(now, opened, queue, priority, None);
        search.notice = None;
        match to {
            TransferTo::Specialist(only) => search.only = Some(*only),
            TransferTo::Queue(_) => {}
            TransferTo::Skill(skill) => search.skill = Some(skill.clone()),
        }
        let way = Way {
            to: to.clone(),
            until: Timestamp(now.0 + time),
            search,
        };
        self.chat_mut(id).state = State::OnItsWay(hold, way);
    }

    pub(super) fn cancel(
        &mut self,
        id: SessionId,
        owner: SpecialistId,
        fence: Fence,
    ) -> Result<(), Rejection> {
        self.is_theirs(id, owner, fence)?;
        if !self.is_on_its_way(id) {
            return Err(Rejection::TransferState);
        }
        self.come_back(id);
        Ok(())
    }

    fn come_back(&mut self, id: SessionId) {
        self.withdraw_all_for(id);
        let chat = self.chat_mut(id);
        chat.state = State::Owned(chat.hold().expect("an owner"));
    }

    /// All that are not on their way already, and against no limit; all of them or none.
    pub(super) fn hand_over(
        &mut self,
        now: Timestamp,
        owner: SpecialistId,
        to: Option<&TransferTo>,
    ) -> Result<(), Rejection> {
        self.known(owner)?;
        let mut theirs: Vec<_> = self.owned_by(owner).map(|chat| (chat.id, chat.queue)).collect();
        theirs.retain(|(chat, _)| !self.is_on_its_way(*chat));
        theirs.sort();
        let mut ways = Vec::new();
        for (chat, own) in theirs {
            let to = to.cloned().unwrap_or(TransferTo::Queue(own));
            let queue = self.found_by(own, owner, &to)?;
            ways.push((chat, to, queue));
        }
        for (chat, to, queue) in ways {
            self.set_out(now, chat, &to, queue);
        }
        Ok(())
    }

    /// Back to its owner, or to the front if its queue says so or its owner has no connection.
    pub(super) fn not_taken_over(&mut self, now: Timestamp, id: SessionId) {
        self.come_back(id);
        let chat = self.chat(id).expect("a chat");
        let hold = chat.hold().expect("an owner");
        let connected = hold.phone || self.person(hold.owner).linked;
        let to_line = self.queue(chat.queue).rules.transfer_fallback == TransferFallback::Queue;
        if to_line || !connected {
            self.requeue(now, id);
        }
    }

    /// An owned chat waits again, at the front of its queue.
    pub(super) fn requeue(&mut self, now: Timestamp, id: SessionId) {
        self.withdraw_all_for(id);
        let chat = self.chat(id).expect("a chat");
        let owner = chat.owner().expect("an owner");
        let mut search = self.search(now, chat.opened, chat.queue, chat.priority, None);
        search.front = true;
        search.joined_as = self.place_of(search.queue, search.rank());
        let chat = self.chat_mut(id);
        chat.had = Some((owner, now));
        chat.state = State::Waits(search);
        self.person_mut(owner).left = Some(now);
    }
}
