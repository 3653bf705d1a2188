//! The window and what is around it: events to the web view, title, badge, tray.
//!
//! Shows what it is told. It must not decide anything.

mod tray;
mod window;

pub(crate) use tray::add_tray;
pub(crate) use window::{MAIN, open_window, show_window};

use crate::desktop::{Counts, Desktop, Notification, NotificationKey};
use crate::notify::Notifications;
use switchboard_ipc_types::{APP_EVENT, AppView, THREAD_EVENT, ThreadView};
use tauri::{AppHandle, Emitter as _, Manager as _, UserAttentionType, WebviewWindow};

/// The real desktop.
pub(crate) struct Shell {
    app: AppHandle,
    notifications: Notifications,
}

impl Shell {
    pub(crate) const fn new(app: AppHandle, notifications: Notifications) -> Self {
        Self { app, notifications }
    }

    fn window(&self) -> Option<WebviewWindow> {
        self.app.get_webview_window(MAIN)
    }

    fn emit<T: serde::Serialize + Clone>(&self, event: &str, view: &T) {
        if let Err(error) = self.app.emit_to(MAIN, event, view) {
            tracing::warn!(event, %error, "the window did not take an event");
        }
    }
}

impl Desktop for Shell {
    fn emit_app(&mut self, view: &AppView) {
        self.emit(APP_EVENT, view);
    }

    fn emit_thread(&mut self, view: &ThreadView) {
        self.emit(THREAD_EVENT, view);
    }

    fn notify(&mut self, notification: Notification) {
        self.notifications.show(notification);
    }

    fn withdraw(&mut self, key: NotificationKey) {
        self.notifications.withdraw(key);
    }

    fn show_counts(&mut self, counts: Counts) {
        let total = counts.total();
        let title = if total == 0 {
            "Switchboard".to_owned()
        } else {
            format!("({total}) Switchboard")
        };
        if let Some(window) = self.window() {
            let badge = (total > 0).then_some(i64::from(total));
            // A dock or taskbar without badges is no fault: the title says it too.
            let _ = window.set_badge_count(badge);
            if let Err(error) = window.set_title(&title) {
                tracing::warn!(%error, "the title could not be set");
            }
        }
        tray::describe(&self.app, &title);
    }

    fn call_attention(&mut self) {
        if let Some(window) = self.window() {
            let _ = window.request_user_attention(Some(UserAttentionType::Informational));
        }
    }

    fn focus(&mut self) {
        show_window(&self.app);
    }
}
