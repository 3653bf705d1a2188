//! The end of a shift in two real windows: chats that nobody is rung for are picked from the list, one is ended and its
//! place kept for a while, the other is handed over with the rest, and a lead sees what stands in a queue's way.

use anyhow::{Context as _, Result, ensure};
use switchboard_journeys::{Desk, Stage, Visitor};
use switchboard_test_support::{Run, Window, hook, repository};

/// Takes the first chat that waits in the list; it never rings.
async fn pick(window: &Window, desk: &Desk<'_>) -> Result<String> {
    window.wait(&hook("waiting-row")).await?;
    ensure!(
        window.find(&hook("offer")).await?.is_none(),
        "a chat that is to be picked rings"
    );
    let known = desk.sessions().await?;
    window.click(&hook("waiting-take")).await?;
    desk.opened(&known).await
}

/// Chooses from the menu of oneself.
async fn choose(window: &Window, what: &str) -> Result<()> {
    window.click(&hook("status-button")).await?;
    window.click(&hook(what)).await
}

fn status(what: &str) -> String {
    format!("{}[data-status=\"{what}\"]", hook("status-button"))
}

fn warning(what: &str) -> String {
    format!("{}[data-warning=\"{what}\"]", hook("warning"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shift_ends() -> Result<()> {
    let run = Run::fresh(&repository().join("target").join("journeys").join("a-shift"))?;
    let data = run.path("data");
    let stage = Stage::raise(run, &data).await?;
    let picked = [
        "queue",
        "set",
        "Orders",
        "--mode",
        "manual_pick",
        "--wrap-up",
        "5m",
    ];
    stage.relay.command_text(&picked).await?;
    let mara = stage.workspace.invite(&stage.relay).await?;
    let window = stage.window(Some(&mara.link)).await?;
    let desk = Desk::at(&window);
    desk.signed_in().await?;
    desk.go_online().await?;

    // Two customers, each picked from the list.
    let (first, second) = (stage.browser().await?, stage.browser().await?);
    let ada = Visitor::arrive(&first, &stage.page).await?;
    ada.ask("Ada", Some("My parcel is late.")).await?;
    let with_ada = pick(&window, &desk).await?;
    first.phase("active").await?;
    let grace = Visitor::arrive(&second, &stage.page).await?;
    grace.ask("Grace", Some("Do you plant in winter?")).await?;
    let with_grace = pick(&window, &desk).await?;
    second.phase("active").await?;
    desk.say(&with_grace, "Let me ask.", 0).await?;

    // Away when the last one is done; an ended chat keeps its place until its notes are written.
    choose(&window, "status-away-later").await?;
    window.wait(&hook("status-then")).await?;
    desk.open(&with_ada).await?;
    desk.end().await?;
    first.phase("ended").await?;
    window.wait(&hook("wrap-up")).await?;
    window.click(&hook("wrap-up-done")).await?;
    window.gone(&hook("wrap-up")).await?;

    // A lead comes, and what is left is handed over.
    let ruth = stage.workspace.invite_lead(&stage.relay).await?;
    let other = stage.other_window(&ruth.link).await?;
    let lead = Desk::at(&other);
    lead.signed_in().await?;
    lead.go_online().await?;
    choose(&window, "hand-over").await?;
    window
        .write(&hook("pass-on-search"), stage.workspace.lead())
        .await?;
    window.click(&hook("target")).await?;
    window.write(&hook("pass-on-note"), "Grace wants roses").await?;
    window.click(&hook("pass-on-give")).await?;
    lead.rings().await?;
    ensure!(lead.accept().await? == with_grace, "another chat opened");
    let note = other.text(&hook("handed-note")).await?.unwrap_or_default();
    ensure!(note.contains("roses"), "the note says {note:?}");
    lead.say(&with_grace, "Roses, yes.", 1).await?;
    window.wait(&status("away")).await.context("drained")?;
    window.wait(&hook("status-reason")).await?;
    window.click(&hook("status-back")).await?;
    window.wait(&status("online")).await?;

    // What stands in the way of a queue is shown to its lead while it does, and to nobody else.
    let unfit = ["queue", "set", "Orders", "--skill", "botany"];
    stage.relay.command_text(&unfit).await?;
    other.wait(&warning("skill_missing")).await?;
    ensure!(
        window.find(&hook("warning")).await?.is_none(),
        "a specialist is warned"
    );
    let fit = ["queue", "set", "Orders", "--no-skills"];
    stage.relay.command_text(&fit).await?;
    other.gone(&hook("warning")).await?;
    first.close().await?;
    second.close().await?;
    other.close().await?;
    window.close().await
}
