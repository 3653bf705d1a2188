//! The requests that a client needs beside its socket: becoming a customer, and exchanging the token.

use anyhow::{Context as _, Result, bail};
use reqwest::{Client, Response, StatusCode};
use serde::de::DeserializeOwned;
use serde_json::json;
use std::time::Duration;
use switchboard_model::Timestamp;
use switchboard_protocol::{CustomerCreated, DeviceView, Problem, Rotated};
use switchboard_sync::Tokens;

/// What a step of an exchange came to.
pub(crate) enum Exchange {
    /// The relay took the token that is in use.
    Works { token: String, until: Option<Timestamp> },
    /// A new one came.
    Offered(Rotated),
    /// The relay refused the token that is in use.
    Refused { token: String },
}

pub(crate) struct Requests {
    http: Client,
    relay: String,
    origin: Option<String>,
}

impl Requests {
    pub(crate) fn new(relay: String, origin: Option<String>) -> Result<Self> {
        let http = Client::builder().timeout(Duration::from_secs(10)).build()?;
        Ok(Self { http, relay, origin })
    }

    /// The socket's address, and the origin to name there.
    pub(crate) fn socket(&self) -> (String, Option<String>) {
        let url = format!("{}/v1/socket", self.relay.replacen("http", "ws", 1));
        (url, self.origin.clone())
    }

    /// A new customer's token.
    pub(crate) async fn customer(&self, site: &str) -> Result<String> {
        let request = self.http.post(self.url("/v1/widget/customers"));
        let request = request.header("origin", self.origin.as_deref().unwrap_or_default());
        let response = request.json(&json!({"site": site})).send().await;
        let made: CustomerCreated = read(response.context("the relay cannot be reached")?).await?;
        Ok(made.token)
    }

    /// The next step: a new token is used for the first time, the old one's end is learned, or a new one asked for.
    pub(crate) async fn exchange(&self, tokens: &Tokens) -> Result<Exchange> {
        let token = tokens.in_use().to_owned();
        let asked = if tokens.trying() || !tokens.end_known() {
            self.http.get(self.url("/v1/me/devices"))
        } else {
            self.http.post(self.url("/v1/auth/rotate"))
        };
        let asked = match &self.origin {
            Some(origin) => asked.header("origin", origin),
            None => asked,
        };
        let response = asked.bearer_auth(&token).send().await?;
        if response.status() == StatusCode::UNAUTHORIZED {
            return Ok(Exchange::Refused { token });
        }
        if !tokens.trying() && tokens.end_known() {
            return Ok(Exchange::Offered(read(response).await?));
        }
        let devices: Vec<DeviceView> = read(response).await?;
        let mine = devices.into_iter().find(|device| device.current);
        let until = mine.map(|device| device.expires_at);
        Ok(Exchange::Works { token, until })
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.relay)
    }
}

async fn read<T: DeserializeOwned>(response: Response) -> Result<T> {
    let status = response.status();
    if status.is_success() {
        return Ok(response.json().await?);
    }
    match response.json::<Problem>().await {
        Ok(Problem { title, detail, .. }) => bail!("{title} {}", detail.unwrap_or_default()),
        Err(_) => bail!("the relay did not answer; HTTP {status} came instead"),
    }
}
