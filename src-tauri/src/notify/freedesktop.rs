//! Notifications over D-Bus, as the freedesktop.org specification 1.2 has them.

use super::{APP, PATIENCE};
use crate::controller::Input;
use crate::desktop::{Answer, Notification, NotificationKey, Outcome};
use notify_rust::{Hint, NotificationHandle, NotificationResponse, Timeout, Urgency};
use std::time::Duration;
use tokio::{
    sync::{OnceCell, mpsc, oneshot},
    time::timeout,
};

/// How long to wait for what the server can do, before a notification is shown without knowing.
const ASKING: Duration = Duration::from_millis(500);
const ACCEPT: &str = "accept";
const DECLINE: &str = "decline";
/// The specification's name for a click on the notification itself.
const OPEN: &str = "default";

/// Shows a notification and stays with it until it is answered, closed, or `dropped` ends.
pub(super) async fn show(
    notification: Notification,
    dropped: oneshot::Receiver<()>,
    inbox: mpsc::Sender<Input>,
) {
    let key = notification.key;
    let native = native(&notification, has_markup().await);
    let (outcome, handle) = match timeout(PATIENCE, native.show_async()).await {
        Ok(Ok(handle)) => (Outcome::Accepted, Some(handle)),
        Ok(Err(error)) => {
            tracing::warn!(%error, "a notification was not taken");
            (refusal(&error), None)
        }
        Err(_) => (Outcome::Unknown, None),
    };
    if inbox.send(Input::Notified { key, outcome }).await.is_err() {
        return;
    }
    let Some(handle) = handle else { return };
    let mut answer = None;
    tokio::select! {
        () = handle.wait_for_action_async(|response: &NotificationResponse| answer = read(response)) => {}
        _ = dropped => close(&handle).await,
    }
    if let Some(answer) = answer {
        let _ = inbox.send(Input::NotificationAnswered { key, answer }).await;
        // Some servers leave an answered notification where it is.
        close(&handle).await;
    }
}

fn native(notification: &Notification, markup: bool) -> notify_rust::Notification {
    let (title, body) = (sendable(&notification.title), sendable(&notification.body));
    let mut native = notify_rust::Notification::new();
    native
        .appname(APP)
        .summary(&title)
        .body(&if markup { escape(&body) } else { body })
        .icon("switchboard")
        .hint(Hint::DesktopEntry("switchboard".to_owned()))
        .action(OPEN, "Show");
    match notification.key {
        NotificationKey::Offer(_) => native
            .action(ACCEPT, "Accept")
            .action(DECLINE, "Decline")
            .hint(Hint::Category("call.incoming".to_owned()))
            .urgency(Urgency::Critical)
            // It is taken back when the offer ends.
            .timeout(Timeout::Never),
        NotificationKey::Session(_) => native
            .hint(Hint::Category("im.received".to_owned()))
            .urgency(Urgency::Normal)
            .timeout(Timeout::Default),
    };
    native
}

fn read(response: &NotificationResponse) -> Option<Answer> {
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "a reply in place is not offered; the list is the library's"
    )]
    match response {
        NotificationResponse::Default => Some(Answer::Open),
        NotificationResponse::Action(action) if action == ACCEPT => Some(Answer::Accept),
        NotificationResponse::Action(action) if action == DECLINE => Some(Answer::Decline),
        _ => None,
    }
}

async fn close(handle: &NotificationHandle) {
    if timeout(PATIENCE, handle.close_async()).await.is_err() {
        tracing::info!("a notification could not be taken back in time");
    }
}

/// Whether the server reads the body as markup. Asked until it answers once; until then it is taken to.
async fn has_markup() -> bool {
    static MARKUP: OnceCell<bool> = OnceCell::const_new();
    let asked = MARKUP.get_or_try_init(async || {
        let asked = tokio::task::spawn_blocking(notify_rust::get_capabilities);
        let capabilities = asked.await.map_err(|_| ())?.map_err(|_| ())?;
        Ok::<bool, ()>(capabilities.iter().any(|name| name == "body-markup"))
    });
    match timeout(ASKING, asked).await {
        Ok(Ok(markup)) => *markup,
        Ok(Err(())) | Err(_) => true,
    }
}

/// Without control characters: D-Bus ends the connection over a NUL, and markup with any of them cannot be read. A
/// customer's words must not be able to keep a chat from ringing.
fn sendable(text: &str) -> String {
    text.replace(|c: char| c.is_control() && c != '\n', " ")
}

/// The body as text for a server that reads markup.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

/// No server is told from a server that refuses by D-Bus's own error names.
fn refusal(error: &notify_rust::error::Error) -> Outcome {
    let text = error.to_string();
    let absent = [
        "ServiceUnknown",
        "NameHasNoOwner",
        "No such file",
        "not provided by any",
    ];
    if absent.iter().any(|name| text.contains(name)) {
        Outcome::NoServer
    } else {
        Outcome::Failed
    }
}

#[cfg(test)]
mod tests {
    use super::{escape, native};
    use crate::desktop::{Notification, NotificationKey};
    use switchboard_model::OfferId;
    use uuid::Uuid;

    #[test]
    fn a_customers_words_are_not_markup() {
        assert_eq!(escape("<b>1 & 2</b>"), "&lt;b&gt;1 &amp; 2&lt;/b&gt;");
    }

    #[test]
    fn a_customers_words_cannot_break_the_message() {
        let shown = Notification {
            key: NotificationKey::Offer(OfferId::new(Uuid::from_u128(1))),
            title: "Kim\0 is waiting".to_owned(),
            body: "Support\n\0\u{1b}<b>now".to_owned(),
        };
        let (plain, marked) = (native(&shown, false), native(&shown, true));
        assert_eq!(
            (plain.summary.as_str(), plain.body.as_str()),
            ("Kim  is waiting", "Support\n  <b>now")
        );
        assert_eq!(marked.body, "Support\n  &lt;b&gt;now");
    }
}
