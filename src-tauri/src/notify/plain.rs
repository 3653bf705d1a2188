//! Notifications on macOS and Windows: shown without buttons; the window has them.

use super::{APP, PATIENCE};
use crate::controller::Input;
use crate::desktop::{Notification, Outcome};
use tokio::{
    sync::{mpsc, oneshot},
    time::timeout,
};

/// Shows a notification; these systems take it away by themselves.
pub(super) async fn show(
    notification: Notification,
    _dropped: oneshot::Receiver<()>,
    inbox: mpsc::Sender<Input>,
) {
    let key = notification.key;
    let shown = tokio::task::spawn_blocking(move || {
        notify_rust::Notification::new()
            .appname(APP)
            .summary(&notification.title)
            .body(&notification.body)
            .show()
            .map(|_| ())
    });
    let outcome = match timeout(PATIENCE, shown).await {
        Ok(Ok(Ok(()))) => Outcome::Accepted,
        Ok(Ok(Err(_)) | Err(_)) => Outcome::Failed,
        Err(_) => Outcome::Unknown,
    };
    // The app may be closing.
    let _ = inbox.send(Input::Notified { key, outcome }).await;
}
