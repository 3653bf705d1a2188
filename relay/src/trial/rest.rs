//! REST: who may, from where, how often, and what refusals look like.

use super::chats::{new_session, start};
use super::{ORIGIN, Trial};
use reqwest::{Method, RequestBuilder, StatusCode};
use serde_json::{Value, json};
use std::{num::NonZeroU32, sync::Arc};
use switchboard_protocol::{Problem, SessionRecord, SignedIn};

async fn refusal(request: RequestBuilder) -> (u16, String) {
    let response = request.send().await.unwrap();
    let status = response.status().as_u16();
    assert_eq!(response.headers()["content-type"], "application/problem+json");
    let problem: Problem = response.json().await.unwrap();
    (status, problem.code.word().to_owned())
}

fn code(status: u16, word: &str) -> (u16, String) {
    (status, word.to_owned())
}

#[tokio::test]
async fn every_refusal_is_a_typed_problem() {
    let (trial, _) = Trial::start().await;
    let http = &trial.http;
    let post = |path: &str| http.post(trial.url(path));
    assert_eq!(
        refusal(http.get(trial.url("/nothing"))).await,
        code(404, "not_found")
    );
    assert_eq!(
        refusal(http.delete(trial.url("/healthz"))).await,
        code(405, "not_found")
    );
    assert_eq!(
        refusal(http.get(trial.url("/v1/widget/customers"))).await,
        code(405, "not_found")
    );
    assert_eq!(
        refusal(http.get(trial.url("/v1/socket"))).await,
        code(400, "malformed")
    );
    let sign_in = "/v1/auth/sign-in";
    let json_type = ("content-type", "application/json");
    let broken = post(sign_in).header(json_type.0, json_type.1).body("{");
    assert_eq!(refusal(broken).await, code(400, "malformed"));
    assert_eq!(refusal(post(sign_in).body("{}")).await, code(400, "malformed"));
    assert_eq!(
        refusal(post(sign_in).json(&json!({"email": 1}))).await,
        code(422, "invalid")
    );
    let large = post(sign_in).json(&json!({"email": "x".repeat(200_000), "password": "", "device": ""}));
    assert_eq!(refusal(large).await, code(413, "too_large"));
    assert_eq!(
        refusal(http.get(trial.url("/v1/me"))).await,
        code(401, "unauthorized")
    );
    assert_eq!(
        refusal(http.get(trial.url("/v1/me")).bearer_auth("sb_no")).await,
        code(401, "unauthorized")
    );
    let outside = http.get(trial.url("/widget/..%2f..%2f..%2fCargo.toml"));
    assert_eq!(refusal(outside).await, code(404, "not_found"));
    let unknown = http.get(trial.url("/v1/widget/sites/st_unknown"));
    assert_eq!(refusal(unknown).await, code(404, "not_found"));
}

#[tokio::test]
async fn pages_get_in_only_from_their_sites_origins() {
    let (trial, site) = Trial::start().await;
    let body = json!({"name": "Other", "queue": "Support", "origins": ["https://other.example"]});
    let other: switchboard_protocol::SiteCreated = trial.admin("sites", &body).await;
    let become_one = |origin: Option<&str>| {
        let request = trial
            .http
            .post(trial.url("/v1/widget/customers"))
            .json(&json!({"site": site.key}));
        match origin {
            Some(origin) => request.header("origin", origin),
            None => request,
        }
    };
    let foreign = code(403, "origin_not_allowed");
    assert_eq!(refusal(become_one(None)).await, foreign);
    assert_eq!(refusal(become_one(Some("https://evil.example"))).await, foreign);
    // Another site's page may talk to the relay, but not as this site.
    assert_eq!(refusal(become_one(Some(&other.site.origins[0]))).await, foreign);
    let created = become_one(Some(ORIGIN)).send().await.unwrap();
    assert_eq!(created.status(), StatusCode::CREATED);
    assert_eq!(created.headers()["access-control-allow-origin"], ORIGIN);
    let preflight = |origin: &str| {
        trial
            .http
            .request(Method::OPTIONS, trial.url("/v1/widget/customers"))
            .header("origin", origin)
            .header("access-control-request-method", "POST")
    };
    assert_eq!(refusal(preflight("https://evil.example")).await, foreign);
    let allowed = preflight(ORIGIN).send().await.unwrap();
    assert_eq!(allowed.status(), StatusCode::NO_CONTENT);
    assert_eq!(allowed.headers()["access-control-allow-origin"], ORIGIN);
    assert!(
        allowed.headers()["access-control-allow-headers"]
            .to_str()
            .unwrap()
            .contains("authorization")
    );
    let info = trial
        .http
        .get(trial.url(&format!("/v1/widget/sites/{}", site.key)))
        .header("origin", ORIGIN);
    let info: Value = info.send().await.unwrap().json().await.unwrap();
    assert_eq!(
        info,
        json!({"name": "Shop", "greeting": "Hello. How can we help?", "brand_color": null})
    );
}

