//! Native notifications. One task each: it shows the notification, says how that went, and stays with it, because
//! GNOME closes a notification whose D-Bus connection drops.
//!
//! Decides how a notification is put to the OS. It must not know what an answer means.

#[cfg(all(unix, not(target_os = "macos")))]
mod freedesktop;
#[cfg(not(all(unix, not(target_os = "macos"))))]
mod plain;

#[cfg(all(unix, not(target_os = "macos")))]
use freedesktop::show;
#[cfg(not(all(unix, not(target_os = "macos"))))]
use plain::show;

use crate::controller::Input;
use crate::desktop::{Notification, NotificationKey};
use std::collections::BTreeMap;
use std::time::Duration;
use tokio::{
    runtime::Handle,
    sync::{mpsc, oneshot},
};

/// The name notifications are shown under.
const APP: &str = "Switchboard";
/// How long the OS may take over one call.
const PATIENCE: Duration = Duration::from_secs(5);

/// The notifications that are shown.
pub(crate) struct Notifications {
    runtime: Handle,
    inbox: mpsc::Sender<Input>,
    /// Dropping one takes its notification back.
    shown: BTreeMap<NotificationKey, oneshot::Sender<()>>,
    /// Each task holds a clone until its notification is gone.
    alive: mpsc::Sender<()>,
}

impl Notifications {
    /// Notifications that answer to `inbox`. `alive` is held until the last one is gone.
    pub(crate) const fn new(runtime: Handle, inbox: mpsc::Sender<Input>, alive: mpsc::Sender<()>) -> Self {
        Self {
            runtime,
            inbox,
            shown: BTreeMap::new(),
            alive,
        }
    }

    /// Shows a notification in place of one with the same key.
    pub(crate) fn show(&mut self, notification: Notification) {
        self.shown.retain(|_, keep| !keep.is_closed());
        let (keep, dropped) = oneshot::channel();
        self.shown.insert(notification.key, keep);
        let (alive, showing) = (
            self.alive.clone(),
            show(notification, dropped, self.inbox.clone()),
        );
        self.runtime.spawn(async move {
            showing.await;
            drop(alive);
        });
    }

    /// Takes a notification back.
    pub(crate) fn withdraw(&mut self, key: NotificationKey) {
        self.shown.remove(&key);
    }
}
