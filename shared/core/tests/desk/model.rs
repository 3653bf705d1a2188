//! The rules said a second time, as plainly as possible: lists, scans and no index. Shares no code with the desk, only
//! its words. Nothing here is removed: chats and offers stay in their lists with how they ended.

use switchboard_core::{Author, Command, Queue, Rejection, Specialist};
use switchboard_model::{
    CustomerId, Language, Millis, OfferEnd, OfferId, QueueId, SessionId, SpecialistId, SpecialistStatus,
    Timestamp,
};

#[derive(Clone, Default)]
pub(crate) struct Model {
    pub(crate) queues: Vec<Queue>,
    pub(crate) people: Vec<Person>,
    pub(crate) chats: Vec<Chat>,
    pub(crate) rings: Vec<Ring>,
}

#[derive(Clone)]
pub(crate) struct Person {
    pub(crate) profile: Specialist,
    pub(crate) status: SpecialistStatus,
    pub(crate) linked: bool,
}

#[derive(Clone)]
pub(crate) struct Chat {
    pub(crate) id: SessionId,
    pub(crate) customer: CustomerId,
    pub(crate) queue: QueueId,
    pub(crate) language: Option<Language>,
    pub(crate) messages: u64,
    pub(crate) owner: Option<SpecialistId>,
    pub(crate) ended: Option<Timestamp>,
    /// Who passed in this round, and when.
    pub(crate) round: Vec<(SpecialistId, Timestamp)>,
}

#[derive(Clone)]
pub(crate) struct Ring {
    pub(crate) id: OfferId,
    pub(crate) chat: SessionId,
    pub(crate) person: SpecialistId,
    pub(crate) deadline: Timestamp,
    pub(crate) end: Option<OfferEnd>,
}

impl Model {
    pub(crate) fn step(
        &mut self,
        now: Timestamp,
        mut fresh: impl FnMut() -> OfferId,
        command: &Command,
    ) -> Result<(), Rejection> {
        self.obey(now, command)?;
        if *command == Command::Route {
            self.ask(now, &mut fresh);
        }
        for ring in 0..self.rings.len() {
            if self.rings[ring].end.is_none() && self.rings[ring].deadline <= now {
                self.pass(now, ring, OfferEnd::Expired);
            }
        }
        self.ask(now, &mut fresh);
        Ok(())
    }

    pub(crate) fn load(&self, person: SpecialistId) -> usize {
        let owned = self.open().filter(|chat| chat.owner == Some(person)).count();
        owned + self.ringing().filter(|ring| ring.person == person).count()
    }

    pub(crate) fn open(&self) -> impl Iterator<Item = &Chat> {
        self.chats.iter().filter(|chat| chat.ended.is_none())
    }

    pub(crate) fn ringing(&self) -> impl Iterator<Item = &Ring> {
        self.rings.iter().filter(|ring| ring.end.is_none())
    }

    /// The next moment at which something happens by itself.
    pub(crate) fn next(&self) -> Option<Timestamp> {
        let mut moments: Vec<Timestamp> = self.ringing().map(|ring| ring.deadline).collect();
        for chat in self.open().filter(|chat| chat.owner.is_none()) {
            let silent = self.ringing().all(|ring| ring.chat != chat.id);
            if silent && self.people.iter().any(|person| self.fits(person, chat)) {
                let last = chat
                    .round
                    .iter()
                    .map(|(_, at)| *at)
                    .max()
                    .expect("someone fits, so someone passed");
                moments.push(Timestamp(last.0 + 15_000));
            }
        }
        moments.into_iter().min()
    }

    fn ask(&mut self, now: Timestamp, fresh: &mut impl FnMut() -> OfferId) {
        for chat in 0..self.chats.len() {
            if let Some(person) = self.whom_to_ask(now, chat) {
                if self.chats[chat].round.iter().any(|(passed, _)| *passed == person) {
                    self.chats[chat].round.clear();
                }
                let (chat, queue) = (self.chats[chat].id, self.chats[chat].queue);
                let queue = self.queues.iter().find(|it| it.id == queue).expect("its queue");
                let rings_for = if queue.ring_time.0 < 1_000 {
                    Millis(1_000)
                } else {
                    queue.ring_time
                };
                self.rings.push(Ring {
                    id: fresh(),
                    chat,
                    person,
                    deadline: now + rings_for,
                    end: None,
                });
            }
        }
    }