#[tokio::test]
async fn administration_is_for_admins_and_the_operator() {
    let (trial, site) = Trial::start().await;
    let sam = trial.specialist("Sam", 3).await;
    let kim = trial.customer(&site).await;
    for what in ["people", "queues", "sites"] {
        let list = || trial.http.get(trial.url(&format!("/v1/admin/{what}")));
        assert_eq!(refusal(list()).await, code(401, "unauthorized"));
        assert_eq!(
            refusal(list().bearer_auth(&sam.token)).await,
            code(403, "forbidden")
        );
        assert_eq!(
            refusal(list().bearer_auth(&kim.token)).await,
            code(403, "forbidden")
        );
        assert_eq!(
            list().bearer_auth(super::KEY).send().await.unwrap().status(),
            StatusCode::OK
        );
    }
    let add = |what: &str, body: Value| {
        trial
            .http
            .post(trial.url(&format!("/v1/admin/{what}")))
            .bearer_auth(super::KEY)
            .json(&body)
    };
    let person = json!({"name": "Sam", "email": "SAM@example.com", "role": "specialist"});
    assert_eq!(refusal(add("people", person)).await, code(409, "already_exists"));
    let nowhere = json!({"name": "Lu", "email": "lu@example.com", "role": "lead", "queues": ["Nowhere"]});
    assert_eq!(refusal(add("people", nowhere)).await, code(422, "invalid"));
    assert_eq!(
        refusal(add("queues", json!({"name": "support"}))).await,
        code(409, "already_exists")
    );
    assert_eq!(
        refusal(add("queues", json!({"name": "Fast", "rules": {"ring_time": 5}}))).await,
        code(422, "invalid")
    );
    let site = json!({"name": "Blog", "queue": "Support", "origins": ["https://blog.example/path"]});
    assert_eq!(refusal(add("sites", site)).await, code(422, "invalid"));
}

#[tokio::test]
async fn a_session_is_read_by_those_whose_it_is() {
    let (trial, site) = Trial::start().await;
    let sam = trial.specialist("Sam", 3).await;
    let (kim, eve) = (trial.customer(&site).await, trial.customer(&site).await);
    let session = new_session();
    trial.as_customer(&kim).await.ack(&start(session, "Hello")).await;
    let read = |token: &str| {
        trial
            .http
            .get(trial.url(&format!("/v1/sessions/{session}")))
            .bearer_auth(token)
    };
    let own: SessionRecord = read(&kim.token).send().await.unwrap().json().await.unwrap();
    assert_eq!((own.messages.len(), own.session.page), (1, None));
    let operator: SessionRecord = read(super::KEY).send().await.unwrap().json().await.unwrap();
    assert!(operator.session.page.is_some());
    assert_eq!(refusal(read(&eve.token)).await, code(404, "not_found"));
    assert_eq!(
        refusal(read(&sam.token)).await,
        code(404, "not_found"),
        "offered to Sam, not Sam's"
    );
    let other = json!({"name": "Other", "queue": "Support", "origins": ["https://other.example"]});
    let other: switchboard_protocol::SiteCreated = trial.admin("sites", &other).await;
    let from = |token: &str, origin: &str| read(token).header("origin", origin);
    assert!(
        from(&kim.token, ORIGIN)
            .send()
            .await
            .unwrap()
            .status()
            .is_success()
    );
    for (token, origin) in [
        (kim.token.as_str(), other.site.origins[0].as_str()),
        (super::KEY, ORIGIN),
    ] {
        assert_eq!(
            refusal(from(token, origin)).await,
            code(403, "origin_not_allowed"),
            "a token is taken from its own pages only"
        );
    }
    let missing = trial
        .http
        .get(trial.url(&format!("/v1/sessions/{}", new_session())))
        .bearer_auth(super::KEY);
    assert_eq!(refusal(missing).await, code(404, "not_found"));
}

