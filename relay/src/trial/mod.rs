//! A whole relay on a real listener, and clients for it: what the tests of the edges share.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "a test looks for one kind of thing and skips the rest"
)]

mod access;
mod bad_input;
mod blocks;
mod canned;
mod chats;
mod client;
mod consents;
mod customers;
mod described;
mod details;
mod devices;
mod erasing;
mod failing;
mod headers;
mod hostile;
mod identity;
mod limits;
mod lists;
mod messages;
mod missed;
mod performance;
mod ratings;
mod rest;
mod resume;
mod routing;
mod rules;
mod search;
mod silence;
mod transfers;
mod watching;
mod websocket;

pub(crate) use client::{Client, command, cursor_of};

use crate::app::{self, Running};
use crate::config::{self, Overrides};
use crate::http;
use crate::store::sqlite::bare::test_keys;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::Arc;
use switchboard_protocol::{CustomerCreated, Invitation, NewPerson, Queue, SignedIn, Site, SiteCreated};
use tempfile::TempDir;

pub(crate) const ORIGIN: &str = "https://shop.example";
pub(crate) const KEY: &str = "op_0123456789abcdef0123456789abcdef";

/// A relay in this process.
pub(crate) struct Trial {
    pub(crate) running: Running,
    pub(crate) address: SocketAddr,
    pub(crate) folder: Arc<TempDir>,
    pub(crate) http: reqwest::Client,
    server: axum_server::Handle<SocketAddr>,
}

impl Trial {
    /// A fresh relay with one queue and one site.
    pub(crate) async fn start() -> (Self, Site) {
        let trial = Self::on(Arc::new(tempfile::tempdir().unwrap())).await;
        let site = trial.set_up().await;
        (trial, site)
    }

    /// One queue and one site.
    pub(crate) async fn set_up(&self) -> Site {
        let trial = self;
        let _: Queue = trial
            .admin("queues", &serde_json::json!({"name": "Support"}))
            .await;
        let site = serde_json::json!({"name": "Shop", "queue": "support", "origins": [ORIGIN]});
        let created: SiteCreated = trial.admin("sites", &site).await;
        created.site
    }

    /// A relay on a data folder.
    pub(crate) async fn on(folder: Arc<TempDir>) -> Self {
        Self::with(folder, |_| ()).await
    }

