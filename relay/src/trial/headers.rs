//! What the answers of every described request tell a browser, and which pages may ask.

use super::{Client, KEY, ORIGIN, Trial};
use reqwest::{Method, Response, StatusCode, header::HeaderMap};
use serde_json::{Value, json};
use std::sync::Arc;
use switchboard_protocol::RelayFrame;
use tokio_tungstenite::tungstenite::Message;

/// Words that no name of a query parameter may hold.
const SECRETS: [&str; 7] = ["token", "key", "secret", "password", "jwt", "auth", "code"];

/// Every operation of the document: its method, its path with every name filled in, and itself.
fn operations() -> Vec<(Method, String, Value)> {
    let document: Value = serde_json::from_str(crate::http::openapi_json()).unwrap();
    let mut found = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        let filled = path
            .split('{')
            .map(|part| part.split_once('}').map_or(part, |(_, rest)| rest));
        let filled = filled.collect::<Vec<_>>().join("x");
        for (method, operation) in item.as_object().unwrap() {
            let method = method.to_uppercase().parse().unwrap();
            found.push((method, filled.clone(), operation.clone()));
        }
    }
    assert!(found.len() > 40, "{}", found.len());
    found
}

fn said<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    headers.get(name).map_or("", |value| value.to_str().unwrap())
}

/// What must be so whatever the answer is.
fn check(at: &str, response: &Response) {
    let headers = response.headers();
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("referrer-policy", "no-referrer"),
    ] {
        assert_eq!(said(headers, name), value, "{at}: {name}");
    }
    let policy = said(headers, "content-security-policy");
    assert!(policy.starts_with("default-src 'none';"), "{at}: {policy}");
    for closed in ["frame-ancestors 'none'", "base-uri 'none'", "form-action 'none'"] {
        assert!(policy.contains(closed), "{at}: {policy}");
    }
    assert!(
        !policy.contains("unsafe") && !policy.contains('*'),
        "{at}: {policy}"
    );
    let is_page = said(headers, "content-type").starts_with("text/html");
    assert_eq!(policy.contains("style-src 'self'"), is_page, "{at}: {policy}");
    assert!(headers.get("access-control-allow-credentials").is_none(), "{at}");
    assert_eq!(
        headers.get_all("content-security-policy").iter().count(),
        1,
        "{at}"
    );
    // Files of the widget, and the reference, are public; nothing else is kept or shared.
    let public = |path: &str| at.contains(path) && response.status().is_success();
    let widget = public(" /widget");
    let shared = said(headers, "cross-origin-resource-policy");
    assert_eq!(
        shared,
        if widget { "cross-origin" } else { "same-origin" },
        "{at}"
    );
    assert_eq!(
        said(headers, "access-control-allow-origin") == "*",
        widget,
        "{at}"
    );
    let kept = widget || public(" /docs/") || public("openapi.json");
    assert_eq!(said(headers, "cache-control") != "no-store", kept, "{at}");
}

#[tokio::test]
async fn every_answer_says_what_a_browser_may_do_with_it() {
    let (trial, _) = Trial::start().await;
    let mut succeeded = 0;
    for (method, path, _) in operations() {
        for token in [None, Some(KEY)] {
            let mut request = trial.http.request(method.clone(), trial.url(&path));
            if let Some(token) = token {
                request = request.bearer_auth(token);
            }
            let response = request.send().await.unwrap();
            succeeded += usize::from(response.status().is_success());
            check(&format!("{method} {path}"), &response);
            let strict = response.headers().get("strict-transport-security");
            assert!(strict.is_none(), "{method} {path}: without TLS");
        }
    }
    assert!(succeeded > 10, "only {succeeded}");
    for (method, path) in [
        ("GET", "/nothing"),
        ("PATCH", "/healthz"),
        ("POST", "/v1/commands"),
    ] {
        let request = trial.http.request(method.parse().unwrap(), trial.url(path));
        let response = request
            .header("origin", "https://evil.example")
            .send()
            .await
            .unwrap();
        assert!(response.status().is_client_error());
        check(&format!("{method} {path}"), &response);
    }
}