    fn obey(&mut self, now: Timestamp, command: &Command) -> Result<(), Rejection> {
        match command.clone() {
            Command::PutQueue(queue) => {
                self.queues.retain(|it| it.id != queue.id);
                self.queues.push(queue);
            }
            Command::PutSpecialist(profile) => {
                match self.people.iter().position(|it| it.profile.id == profile.id) {
                    Some(at) => self.people[at].profile = profile,
                    None => {
                        let status = SpecialistStatus::Offline;
                        self.people.push(Person {
                            profile,
                            status,
                            linked: false,
                        });
                    }
                }
            }
            Command::SetStatus { specialist, status } => {
                self.person(specialist)?.status = status;
                self.withdraw_from_the_unreachable();
            }
            Command::Link { specialist } => self.person(specialist)?.linked = true,
            Command::Unlink { specialist } => {
                self.person(specialist)?.linked = false;
                self.withdraw_from_the_unreachable();
            }
            Command::UnlinkAll => {
                self.people.iter_mut().for_each(|person| person.linked = false);
                self.withdraw_from_the_unreachable();
            }
            Command::StartSession {
                session,
                customer,
                queue,
                language,
                first_message,
            } => {
                if self.queues.iter().all(|it| it.id != queue) {
                    return Err(Rejection::NoSuchQueue);
                }
                if self.open().any(|chat| chat.id == session) {
                    return Err(Rejection::SessionIdUsed);
                }
                if self.open().any(|chat| chat.customer == customer) {
                    return Err(Rejection::SessionOpen);
                }
                let messages = if first_message.is_some() { 1 } else { 0 };
                let (owner, ended, round) = (None, None, Vec::new());
                self.chats.push(Chat {
                    id: session,
                    customer,
                    queue,
                    language,
                    messages,
                    owner,
                    ended,
                    round,
                });
            }
            Command::PostMessage { session, author, .. } => {
                let chat = self.written_by(session, author)?;
                self.chats[chat].messages += 1;
            }
            Command::AcceptOffer { offer, specialist } => {
                let ring = self.answered_by(now, offer, specialist)?;
                let owned = self.open().filter(|chat| chat.owner == Some(specialist)).count();
                if owned >= self.person(specialist)?.profile.capacity.0 as usize {
                    return Err(Rejection::AtCapacity);
                }
                self.rings[ring].end = Some(OfferEnd::Accepted);
                let chat = self.rings[ring].chat;
                let chat = self
                    .chats
                    .iter_mut()
                    .find(|it| it.id == chat && it.ended.is_none());
                chat.expect("its chat").owner = Some(specialist);
            }
            Command::DeclineOffer {
                offer, specialist, ..
            } => {
                let ring = self.answered_by(now, offer, specialist)?;
                self.pass(now, ring, OfferEnd::Declined);
            }
            Command::EndSession { session, author, .. } => {
                let chat = self.written_by(session, author)?;
                self.chats[chat].ended = Some(now);
                for ring in &mut self.rings {
                    if ring.chat == session && ring.end.is_none() {
                        ring.end = Some(OfferEnd::Withdrawn);
                    }
                }
            }
            Command::Expire | Command::Route => {}
        }
        Ok(())
    }

    fn person(&mut self, id: SpecialistId) -> Result<&mut Person, Rejection> {
        self.people
            .iter_mut()
            .find(|it| it.profile.id == id)
            .ok_or(Rejection::NoSuchSpecialist)
    }

    fn withdraw_from_the_unreachable(&mut self) {
        for ring in &mut self.rings {
            let person = self
                .people
                .iter()
                .find(|it| it.profile.id == ring.person)
                .expect("whom it rings for");
            let reachable = person.linked && person.status == SpecialistStatus::Online;
            if ring.end.is_none() && !reachable {
                ring.end = Some(OfferEnd::Withdrawn);
            }
        }
    }

