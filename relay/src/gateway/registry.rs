//! Who watches: every live socket by its principal, the hint that holds for each, and whose sockets came or went.
//!
//! Nothing here waits. A socket whose line is full is cut with a resumable goodbye: memory stays bounded.

use crate::store::Digest;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use switchboard_core::Principal;
use switchboard_model::Position;
use switchboard_protocol::{Hint, LogEvent};
use tokio::sync::{Notify, mpsc, watch};

/// Deliveries that may wait for one socket.
const LINE: usize = 256;

/// Sockets that one principal may hold: many tabs and devices, but not so many that one token fills the memory.
pub(crate) const SOCKETS: usize = 64;

/// What a socket is handed.
#[derive(Clone, Debug)]
pub(crate) enum Delivery {
    /// An event, encoded once for everyone who sees it so.
    Event { position: Position, json: Arc<str> },
    /// This is true for the moment.
    Hint(Arc<Hint>),
    /// Read the log again: something may have been missed.
    CatchUp,
    /// The token was revoked.
    Revoked,
    /// Whom it watches for has become one with another: all is to be read anew.
    Merged,
    /// Whom it watches for is kept out.
    Blocked,
}

/// Every live socket.
#[derive(Debug, Default)]
pub(crate) struct Registry {
    watched: Mutex<Watched>,
    presence: Notify,
    /// Counts what has become durable, for those who watch more than their log.
    changes: watch::Sender<u64>,
}

#[derive(Debug, Default)]
struct Watched {
    next: u64,
    lines: BTreeMap<Principal, BTreeMap<u64, Line>>,
    /// What holds for a principal at the moment: a customer's place in the queue, a lead's warnings.
    hints: BTreeMap<Principal, Arc<Hint>>,
    /// Whose sockets came or went since the engine looked.
    changed: BTreeSet<Principal>,
}

#[derive(Debug)]
struct Line {
    token: Digest,
    deliveries: mpsc::Sender<Delivery>,
}

/// A socket's place in the registry; dropping it takes the socket out.
#[derive(Debug)]
pub(crate) struct Watch {
    registry: Arc<Registry>,
    who: Principal,
    key: u64,
    /// Ends without a goodbye in it when the socket did not keep up.
    pub(crate) deliveries: mpsc::Receiver<Delivery>,
}

impl Registry {
    /// Enters a socket. Do this before reading the store, so that nothing falls between.
    pub(crate) fn watch(self: &Arc<Self>, who: Principal, token: Digest) -> Watch {
        let (sender, deliveries) = mpsc::channel(LINE);
        let mut watched = self.lock();
        let key = watched.next;
        watched.next += 1;
        watched.lines.entry(who).or_default().insert(
            key,
            Line {
                token,
                deliveries: sender,
            },
        );
        self.changed(&mut watched, who);
        drop(watched);
        Watch {
            registry: Arc::clone(self),
            who,
            key,
            deliveries,
        }
    }

    /// Something has become durable.
    pub(crate) fn note_change(&self) {
        if self.changes.receiver_count() > 0 {
            self.changes.send_modify(|count| *count += 1);
        }
    }

    /// Tells that something has become durable.
    pub(crate) fn changes(&self) -> watch::Receiver<u64> {
        self.changes.subscribe()
    }

    /// Whether anyone watches as this principal.
    pub(crate) fn is_watched(&self, who: Principal) -> bool {
        self.lock().lines.contains_key(&who)
    }

    /// Whether a principal holds as many sockets as it may.
    pub(crate) fn is_full(&self, who: Principal) -> bool {
        self.lock()
            .lines
            .get(&who)
            .is_some_and(|lines| lines.len() >= SOCKETS)
    }

    /// How many sockets there are.
    pub(crate) fn sockets(&self) -> usize {
        self.lock().lines.values().map(BTreeMap::len).sum()
    }

    /// Hands an event to all sockets of a principal.
    pub(crate) fn tell(&self, who: Principal, event: &LogEvent) {
        let json: Arc<str> = match serde_json::to_string(event) {
            Ok(json) => json.into(),
            Err(error) => {
                tracing::error!(%error, "an event could not be encoded");
                return;
            }
        };
        self.hand(
            who,
            &Delivery::Event {
                position: event.position,
                json,
            },
        );
    }

