//! The state of a signed-in specialist.

use super::connection::Connection;
use crate::cache::{Account, Cache, CacheError, LeftSession, OwnMessage, OwnState, PastSession};
use crate::link::RelayAddress;
use crate::secrets::Token;
use std::collections::{BTreeMap, BTreeSet};
use switchboard_ipc_types::{History, NotificationState};
use switchboard_model::{Millis, OfferId, OfferKind, Seq, SessionId, Timestamp};
use switchboard_protocol::{
    ClientInfo, Command, OfferView, Problem, ProfileView, SessionRecord, SpecialistState, View, Warning,
};
use switchboard_sync::{Config, Machine, Phase};

/// How long the relay may take over an answer before the link counts as dead.
const ACK_TIMEOUT: Millis = Millis::from_secs(10);
/// How many past chats the list shows.
pub(super) const PAST_ROWS: usize = 200;

/// A desk somebody sits at.
pub(super) struct Desk {
    pub(super) address: RelayAddress,
    pub(super) token: Token,
    /// As of the start; the replica knows better once there is one.
    pub(super) account: Account,
    pub(super) cache: Cache,
    pub(super) history: History,
    pub(super) machine: Machine,
    pub(super) connection: Connection,
    /// Mine that the log has not brought back, in the order I wrote them.
    pub(super) own: Vec<OwnMessage>,
    pub(super) drafts: BTreeMap<SessionId, String>,
    pub(super) read: BTreeMap<SessionId, Seq>,
    /// The latest chats that are over, from the cache: it keeps more of them than the replica.
    pub(super) past: Vec<PastSession>,
    /// Chats that are mine no longer, and are open or hold something I wrote.
    pub(super) left: Vec<LeftSession>,
    /// What stands in the way of my queues, as the relay said last.
    pub(super) warnings: Vec<Warning>,
    /// Chats whose customer is writing, and until when they count as such, on the relay's clock.
    pub(super) typing: BTreeMap<SessionId, Timestamp>,
    /// The conversation in front.
    pub(super) open: Option<SessionId>,
    pub(super) notice: Option<Problem>,
    pub(super) notifications: NotificationState,
    /// Offers I have taken, without an answer yet: they ring no longer, but stay in sight.
    pub(super) accepting: BTreeSet<OfferId>,
    /// Offers I have passed on: they are gone, whatever the relay will say.
    pub(super) declined: BTreeSet<OfferId>,
    /// Chats whose offer I have taken in this run. Any other that becomes mine came by itself, and is announced.
    pub(super) taken: BTreeSet<SessionId>,
    /// Offers with a notification.
    pub(super) announced: BTreeSet<OfferId>,
    /// Chats with a notification of new messages.
    pub(super) called: BTreeSet<SessionId>,
}

impl Desk {
    /// Sits down with what the cache kept; `None` when nobody is signed in there.
    pub(super) fn sit_down(cache: Cache, token: Token, history: History) -> Result<Option<Self>, CacheError> {
        let Some(saved) = cache.saved()? else {
            return Ok(None);
        };
        let address = RelayAddress::parse(&saved.account.relay)
            .map_err(|_| CacheError::Corrupt("the relay's address".to_owned()))?;
        let config = Config {
            client: ClientInfo {
                name: "desktop".to_owned(),
                version: env!("CARGO_PKG_VERSION").to_owned(),
            },
            token: token.expose().to_owned(),
            ack_timeout: ACK_TIMEOUT,
        };
        let past = cache.past(PAST_ROWS)?;
        let left = cache.left()?;
        let machine = Machine::new(config, saved.sync);
        let (accepting, declined) = answered(&machine);
        Ok(Some(Self {
            address,
            token,
            account: saved.account,
            cache,
            history,
            machine,
            connection: Connection::default(),
            own: saved.own,
            drafts: saved.drafts,
            read: saved.read,
            past,
            left,
            warnings: Vec::new(),
            typing: BTreeMap::new(),
            open: None,
            notice: None,
            notifications: NotificationState::Untried,
            accepting,
            declined,
            taken: BTreeSet::new(),
            announced: BTreeSet::new(),
            called: BTreeSet::new(),
        }))
    }

    /// The replica, once there is one.
    pub(super) fn state(&self) -> Option<&SpecialistState> {
        match self.machine.view() {
            Some(View::Specialist(state)) => Some(state),
            Some(View::Customer(_)) | None => None,
        }
    }