    fn written_by(&self, session: SessionId, author: Author) -> Result<usize, Rejection> {
        let found = self
            .chats
            .iter()
            .position(|it| it.id == session && it.ended.is_none());
        let at = found.ok_or(Rejection::NoSuchSession)?;
        match author {
            Author::Customer(id) if self.chats[at].customer == id => Ok(at),
            // In this version a session has one owner in its life, so its fence is 1.
            Author::Specialist { id, fence } if self.chats[at].owner == Some(id) => {
                if fence.0 == 1 {
                    Ok(at)
                } else {
                    Err(Rejection::FenceStale)
                }
            }
            Author::Customer(_) | Author::Specialist { .. } => Err(Rejection::NoSuchSession),
        }
    }

    fn answered_by(&self, now: Timestamp, offer: OfferId, by: SpecialistId) -> Result<usize, Rejection> {
        let answerable =
            |ring: &Ring| ring.id == offer && ring.person == by && ring.end.is_none() && ring.deadline > now;
        self.rings.iter().position(answerable).ok_or(Rejection::OfferGone)
    }

    fn pass(&mut self, now: Timestamp, ring: usize, end: OfferEnd) {
        self.rings[ring].end = Some(end);
        let (session, person) = (self.rings[ring].chat, self.rings[ring].person);
        let chat = self
            .chats
            .iter_mut()
            .find(|it| it.id == session && it.ended.is_none())
            .expect("its chat");
        chat.round.retain(|(passed, _)| *passed != person);
        chat.round.push((person, now));
    }

    fn fits(&self, person: &Person, chat: &Chat) -> bool {
        let profile = &person.profile;
        let queue = self
            .queues
            .iter()
            .find(|it| it.id == chat.queue)
            .expect("its queue");
        let speaks = match &chat.language {
            None => true,
            Some(_) if profile.languages.is_empty() => true,
            Some(wanted) => {
                let first = |tag: &Language| tag.0.chars().take_while(|c| *c != '-').collect::<String>();
                profile
                    .languages
                    .iter()
                    .any(|spoken| first(spoken) == first(wanted))
            }
        };
        person.linked
            && person.status == SpecialistStatus::Online
            && profile.queues.iter().any(|it| *it == chat.queue)
            && queue
                .skills
                .iter()
                .all(|asked| profile.skills.iter().any(|has| has == asked))
            && speaks
            && self.load(profile.id) < profile.capacity.0 as usize
    }

    fn whom_to_ask(&self, now: Timestamp, chat: usize) -> Option<SpecialistId> {
        let chat = &self.chats[chat];
        if chat.ended.is_some() || chat.owner.is_some() || self.ringing().any(|ring| ring.chat == chat.id) {
            return None;
        }
        let fitting: Vec<&Person> = self
            .people
            .iter()
            .filter(|person| self.fits(person, chat))
            .collect();
        let has_passed = |person: &Person| chat.round.iter().any(|(passed, _)| *passed == person.profile.id);
        let mut asked: Vec<&Person> = fitting
            .iter()
            .copied()
            .filter(|person| !has_passed(person))
            .collect();
        if asked.is_empty() {
            let last = chat.round.iter().map(|(_, at)| at.0).max()?;
            if now.0 - last < 15_000 {
                return None;
            }
            asked = fitting;
        }
        // Worst criterion first: each sort keeps the order of the one before among equals.
        asked.sort_by_key(|person| person.profile.id);
        asked.sort_by_key(|person| self.last_end(person.profile.id).unwrap_or(i64::MIN));
        asked.sort_by_key(|person| self.load(person.profile.id));
        asked.first().map(|person| person.profile.id)
    }

    /// When the last chat someone owned ended.
    pub(crate) fn last_end(&self, person: SpecialistId) -> Option<i64> {
        let ends = self
            .chats
            .iter()
            .filter(|chat| chat.owner == Some(person))
            .filter_map(|chat| chat.ended);
        ends.map(|at| at.0).max()
    }
}
