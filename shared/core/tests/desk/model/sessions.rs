//! Opening, ending and what is said about a chat as a whole.

use super::{Chat, Model, Over, Search, State, hours};
use switchboard_core::Rejection;
use switchboard_model::{CustomerId, Language, Priority, QueueId, SessionId, SpecialistId, Stars, Timestamp};

const DAY: i64 = 24 * 3_600_000;

impl Model {
    pub(super) fn start(
        &mut self,
        now: Timestamp,
        id: SessionId,
        customer: CustomerId,
        queue: QueueId,
        language: Option<Language>,
    ) -> Result<(), Rejection> {
        if self.chat(id).is_some() {
            return Err(Rejection::SessionIdUsed);
        }
        self.has_none_open(customer)?;
        let (queue, held) = self.arrival(now, queue)?;
        let priority = self.queue(queue).rules.priority;
        let search = self.search(now, now, queue, priority, held);
        self.chats.push(Chat {
            id,
            customer,
            queue,
            language,
            skills: Vec::new(),
            priority,
            opened: now,
            openings: 1,
            owners: 0,
            messages: 0,
            customer_has: (0, 0),
            owner_has: (0, 0),
            transfers: 0,
            gone: None,
            had: None,
            state: State::Waits(search),
        });
        Ok(())
    }

    /// It keeps its id, its messages and their numbers, and waits like a new one.
    pub(super) fn reopen(
        &mut self,
        now: Timestamp,
        id: SessionId,
        customer: CustomerId,
    ) -> Result<(), Rejection> {
        self.has_none_open(customer)?;
        let chat = self.chat(id).filter(|chat| chat.customer == customer);
        let over = chat.and_then(|chat| chat.over().map(|over| (chat.queue, chat.priority, over.at)));
        let (queue, priority, ended) = over.ok_or(Rejection::NoSuchSession)?;
        if now.0 - ended.0 > self.queue(queue).rules.reopen_within.0 {
            return Err(Rejection::TooLate);
        }
        let (queue, held) = self.arrival(now, queue)?;
        let search = self.search(now, now, queue, priority, held);
        let chat = self.chat_mut(id);
        chat.queue = queue;
        chat.opened = now;
        chat.openings += 1;
        chat.transfers = 0;
        chat.gone = None;
        chat.state = State::Waits(search);
        Ok(())
    }

    fn has_none_open(&self, customer: CustomerId) -> Result<(), Rejection> {
        if self.open().any(|chat| chat.customer == customer) {
            return Err(Rejection::SessionOpen);
        }
        Ok(())
    }

    /// A queue and those it overflows to, one after another.
    pub(super) fn overflow_of(&self, first: QueueId) -> Vec<QueueId> {
        let mut all = vec![first];
        while let Some(next) = self.queue(all[all.len() - 1]).rules.overflow {
            all.push(next);
        }
        all
    }

    pub(super) fn is_full(&self, queue: QueueId) -> bool {
        let most = self.queue(queue).rules.max_waiting;
        most.is_some_and(|most| self.line(queue).len() >= most as usize)
    }

    /// The first that is open and has room; if none is, the first that has room, held until it opens.
    fn arrival(&self, now: Timestamp, queue: QueueId) -> Result<(QueueId, Option<Timestamp>), Rejection> {
        if !self.has_queue(queue) {
            return Err(Rejection::NoSuchQueue);
        }
        let with_room: Vec<(QueueId, Option<Timestamp>)> = self
            .overflow_of(queue)
            .into_iter()
            .filter(|id| !self.is_full(*id))
            .map(|id| (id, hours::opens(&self.queue(id).rules, now)))
            .collect();
        let open = with_room.iter().find(|(_, opens)| opens.is_none());
        open.or(with_room.first()).copied().ok_or(Rejection::QueueFull)
    }

    /// A search that begins now, for a chat that was opened then.
    pub(super) fn search(
        &mut self,
        now: Timestamp,
        opened: Timestamp,
        queue: QueueId,
        priority: Priority,
        held: Option<Timestamp>,
    ) -> Search {
        self.joins += 1;
        let as_of = self.with_head_start(opened, queue, priority);
        Search {
            queue,
            only: None,
            skill: None,
            since: now,
            front: false,
            as_of,
            joined: self.joins,
            joined_as: self.place_of(queue, (true, as_of, self.joins)),
            held,
            came_closed: held.is_some(),
            stage: 0,
            passes: Vec::new(),
            notice: Some(self.first_notice(queue, now)),
            late: false,
        }
    }

