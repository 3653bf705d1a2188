//! One chat from end to end: the real widget, the real window, a real notification, and a relay that is killed in
//! the middle.

use anyhow::{Context as _, Result, ensure};
use std::sync::OnceLock;
use switchboard_journeys::{Desk, Stage, Visitor, agreed};
use switchboard_test_support::{Answering, Notice, PATIENCE, Run, Said, Side, hook, repository, until};
use tokio::sync::{Mutex, MutexGuard};

/// Two windows at once would share two cores and one person's attention: one journey at a time.
async fn alone() -> MutexGuard<'static, ()> {
    static TURN: OnceLock<Mutex<()>> = OnceLock::new();
    TURN.get_or_init(Mutex::default).lock().await
}

async fn stage(name: &str) -> Result<Stage> {
    let run = Run::fresh(&repository().join("target").join("journeys").join(name))?;
    let data = run.path("data");
    Stage::raise(run, &data).await
}

fn rings(notice: &Notice) -> bool {
    notice.actions.iter().any(|(key, _)| key == "accept")
}

fn texts(said: &[Said], side: Side) -> Vec<&str> {
    said.iter()
        .filter(|said| said.from == side)
        .map(|said| said.text.as_str())
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chat_survives_the_relays_death() -> Result<()> {
    let _turn = alone().await;
    let mut stage = stage("one-chat").await?;
    let invitation = stage.workspace.invite(&stage.relay).await?;

    // The first run: an address and a code.
    let window = stage.window(None).await?;
    let desk = Desk::at(&window);
    desk.join(&stage.relay.address(), &invitation.code)
        .await
        .context("first run")?;
    desk.go_online().await?;

    // A customer asks; the desktop rings outside the window and in it.
    let browser = stage.browser().await?;
    let visitor = Visitor::arrive(&browser, &stage.page).await?;
    let question = "Is the table \"Holm\" in stock?\n\nI need it by Friday 🙏";
    visitor.ask("Ada", Some(question)).await?;
    let notice = stage.notices.next(0, PATIENCE, rings).await?;
    ensure!(
        notice.summary.contains("Ada") || notice.body.contains("Ada"),
        "the notification does not say who asks: {notice:?}"
    );
    ensure!(
        notice.actions.iter().any(|(key, _)| key == "decline"),
        "it cannot be declined: {notice:?}"
    );
    ensure!(notice.timeout_ms == 0, "it would go away by itself: {notice:?}");
    desk.rings().await?;

    // Accepting from the notification opens the chat, and the notification goes.
    stage.notices.press(&notice, "accept").await?;
    let session = desk.opened(&Default::default()).await?;
    browser.phase("active").await?;
    stage.notices.withdrawn(notice.id, PATIENCE).await?;
    window.gone(&hook("offer")).await?;
    let first = browser.nth_message(None, Side::Customer, 0).await?;
    window.message(&first.id).await?;

    // Both ways.
    let (reply, _) = desk.say(&session, "Let me look.\nOne moment …", 0).await?;
    browser.message(&reply.id).await?;
    let (thanks, _) = visitor.say("thanks  :)", 1).await?;
    window.message(&thanks.id).await?;

    // The relay dies. Both sides go on writing.
    stage.relay.kill().await?;
    window.wait(&hook("offline-banner")).await?;
    let mut waiting = Vec::new();
    for (nth, text) in [(1, "Yes: three are left."), (2, "Shall I put one aside?")] {
        let (written, _) = desk.say(&session, text, nth).await?;
        ensure!(
            written.delivery == "waiting",
            "{text:?} is {} while the relay is down",
            written.delivery
        );
        waiting.push(written.id);
    }
    let (asked, _) = visitor.say("and in oak?", 2).await?;
    let (more, _) = visitor.say("or <b>pine</b>", 3).await?;
    ensure!(asked.seq.is_none(), "a message bears a number nobody gave it");

    // It comes back, and so does everything, once.
    stage.relay.start().await?;
    for id in &waiting {
        desk.sent(id).await?;
        browser.message(id).await?;
    }
    for id in [&asked.id, &more.id] {
        window.message(id).await?;
    }
    window.gone(&hook("offline-banner")).await?;
    let (last, _) = visitor.say("Yes please!", 4).await?;
    window.message(&last.id).await?;

    // The app is closed and opened again with the relay away: the history is there, and a reply can be written.
    window.close().await?;
    stage.relay.kill().await?;
    let window = stage.window(None).await?;
    let desk = Desk::at(&window);
    desk.signed_in().await?;
    desk.open(&session).await?;
    window
        .message(&first.id)
        .await
        .context("the history after a restart")?;
    window.message(&last.id).await?;
    let (parting, _) = desk.say(&session, "It is yours. Bye!", 3).await?;
    ensure!(parting.delivery == "waiting", "sent without a relay");
    stage.relay.start().await?;
    desk.sent(&parting.id).await?;
    browser.message(&parting.id).await?;

    desk.end().await?;
    browser.phase("ended").await?;
    let said = agreed(&stage, &visitor, &session).await?;
    ensure!(
        texts(&said, Side::Customer)
            == [
                question,
                "thanks  :)",
                "and in oak?",
                "or <b>pine</b>",
                "Yes please!"
            ],
        "the customer's words or their order changed: {said:?}"
    );
    ensure!(
        texts(&said, Side::Specialist)
            == [
                "Let me look.\nOne moment …",
                "Yes: three are left.",
                "Shall I put one aside?",
                "It is yours. Bye!"
            ],
        "the specialist's words or their order changed: {said:?}"
    );

    // A reload shows the same chat.
    visitor.reload().await?;
    until("the chat after a reload", PATIENCE, async || {
        Ok((visitor.transcript().await.ok().as_ref() == Some(&said)).then_some(()))
    })
    .await?;

    // Logs hold no word of what was said.
    let log = stage.relay.log();
    for word in ["Holm", "oak", "pine", "Ada", invitation.code.as_str()] {
        ensure!(!log.contains(word), "the relay's log holds {word:?}");
    }
    browser.close().await?;
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chat_can_be_taken_though_the_notification_server_hangs() -> Result<()> {
    let _turn = alone().await;
    let stage = stage("hung-notifications").await?;
    stage.notices.answer(Answering::Never);
    let invitation = stage.workspace.invite(&stage.relay).await?;
    let window = stage.window(Some(&invitation.link)).await?;
    let desk = Desk::at(&window);
    desk.signed_in().await?;
    desk.go_online().await?;
    let browser = stage.browser().await?;
    let visitor = Visitor::arrive(&browser, &stage.page).await?;
    visitor.ask("Noor", None).await?;
    stage.notices.next(0, PATIENCE, rings).await?;

    let session = desk.accept().await?;
    browser.phase("active").await?;
    let (greeting, _) = desk
        .say(&session, "Hello Noor, what can I do for you?", 0)
        .await?;
    browser.message(&greeting.id).await?;
    desk.end().await?;
    browser.phase("ended").await?;
    let said = agreed(&stage, &visitor, &session).await?;
    ensure!(
        texts(&said, Side::Specialist) == ["Hello Noor, what can I do for you?"],
        "{said:?}"
    );
    browser.close().await?;
    window.close().await
}
