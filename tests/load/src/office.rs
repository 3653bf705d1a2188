//! A relay of its own with one queue, a site and specialists who are online.

use crate::client::{Asking, Hearing, connect};
use anyhow::{Context as _, Result, ensure};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::json;
use switchboard_model::SpecialistStatus;
use switchboard_protocol::{Command, CustomerCreated, Invitation, SignedIn, SiteCreated};
use switchboard_test_support::{Programs, Relay, Run, free_port};
use tempfile::TempDir;

/// The page that the customers are on.
pub(crate) const ORIGIN: &str = "http://127.0.0.1:9";

/// A relay that runs.
pub(crate) struct Office {
    pub(crate) relay: Relay,
    pub(crate) folder: TempDir,
    http: reqwest::Client,
    site: String,
}

impl Office {
    /// Starts it with a queue of this mode.
    pub(crate) async fn open(mode: &str) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let mut run = Run::keep(folder.path())?;
        run.set("SWITCHBOARD_LIMITS__CUSTOMERS_PER_MINUTE", "1000000");
        run.set("SWITCHBOARD_LIMITS__SIGN_INS_PER_MINUTE", "1000000");
        run.set("SWITCHBOARD_LIMITS__SITE_CUSTOMERS_PER_MINUTE", "1000000");
        run.set("SWITCHBOARD_LIMITS__CUSTOMER_COMMANDS_PER_MINUTE", "1000000");
        run.set("SWITCHBOARD_LIMITS__STAFF_COMMANDS_PER_MINUTE", "1000000");
        run.set("SWITCHBOARD_LIMITS__SESSION_MESSAGES_PER_MINUTE", "1000000");
        run.set("SWITCHBOARD_LOG__LEVEL", "warn");
        let mut relay = Relay::new(
            &run,
            &Programs::relay()?,
            &folder.path().join("data"),
            free_port()?,
        );
        let admin = ["init", "--name", "Load", "--email", "load@example.com"];
        let _: Invitation = relay.ask(&admin).await?;
        let queue = [
            "queue",
            "add",
            "--name",
            "Load",
            "--mode",
            mode,
            "--ring-time",
            "600s",
        ];
        relay.command_text(&queue).await?;
        let site = [
            "site", "add", "--name", "Load", "--queue", "Load", "--origin", ORIGIN,
        ];
        let site: SiteCreated = relay.ask(&site).await?;
        relay.start().await?;
        Ok(Self {
            relay,
            folder,
            http: reqwest::Client::builder().no_proxy().build()?,
            site: site.site.key,
        })
    }

    /// The token of whoever runs the relay.
    pub(crate) fn operator_key(&self) -> Result<String> {
        let path = self.folder.path().join("data").join("operator.key");
        let key =
            std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        Ok(key.trim().to_owned())
    }

    /// The token of an admin.
    pub(crate) async fn admin(&self) -> Result<String> {
        let invite = ["user", "invite", "load@example.com"];
        let invitation: Invitation = self.relay.ask(&invite).await?;
        let body = json!({"code": invitation.code, "device": "load"});
        let signed: SignedIn = self.post("/v1/auth/redeem", None, &body).await?;
        Ok(signed.token)
    }

    /// Somebody who is online.
    pub(crate) async fn specialist(&self, number: usize, capacity: u32) -> Result<(Asking, Hearing)> {
        let token = self.signed_in(number, capacity).await?;
        let (mut asking, mut hearing, _) = connect(&self.relay.address(), &token, None).await?;
        let id = asking.ask(online()).await?;
        hearing.answer(id).await?;
        Ok((asking, hearing))
    }

    /// The token of somebody who serves the queue.
    pub(crate) async fn signed_in(&self, number: usize, capacity: u32) -> Result<String> {
        let (name, email) = (format!("Person {number}"), format!("{number}@example.com"));
        let capacity = capacity.to_string();
        let invitation: Invitation = self
            .relay
            .ask(&[
                "user",
                "add",
                "--name",
                &name,
                "--email",
                &email,
                "--queue",
                "Load",
                "--capacity",
                &capacity,
            ])
            .await?;
        let body = json!({"code": invitation.code, "device": "load"});
        let signed: SignedIn = self.post("/v1/auth/redeem", None, &body).await?;
        Ok(signed.token)
    }

    /// Somebody on the page.
    pub(crate) async fn customer(&self) -> Result<(Asking, Hearing)> {
        let token = self.sign_up().await?;
        let (asking, hearing, _) = connect(&self.relay.address(), &token, Some(ORIGIN)).await?;
        Ok((asking, hearing))
    }

    /// The token of somebody on the page.
    pub(crate) async fn sign_up(&self) -> Result<String> {
        let body = json!({"site": self.site});
        let created: CustomerCreated = self.post("/v1/widget/customers", Some(ORIGIN), &body).await?;
        Ok(created.token)
    }

    async fn post<T: DeserializeOwned>(
        &self,
        path: &str,
        origin: Option<&str>,
        body: &impl Serialize,
    ) -> Result<T> {
        let mut call = self
            .http
            .post(format!("{}{path}", self.relay.address()))
            .json(body);
        if let Some(origin) = origin {
            call = call.header("origin", origin);
        }
        Self::read(path, call.send().await?).await
    }

    /// What is read with a token.
    pub(crate) async fn get<T: DeserializeOwned>(&self, path: &str, token: &str) -> Result<T> {
        let call = self.http.get(format!("{}{path}", self.relay.address()));
        Self::read(path, call.bearer_auth(token).send().await?).await
    }

    async fn read<T: DeserializeOwned>(path: &str, answer: reqwest::Response) -> Result<T> {
        let status = answer.status();
        let bytes = answer.bytes().await?;
        ensure!(
            status.is_success(),
            "{path}: {status} {}",
            String::from_utf8_lossy(&bytes)
        );
        serde_json::from_slice(&bytes).with_context(|| format!("{path} answered in another shape"))
    }
}

/// Chats may come.
pub(crate) const fn online() -> Command {
    Command::SetStatus {
        status: SpecialistStatus::Online,
        when_done: false,
    }
}
