//! Who is asked next: the first chat in the order that somebody fits, and for it whom its queue's mode says.

use super::{Ask, Chat, Model, Person, Search, score};
use switchboard_core::Filter;
use switchboard_model::{
    Language, Level, OfferId, OfferKind, Relax, RoutingMode, Skill, SpecialistId, Timestamp,
};

impl Model {
    /// Asks for one chat; false when there is none to ask for.
    pub(super) fn ask_next(&mut self, now: Timestamp, fresh: &mut dyn FnMut() -> OfferId) -> bool {
        let mut seeking: Vec<&Chat> = self.open().filter(|chat| self.may_ask_more(chat)).collect();
        seeking.sort_by_key(|chat| chat.search().map(Search::rank));
        let found = seeking.into_iter().find_map(|chat| {
            let fitting = self.fitting(now, chat);
            (!fitting.is_empty()).then_some((chat.id, fitting))
        });
        let Some((id, fitting)) = found else {
            return false;
        };
        let search = self
            .chat(id)
            .and_then(|chat| chat.search())
            .expect("it seeks")
            .clone();
        match self.mode_for(&search) {
            RoutingMode::Best => self.show(now, id, fitting[0], OfferKind::Ring, fresh()),
            RoutingMode::AutoAccept => self.give(now, id, fitting[0]),
            RoutingMode::RingAll => {
                for who in fitting {
                    self.show(now, id, who, OfferKind::Ring, fresh());
                }
            }
            RoutingMode::ManualPick => {
                for who in fitting {
                    self.show(now, id, who, OfferKind::Pick, fresh());
                }
            }
        }
        true
    }

    /// What is meant for one specialist rings for them, whatever the queue's mode.
    pub(super) fn mode_for(&self, search: &Search) -> RoutingMode {
        match search.only {
            Some(_) => RoutingMode::Best,
            None => self.queue(search.queue).rules.mode,
        }
    }

    fn may_ask_more(&self, chat: &Chat) -> bool {
        let Some(search) = chat.search() else {
            return false;
        };
        let one_more = match self.mode_for(search) {
            RoutingMode::Best | RoutingMode::AutoAccept => self.asks_for(chat.id).is_empty(),
            RoutingMode::RingAll | RoutingMode::ManualPick => true,
        };
        search.held.is_none() && one_more
    }

    fn show(
        &mut self,
        now: Timestamp,
        id: switchboard_model::SessionId,
        who: SpecialistId,
        kind: OfferKind,
        offer: OfferId,
    ) {
        let chat = self.chat(id).expect("a chat");
        let search = chat.search().expect("it seeks");
        let span = match kind {
            OfferKind::Ring => self.queue(search.queue).rules.ring_time.0,
            OfferKind::Pick => 24 * 3_600_000,
        };
        let at_most = match &chat.state {
            super::State::OnItsWay(_, way) => Some(way.until),
            super::State::Waits(_) | super::State::Owned(_) | super::State::Over(_) => None,
        };
        let until = match (at_most, search.only) {
            (Some(end), Some(_)) => end,
            (Some(end), None) => end.min(Timestamp(now.0 + span)),
            (None, _) => Timestamp(now.0 + span),
        };
        self.asks.push(Ask {
            id: offer,
            chat: id,
            person: who,
            kind,
            made: now,
            until,
        });
    }

    /// Those who fit and are not asked already, best first.
    fn fitting(&self, now: Timestamp, chat: &Chat) -> Vec<SpecialistId> {
        let mut fitting = self.may_be_asked(chat);
        fitting.retain(|person| self.verdict(chat, person).is_ok());
        score::best_first(self, now, chat, &mut fitting);
        fitting.into_iter().map(|person| person.profile.id).collect()
    }

    /// Who serves the queue, or whom alone it is meant for.
    pub(super) fn members(&self, search: &Search) -> Vec<&Person> {
        let mut people: Vec<&Person> = self.people.iter().collect();
        people.retain(|person| match search.only {
            Some(only) => person.profile.id == only,
            None => person.profile.queues.contains(&search.queue),
        });
        people
    }

    /// Those of them who can be reached and are not asked already.
    pub(super) fn may_be_asked(&self, chat: &Chat) -> Vec<&Person> {
        let asked = self.asks_for(chat.id);
        let mut people = self.members(chat.search().expect("it seeks"));
        people.retain(|person| person.reachable() && asked.iter().all(|ask| ask.person != person.profile.id));
        people
    }

    /// The first reason against somebody.
    pub(super) fn verdict(&self, chat: &Chat, person: &Person) -> Result<(), Filter> {
        let search = chat.search().expect("it seeks");
        let profile = &person.profile;
        for (skill, level) in self.required(chat, search) {
            if profile.skills.0.get(&skill).is_none_or(|has| *has < level) {
                return Err(Filter::Skill { skill, level });
            }
        }
        if let Some(wanted) = self.spoken(chat, search)
            && !profile.languages.is_empty()
            && !profile
                .languages
                .iter()
                .any(|it| first_subtag(it) == first_subtag(wanted))
        {
            return Err(Filter::Language);
        }
        if chat.owner() == Some(profile.id) {
            return Err(Filter::Owner);
        }
        if search.passes.iter().any(|(who, _)| *who == profile.id) {
            return Err(Filter::Passed);
        }
        if self.mode_for(search) != RoutingMode::ManualPick && !self.has_room(profile.id) {
            return Err(Filter::Full);
        }
        Ok(())
    }

    /// What the queue requires, less what is relaxed, and what the chat asks for itself; by name.
    pub(super) fn required(&self, chat: &Chat, search: &Search) -> Vec<(Skill, Level)> {
        let rules = &self.queue(search.queue).rules;
        let mut required: Vec<(Skill, Level)> = Vec::new();
        for need in rules.skills.iter().filter(|need| !need.preferred) {
            required.push((need.skill.clone(), need.level));
        }
        for stage in rules.relaxation.iter().take(search.stage as usize) {
            match &stage.what {
                Relax::Language => {}
                Relax::Skill { skill, to: None } => required.retain(|(asked, _)| asked != skill),
                Relax::Skill { skill, to: Some(to) } => {
                    let mut same = required.iter_mut();
                    if let Some((_, level)) = same.find(|(asked, level)| asked == skill && *level > *to) {
                        *level = *to;
                    }
                }
            }
        }
        for own in chat.skills.iter().chain(&search.skill) {
            if required.iter().all(|(asked, _)| asked != own) {
                required.push((own.clone(), Level(1)));
            }
        }
        required.sort();
        required
    }

    fn spoken<'a>(&self, chat: &'a Chat, search: &Search) -> Option<&'a Language> {
        let stages = &self.queue(search.queue).rules.relaxation;
        let mut passed = stages.iter().take(search.stage as usize);
        let dropped = passed.any(|stage| stage.what == Relax::Language);
        chat.language.as_ref().filter(|_| !dropped)
    }
}

fn first_subtag(language: &Language) -> String {
    language.0.chars().take_while(|c| *c != '-').collect()
}