    /// Everyone reads the log again.
    pub(crate) fn catch_up(&self) {
        let everyone: Vec<_> = self.lock().lines.keys().copied().collect();
        for who in everyone {
            self.hand(who, &Delivery::CatchUp);
        }
    }

    /// Cuts the sockets that signed in with a token.
    pub(crate) fn revoke(&self, who: Principal, token: Digest) {
        let mut watched = self.lock();
        let Some(lines) = watched.lines.get_mut(&who) else {
            return;
        };
        for line in lines.values().filter(|line| line.token == token) {
            // A full line is cut at its next delivery; this one is about to be.
            let _ = line.deliveries.try_send(Delivery::Revoked);
        }
        lines.retain(|_, line| line.token != token);
        if lines.is_empty() {
            watched.lines.remove(&who);
        }
        self.changed(&mut watched, who);
    }

    /// Another token stands for a device from here on; its sockets stay.
    pub(crate) fn renew(&self, who: Principal, old: Digest, new: Digest) {
        let mut watched = self.lock();
        let lines = watched
            .lines
            .get_mut(&who)
            .into_iter()
            .flat_map(|lines| lines.values_mut());
        lines
            .filter(|line| line.token == old)
            .for_each(|line| line.token = new);
    }

    /// Ends all sockets of a principal that has become one with another.
    pub(crate) fn cut(&self, who: Principal) {
        self.end_all(who, || Delivery::Merged);
    }

    /// Ends all sockets of a principal who may no longer come.
    pub(crate) fn revoke_all(&self, who: Principal) {
        self.end_all(who, || Delivery::Revoked);
    }

    /// Ends all sockets of a principal who is kept out.
    pub(crate) fn block(&self, who: Principal) {
        self.end_all(who, || Delivery::Blocked);
    }

    fn end_all(&self, who: Principal, last: fn() -> Delivery) {
        let mut watched = self.lock();
        let Some(lines) = watched.lines.remove(&who) else {
            return;
        };
        for line in lines.values() {
            // A full line is cut all the same, with another goodbye.
            let _ = line.deliveries.try_send(last());
        }
        self.changed(&mut watched, who);
    }

    /// Keeps what holds for each from here on, `None` when nothing does, and tells those for whom something does.
    pub(crate) fn hint_all(&self, changes: Vec<(Principal, Option<Hint>)>) {
        let mut told = Vec::new();
        let mut watched = self.lock();
        for (who, hint) in changes {
            let Some(hint) = hint.map(Arc::new) else {
                watched.hints.remove(&who);
                continue;
            };
            watched.hints.insert(who, Arc::clone(&hint));
            if watched.lines.contains_key(&who) {
                told.push((who, hint));
            }
        }
        drop(watched);
        for (who, hint) in told {
            self.hand(who, &Delivery::Hint(hint));
        }
    }

    /// Says something that is true for the moment and not kept.
    pub(crate) fn whisper(&self, who: Principal, hint: Hint) {
        self.hand(who, &Delivery::Hint(Arc::new(hint)));
    }

    /// What holds for a principal at the moment.
    pub(crate) fn hint(&self, who: Principal) -> Option<Arc<Hint>> {
        self.lock().hints.get(&who).cloned()
    }

    /// Waits until somebody's sockets came or went.
    pub(crate) async fn presence_changed(&self) {
        self.presence.notified().await;
    }

    /// Whose sockets came or went since this was asked last.
    pub(crate) fn take_changed(&self) -> BTreeSet<Principal> {
        std::mem::take(&mut self.lock().changed)
    }

    fn hand(&self, who: Principal, delivery: &Delivery) {
        let mut watched = self.lock();
        let Some(lines) = watched.lines.get_mut(&who) else {
            return;
        };
        let before = lines.len();
        lines.retain(|_, line| line.deliveries.try_send(delivery.clone()).is_ok());
        if lines.len() == before {
            return;
        }
        if lines.is_empty() {
            watched.lines.remove(&who);
        }
        self.changed(&mut watched, who);
    }

