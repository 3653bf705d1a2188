//! A chat on its way through the desk, in two real windows and the real widget: declined, taken, given away and kept,
//! reminded and parked, given away for good, ended, and gone on with.

use anyhow::{Context as _, Result, ensure};
use std::{collections::BTreeSet, time::Duration};
use switchboard_journeys::{Desk, Stage, Visitor};
use switchboard_test_support::{PATIENCE, Run, Side, Surface, Window, hook, repository, until};

/// What a round, a reminder or a ring takes at most, beside the usual patience.
const ROUND: Duration = Duration::from_secs(40);

fn standing(what: &str) -> String {
    format!("{}[data-standing=\"{what}\"]", hook("standing"))
}

/// Chooses a target by its name in the sheet, with a note.
async fn give(window: &Window, to: &str, note: &str) -> Result<()> {
    window.click(&hook("transfer")).await?;
    window.write(&hook("pass-on-search"), to).await?;
    window.click(&hook("target")).await?;
    window.write(&hook("pass-on-note"), note).await?;
    window.click(&hook("pass-on-give")).await
}

/// Waits until a message says how far it came; what was seen was delivered.
async fn says(surface: &Surface, message: &str, word: &str) -> Result<()> {
    let message = format!("{}[data-message-id=\"{message}\"]", hook("message"));
    until("how far a message came", PATIENCE, async || {
        let text = surface.text(&message).await?.unwrap_or_default();
        Ok((text.contains(word) || text.contains("Seen")).then_some(()))
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chat_goes_its_way_through_the_desk() -> Result<()> {
    let run = Run::fresh(&repository().join("target").join("journeys").join("the-desk"))?;
    let data = run.path("data");
    let stage = Stage::raise(run, &data).await?;
    // Short times, so that a journey is not a working day.
    let short = [
        "queue",
        "set",
        "Orders",
        "--remind-after",
        "10s",
        "--park-after",
        "1s",
        "--transfer-time",
        "30s",
    ];
    stage.relay.command_text(&short).await?;
    let mara = stage.workspace.invite(&stage.relay).await?;
    let window = stage.window(Some(&mara.link)).await?;
    let desk = Desk::at(&window);
    desk.signed_in().await?;
    desk.go_online().await?;

    // Declined with a reason, it rests and rings again; the customer knows their place.
    let browser = stage.browser().await?;
    let visitor = Visitor::arrive(&browser, &stage.page).await?;
    visitor.ask("Ada", Some("My parcel is late.")).await?;
    desk.rings().await?;
    window.click(&hook("offer-decline")).await?;
    window.click(&hook("decline-busy")).await?;
    window.gone(&hook("offer")).await?;
    browser.wait(&hook("queue-place")).await?;
    window
        .wait_for(&hook("offer-accept"), ROUND)
        .await
        .context("the next round")?;
    let session = desk.accept().await?;
    browser.phase("active").await?;
    window.write(&hook("composer"), "I am looking into it.").await?;
    browser
        .wait(&hook("typing"))
        .await
        .context("that the specialist is writing")?;
    browser.picture(&stage.run.path("typing.png")).await?;
    window.enter(&hook("composer")).await?;
    let said = window.nth_message(Some(&session), Side::Specialist, 0).await?;
    says(&window, &said.id, "Seen").await?;

    // On its way and kept after all.
    give(&window, "Orders", "Needs someone who knows the depot").await?;
    window.wait(&standing("transferred")).await?;
    window.click(&hook("cancel-transfer")).await?;
    window.gone(&standing("transferred")).await?;

    // Silence: a reminder, then no load; a word brings it back.
    window
        .wait_for(&standing("parked"), ROUND)
        .await
        .context("parked")?;
    browser.wait(&hook("reminder")).await?;
    browser.write(&hook("composer"), "still here").await?;
    window
        .wait(&format!("{} bdi", hook("customer-typing")))
        .await
        .context("that the customer is writing")?;
    browser.enter(&hook("composer")).await?;
    let back = browser.nth_message(None, Side::Customer, 1).await?;
    says(&browser, &back.id, "Delivered")
        .await
        .context("in the widget")?;
    browser.picture(&stage.run.path("delivered.png")).await?;
    window.gone(&standing("parked")).await?;
    browser.gone(&hook("reminder")).await?;

    // A colleague takes it over, with the note; it leaves the first window, and the customer is told who has it.
    let jonas = stage.workspace.invite_colleague(&stage.relay).await?;
    let other = stage.other_window(&jonas.link).await?;
    let colleague = Desk::at(&other);
    colleague.signed_in().await?;
    colleague.go_online().await?;
    give(&window, stage.workspace.colleague(), "Ada waits for parcel 7").await?;
    window.wait(&standing("transferred")).await?;
    colleague.rings().await?;
    other.wait(&hook("offer-handed")).await?;
    ensure!(colleague.accept().await? == session, "another chat opened");
    let note = other.text(&hook("handed-note")).await?.unwrap_or_default();
    ensure!(note.contains("parcel 7"), "the note says {note:?}");
    window.wait(&hook("thread-left")).await?;
    until("the colleague's name in the widget", PATIENCE, async || {
        let name = browser.text(&hook("specialist-name")).await?;
        Ok((name.as_deref() == Some(stage.workspace.colleague())).then_some(()))
    })
    .await?;
    colleague.say(&session, "It arrives tomorrow.", 1).await?;
    colleague.end().await?;
    browser.phase("ended").await?;

    // The customer goes on in the same thread; whoever takes it has all of it.
    visitor.say("One more thing", 2).await?;
    browser.phase("waiting").await?;
    colleague.rings().await?;
    other.click(&hook("offer-accept")).await?;
    browser.phase("active").await?;
    let again = colleague.opened(&BTreeSet::new()).await?;
    ensure!(again == session, "it is another chat");
    let why = stage.relay.command_text(&["why", &session]).await?;
    for told in ["said no: busy", "Jonas Berg took it", "Mara Lindqvist"] {
        ensure!(why.contains(told), "`why` does not speak of {told:?}:\n{why}");
    }
    colleague.end().await?;
    browser.close().await?;
    other.close().await?;
    window.close().await
}
