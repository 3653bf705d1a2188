//! What there is: people, chats and offers, with everything that is true of them at the moment.

use switchboard_core::{Specialist, TransferTo};
use switchboard_model::{
    CustomerId, Language, OfferId, OfferKind, Priority, QueueId, SessionId, Skill, SpecialistId,
    SpecialistStatus, Stars, StatusReason, Timestamp,
};

/// A specialist.
#[derive(Clone)]
pub(crate) struct Person {
    pub(crate) profile: Specialist,
    pub(crate) status: SpecialistStatus,
    pub(crate) reason: StatusReason,
    /// What they will be when they hold nothing.
    pub(crate) then: Option<SpecialistStatus>,
    pub(crate) linked: bool,
    pub(crate) gone: Option<Timestamp>,
    pub(crate) misses: u32,
    /// When a chat left them last.
    pub(crate) left: Option<Timestamp>,
    pub(crate) response: Option<i64>,
    pub(crate) ratings: Vec<(Timestamp, SessionId, Stars)>,
    /// After which chat, until when.
    pub(crate) wraps: Vec<(SessionId, Timestamp)>,
}

/// A chat, open or over.
#[derive(Clone)]
pub(crate) struct Chat {
    pub(crate) id: SessionId,
    pub(crate) customer: CustomerId,
    pub(crate) queue: QueueId,
    pub(crate) language: Option<Language>,
    /// Skills that transfers asked for.
    pub(crate) skills: Vec<Skill>,
    pub(crate) priority: Priority,
    pub(crate) opened: Timestamp,
    pub(crate) openings: u32,
    pub(crate) owners: u64,
    pub(crate) messages: u64,
    /// Up to which message it came to the customer and was seen by them; and by whoever owned it.
    pub(crate) customer_has: (u64, u64),
    pub(crate) owner_has: (u64, u64),
    /// Transfers by people since it was opened.
    pub(crate) transfers: u32,
    /// Since when its customer has no connection.
    pub(crate) gone: Option<Timestamp>,
    /// Who had it last, and until when.
    pub(crate) had: Option<(SpecialistId, Timestamp)>,
    pub(crate) state: State,
}

#[derive(Clone)]
pub(crate) enum State {
    Waits(Search),
    Owned(Hold),
    OnItsWay(Hold, Way),
    Over(Over),
}

#[derive(Clone, Copy)]
pub(crate) struct Hold {
    pub(crate) owner: SpecialistId,
    pub(crate) phone: bool,
    pub(crate) turn: Turn,
    pub(crate) quiet: Quiet,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Turn {
    /// The customer's first word that is not answered, or when the chat came.
    Owner(Timestamp),
    /// The owner's last word.
    Customer(Timestamp),
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Quiet {
    No,
    Reminded(Timestamp),
    Parked,
}

#[derive(Clone)]
pub(crate) struct Way {
    pub(crate) to: TransferTo,
    pub(crate) until: Timestamp,
    pub(crate) search: Search,
}

/// The search for somebody who takes a chat.
#[derive(Clone)]
pub(crate) struct Search {
    pub(crate) queue: QueueId,
    pub(crate) only: Option<SpecialistId>,
    pub(crate) skill: Option<Skill>,
    /// From when its queue's times count.
    pub(crate) since: Timestamp,
    /// Whether it lost its specialist.
    pub(crate) front: bool,
    /// When it was opened, less its head start.
    pub(crate) as_of: Timestamp,
    /// The how-manieth it was to join a line.
    pub(crate) joined: u64,
    /// In which place it joined the line.
    pub(crate) joined_as: usize,
    /// Until when it is held.
    pub(crate) held: Option<Timestamp>,
    pub(crate) came_closed: bool,
    pub(crate) stage: u32,
    /// Who passed in this round, and when.
    pub(crate) passes: Vec<(SpecialistId, Timestamp)>,
    pub(crate) notice: Option<Timestamp>,
    pub(crate) late: bool,
}

#[derive(Clone, Copy)]
pub(crate) struct Over {
    pub(crate) at: Timestamp,
    pub(crate) rating: Option<Stars>,
    pub(crate) owner: Option<SpecialistId>,
}

/// An open offer.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct Ask {
    pub(crate) id: OfferId,
    pub(crate) chat: SessionId,
    pub(crate) person: SpecialistId,
    pub(crate) kind: OfferKind,
    pub(crate) made: Timestamp,
    pub(crate) until: Timestamp,
}

/// A chat that was taken out of a line.
#[derive(Clone, Copy)]
pub(crate) struct Taken {
    pub(crate) queue: QueueId,
    pub(crate) at: Timestamp,
    pub(crate) place: usize,
    pub(crate) waited: i64,
}

impl Search {
    /// First who lost their specialist, then by age less the head start, then by who joined first.
    pub(crate) const fn rank(&self) -> (bool, Timestamp, u64) {
        (!self.front, self.as_of, self.joined)
    }
}

impl Person {
    /// Those of the last 90 days.
    pub(crate) fn ratings_lately(&self, now: Timestamp) -> Vec<Stars> {
        let mut lately = self.ratings.clone();
        lately.retain(|(at, ..)| now.0 - at.0 < 90 * 24 * 3_600_000);
        lately.into_iter().map(|(.., stars)| stars).collect()
    }

    pub(crate) fn reachable(&self) -> bool {
        self.status == SpecialistStatus::Online && self.then.is_none() && self.linked
    }
}

impl Chat {
    pub(crate) const fn is_open(&self) -> bool {
        self.over().is_none()
    }

    pub(crate) const fn over(&self) -> Option<Over> {
        match self.state {
            State::Over(over) => Some(over),
            State::Waits(_) | State::Owned(_) | State::OnItsWay(..) => None,
        }
    }

    pub(crate) const fn hold(&self) -> Option<Hold> {
        match self.state {
            State::Owned(hold) | State::OnItsWay(hold, _) => Some(hold),
            State::Waits(_) | State::Over(_) => None,
        }
    }

    pub(crate) const fn hold_mut(&mut self) -> Option<&mut Hold> {
        match &mut self.state {
            State::Owned(hold) | State::OnItsWay(hold, _) => Some(hold),
            State::Waits(_) | State::Over(_) => None,
        }
    }

    pub(crate) fn owner(&self) -> Option<SpecialistId> {
        self.hold().map(|hold| hold.owner)
    }

    pub(crate) fn parked(&self) -> bool {
        self.hold().is_some_and(|hold| hold.quiet == Quiet::Parked)
    }

    pub(crate) const fn search(&self) -> Option<&Search> {
        match &self.state {
            State::Waits(search) => Some(search),
            State::OnItsWay(_, way) => Some(&way.search),
            State::Owned(_) | State::Over(_) => None,
        }
    }

    pub(crate) const fn search_mut(&mut self) -> Option<&mut Search> {
        match &mut self.state {
            State::Waits(search) => Some(search),
            State::OnItsWay(_, way) => Some(&mut way.search),
            State::Owned(_) | State::Over(_) => None,
        }
    }

    pub(crate) const fn waits(&self) -> Option<&Search> {
        match &self.state {
            State::Waits(search) => Some(search),
            State::Owned(_) | State::OnItsWay(..) | State::Over(_) => None,
        }
    }

    pub(crate) fn waits_in(&self, queue: QueueId) -> bool {
        self.waits().is_some_and(|search| search.queue == queue)
    }
}