    fn leave(&self, who: Principal, key: u64) {
        let mut watched = self.lock();
        let Some(lines) = watched.lines.get_mut(&who) else {
            return;
        };
        if lines.remove(&key).is_none() {
            return;
        }
        if lines.is_empty() {
            watched.lines.remove(&who);
        }
        self.changed(&mut watched, who);
    }

    fn changed(&self, watched: &mut Watched, who: Principal) {
        watched.changed.insert(who);
        self.presence.notify_one();
    }

    fn lock(&self) -> MutexGuard<'_, Watched> {
        self.watched.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.registry.leave(self.who, self.key);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use switchboard_model::{SessionId, SpecialistId, SpecialistStatus, StatusReason, Timestamp};
    use switchboard_protocol::EventBody;
    use uuid::Uuid;

    const SAM: SpecialistId = SpecialistId::new(Uuid::from_u128(1));
    const WHO: Principal = Principal::Specialist(SAM);

    fn event(position: u64) -> LogEvent {
        let body = EventBody::StatusChanged {
            status: SpecialistStatus::Online,
            reason: StatusReason::Said,
            then: None,
        };
        LogEvent {
            position: Position(position),
            at: Timestamp(0),
            body,
        }
    }

    #[tokio::test]
    async fn a_socket_that_does_not_keep_up_is_cut_and_the_others_stay() {
        let registry = Arc::new(Registry::default());
        let mut slow = registry.watch(WHO, [1; 32]);
        let mut quick = registry.watch(WHO, [2; 32]);
        for position in 0..=LINE as u64 {
            registry.tell(WHO, &event(position));
            assert!(quick.deliveries.recv().await.is_some());
        }
        let mut waiting = 0;
        while slow.deliveries.recv().await.is_some() {
            waiting += 1;
        }
        assert_eq!(waiting, LINE, "no more than its line, then cut");
        assert_eq!(registry.sockets(), 1);
        assert!(registry.is_watched(WHO));
    }

    #[tokio::test]
    async fn who_can_be_reached_is_what_is_true_when_asked() {
        let registry = Arc::new(Registry::default());
        let (one, two) = (registry.watch(WHO, [1; 32]), registry.watch(WHO, [2; 32]));
        registry.presence_changed().await;
        assert_eq!(registry.take_changed(), BTreeSet::from([WHO]));
        drop(one);
        assert!(registry.is_watched(WHO));
        drop(two);
        assert!(!registry.is_watched(WHO));
        registry.presence_changed().await;
        assert_eq!(registry.take_changed(), BTreeSet::from([WHO]));
        assert!(registry.take_changed().is_empty());
    }

    #[tokio::test]
    async fn a_revoked_token_takes_its_sockets_along() {
        let registry = Arc::new(Registry::default());
        let mut gone = registry.watch(WHO, [1; 32]);
        let stays = registry.watch(WHO, [2; 32]);
        registry.revoke(WHO, [1; 32]);
        assert!(matches!(gone.deliveries.recv().await, Some(Delivery::Revoked)));
        assert_eq!(registry.sockets(), 1);
        drop((gone, stays));
        assert_eq!(registry.sockets(), 0);
    }

    #[tokio::test]
    async fn a_hint_holds_for_sockets_that_come_later() {
        let registry = Arc::new(Registry::default());
        let mut here = registry.watch(WHO, [1; 32]);
        let hint = Hint::QueuePlace {
            session_id: SessionId::new(Uuid::from_u128(2)),
            place: 1,
            wait: None,
            late: false,
            opens_at: None,
        };
        registry.hint_all(vec![(WHO, Some(hint.clone()))]);
        assert!(matches!(here.deliveries.recv().await, Some(Delivery::Hint(told)) if *told == hint));
        assert_eq!(registry.hint(WHO).as_deref(), Some(&hint));
        registry.hint_all(vec![(WHO, None)]);
        assert_eq!(registry.hint(WHO), None);
        registry.cut(WHO);
        assert!(matches!(here.deliveries.recv().await, Some(Delivery::Merged)));
        assert!(here.deliveries.recv().await.is_none());
        assert!(!registry.is_watched(WHO));
    }
}
