//! A desktop that records what it was asked.

use super::{Counts, Desktop, Notification, NotificationKey};
use std::sync::{Arc, Mutex};
use switchboard_ipc_types::{AppView, ThreadView};

/// What was asked, latest last.
#[derive(Clone, Default)]
pub(crate) struct Record {
    pub(crate) apps: Vec<AppView>,
    pub(crate) threads: Vec<ThreadView>,
    pub(crate) notified: Vec<Notification>,
    pub(crate) withdrawn: Vec<NotificationKey>,
    pub(crate) counts: Counts,
    pub(crate) attention: u32,
    pub(crate) focused: u32,
}

/// Cloned handles see the same record.
#[derive(Clone, Default)]
pub(crate) struct FakeDesktop(pub(crate) Arc<Mutex<Record>>);

impl Desktop for FakeDesktop {
    fn emit_app(&mut self, view: &AppView) {
        self.0.lock().unwrap().apps.push(view.clone());
    }

    fn emit_thread(&mut self, view: &ThreadView) {
        self.0.lock().unwrap().threads.push(view.clone());
    }

    fn notify(&mut self, notification: Notification) {
        self.0.lock().unwrap().notified.push(notification);
    }

    fn withdraw(&mut self, key: NotificationKey) {
        self.0.lock().unwrap().withdrawn.push(key);
    }

    fn show_counts(&mut self, counts: Counts) {
        self.0.lock().unwrap().counts = counts;
    }

    fn call_attention(&mut self) {
        self.0.lock().unwrap().attention += 1;
    }

    fn focus(&mut self) {
        self.0.lock().unwrap().focused += 1;
    }
}
