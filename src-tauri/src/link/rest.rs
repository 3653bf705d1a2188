//! Signing in and out over REST. A refusal comes as the relay worded it; everything else becomes a sentence of ours.

use super::{Credentials, RelayAddress};
use crate::secrets::Token;
use reqwest::{Client, Response};
use serde::{Serialize, de::DeserializeOwned};
use std::time::Duration;
use switchboard_protocol::{ErrorCode, Problem, SignedIn};

/// How long a call may take, connecting included.
const PATIENCE: Duration = Duration::from_secs(15);

/// The REST client.
pub(super) struct Http(Client);

impl Http {
    pub(super) fn new() -> Result<Self, reqwest::Error> {
        let client = Client::builder()
            .timeout(PATIENCE)
            .user_agent(concat!("switchboard-desktop/", env!("CARGO_PKG_VERSION")))
            // A relay does not redirect; following one could carry a password elsewhere.
            .redirect(reqwest::redirect::Policy::none())
            .build()?;
        Ok(Self(client))
    }

    pub(super) async fn sign_in(
        &self,
        relay: &RelayAddress,
        credentials: &Credentials,
    ) -> Result<SignedIn, Problem> {
        match credentials {
            Credentials::Invitation(body) => self.post(relay, "/v1/auth/redeem", body).await,
            Credentials::Password(body) => self.post(relay, "/v1/auth/sign-in", body).await,
        }
    }

    /// Best effort: the token is forgotten here in any case.
    pub(super) async fn sign_out(&self, relay: &RelayAddress, token: &Token) {
        let call = self
            .0
            .post(relay.endpoint("/v1/auth/sign-out"))
            .bearer_auth(token.expose());
        if let Err(error) = call.send().await.and_then(Response::error_for_status) {
            tracing::info!(error = %error.without_url(), "the relay did not hear of the sign-out");
        }
    }

    async fn post<T: DeserializeOwned>(
        &self,
        relay: &RelayAddress,
        path: &str,
        body: &(impl Serialize + Sync),
    ) -> Result<T, Problem> {
        let sent = self.0.post(relay.endpoint(path)).json(body).send().await;
        let answer = sent.map_err(|error| unreachable_relay(relay, &error))?;
        if answer.status().is_success() {
            return answer.json().await.map_err(|_| not_a_relay(relay));
        }
        Err(answer
            .json::<Problem>()
            .await
            .unwrap_or_else(|_| not_a_relay(relay)))
    }
}

fn unreachable_relay(relay: &RelayAddress, error: &reqwest::Error) -> Problem {
    let title = if error.is_timeout() {
        format!("{relay} did not answer in time. Check the address and your connection, then try again.")
    } else {
        format!("{relay} could not be reached. Check the address and your connection, then try again.")
    };
    Problem::new(ErrorCode::Unavailable, title)
}

fn not_a_relay(relay: &RelayAddress) -> Problem {
    Problem::new(
        ErrorCode::Invalid,
        format!("{relay} answers, but not as a Switchboard relay does. Check the address."),
    )
    .with_detail("relay")
}
