//! One way to administer: the same REST request, to the relay that runs on the data folder, or to one that is opened
//! in this process when none runs.

use crate::app::Running;
use crate::config::Config;
use crate::folder::{Folder, Lock};
use crate::{http, serve};
use anyhow::{Context, Result, bail};
use axum::{
    body::{Body, to_bytes},
    http::{Method, Request, header},
};
use serde::{Serialize, de::DeserializeOwned};
use std::time::{Duration, Instant};
use switchboard_protocol::Problem;
use tower::ServiceExt;

/// How long to wait for a relay that is just starting or stopping.
const PATIENCE: Duration = Duration::from_secs(5);

/// Whoever takes the requests.
pub(super) struct Client {
    key: String,
    way: Way,
}

enum Way {
    /// A relay runs on the data folder.
    There { base: String, http: reqwest::Client },
    /// None does; this process holds the lock and the store.
    Here { running: Box<Running>, _lock: Lock },
}

impl Client {
    /// Finds the relay of a data folder. A folder that holds none is refused: a mistyped path must not become a relay.
    pub(super) async fn find(config: Config) -> Result<Self> {
        Folder::find(&config.data)?;
        Self::open(config).await
    }

    /// Finds the relay of a data folder, or opens the folder. Makes the folder when it is missing.
    pub(super) async fn open(config: Config) -> Result<Self> {
        let folder = Folder::open(&config.data)?;
        let started = Instant::now();
        loop {
            if let Some(lock) = folder.lock()? {
                let address = config.listen;
                let running = Box::new(serve::open(&folder, config, address).await?);
                return Ok(Self {
                    key: folder.operator_key()?,
                    way: Way::Here { running, _lock: lock },
                });
            }
            if let Some(address) = folder.address() {
                let http = reqwest::Client::builder()
                    .no_proxy()
                    .timeout(Duration::from_secs(30))
                    .build()?;
                let way = Way::There {
                    base: address.administration,
                    http,
                };
                return Ok(Self {
                    key: folder.operator_key()?,
                    way,
                });
            }
            if started.elapsed() > PATIENCE {
                bail!(
                    "Another process holds the data folder {} and does not say where it listens. Stop it and try again.",
                    folder.path().display()
                );
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// `GET`.
    pub(super) async fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T> {
        self.request(Method::GET, path, Vec::new()).await
    }

    /// `POST`.
    pub(super) async fn post<T: DeserializeOwned>(&self, path: &str, body: &impl Serialize) -> Result<T> {
        self.request(Method::POST, path, serde_json::to_vec(body)?).await
    }

    /// `PUT`.
    pub(super) async fn put<T: DeserializeOwned>(&self, path: &str, body: &impl Serialize) -> Result<T> {
        self.request(Method::PUT, path, serde_json::to_vec(body)?).await
    }

    /// `PATCH`.
    pub(super) async fn patch<T: DeserializeOwned>(&self, path: &str, body: &impl Serialize) -> Result<T> {
        self.request(Method::PATCH, path, serde_json::to_vec(body)?).await
    }

    /// `DELETE`.
    pub(super) async fn delete(&self, path: &str) -> Result<()> {
        self.request(Method::DELETE, path, Vec::new()).await
    }

    /// Ends what was opened here.
    pub(super) async fn close(self) {
        match self.way {
            Way::There { .. } => {}
            Way::Here { running, .. } => running.finish().await,
        }
    }

    async fn request<T: DeserializeOwned>(&self, method: Method, path: &str, body: Vec<u8>) -> Result<T> {
        let (good, bytes) = match &self.way {
            Way::There { base, http } => {
                let response = http
                    .request(method, format!("{base}{path}"))
                    .bearer_auth(&self.key)
                    .header(header::CONTENT_TYPE, "application/json")
                    .body(body)
                    .send()
                    .await
                    .with_context(|| format!("The relay at {base} does not answer."))?;
                (response.status().is_success(), response.bytes().await?)
            }
            Way::Here { running, .. } => {
                let request = Request::builder()
                    .method(method)
                    .uri(path)
                    .header(header::AUTHORIZATION, format!("Bearer {}", self.key))
                    .header(header::CONTENT_TYPE, "application/json")
                    .body(Body::from(body))?;
                let response = http::router(running.app.clone()).oneshot(request).await?;
                (
                    response.status().is_success(),
                    to_bytes(response.into_body(), usize::MAX).await?,
                )
            }
        };
        if good {
            // An answer without a body says that it was done.
            let body: &[u8] = if bytes.is_empty() { b"null" } else { &bytes };
            return serde_json::from_slice(body)
                .context("The relay's answer is not what this version expects.");
        }
        let problem: Problem =
            serde_json::from_slice(&bytes).context("The relay's refusal cannot be read.")?;
        match problem.detail {
            Some(detail) => bail!("{} {detail}", problem.title),
            None => bail!("{}", problem.title),
        }
    }
}
