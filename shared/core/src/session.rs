//! One open chat, as the desk knows it: ids and numbers, never texts.

use crate::{Rank, TransferTo};
use std::collections::{BTreeMap, BTreeSet};
use switchboard_model::{
    CustomerId, Fence, Language, Level, Marks, OfferId, Priority, QueueId, Seq, SessionId, SessionState,
    Skill, SpecialistId, Timestamp,
};
use uuid::Uuid;

/// An open session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Which.
    pub id: SessionId,
    /// Whose.
    pub customer: CustomerId,
    /// The queue it belongs to.
    pub queue: QueueId,
    /// What it should be answered in; `None` fits everyone.
    pub language: Option<Language>,
    /// Skills that it asks for beside its queue's.
    pub skills: BTreeMap<Skill, Level>,
    /// How urgent it is.
    pub priority: Priority,
    /// When it was first opened.
    pub started_at: Timestamp,
    /// When it was opened last.
    pub activated_at: Timestamp,
    /// How often it was opened.
    pub activation: u32,
    /// The number of owners it has had. A write under another fence is refused.
    pub fence: Fence,
    /// The seq of its last message; messages are numbered 1..n without gaps.
    pub last_seq: Seq,
    /// How far its messages came.
    pub marks: Marks,
    /// How often people have transferred it since it was opened.
    pub transfers: u32,
    /// Since when its customer has no link; `None` while they have one.
    pub gone_since: Option<Timestamp>,
    /// Who owned it before, in this activation or the one before.
    pub last_owner: Option<(SpecialistId, Timestamp)>,
    /// Where it stands, with what belongs to that.
    pub stage: Stage,
}

/// Where an open session stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stage {
    /// In its queue; queued if and only if it stands here.
    Waiting(Seeking),
    /// Owned.
    Active(Hold),
    /// Owned, until somebody takes it over or the time for that is over.
    Transferred(Hold, Transfer),
}

/// What is known of a session while somebody owns it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hold {
    /// By whom.
    pub owner: SpecialistId,
    /// Whether they hold it by phone: it then stays theirs without a link.
    pub phone: bool,
    /// Whose word is awaited.
    pub turn: Turn,
    /// How its customer's silence was met.
    pub quiet: Quiet,
}

/// Whose word is awaited, and since when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// The owner's: the customer wrote, or the session has just come to them.
    Specialist(Timestamp),
    /// The customer's.
    Customer(Timestamp),
}

/// How a customer's silence was met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quiet {
    /// Not yet.
    No,
    /// They were reminded.
    Reminded(Timestamp),
    /// The session counts towards nobody's capacity until they write.
    Parked,
}

/// A session on its way to somebody else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transfer {
    /// To whom.
    pub to: TransferTo,
    /// Until when.
    pub deadline: Timestamp,
    /// The search for them.
    pub seeking: Seeking,
}

/// What is known of a session while it seeks somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seeking {
    /// In which queue.
    pub queue: QueueId,
    /// Only this specialist will do.
    pub only: Option<SpecialistId>,
    /// A skill that a transfer asks for.
    pub skill: Option<Skill>,
    /// Since when the queue's times count.
    pub since: Timestamp,
    /// In which place it joined the line, 1 being next.
    pub joined_as: u32,
    /// Its place in the order.
    pub rank: Rank,
    /// Nobody is asked before this: the queue is closed.
    pub opens_at: Option<Timestamp>,
    /// Whether it came while the queue was closed.
    pub came_closed: bool,
    /// How many stages of its queue's relaxation have passed.
    pub stage: u32,
    /// The offers by which somebody is asked.
    pub offers: BTreeSet<OfferId>,
    /// Who declined or missed it in this round, and when.
    pub passes: BTreeMap<SpecialistId, Timestamp>,
    /// When its customer and the leads hear next that it takes long; only while it waits in an open queue.
    pub notice_at: Option<Timestamp>,
    /// Whether it waits longer than its queue promises.
    pub late: bool,
}

impl Seeking {
    /// Nobody's search.
    pub(crate) const NONE: Self = Self {
        queue: QueueId::new(Uuid::nil()),
        only: None,
        skill: None,
        since: Timestamp(0),
        joined_as: 0,
        rank: Rank::NONE,
        opens_at: None,
        came_closed: false,
        stage: 0,
        offers: BTreeSet::new(),
        passes: BTreeMap::new(),
        notice_at: None,
        late: false,
    };
}

impl Session {
    /// Where it stands, in the word of the wire.
    #[must_use]
    pub const fn state(&self) -> SessionState {
        match self.stage {
            Stage::Waiting(_) => SessionState::Waiting,
            Stage::Active(_) => SessionState::Active,
            Stage::Transferred(..) => SessionState::Transferred,
        }
    }

    /// What belongs to its owner, while there is one.
    #[must_use]
    pub const fn hold(&self) -> Option<&Hold> {
        match &self.stage {
            Stage::Waiting(_) => None,
            Stage::Active(hold) | Stage::Transferred(hold, _) => Some(hold),
        }
    }

    pub(crate) const fn hold_mut(&mut self) -> Option<&mut Hold> {
        match &mut self.stage {
            Stage::Waiting(_) => None,
            Stage::Active(hold) | Stage::Transferred(hold, _) => Some(hold),
        }
    }

    /// Who owns it.
    #[must_use]
    pub fn owner(&self) -> Option<SpecialistId> {
        self.hold().map(|hold| hold.owner)
    }

    /// Whether it counts towards nobody's capacity.
    #[must_use]
    pub fn is_parked(&self) -> bool {
        self.hold().is_some_and(|hold| hold.quiet == Quiet::Parked)
    }

    /// The search for somebody, while there is one.
    #[must_use]
    pub const fn seeking(&self) -> Option<&Seeking> {
        match &self.stage {
            Stage::Waiting(seeking) => Some(seeking),
            Stage::Transferred(_, transfer) => Some(&transfer.seeking),
            Stage::Active(_) => None,
        }
    }

    pub(crate) const fn seeking_mut(&mut self) -> Option<&mut Seeking> {
        match &mut self.stage {
            Stage::Waiting(seeking) => Some(seeking),
            Stage::Transferred(_, transfer) => Some(&mut transfer.seeking),
            Stage::Active(_) => None,
        }
    }

    /// The search, while it waits in its queue.
    #[must_use]
    pub const fn waiting(&self) -> Option<&Seeking> {
        match &self.stage {
            Stage::Waiting(seeking) => Some(seeking),
            Stage::Active(_) | Stage::Transferred(..) => None,
        }
    }
}
