//! The server as a program on the bus sees it.

use super::{Answering, Notices};
use crate::{PATIENCE, Run, SessionBus};
use std::{collections::HashMap, time::Duration};
use tempfile::TempDir;
use tokio::time::timeout;
use zbus::{proxy, zvariant::Value};

#[proxy(
    interface = "org.freedesktop.Notifications",
    default_service = "org.freedesktop.Notifications",
    default_path = "/org/freedesktop/Notifications"
)]
trait Client {
    #[allow(clippy::too_many_arguments)]
    fn notify(
        &self,
        app: &str,
        replaces: u32,
        icon: &str,
        summary: &str,
        body: &str,
        actions: &[&str],
        hints: HashMap<&str, Value<'_>>,
        timeout: i32,
    ) -> zbus::Result<u32>;
    fn close_notification(&self, id: u32) -> zbus::Result<()>;
}

async fn stage() -> (TempDir, SessionBus, Notices, ClientProxy<'static>) {
    let folder = tempfile::tempdir().unwrap();
    let mut run = Run::fresh(&folder.path().join("run")).unwrap();
    let bus = SessionBus::start(&mut run).await.unwrap();
    let notices = Notices::serve(&bus).await.unwrap();
    let connection = bus.connect().await.unwrap();
    let client = ClientProxy::new(&connection).await.unwrap();
    (folder, bus, notices, client)
}

async fn show(client: &ClientProxy<'_>, replaces: u32, summary: &str) -> zbus::Result<u32> {
    let actions = ["accept", "Accept", "decline", "Decline"];
    client
        .notify("app", replaces, "", summary, "Hello", &actions, HashMap::new(), 0)
        .await
}

#[tokio::test]
async fn it_records_and_numbers_and_takes_back() {
    let (_folder, _bus, notices, client) = stage().await;
    let first = show(&client, 0, "One").await.unwrap();
    let second = show(&client, 0, "Two").await.unwrap();
    assert_eq!(show(&client, first, "One again").await.unwrap(), first);
    assert_ne!(first, second);
    let summaries: Vec<String> = notices.all().into_iter().map(|notice| notice.summary).collect();
    assert_eq!(summaries, ["One", "Two", "One again"]);
    client.close_notification(second).await.unwrap();
    notices.withdrawn(second, PATIENCE).await.unwrap();
    assert!(notices.withdrawn(first, Duration::ZERO).await.is_err());
    let notice = notices
        .next(1, PATIENCE, |notice| notice.summary == "Two")
        .await
        .unwrap();
    assert_eq!(notice.actions[0], ("accept".to_owned(), "Accept".to_owned()));
    assert!(notice.at_ms > 1_500_000_000_000);
}

#[tokio::test]
async fn a_pressed_action_reaches_the_program_and_only_an_offered_one_can_be_pressed() {
    let (_folder, bus, notices, client) = stage().await;
    let connection = bus.connect().await.unwrap();
    let rule = "type='signal',interface='org.freedesktop.Notifications'";
    zbus::fdo::DBusProxy::new(&connection)
        .await
        .unwrap()
        .add_match_rule(rule.try_into().unwrap())
        .await
        .unwrap();
    let heard = tokio::spawn(async move {
        use std::pin::Pin;
        let mut stream = zbus::MessageStream::from(connection);
        let mut heard = Vec::new();
        while heard.len() < 2 {
            let next = std::future::poll_fn(|cx| {
                zbus::export::futures_core::Stream::poll_next(Pin::new(&mut stream), cx)
            });
            let message = next.await.unwrap().unwrap();
            let member = message.header().member().map(ToString::to_string);
            match member.as_deref() {
                Some("ActionInvoked") => {
                    let (id, key): (u32, String) = message.body().deserialize().unwrap();
                    heard.push(format!("{id} {key}"));
                }
                Some("NotificationClosed") => {
                    let (id, reason): (u32, u32) = message.body().deserialize().unwrap();
                    heard.push(format!("{id} closed {reason}"));
                }
                _ => {}
            }
        }
        heard
    });
    let id = show(&client, 0, "One").await.unwrap();
    let notice = notices.next(0, PATIENCE, |_| true).await.unwrap();
    assert!(notices.press(&notice, "snooze").await.is_err());
    notices.press(&notice, "accept").await.unwrap();
    let heard = timeout(PATIENCE, heard).await.unwrap().unwrap();
    assert_eq!(heard, [format!("{id} accept"), format!("{id} closed 2")]);
}

#[tokio::test]
async fn a_silent_server_records_and_never_answers() {
    let (_folder, _bus, notices, client) = stage().await;
    notices.answer(Answering::Never);
    let asked = tokio::spawn(async move { show(&client, 0, "One").await });
    notices
        .next(0, PATIENCE, |notice| notice.summary == "One")
        .await
        .unwrap();
    assert!(!asked.is_finished());
    asked.abort();
}
