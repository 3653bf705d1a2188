//! A chat between two terminals, typed and read: the relay is killed, a terminal is killed, and nothing is lost or said
//! twice; then a token that is old is exchanged.

use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};
use std::{fs, path::PathBuf, process::Stdio};
use switchboard_journeys::{SHOP_ORIGIN, shop};
use switchboard_test_support::{PATIENCE, Process, Programs, Relay, Run, free_port, repository, until};
use tokio::{
    io::AsyncWriteExt as _,
    process::{ChildStdin, Command},
};

const WEEK_MS: i64 = 7 * 24 * 60 * 60 * 1_000;

/// Somebody at a terminal.
struct Person {
    process: Process,
    keys: ChildStdin,
}

impl Person {
    /// Sits down at a terminal; what it shows goes to a log of that name.
    fn sit(run: &Run, name: &str, relay: &Relay, arguments: &[&str]) -> Result<Self> {
        let mut command = Command::new(Programs::terminal()?);
        command.arg(relay.address()).args(arguments).stdin(Stdio::piped());
        let mut process = Process::spawn(run, name, command)?;
        let keys = process.child().stdin.take().context("no keys")?;
        Ok(Self { process, keys })
    }

    async fn types(&mut self, line: &str) -> Result<()> {
        self.keys.write_all(format!("{line}\n").as_bytes()).await?;
        Ok(self.keys.flush().await?)
    }

    /// Waits for a line.
    async fn reads(&self, line: &str) -> Result<()> {
        let read = until(line, PATIENCE, async || Ok((self.times(line) > 0).then_some(())));
        read.await.with_context(|| self.process.tail())
    }

    /// How often a line was shown.
    fn times(&self, line: &str) -> usize {
        self.process.output().lines().filter(|it| *it == line).count()
    }

    async fn leaves(mut self) -> Result<()> {
        self.types("/quit").await?;
        let status = self.process.wait().await?;
        ensure!(status.success(), "{}", self.process.tail());
        Ok(())
    }
}

struct Kept(PathBuf);

impl Kept {
    fn read(&self) -> Result<Value> {
        Ok(serde_json::from_slice(&fs::read(&self.0)?)?)
    }

    fn path(&self) -> &str {
        self.0.to_str().unwrap_or_default()
    }

    fn token(&self) -> Result<String> {
        let token = self.read()?["tokens"]["current"]["token"]
            .as_str()
            .map(str::to_owned);
        token.context("no token is kept")
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_terminals_chat_through_every_death() -> Result<()> {
    let run = Run::fresh(&repository().join("target").join("journeys").join("the-terminal"))?;
    let mut relay = Relay::new(&run, &Programs::relay()?, &run.path("data"), free_port()?);
    let (site, code) = shop(&mut relay).await?;
    let token_file = run.path("token");
    let given = relay.redeem(&code).await?;
    fs::write(&token_file, &given)?;
    let token_file = token_file.to_str().context("the folder's name is no text")?;
    let (of_ada, of_sam) = (Kept(run.path("ada.json")), Kept(run.path("sam.json")));
    let as_ada = [site.as_str(), "--origin", SHOP_ORIGIN, "--keep", of_ada.path()];
    let as_sam = ["--token-file", token_file, "--keep", of_sam.path()];

    // They meet.
    let mut sam = Person::sit(&run, "sam", &relay, &as_sam)?;
    sam.reads("· online").await?;
    let mut ada = Person::sit(&run, "ada", &relay, &as_ada)?;
    ada.types("Is anybody there?").await?;
    ada.reads("· sent: Is anybody there?").await?;
    ada.reads("· waiting, place 1").await?;
    sam.types("/online").await?;
    sam.reads("· a customer rings: Is anybody there?").await?;
    sam.types("/accept").await?;
    ada.reads("· Sam is here").await?;
    sam.reads("a customer: Is anybody there?").await?;
    sam.types("How can I help?").await?;
    ada.reads("Sam: How can I help?").await?;
    sam.reads("· seen: How can I help?").await?;

    // The relay dies; both write on.
    relay.kill().await?;
    for (person, line) in [(&mut ada, "My parcel is late."), (&mut sam, "One moment.")] {
        until("the loss", PATIENCE, async || {
            Ok(person.process.output().contains("· offline").then_some(()))
        })
        .await?;
        person.types(line).await?;
        person.reads(&format!("· not sent yet: {line}")).await?;
    }
    relay.start().await?;
    ada.reads("· sent: My parcel is late.").await?;
    sam.reads("a customer: My parcel is late.").await?;
    ada.reads("Sam: One moment.").await?;

    // The relay dies, and the customer's terminal with it, with a word that has gone nowhere.
    relay.kill().await?;
    ada.types("It was a present.").await?;
    ada.reads("· not sent yet: It was a present.").await?;
    ada.process.kill().await?;
    relay.start().await?;
    let mut ada = Person::sit(&run, "ada-again", &relay, &as_ada)?;
    ada.reads("· sent: It was a present.").await?;
    sam.reads("a customer: It was a present.").await?;
    ada.types("/end").await?;
    sam.reads("· the chat is over: customer ended it").await?;
    for line in ["My parcel is late.", "It was a present."] {
        assert_eq!(sam.times(&format!("a customer: {line}")), 1, "{line}");
    }
    ada.leaves().await?;
    sam.leaves().await?;
    let record = of_ada.read()?;
    let chat = record["view"]["session"]["session"]["id"]
        .as_str()
        .context("no chat is kept")?;
    let record = relay.transcript(chat).await?;
    let said: Vec<_> = record
        .messages
        .iter()
        .map(|message| message.text.as_str())
        .collect();
    assert_eq!(said.len(), 5, "{said:?}");

    exchanged(&run, &relay, &of_sam, &as_sam, &given).await?;
    relay.stop().await
}

/// A week later the token is another one, and the one that was given works no longer.
async fn exchanged(run: &Run, relay: &Relay, kept: &Kept, as_sam: &[&str], given: &str) -> Result<()> {
    ensure!(kept.token()? == given, "a token was exchanged before its time");
    let mut later = kept.read()?;
    let since = later["tokens"]["current"]["since"]
        .as_i64()
        .context("since when?")?;
    later["tokens"]["current"]["since"] = json!(since - WEEK_MS);
    fs::write(&kept.0, serde_json::to_vec(&later)?)?;
    let sam = Person::sit(run, "sam-later", relay, as_sam)?;
    until("the exchange", PATIENCE, async || {
        Ok((kept.token()? != given && kept.read()?["tokens"]["next"].is_null()).then_some(()))
    })
    .await?;
    sam.leaves().await?;
    let sam = Person::sit(run, "sam-with-the-new-one", relay, as_sam)?;
    sam.reads("· online").await?;
    sam.leaves().await?;
    let mut with_the_old_one = Person::sit(run, "sam-with-the-old-one", relay, &as_sam[..2])?;
    let status = with_the_old_one.process.wait().await?;
    ensure!(!status.success(), "the old token still works");
    ensure!(
        with_the_old_one.process.output().contains("Sign in again"),
        "{}",
        with_the_old_one.process.tail()
    );
    Ok(())
}
