//! The real relay as a process, a data folder that is set up, and people who use it over real sockets.

#![allow(dead_code, reason = "each of the tests uses a part of it")]

pub(crate) mod crowd;
pub(crate) mod ledger;
pub(crate) mod tmpfs;
pub(crate) mod wire;
pub(crate) mod writer;

use serde_json::{Value, json};
use std::{
    fs::File,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Output, Stdio},
    time::Duration,
};
use switchboard_protocol::SessionRecord;
use uuid::Uuid;
use writer::Writer;

/// How long a test waits for what must come.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);
/// The page that the customers come from.
pub(crate) const ORIGIN: &str = "https://shop.example";

/// The binary on a data folder.
pub(crate) fn relay(data: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_switchboard-relay"));
    command
        .env_clear()
        .env("SWITCHBOARD_LIMITS__CUSTOMERS_PER_MINUTE", "1000")
        .env("SWITCHBOARD_LIMITS__SIGN_INS_PER_MINUTE", "1000")
        .env("SWITCHBOARD_LIMITS__SITE_CUSTOMERS_PER_MINUTE", "1000000")
        .env("SWITCHBOARD_LIMITS__CUSTOMER_COMMANDS_PER_MINUTE", "1000000")
        .env("SWITCHBOARD_LIMITS__STAFF_COMMANDS_PER_MINUTE", "1000000")
        .env("SWITCHBOARD_LIMITS__SESSION_MESSAGES_PER_MINUTE", "1000000")
        .arg("--data")
        .arg(data);
    command
}

/// What a command printed, as it should go well.
pub(crate) fn answer(data: &Path, args: &[&str]) -> Value {
    let output = relay(data).args(args).arg("--json").output().unwrap();
    let words = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{args:?}: {words}");
    serde_json::from_slice(&output.stdout).unwrap()
}

/// What a command said, as it should not be done.
pub(crate) fn refusal(data: &Path, args: &[&str]) -> String {
    let output = relay(data).args(args).output().unwrap();
    assert!(!output.status.success(), "{args:?} was done");
    String::from_utf8(output.stderr).unwrap()
}

/// `verify`, good or not.
pub(crate) fn verify(file: &Path) -> Output {
    let mut command = relay(Path::new("nowhere"));
    command.arg("verify").arg(file).output().unwrap()
}

/// `verify`, as it should find nothing.
pub(crate) fn sound(file: &Path) -> Value {
    answer(Path::new("nowhere"), &["verify", file.to_str().unwrap()])
}

/// A relay as a process of its own, ended with the test.
pub(crate) struct Serving {
    pub(crate) process: Child,
    pub(crate) url: String,
}

impl Serving {
    pub(crate) fn start(data: &Path) -> Self {
        Self::logging(data, Stdio::null())
    }

    /// The same with a log.
    pub(crate) fn logging(data: &Path, log: impl Into<Stdio>) -> Self {
        let mut process = Self::process(data, log);
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        let url = line.trim().rsplit(' ').next().unwrap().to_owned();
        assert!(url.starts_with("http://127.0.0.1:"), "{line}");
        Self { process, url }
    }

    /// One that is only just starting.
    pub(crate) fn process(data: &Path, log: impl Into<Stdio>) -> Child {
        let mut command = relay(data);
        command.args(["serve", "--listen", "127.0.0.1:0"]);
        command.stdout(Stdio::piped()).stderr(log).spawn().unwrap()
    }

    /// Told to stop as service runners do it.
    pub(crate) fn stop(mut self) -> ExitStatus {
        let id = self.process.id().to_string();
        let told = Command::new("kill").args(["-TERM", &id]).status().unwrap();
        assert!(told.success());
        self.process.wait().unwrap()
    }

    /// Ended without a chance to tidy up.
    pub(crate) fn kill(mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }

    /// Whether it lives.
    pub(crate) fn lives(&mut self) -> bool {
        self.process.try_wait().unwrap().is_none()
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A data folder with a queue, a site and people.
pub(crate) struct Office {
    pub(crate) data: PathBuf,
    http: reqwest::Client,
    site: Value,
}

impl Office {
    /// Chats go to specialists without ringing, so that all time goes into messages.
    pub(crate) fn set_up(data: &Path) -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        answer(data, &["init", "--name", "Ada", "--email", "ada@example.com"]);
        // To whoever holds least, so that everyone gets some.
        let rules =
            "queue add --name Support --mode auto_accept --weight load=100 --weight last_specialist=0";
        answer(data, &rules.split(' ').collect::<Vec<_>>());
        let site = answer(
            data,
            &[
                "site", "add", "--name", "Shop", "--queue", "Support", "--origin", ORIGIN,
            ],
        );
        Self {
            data: data.to_owned(),
            http: reqwest::Client::builder().no_proxy().build().unwrap(),
            site: site["site"]["key"].clone(),
        }
    }

    /// Where the store is.
    pub(crate) fn store(&self) -> PathBuf {
        self.data.join("relay.db")
    }

    /// People who write, signed in at a relay that runs: customers first, then specialists, who are online.
    pub(crate) async fn writers(&self, url: &str, customers: usize, specialists: usize) -> Vec<Writer> {
        let mut writers = Vec::new();
        for _ in 0..customers {
            let created = self
                .post(&format!("{url}/v1/widget/customers"), &json!({"site": self.site}))
                .await;
            writers.push(Writer::customer(created["token"].as_str().unwrap()));
        }
        for number in 0..specialists {
            let (name, email) = (format!("Sam {number}"), format!("sam{number}@example.com"));
            let invited = answer(
                &self.data,
                &[
                    "user",
                    "add",
                    "--name",
                    &name,
                    "--email",
                    &email,
                    "--queue",
                    "Support",
                    "--capacity",
                    "100",
                ],
            );
            let redeem = json!({"code": invited["code"], "device": "test"});
            let signed = self.post(&format!("{url}/v1/auth/redeem"), &redeem).await;
            writers.push(Writer::specialist(signed["token"].as_str().unwrap()));
        }
        writers
    }

    async fn post(&self, url: &str, body: &Value) -> Value {
        let request = self.http.post(url).header("origin", ORIGIN).json(body);
        let response = request.send().await.unwrap();
        assert!(response.status().is_success(), "{url}: {}", response.status());
        response.json().await.unwrap()
    }

    /// A chat as the operator sees it; `None` if it is not there.
    pub(crate) async fn record(&self, url: &str, session: Uuid) -> Option<SessionRecord> {
        let key = std::fs::read_to_string(self.data.join("operator.key")).unwrap();
        let request = self
            .http
            .get(format!("{url}/v1/sessions/{session}"))
            .bearer_auth(key.trim());
        let response = request.send().await.unwrap();
        if response.status() == 404 {
            return None;
        }
        assert!(response.status().is_success(), "{}", response.status());
        Some(response.json().await.unwrap())
    }
}

/// An office in which people have written to each other, and nobody serves.
pub(crate) async fn after_some_chats(data: &Path) -> (Office, Vec<Writer>) {
    let office = Office::set_up(data);
    let serving = Serving::start(data);
    let writers = office.writers(&serving.url, 3, 1).await;
    let mut crowd = crowd::Crowd::start(writers, &serving.url);
    crowd.until_each(|tally| tally.messages > 40).await;
    let writers = crowd.hush().await;
    assert!(serving.stop().success());
    (office, writers)
}

/// Lines of a relay's log.
pub(crate) fn log_lines(log: &Path) -> Vec<String> {
    let log = BufReader::new(File::open(log).unwrap());
    log.lines().map(Result::unwrap).collect()
}
