//! Signed-in devices: listed, signed out, given new tokens; and passwords that are forgotten or guessed at.

use super::{Client, Trial};
use reqwest::Method;
use serde_json::{Value, json};
use std::sync::Arc;
use switchboard_model::limits::SIGN_IN_FREE;
use switchboard_protocol::{DeviceView, Rotated, SignedIn};

const PASSWORD: &str = "correct horse battery";

impl Trial {
    async fn call(&self, method: Method, path: &str, token: &str, body: Option<Value>) -> (u16, Value) {
        let mut request = self.http.request(method, self.url(path)).bearer_auth(token);
        if let Some(body) = body {
            request = request.json(&body);
        }
        let response = request.send().await.unwrap();
        (
            response.status().as_u16(),
            response.json().await.unwrap_or_default(),
        )
    }

    async fn sign_in(&self, email: &str, password: &str, device: &str) -> (u16, Value) {
        let body = json!({"email": email, "password": password, "device": device});
        let request = self.http.post(self.url("/v1/auth/sign-in")).json(&body);
        let response = request.send().await.unwrap();
        (response.status().as_u16(), response.json().await.unwrap())
    }

    async fn devices(&self, token: &str) -> Vec<DeviceView> {
        let (status, answer) = self.call(Method::GET, "/v1/me/devices", token, None).await;
        assert_eq!(status, 200, "{answer}");
        serde_json::from_value(answer).unwrap()
    }
}

async fn with_two_devices() -> (Trial, SignedIn, SignedIn) {
    let folder = Arc::new(tempfile::tempdir().unwrap());
    let trial = Trial::with(folder, |config| {
        config.limits.sign_ins_per_minute = 1_000.try_into().unwrap();
    })
    .await;
    trial.set_up().await;
    let first = trial.specialist_with("Sam", 3, Some(PASSWORD)).await;
    let (status, second) = trial.sign_in("sam@example.com", PASSWORD, "laptop").await;
    assert_eq!(status, 200, "{second}");
    (trial, first, serde_json::from_value(second).unwrap())
}

#[tokio::test]
async fn a_device_that_is_signed_out_is_out_at_once() {
    let (trial, first, second) = with_two_devices().await;
    let mut laptop = Client::greeted(trial.address, None, &second.token, None).await;
    let devices = trial.devices(&first.token).await;
    let names: Vec<_> = devices.iter().map(|it| (it.name.as_str(), it.current)).collect();
    assert_eq!(names, [("laptop", false), ("test", true)]);
    let path = format!("/v1/me/devices/{}", devices[0].id);
    let (status, _) = trial.call(Method::DELETE, &path, &first.token, None).await;
    assert_eq!(status, 204);
    assert_eq!(laptop.problem().await.code.word(), "unauthorized");
    let (status, _) = trial.call(Method::GET, "/v1/me", &second.token, None).await;
    assert_eq!(status, 401);
    let (status, _) = trial.call(Method::DELETE, &path, &first.token, None).await;
    assert_eq!(status, 404, "it is not there any more");
    assert_eq!(trial.devices(&first.token).await.len(), 1);
}

#[tokio::test]
async fn a_new_token_replaces_the_old_one_once_it_is_used() {
    let (trial, first, second) = with_two_devices().await;
    let mut socket = Client::greeted(trial.address, None, &second.token, None).await;
    let rotate = |token: String| {
        let trial = &trial;
        async move {
            let (status, answer) = trial.call(Method::POST, "/v1/auth/rotate", &token, None).await;
            assert_eq!(status, 200, "{answer}");
            serde_json::from_value::<Rotated>(answer).unwrap().token
        }
    };
    // An answer that is lost: the old token still works, and asks again.
    rotate(second.token.clone()).await;
    let new = rotate(second.token.clone()).await;
    assert_eq!(
        trial.devices(&first.token).await.len(),
        2,
        "one device, three tokens"
    );
    let (status, _) = trial.call(Method::GET, "/v1/me", &new, None).await;
    assert_eq!(status, 200);
    let (status, _) = trial.call(Method::GET, "/v1/me", &second.token, None).await;
    assert_eq!(status, 401, "what it replaces is gone");
    socket.send(&json!({"type": "ping", "nonce": 1})).await;
    socket.settle().await;
    // The socket belongs to the device, whatever its token: signed out, it ends.
    let devices = trial.devices(&new).await;
    let current = devices.iter().find(|device| device.current).unwrap();
    let path = format!("/v1/me/devices/{}", current.id);
    trial.call(Method::DELETE, &path, &first.token, None).await;
    assert_eq!(socket.problem().await.code.word(), "unauthorized");
}

#[tokio::test]
async fn signing_out_ends_what_was_to_replace_the_token_too() {
    let (trial, _, second) = with_two_devices().await;
    let (_, answer) = trial
        .call(Method::POST, "/v1/auth/rotate", &second.token, None)
        .await;
    let pending: Rotated = serde_json::from_value(answer).unwrap();
    let (status, _) = trial
        .call(Method::POST, "/v1/auth/sign-out", &second.token, None)
        .await;
    assert_eq!(status, 204);
    for token in [&second.token, &pending.token] {
        let (status, _) = trial.call(Method::GET, "/v1/me", token, None).await;
        assert_eq!(status, 401);
    }
}

#[tokio::test]
async fn a_forgotten_password_is_replaced_by_whoever_runs_the_relay() {
    let (trial, first, _) = with_two_devices().await;
    let path = format!("people/{}/reset", first.person.id);
    let invitation: Value = trial.admin(&path, &json!({})).await;
    for token in [&first.token] {
        let (status, _) = trial.call(Method::GET, "/v1/me", token, None).await;
        assert_eq!(status, 401);
    }
    let (status, _) = trial.sign_in("sam@example.com", PASSWORD, "again").await;
    assert_eq!(status, 401, "the old password works no longer");
    let body = json!({"code": invitation["code"], "device": "new", "password": "another good password"});
    let request = trial.http.post(trial.url("/v1/auth/redeem")).json(&body);
    assert_eq!(request.send().await.unwrap().status(), 200);
    let (status, _) = trial
        .sign_in("sam@example.com", "another good password", "again")
        .await;
    assert_eq!(status, 200);
}

#[tokio::test]
async fn guessing_at_one_account_gets_slower_wherever_it_comes_from() {
    let (trial, ..) = with_two_devices().await;
    for email in ["sam@example.com", "nobody@example.com"] {
        for _ in 0..=SIGN_IN_FREE {
            trial.sign_in(email, "a wrong password", "x").await;
        }
        let (status, answer) = trial.sign_in(email, PASSWORD, "x").await;
        assert_eq!(
            (status, answer["code"].as_str()),
            (429, Some("rate_limited")),
            "{email}"
        );
    }
}