#[tokio::test]
async fn whoever_came_by_tls_comes_by_nothing_else() {
    let folder = Arc::new(tempfile::tempdir().unwrap());
    let trial = Trial::with(folder, |config| {
        config.public_url = Some("https://chat.example".into());
        config.behind_proxy = true;
    })
    .await;
    for path in ["/healthz", "/docs/api", "/nothing"] {
        let response = trial.http.get(trial.url(path)).send().await.unwrap();
        let strict = said(response.headers(), "strict-transport-security");
        assert_eq!(strict, "max-age=31536000", "{path}");
    }
}

#[tokio::test]
async fn a_page_asks_only_what_is_for_pages_and_only_from_a_listed_origin() {
    let (trial, site) = Trial::start().await;
    let kim = trial.customer(&site).await;
    let mut for_pages = 0;
    for (method, path, _) in operations() {
        let preflight = |origin: &'static str| {
            let request = trial.http.request(Method::OPTIONS, trial.url(&path));
            request
                .header("origin", origin)
                .header("access-control-request-method", method.as_str())
        };
        let response = preflight(ORIGIN).send().await.unwrap();
        let at = format!("{method} {path}");
        let headers = response.headers();
        if response.status() == StatusCode::NO_CONTENT {
            for_pages += 1;
            assert_eq!(said(headers, "access-control-allow-origin"), ORIGIN, "{at}");
            let methods = said(headers, "access-control-allow-methods");
            assert!(
                methods.split(", ").any(|allowed| allowed == method.as_str()),
                "{at}: {methods}"
            );
            assert!(said(headers, "vary").contains("Origin"), "{at}");
        } else {
            assert!(headers.get("access-control-allow-origin").is_none(), "{at}");
        }
        for foreign in [
            "https://evil.example",
            "null",
            "https://shop.example.evil.example",
        ] {
            let response = preflight(foreign).send().await.unwrap();
            assert!(!response.status().is_success(), "{at}: {foreign}");
            let allowed = response.headers().get("access-control-allow-origin");
            assert!(allowed.is_none(), "{at}: {foreign}");
        }
        // The token alone opens nothing to another site's page.
        if is_for_customers(&path) {
            let request = trial.http.request(method.clone(), trial.url(&path));
            let fresh = uuid::Uuid::now_v7();
            let body = json!({"id": fresh, "command": {"type": "end_wrap_up", "session_id": fresh}});
            let request = request
                .bearer_auth(&kim.token)
                .header("origin", "https://evil.example");
            let response = request.json(&body).send().await.unwrap();
            assert_eq!(response.status(), StatusCode::FORBIDDEN, "{at}");
        }
    }
    assert!(for_pages >= 9, "{for_pages}");
}

/// What a customer may ask for from their page.
fn is_for_customers(path: &str) -> bool {
    path.starts_with("/v1/sessions/x") && !path.ends_with("/routing")
        || [
            "/v1/commands",
            "/v1/me/devices",
            "/v1/me/devices/x",
            "/v1/auth/rotate",
        ]
        .contains(&path)
}

#[tokio::test]
async fn no_address_carries_a_token() {
    let (trial, _) = Trial::start().await;
    let sam = trial.specialist("Sam", 3).await;
    for (method, path, operation) in operations() {
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            let name = parameter["name"].as_str().unwrap().to_lowercase();
            if parameter["in"] == "query" {
                let secret = SECRETS.iter().any(|word| name.contains(word));
                assert!(!secret, "{method} {path}: {name}");
            }
        }
        if operation["security"].is_array() {
            let address = trial.url(&format!(
                "{path}?token={KEY}&access_token={KEY}&key={KEY}&authorization={KEY}"
            ));
            let response = trial.http.request(method.clone(), address).send().await.unwrap();
            assert_eq!(response.status(), StatusCode::UNAUTHORIZED, "{method} {path}");
        }
    }
    // A socket takes its token in the first frame and nowhere else.
    let address = format!("ws://{}/v1/socket?token={}", trial.address, sam.token);
    let mut socket = Client::at(&address, None).await;
    let status = json!({"type": "set_status", "status": "online"});
    socket
        .send_raw(Message::text(super::command(&status).1.to_string()))
        .await;
    let RelayFrame::Bye(bye) = socket.frame().await else {
        panic!("it was let in")
    };
    assert_eq!(bye.problem.code, switchboard_protocol::ErrorCode::Malformed);
}
