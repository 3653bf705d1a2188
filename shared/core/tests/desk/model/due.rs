//! What happens by itself, and when. When several things are due at once, in the order of [`Due`].

use super::{Model, Quiet, Search, State, Turn};
use switchboard_model::{OfferId, QueueId, SessionId, SpecialistId, StatusReason, Timestamp};

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Due {
    Drained(SpecialistId),
    Offer(OfferId),
    WrapUp(SpecialistId, SessionId),
    Grace(SpecialistId),
    Opens(SessionId),
    Transfer(SessionId),
    Relax(SessionId),
    Round(SessionId),
    Notice(SessionId),
    Abandon(SessionId),
    Remind(SessionId),
    Park(SessionId),
}

impl Model {
    /// The next moment at which something happens by itself.
    pub(crate) fn next(&self) -> Option<Timestamp> {
        self.dues().into_iter().map(|(at, _)| at).min()
    }

    pub(super) fn first_due(&self, now: Timestamp) -> Option<Due> {
        let due = self.dues().into_iter().filter(|(at, _)| *at <= now).min();
        due.map(|(_, due)| due)
    }

    fn dues(&self) -> Vec<(Timestamp, Due)> {
        let mut dues: Vec<(Timestamp, Due)> = self
            .asks
            .iter()
            .map(|ask| (ask.until, Due::Offer(ask.id)))
            .collect();
        for person in &self.people {
            let id = person.profile.id;
            let wraps = person.wraps.iter();
            dues.extend(wraps.map(|(chat, until)| (*until, Due::WrapUp(id, *chat))));
            let idle = person.wraps.is_empty() && self.owned_by(id).next().is_none();
            if person.then.is_some() && idle {
                dues.push((Timestamp(i64::MIN), Due::Drained(id)));
            }
            if let Some(gone) = person.gone
                && !self.without_phone(id).is_empty()
            {
                dues.push((Timestamp(gone.0 + 30_000), Due::Grace(id)));
            }
        }
        for chat in self.open() {
            let id = chat.id;
            let rules = &self.queue(chat.queue).rules;
            match &chat.state {
                State::Waits(search) => match search.held {
                    Some(opens) => dues.push((opens, Due::Opens(id))),
                    None => {
                        self.dues_of_search(id, search, &mut dues);
                        dues.extend(search.notice.map(|at| (at, Due::Notice(id))));
                        if let Some(gone) = chat.gone
                            && !search.came_closed
                        {
                            let from = gone.max(search.since).0;
                            dues.push((Timestamp(from + rules.abandon_after.0), Due::Abandon(id)));
                        }
                    }
                },
                State::OnItsWay(_, way) => {
                    dues.push((way.until, Due::Transfer(id)));
                    self.dues_of_search(id, &way.search, &mut dues);
                }
                State::Owned(hold) => match (hold.turn, hold.quiet) {
                    (Turn::Customer(since), Quiet::No) => {
                        dues.push((Timestamp(since.0 + rules.remind_after.0), Due::Remind(id)));
                    }
                    (Turn::Customer(_), Quiet::Reminded(at)) => {
                        dues.push((Timestamp(at.0 + rules.park_after.0), Due::Park(id)));
                    }
                    (Turn::Customer(_), Quiet::Parked) | (Turn::Owner(_), _) => {}
                },
                State::Over(_) => {}
            }
        }
        dues
    }

    fn dues_of_search(&self, id: SessionId, search: &Search, dues: &mut Vec<(Timestamp, Due)>) {
        let stages = &self.queue(search.queue).rules.relaxation;
        if let Some(next) = stages.get(search.stage as usize) {
            dues.push((Timestamp(search.since.0 + next.after.0), Due::Relax(id)));
        }
        let last = search.passes.iter().map(|(_, at)| at.0).max();
        if let Some(last) = last
            && self.asks_for(id).is_empty()
        {
            dues.push((Timestamp(last + 15_000), Due::Round(id)));
        }
    }