#[tokio::test]
async fn signing_in_takes_the_password_and_is_throttled() {
    let (trial, _) = Trial::start().await;
    let sam = trial.specialist_with("Sam", 3, Some("correct horse")).await;
    let sign_in = |email: &str, password: &str| {
        let body = json!({"email": email, "password": password, "device": "test"});
        trial.http.post(trial.url("/v1/auth/sign-in")).json(&body)
    };
    let again: SignedIn = sign_in("SAM@example.com", "correct horse")
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    assert_eq!(again.person, sam.person);
    assert_ne!(again.token, sam.token);
    let me = trial.http.get(trial.url("/v1/me")).bearer_auth(&again.token);
    let me: switchboard_protocol::Person = me.send().await.unwrap().json().await.unwrap();
    assert_eq!(me, sam.person);
    let wrong = code(401, "wrong_credentials");
    assert_eq!(refusal(sign_in("sam@example.com", "wrong horse")).await, wrong);
    assert_eq!(
        refusal(sign_in("nobody@example.com", "correct horse")).await,
        wrong
    );
    let redeem = trial.http.post(trial.url("/v1/auth/redeem"));
    let gone = redeem.json(&json!({"code": "AAAA-AAAA-AAAA", "device": "test"}));
    assert_eq!(refusal(gone).await, code(410, "invitation_gone"));
    let mut last = wrong;
    for _ in 0..10 {
        last = refusal(sign_in("sam@example.com", "wrong horse")).await;
    }
    assert_eq!(last, code(429, "rate_limited"));
}

#[tokio::test]
async fn behind_a_proxy_the_last_forwarded_address_counts() {
    let folder = Arc::new(tempfile::tempdir().unwrap());
    let trial = Trial::with(folder, |config| {
        config.behind_proxy = true;
        config.limits.customers_per_minute = NonZeroU32::MIN;
    });
    let trial = trial.await;
    let site = trial.set_up().await;
    let status = |forwarded: &'static str| {
        let request = trial
            .http
            .post(trial.url("/v1/widget/customers"))
            .header("origin", ORIGIN);
        let request = request
            .header("x-forwarded-for", forwarded)
            .json(&json!({"site": site.key}));
        async move { request.send().await.unwrap().status().as_u16() }
    };
    assert_eq!(status("198.51.100.1").await, 201);
    assert_eq!(status("198.51.100.2").await, 201);
    assert_eq!(
        status("203.0.113.9, 198.51.100.1").await,
        429,
        "what stands before it is anyone's word"
    );
    assert_eq!(status("2001:db8::1").await, 201);
    assert_eq!(status("2001:db8::2").await, 429, "one network");
}

#[tokio::test]
async fn without_a_proxy_nobody_chooses_their_address() {
    let folder = Arc::new(tempfile::tempdir().unwrap());
    let trial = Trial::with(folder, |config| {
        config.limits.customers_per_minute = NonZeroU32::MIN;
    })
    .await;
    let site = trial.set_up().await;
    let mut statuses = Vec::new();
    for forwarded in ["198.51.100.1", "198.51.100.2"] {
        let request = trial
            .http
            .post(trial.url("/v1/widget/customers"))
            .header("origin", ORIGIN);
        let request = request
            .header("x-forwarded-for", forwarded)
            .json(&json!({"site": site.key}));
        statuses.push(request.send().await.unwrap().status().as_u16());
    }
    assert_eq!(statuses, [201, 429]);
}

#[tokio::test]
async fn health_is_plain() {
    let (trial, _) = Trial::start().await;
    for path in ["/healthz", "/readyz"] {
        assert_eq!(
            trial.http.get(trial.url(path)).send().await.unwrap().status(),
            StatusCode::OK
        );
    }
}