    /// A relay on a data folder, with something decided otherwise.
    pub(crate) async fn with(folder: Arc<TempDir>, change: impl FnOnce(&mut config::Config)) -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        listener.set_nonblocking(true).unwrap();
        let address = listener.local_addr().unwrap();
        let overrides = Overrides {
            data: Some(folder.path().to_owned()),
            ..Overrides::default()
        };
        let mut config = config::load(&overrides).unwrap();
        let many = 1_000_000.try_into().unwrap();
        config.limits.customers_per_minute = many;
        config.limits.site_customers_per_minute = many;
        config.limits.customer_commands_per_minute = many;
        config.limits.staff_commands_per_minute = many;
        config.limits.session_messages_per_minute = many;
        change(&mut config);
        let running = app::open(config, address, KEY.into(), test_keys()).await.unwrap();
        let server = axum_server::Handle::new();
        let service = http::router(running.app.clone()).into_make_service_with_connect_info::<SocketAddr>();
        tokio::spawn(
            axum_server::from_tcp(listener)
                .unwrap()
                .handle(server.clone())
                .serve(service),
        );
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        Self {
            running,
            address,
            folder,
            http,
            server,
        }
    }

    /// Stops in order and gives the folder back.
    pub(crate) async fn stop(self) -> Arc<TempDir> {
        self.running.stop.send(true).unwrap();
        self.server.shutdown();
        self.running.finish().await;
        self.folder
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// `POST /v1/admin/…` as the operator.
    pub(crate) async fn admin<T: serde::de::DeserializeOwned>(
        &self,
        what: &str,
        body: &serde_json::Value,
    ) -> T {
        let request = self
            .http
            .post(self.url(&format!("/v1/admin/{what}")))
            .bearer_auth(KEY)
            .json(body);
        let response = request.send().await.unwrap();
        let status = response.status();
        let text = response.text().await.unwrap();
        assert!(status.is_success(), "{status} {text}");
        serde_json::from_str(&text).unwrap()
    }

    /// Changes the rules of Support.
    pub(crate) async fn set_rules(&self, rules: serde_json::Value) {
        let queues = self.running.app.store.queues().await.unwrap();
        let queue = queues.iter().find(|queue| queue.name == "Support").unwrap();
        let body = serde_json::json!({"id": queue.id, "name": queue.name, "rules": rules});
        let request = self
            .http
            .put(self.url(&format!("/v1/admin/queues/{}", queue.id)))
            .bearer_auth(KEY)
            .json(&body);
        let response = request.send().await.unwrap();
        assert!(
            response.status().is_success(),
            "{}",
            response.text().await.unwrap()
        );
    }

    /// Changes what is said of a person.
    pub(crate) async fn change_person(&self, person: &SignedIn, change: serde_json::Value) {
        let request = self
            .http
            .patch(self.url(&format!("/v1/admin/people/{}", person.person.id)))
            .bearer_auth(KEY)
            .json(&change);
        let response = request.send().await.unwrap();
        assert!(
            response.status().is_success(),
            "{}",
            response.text().await.unwrap()
        );
    }

    /// A specialist who serves Support, signed in by invitation.
    pub(crate) async fn specialist(&self, name: &str, capacity: u32) -> SignedIn {
        self.specialist_with(name, capacity, None).await
    }

    /// The same, who sets a password.
    pub(crate) async fn specialist_with(
        &self,
        name: &str,
        capacity: u32,
        password: Option<&str>,
    ) -> SignedIn {
        let person = someone(name, switchboard_model::Role::Specialist, capacity, &["Support"]);
        self.person(person, password).await
    }

    /// Anyone, signed in by invitation.
    pub(crate) async fn person(&self, person: NewPerson, password: Option<&str>) -> SignedIn {
        let invitation: Invitation = self.admin("people", &serde_json::to_value(person).unwrap()).await;
        let body = serde_json::json!({"code": invitation.code, "device": "test", "password": password});
        let response = self
            .http
            .post(self.url("/v1/auth/redeem"))
            .json(&body)
            .send()
            .await
            .unwrap();
        response.json().await.unwrap()
    }

    /// A new customer of a site.
    pub(crate) async fn customer(&self, site: &Site) -> CustomerCreated {
        let request = self
            .http
            .post(self.url("/v1/widget/customers"))
            .header("origin", ORIGIN);
        let response = request
            .json(&serde_json::json!({"site": site.key}))
            .send()
            .await
            .unwrap();
        response.json().await.unwrap()
    }

    /// A customer's socket, greeted.
    pub(crate) async fn as_customer(&self, customer: &CustomerCreated) -> Client {
        Client::greeted(self.address, Some(ORIGIN), &customer.token, None).await
    }

    /// A specialist's socket, greeted, and online.
    pub(crate) async fn as_specialist(&self, person: &SignedIn) -> Client {
        let mut client = Client::greeted(self.address, None, &person.token, None).await;
        client
            .ack(&serde_json::json!({"type": "set_status", "status": "online"}))
            .await;
        client
    }
}

/// A person who is to be added.
pub(crate) fn someone(
    name: &str,
    role: switchboard_model::Role,
    capacity: u32,
    queues: &[&str],
) -> NewPerson {
    NewPerson {
        name: name.into(),
        email: format!("{}@example.com", name.to_lowercase()),
        phone: None,
        role,
        skills: switchboard_model::Skills::default(),
        languages: vec![],
        capacity: Some(switchboard_model::Capacity(capacity)),
        queues: queues.iter().map(|queue| (*queue).to_owned()).collect(),
    }
}