    pub(super) fn me(&self) -> &ProfileView {
        self.state().map_or(&self.account.profile, |state| &state.profile)
    }

    pub(super) fn records(&self) -> &[SessionRecord] {
        self.state().map_or(&[], |state| &state.sessions)
    }

    /// A chat of the replica's.
    pub(super) fn record(&self, id: SessionId) -> Option<&SessionRecord> {
        self.records().iter().find(|record| record.session.id == id)
    }

    pub(super) fn is_live(&self) -> bool {
        matches!(self.machine.phase(), Phase::Live)
    }

    /// A moment of this machine's clock on the relay's.
    pub(super) fn relay_time(&self, now: Timestamp) -> Timestamp {
        now + self.machine.clock_offset()
    }

    /// What rings or rang until I took it, oldest first.
    pub(super) fn offers(&self, now: Timestamp) -> Vec<&OfferView> {
        self.in_sight(now, OfferKind::Ring)
    }

    /// What I may pick or have just picked, oldest first.
    pub(super) fn picks(&self, now: Timestamp) -> Vec<&OfferView> {
        self.in_sight(now, OfferKind::Pick)
    }

    /// Offers before their deadline or just taken, oldest first.
    fn in_sight(&self, now: Timestamp, kind: OfferKind) -> Vec<&OfferView> {
        let relay_now = self.relay_time(now);
        let offers = self.state().map_or(&[][..], |state| &state.offers);
        let mut seen: Vec<&OfferView> = offers
            .iter()
            .filter(|offer| offer.kind == kind)
            .filter(|offer| offer.deadline > relay_now || self.accepting.contains(&offer.id))
            .filter(|offer| !self.declined.contains(&offer.id))
            .collect();
        seen.sort_by_key(|offer| (offer.offered_at, offer.id));
        seen
    }

    /// What rings, oldest first: offers in sight that I have not answered. A pick never rings.
    pub(super) fn ringing(&self, now: Timestamp) -> Vec<&OfferView> {
        let mut ringing = self.offers(now);
        ringing.retain(|offer| !self.accepting.contains(&offer.id));
        ringing
    }

    /// All in sight that I have not answered: at their deadlines they go.
    pub(super) fn unanswered(&self, now: Timestamp) -> Vec<&OfferView> {
        let mut unanswered = self.ringing(now);
        let picks = self.picks(now).into_iter();
        unanswered.extend(picks.filter(|offer| !self.accepting.contains(&offer.id)));
        unanswered
    }

    /// Whether I have asked to end a chat, without an answer yet.
    pub(super) fn is_ending(&self, id: SessionId) -> bool {
        self.machine.outbox().any(
            |pending| matches!(pending.command, Command::EndSession { session_id, .. } if session_id == id),
        )
    }

    pub(super) fn has_failed(&self, id: SessionId) -> bool {
        self.own
            .iter()
            .any(|message| message.session_id == id && matches!(message.state, OwnState::Failed(_)))
    }
}

/// Offers whose answer is on its way: taken, and passed on.
pub(super) fn answered(machine: &Machine) -> (BTreeSet<OfferId>, BTreeSet<OfferId>) {
    let (mut taken, mut passed) = (BTreeSet::new(), BTreeSet::new());
    for pending in machine.outbox() {
        match pending.command {
            Command::AcceptOffer { offer_id } => taken.insert(offer_id),
            Command::DeclineOffer { offer_id, .. } => passed.insert(offer_id),
            Command::StartSession { .. }
            | Command::PostMessage { .. }
            | Command::EditMessage { .. }
            | Command::DeleteMessage { .. }
            | Command::EndSession { .. }
            | Command::ReopenSession { .. }
            | Command::RateSession { .. }
            | Command::TransferSession { .. }
            | Command::CancelTransfer { .. }
            | Command::HandOver { .. }
            | Command::EndWrapUp { .. }
            | Command::SetPriority { .. }
            | Command::AssignSession { .. }
            | Command::SetStatusOf { .. }
            | Command::PostSystemMessage { .. }
            | Command::UpdateSession { .. }
            | Command::PostNote { .. }
            | Command::DeleteNote { .. }
            | Command::SetStatus { .. } => continue,
        };
    }
    (taken, passed)
}