    pub(super) fn happen(&mut self, now: Timestamp, due: Due) {
        match due {
            Due::Drained(id) => {
                let then = self.person(id).then.expect("what they asked for");
                self.set_status(id, then, StatusReason::Drained);
            }
            Due::Offer(id) => self.miss(now, id),
            Due::WrapUp(id, chat) => self.person_mut(id).wraps.retain(|(after, _)| *after != chat),
            Due::Grace(id) => {
                for chat in self.without_phone(id) {
                    self.requeue(now, chat);
                }
            }
            Due::Opens(id) => {
                let queue = self.chat(id).expect("a chat").queue;
                match super::hours::opens(&self.queue(queue).rules, now) {
                    None => self.release(now, id),
                    later => self.chat_mut(id).search_mut().expect("it waits").held = later,
                }
            }
            Due::Transfer(id) => self.not_taken_over(now, id),
            Due::Relax(id) => self.chat_mut(id).search_mut().expect("it seeks").stage += 1,
            Due::Round(id) => self.chat_mut(id).search_mut().expect("it seeks").passes.clear(),
            Due::Notice(id) => self.notice(now, id),
            Due::Abandon(id) => self.end(now, id),
            Due::Remind(id) => self.quiet(id, Quiet::Reminded(now)),
            Due::Park(id) => self.quiet(id, Quiet::Parked),
        }
    }

    fn quiet(&mut self, id: SessionId, quiet: Quiet) {
        self.chat_mut(id).hold_mut().expect("an owner").quiet = quiet;
    }

    /// Its queue is open: its times count from now on.
    pub(super) fn release(&mut self, now: Timestamp, id: SessionId) {
        let queue = self.chat(id).expect("a chat").queue;
        let first = self.first_notice(queue, now);
        let rank = self.chat(id).and_then(|chat| chat.waits()).map(Search::rank);
        let place = self.place_of(queue, rank.expect("it waits"));
        let search = self.chat_mut(id).search_mut().expect("it waits");
        search.joined_as = place;
        search.held = None;
        search.since = now;
        search.notice = Some(first);
    }

    /// The promised time after it joined, or the longest wait if that is sooner.
    pub(super) fn first_notice(&self, queue: QueueId, since: Timestamp) -> Timestamp {
        let rules = &self.queue(queue).rules;
        let promised = rules.service_level.within.0;
        let longest = rules.max_wait.map_or(promised, |it| it.0);
        Timestamp(since.0 + promised.min(longest))
    }

    /// It moves on to where it overflows if it has waited too long; otherwise this is said, every minute and at each
    /// of the two moments.
    fn notice(&mut self, now: Timestamp, id: SessionId) {
        let search = self
            .chat(id)
            .and_then(|chat| chat.waits())
            .expect("it waits")
            .clone();
        let rules = &self.queue(search.queue).rules;
        let promised = search.since.0 + rules.service_level.within.0;
        let longest = rules.max_wait.map(|it| search.since.0 + it.0);
        let open = |queue: &QueueId| super::hours::opens(&self.queue(*queue).rules, now).is_none();
        let mut others = self.overflow_of(search.queue).into_iter().skip(1);
        let onward = others.find(|queue| open(queue) && !self.is_full(*queue));
        if let Some(queue) = onward.filter(|_| longest.is_some_and(|at| at <= now.0)) {
            self.move_on(now, id, queue);
            return;
        }
        let mut moments = vec![now.0 + 60_000, promised];
        moments.extend(longest);
        moments.retain(|at| *at > now.0);
        let next = moments.into_iter().min().map(Timestamp);
        let search = self.chat_mut(id).search_mut().expect("it waits");
        search.notice = next;
        search.late = search.late || promised <= now.0;
    }

    /// It keeps its place in the order; its times begin anew.
    fn move_on(&mut self, now: Timestamp, id: SessionId, queue: QueueId) {
        self.withdraw_all_for(id);
        let first = self.first_notice(queue, now);
        let rank = self.chat(id).and_then(|chat| chat.waits()).map(Search::rank);
        let place = self.place_of(queue, rank.expect("it waits"));
        let chat = self.chat_mut(id);
        chat.queue = queue;
        let search = chat.search_mut().expect("it waits");
        search.queue = queue;
        search.joined_as = place;
        search.since = now;
        search.stage = 0;
        search.passes.clear();
        search.notice = Some(first);
        search.late = false;
    }
}
