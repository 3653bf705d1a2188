//! Notifications, counts and calls for attention: what should be there is computed from state, and the difference to
//! what is there is asked of the desktop.

use super::follow::Followed;
use super::{Controller, Screen};
use crate::desktop::{Answer, Counts, Desktop, Notification, NotificationKey, Outcome};
use crate::link::Relay;
use crate::secrets::Vault;
use std::collections::{BTreeMap, BTreeSet};
use switchboard_ipc_types::NotificationState;
use switchboard_model::{DeclineReason, OfferId, SessionId, Timestamp};
use switchboard_protocol::{MessageView, OfferView, SessionView};

impl<D: Desktop, R: Relay, V: Vault> Controller<D, R, V> {
    /// Marks what is in front as read, then rings, withdraws and counts. What followed came in just now.
    pub(super) fn alert(&mut self, now: Timestamp, followed: &Followed) {
        let Screen::Desk(desk) = &mut self.screen else {
            return;
        };
        if self.focused {
            desk.mark_open_read();
            for session in std::mem::take(&mut desk.called) {
                self.desktop.withdraw(NotificationKey::Session(session));
            }
        }
        // An offer can only be answered over a live link; before it, nothing rings that may be over.
        let ringing: Vec<OfferView> = if desk.is_live() {
            desk.ringing(now).into_iter().cloned().collect()
        } else {
            Vec::new()
        };
        let wanted: BTreeSet<OfferId> = ringing.iter().map(|offer| offer.id).collect();
        for gone in desk.announced.difference(&wanted) {
            self.desktop.withdraw(NotificationKey::Offer(*gone));
        }
        let relay_now = desk.relay_time(now);
        let mut call = false;
        for offer in ringing.iter().filter(|offer| !desk.announced.contains(&offer.id)) {
            self.desktop.notify(offer_notification(offer, relay_now));
            call = true;
        }
        if !self.focused {
            for session in &followed.arrived {
                desk.called.insert(session.id);
                self.desktop.notify(arrival_notification(session));
                call = true;
            }
            // The latest of each chat says enough.
            let latest: BTreeMap<SessionId, &MessageView> = followed
                .news
                .iter()
                .map(|message| (message.session_id, message))
                .collect();
            for (session, message) in latest {
                desk.called.insert(session);
                self.desktop.notify(message_notification(message));
                call = true;
            }
        }
        desk.announced = wanted;
        let counts = Counts {
            ringing: u32::try_from(ringing.len()).unwrap_or(u32::MAX),
            unread: desk.unread(),
        };
        if counts != self.shown.counts {
            self.desktop.show_counts(counts);
            self.shown.counts = counts;
        }
        if call && !self.focused {
            self.desktop.call_attention();
        }
    }

    /// Takes back every notification and count.
    pub(super) fn silence(&mut self) {
        let Screen::Desk(desk) = &mut self.screen else {
            return;
        };
        for offer in std::mem::take(&mut desk.announced) {
            self.desktop.withdraw(NotificationKey::Offer(offer));
        }
        for session in std::mem::take(&mut desk.called) {
            self.desktop.withdraw(NotificationKey::Session(session));
        }
        self.shown.counts = Counts::default();
        self.desktop.show_counts(Counts::default());
    }

    /// What the OS said of a notification.
    pub(super) fn notified(&mut self, key: NotificationKey, outcome: Outcome) {
        tracing::info!(?key, ?outcome, "a notification was tried");
        if let Screen::Desk(desk) = &mut self.screen {
            desk.notifications = match outcome {
                Outcome::Accepted => NotificationState::Working,
                Outcome::NoServer | Outcome::Failed | Outcome::Unknown => NotificationState::Failing,
            };
        }
    }

    /// What the specialist did with a notification. Everything it can do can be done in the window too.
    pub(super) fn notification_answered(&mut self, key: NotificationKey, answer: Answer) {
        let now = self.now();
        let Screen::Desk(desk) = &mut self.screen else {
            return;
        };
        let answered = match (key, answer) {
            (NotificationKey::Offer(offer), Answer::Accept) => desk.accept(now, offer),
            (NotificationKey::Offer(offer), Answer::Decline) => desk.decline(offer, DeclineReason::Other),
            (NotificationKey::Offer(_) | NotificationKey::Session(_), _) => Ok(()),
        };
        if let Err(problem) = answered {
            desk.notice = Some(problem);
        }
        if answer != Answer::Decline {
            self.desktop.focus();
        }
    }
}

/// Who asks, where, for how long, who gives it away, and what it is about.
fn offer_notification(offer: &OfferView, relay_now: Timestamp) -> Notification {
    let name = offer.customer.name.as_deref().unwrap_or("A customer");
    let mut body = format!(
        "{} · waiting {}",
        offer.queue.name,
        span((relay_now - offer.waiting_since).0)
    );
    if let Some(handed) = &offer.handed {
        let note = handed.note.as_deref().map(|note| format!(": {note}"));
        body = format!("{body}\nFrom {}{}", handed.from.name, note.unwrap_or_default());
    }
    if let Some(line) = &offer.first_line {
        body = format!("{body}\n{line}");
    }
    Notification {
        key: NotificationKey::Offer(offer.id),
        title: format!("{name} is waiting"),
        body,
    }
}

/// Nobody asked me: the chat is mine at once.
fn arrival_notification(session: &SessionView) -> Notification {
    let name = session.customer.name.as_deref().unwrap_or("A customer");
    Notification {
        key: NotificationKey::Session(session.id),
        title: format!("{name} is yours to answer"),
        body: session.queue.name.clone(),
    }
}

fn message_notification(message: &MessageView) -> Notification {
    let name = message.sender_name.as_deref().unwrap_or("A customer");
    let line = message.text.lines().next().unwrap_or_default();
    Notification {
        key: NotificationKey::Session(message.session_id),
        title: name.to_owned(),
        body: line.chars().take(140).collect(),
    }
}

/// A span in the two words a glance has time for.
fn span(millis: i64) -> String {
    let seconds = millis.max(0) / 1_000;
    if seconds < 60 {
        format!("{seconds} s")
    } else {
        format!("{} min", seconds / 60)
    }
}
