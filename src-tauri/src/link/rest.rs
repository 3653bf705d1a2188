//! Signing in and out, and who takes chats over, over REST. A refusal comes as the relay worded it; everything else becomes a sentence of ours.

use super::{Credentials, RelayAddress};
use crate::secrets::Token;
use reqwest::{Client, RequestBuilder, Response};
use serde::{Serialize, de::DeserializeOwned};
use std::time::Duration;
use switchboard_protocol::{ErrorCode, Problem, SignedIn, TransferTargets};

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
            // The socket takes none either, and plain http is for this machine alone: through one it would leave it.
            .no_proxy()
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

    pub(super) async fn transfer_targets(
        &self,
        relay: &RelayAddress,
        token: &Token,
    ) -> Result<TransferTargets, Problem> {
        let call = self
            .0
            .get(relay.endpoint("/v1/transfer-targets"))
            .bearer_auth(token.expose());
        ask(relay, call).await
    }

    async fn post<T: DeserializeOwned>(
        &self,
        relay: &RelayAddress,
        path: &str,
        body: &(impl Serialize + Sync),
    ) -> Result<T, Problem> {
        ask(relay, self.0.post(relay.endpoint(path)).json(body)).await
    }
}

async fn ask<T: DeserializeOwned>(relay: &RelayAddress, call: RequestBuilder) -> Result<T, Problem> {
    let answer = call
        .send()
        .await
        .map_err(|error| unreachable_relay(relay, &error))?;
    if answer.status().is_success() {
        return answer.json().await.map_err(|_| not_a_relay(relay));
    }
    Err(answer
        .json::<Problem>()
        .await
        .unwrap_or_else(|_| not_a_relay(relay)))
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

#[cfg(test)]
mod tests {
    use super::{Credentials, ErrorCode, Http, Problem, RelayAddress};
    use crate::secrets::Token;
    use crate::testing::{person, queue};
    use switchboard_protocol::{SignIn, SignedIn, TransferTargets};
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::TcpListener;
    use tokio::task::JoinHandle;

    /// A server that gives one answer, and what it was asked.
    async fn server(status: &str, body: &str, end: &'static str) -> (RelayAddress, JoinHandle<String>) {
        // Another test may have been first.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let relay = RelayAddress::parse(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
        let answer = format!(
            "HTTP/1.1 {status}\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        );
        let server = tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut asked = String::new();
            while !asked.ends_with(end) {
                let mut part = [0; 4_096];
                let length = stream.read(&mut part).await.unwrap();
                asked.push_str(std::str::from_utf8(&part[..length]).unwrap());
            }
            stream.write_all(answer.as_bytes()).await.unwrap();
            asked
        });
        (relay, server)
    }

    /// Signs in there; what it was sent, and what came of it.
    async fn sign_in(status: &str, body: &str) -> (String, Result<SignedIn, Problem>) {
        let (relay, server) = server(status, body, "}").await;
        let credentials = Credentials::Password(SignIn {
            email: "grace@example.com".to_owned(),
            password: "secret".to_owned(),
            device: "test".to_owned(),
        });
        let outcome = Http::new().unwrap().sign_in(&relay, &credentials).await;
        (server.await.unwrap(), outcome)
    }

    #[tokio::test]
    async fn an_answer_is_taken_as_it_is() {
        let signed_in = SignedIn {
            token: "t".to_owned(),
            person: person(),
        };
        let (asked, outcome) = sign_in("200 OK", &serde_json::to_string(&signed_in).unwrap()).await;
        assert!(asked.starts_with("POST /v1/auth/sign-in HTTP/1.1\r\n"));
        assert!(asked.ends_with(r#"{"email":"grace@example.com","password":"secret","device":"test"}"#));
        assert_eq!(outcome, Ok(signed_in));
    }

    #[tokio::test]
    async fn a_refusal_keeps_the_relays_words() {
        let problem = Problem::new(
            ErrorCode::WrongCredentials,
            "E-mail and password do not go together.",
        );
        let (_, outcome) = sign_in("401 Unauthorized", &serde_json::to_string(&problem).unwrap()).await;
        assert_eq!(outcome, Err(problem));
    }

    #[tokio::test]
    async fn who_takes_chats_over_is_asked_with_the_token() {
        let targets = TransferTargets {
            specialists: Vec::new(),
            queues: vec![queue()],
            skills: Vec::new(),
        };
        let body = serde_json::to_string(&targets).unwrap();
        let (relay, server) = server("200 OK", &body, "\r\n\r\n").await;
        let token = Token::new("sb_t".to_owned());
        let outcome = Http::new().unwrap().transfer_targets(&relay, &token).await;
        let asked = server.await.unwrap().to_lowercase();
        assert!(asked.starts_with("get /v1/transfer-targets http/1.1\r\n"));
        assert!(asked.contains("\r\nauthorization: bearer sb_t\r\n"));
        assert_eq!(outcome, Ok(targets));
    }

    #[tokio::test]
    async fn what_is_not_a_relay_is_said_to_be_none() {
        for (status, body) in [
            ("200 OK", "<html></html>"),
            ("404 Not Found", "nothing"),
            ("302 Found", "{}"),
        ] {
            let (_, outcome) = sign_in(status, body).await;
            let problem = outcome.unwrap_err();
            assert_eq!(
                (problem.code, problem.detail.as_deref()),
                (ErrorCode::Invalid, Some("relay")),
                "{status}"
            );
        }
    }
}
