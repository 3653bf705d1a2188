//! A web page with the widget on it, on an origin of its own.

use crate::repository;
use anyhow::{Context as _, Result, anyhow};
use axum::{
    Router,
    extract::{Path as UrlPath, State},
    http::{StatusCode, header},
    response::{IntoResponse as _, Response},
    routing::get,
};
use std::{
    fs,
    net::Ipv4Addr,
    path::{Path, PathBuf},
    sync::Arc,
};
use tokio::{net::TcpListener, task::JoinHandle};

/// What `{{relay}}` and `{{site}}` in the page stand for.
#[derive(Debug)]
struct Words {
    folder: PathBuf,
    relay: String,
    site: String,
}

/// A page that is not served yet: its origin is known, its site is not.
#[derive(Debug)]
pub struct Page {
    listener: Option<TcpListener>,
    origin: String,
    server: Option<JoinHandle<()>>,
}

impl Page {
    /// Takes a port on the loopback, 0 for any.
    ///
    /// # Errors
    /// When the port is taken.
    pub async fn bind(port: u16) -> Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))
            .await
            .with_context(|| format!("cannot serve the demo page on port {port}"))?;
        let origin = format!("http://{}", listener.local_addr()?);
        Ok(Self {
            listener: Some(listener),
            origin,
            server: None,
        })
    }

    /// Its origin, to be allowed on the site.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Its address.
    #[must_use]
    pub fn address(&self) -> String {
        format!("{}/", self.origin)
    }

    /// Serves the page with the widget of this site.
    ///
    /// # Errors
    /// When it is served already.
    pub fn serve(&mut self, relay: &str, site: &str) -> Result<()> {
        let listener = self
            .listener
            .take()
            .ok_or_else(|| anyhow!("the page is served already"))?;
        let words = Words {
            folder: repository().join("tests").join("support").join("page"),
            relay: relay.to_owned(),
            site: site.to_owned(),
        };
        let router = Router::new()
            .route("/", get(index))
            .route("/{file}", get(file))
            .with_state(Arc::new(words));
        self.server = Some(tokio::spawn(async move {
            // It serves until it is dropped; an accept error on the loopback has no remedy here.
            let _ = axum::serve(listener, router).await;
        }));
        Ok(())
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        if let Some(server) = &self.server {
            server.abort();
        }
    }
}

async fn index(State(words): State<Arc<Words>>) -> Response {
    answer(&words, Path::new("index.html"))
}

async fn file(State(words): State<Arc<Words>>, UrlPath(name): UrlPath<String>) -> Response {
    // One name, no folders: whatever would leave the page's folder is not there.
    let plain = name
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'));
    if !plain || name.starts_with('.') {
        return StatusCode::NOT_FOUND.into_response();
    }
    answer(&words, Path::new(&name))
}

fn answer(words: &Words, name: &Path) -> Response {
    let Ok(bytes) = fs::read(words.folder.join(name)) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let kind = match name.extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("jpg") => "image/jpeg",
        Some("webp") => "image/webp",
        _ => "application/octet-stream",
    };
    let body = if kind.starts_with("text/html") {
        let page = String::from_utf8_lossy(&bytes);
        page.replace("{{relay}}", &words.relay)
            .replace("{{site}}", &words.site)
            .into_bytes()
    } else {
        bytes
    };
    (
        [(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "no-store")],
        body,
    )
        .into_response()
}