    fn with_head_start(&self, opened: Timestamp, queue: QueueId, priority: Priority) -> Timestamp {
        let step = self.queue(queue).rules.priority_step.0;
        let steps = match priority {
            Priority::Low => -1,
            Priority::Normal => 0,
            Priority::High => 1,
            Priority::Urgent => 2,
        };
        Timestamp(opened.0 - steps * step)
    }

    /// Of what is erased, nothing can be said any more.
    pub(super) fn erase(&mut self, id: SessionId) -> Result<(), Rejection> {
        if self.chat(id).is_some_and(Chat::is_open) {
            return Err(Rejection::SessionOpen);
        }
        self.chats.retain(|chat| chat.id != id);
        Ok(())
    }

    /// Whoever was answered and is over takes a place of its owner's for a while, unless it was parked.
    pub(super) fn end(&mut self, now: Timestamp, id: SessionId) {
        self.withdraw_all_for(id);
        let chat = self.chat(id).expect("a chat");
        let (owner, parked) = (chat.owner(), chat.parked());
        let wrap_up = self.queue(chat.queue).rules.wrap_up.0;
        let chat = self.chat_mut(id);
        chat.state = State::Over(Over {
            at: now,
            rating: None,
            owner,
        });
        if let Some(owner) = owner {
            chat.had = Some((owner, now));
            let person = self.person_mut(owner);
            person.left = Some(now);
            if wrap_up > 0 && !parked {
                person.wraps.retain(|(after, _)| *after != id);
                person.wraps.push((id, Timestamp(now.0 + wrap_up)));
            }
        }
        self.chats
            .retain(|chat| chat.over().is_none_or(|over| over.at.0 >= now.0 - 30 * DAY));
    }

    /// Its owner may, and leads of its queue.
    pub(super) fn prioritise(
        &mut self,
        id: SessionId,
        by: SpecialistId,
        priority: Priority,
    ) -> Result<(), Rejection> {
        let owns = self.chat(id).is_some_and(|chat| chat.owner() == Some(by));
        if !owns {
            self.is_led(id, by)?;
        }
        let chat = self.chat(id).expect("a chat");
        if chat.priority != priority {
            let opened = chat.opened;
            let queue = chat.search().map(|search| search.queue);
            let as_of = queue.map(|queue| self.with_head_start(opened, queue, priority));
            let chat = self.chat_mut(id);
            chat.priority = priority;
            if let (Some(search), Some(as_of)) = (chat.search_mut(), as_of) {
                search.as_of = as_of;
            }
        }
        Ok(())
    }

    pub(super) fn phone(&mut self, id: SessionId, owner: SpecialistId, held: bool) -> Result<(), Rejection> {
        let chat = self.chat(id).filter(|chat| chat.owner() == Some(owner));
        chat.ok_or(Rejection::NoSuchSession)?;
        let hold = self.chat_mut(id).hold_mut();
        hold.expect("it has an owner").phone = held;
        Ok(())
    }

    /// Their latest 100 ratings count, one for each chat.
    pub(super) fn rate(
        &mut self,
        now: Timestamp,
        id: SessionId,
        customer: CustomerId,
        stars: Stars,
    ) -> Result<(), Rejection> {
        let chat = self.chat(id).filter(|chat| chat.customer == customer);
        let over = chat.and_then(|chat| chat.over().map(|over| (over, chat.had)));
        let (over, had) = over.ok_or(Rejection::NoSuchSession)?;
        if over.rating == Some(stars) {
            return Ok(());
        }
        let rated = Over {
            rating: Some(stars),
            ..over
        };
        self.chat_mut(id).state = State::Over(rated);
        if let Some((owner, _)) = had {
            let Some(person) = self.people.iter_mut().find(|it| it.profile.id == owner) else {
                return Ok(());
            };
            let ratings = &mut person.ratings;
            ratings.retain(|(_, chat, _)| *chat != id);
            ratings.push((now, id, stars));
            let too_many = ratings.len().saturating_sub(100);
            ratings.drain(..too_many);
        }
        Ok(())
    }

    pub(super) fn merge(&mut self, kept: CustomerId, duplicate: CustomerId) -> Result<(), Rejection> {
        let open = |customer| self.open().any(|chat| chat.customer == customer);
        if kept == duplicate || (open(kept) && open(duplicate)) {
            return Err(Rejection::CannotMerge);
        }
        let theirs = self.chats.iter_mut().filter(|chat| chat.customer == duplicate);
        theirs.for_each(|chat| chat.customer = kept);
        Ok(())
    }
}
