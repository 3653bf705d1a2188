//! The client package against a real relay: a chat from both its sides, in which the relay dies; and a token that is old.

use anyhow::{Context as _, Result, ensure};
use switchboard_journeys::{SHOP_ORIGIN, shop};
use switchboard_test_support::{PATIENCE, Process, Programs, Relay, Run, free_port, repository, until};
use tokio::process::Command;

/// What each side writes.
const WORDS: usize = 100;

#[tokio::test(flavor = "multi_thread")]
async fn a_chat_over_the_package_survives_the_relays_death() -> Result<()> {
    let mut run = Run::fresh(&repository().join("target").join("journeys").join("the-package"))?;
    for who in ["CUSTOMER_COMMANDS", "STAFF_COMMANDS", "SESSION_MESSAGES"] {
        run.set(&format!("SWITCHBOARD_LIMITS__{who}_PER_MINUTE"), "1000000");
    }
    let mut relay = Relay::new(&run, &Programs::relay()?, &run.path("data"), free_port()?);
    let (site, code) = shop(&mut relay).await?;

    let words = WORDS.to_string();
    let program = node(
        "examples/both-sides.js",
        &relay,
        &code,
        &[&site, SHOP_ORIGIN, &words],
    )?;
    let mut both = Process::spawn_deaf(&run, "both-sides", program)?;
    says(&both, "specialist hears").await?;
    relay.kill().await?;
    says(&both, "customer is cut off").await?;
    says(&both, "specialist is cut off").await?;
    relay.start().await?;
    let status = tokio::time::timeout(PATIENCE, both.wait()).await;
    let status = status.with_context(|| both.tail())??;
    ensure!(status.success(), "{}", both.tail());

    let output = both.output();
    let chat = output.lines().find_map(|line| line.strip_prefix("chat "));
    let record = relay.transcript(chat.context("no chat was opened")?).await?;
    let written: Vec<String> = (1..=WORDS).map(|word| format!("word {word}")).collect();
    let answered: Vec<String> = written.iter().map(|word| format!("{word}, answered")).collect();
    let question = vec!["Is anybody there?".to_owned()];
    let said: Vec<String> = record.messages.iter().map(|it| it.text.clone()).collect();
    assert_eq!(said, [question, written.clone(), answered.clone()].concat());
    // The question stood in the thread that the specialist was given.
    assert_eq!(heard(&output, "specialist hears "), written);
    assert_eq!(heard(&output, "customer hears "), answered);
    relay.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_is_exchanged_in_time() -> Result<()> {
    let run = Run::fresh(
        &repository()
            .join("target")
            .join("journeys")
            .join("the-package-later"),
    )?;
    let mut relay = Relay::new(&run, &Programs::relay()?, &run.path("data"), free_port()?);
    let (_, code) = shop(&mut relay).await?;
    let program = node("test/live/exchange.js", &relay, &code, &[])?;
    let mut exchange = Process::spawn_deaf(&run, "exchange", program)?;
    let status = tokio::time::timeout(PATIENCE, exchange.wait()).await;
    let status = status.with_context(|| exchange.tail())??;
    ensure!(status.success(), "{}", exchange.tail());
    relay.stop().await
}

/// A program of the package, about to be started.
fn node(program: &str, relay: &Relay, code: &str, arguments: &[&str]) -> Result<Command> {
    let package = repository().join("ui").join("protocol");
    ensure!(
        package.join("dist").join("index.js").is_file(),
        "the client package is not built. `cargo xtask test` builds it; alone: `npm run build -w protocol` in ui"
    );
    let mut command = Command::new("node");
    command.arg(program).arg(relay.address()).args(arguments);
    command.env("SWITCHBOARD_CODE", code).current_dir(&package);
    Ok(command)
}

fn heard(output: &str, who: &str) -> Vec<String> {
    let lines = output.lines().filter_map(|line| line.strip_prefix(who));
    lines.map(str::to_owned).collect()
}

async fn says(process: &Process, what: &str) -> Result<()> {
    let said = until(what, PATIENCE, async || {
        Ok(process.output().contains(what).then_some(()))
    });
    said.await.with_context(|| process.tail())
}
