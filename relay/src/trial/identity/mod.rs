//! Customers whom their site names: one on every device, with what they wrote before, as long as the site's word holds.

mod keys;

use super::chats::{new_session, offered, post, start};
use super::client::hello;
use super::{Client, KEY, ORIGIN, Trial};
use crate::auth::identity::pairs::{Pair, RSA, ed25519, p256};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use switchboard_model::Timestamp;
use switchboard_protocol::{
    ErrorCode, Identified, IdentityKeyAdded, Problem, SessionRecord, Site, SiteCreated,
};

fn seconds(trial: &Trial) -> i64 {
    let Timestamp(now) = (trial.running.app.clock)();
    now / 1_000
}

fn claims(trial: &Trial, site: &Site, sub: &str) -> Value {
    json!({"sub": sub, "aud": site.id, "exp": seconds(trial) + 600})
}

async fn add_key(trial: &Trial, site: &Site, body: &Value) -> IdentityKeyAdded {
    trial
        .admin(&format!("sites/{}/identity/keys", site.id), body)
        .await
}

async fn operator(trial: &Trial, method: Method, site: &Site, rest: &str, body: Value) -> StatusCode {
    let address = trial.url(&format!("/v1/admin/sites/{}/identity{rest}", site.id));
    let request = trial.http.request(method, address).bearer_auth(KEY).json(&body);
    request.send().await.unwrap().status()
}

async fn identify(trial: &Trial, site: &Site, jwt: &str, with: Option<&str>) -> Result<Identified, Problem> {
    let mut request = trial
        .http
        .post(trial.url("/v1/widget/identify"))
        .header("origin", ORIGIN)
        .json(&json!({"site": site.key, "jwt": jwt}));
    if let Some(token) = with {
        request = request.bearer_auth(token);
    }
    let response = request.send().await.unwrap();
    if response.status().is_success() {
        Ok(response.json().await.unwrap())
    } else {
        Err(response.json().await.unwrap())
    }
}

/// A site that signs with P-256 under the name `one`.
async fn signing() -> (Trial, Site, Pair) {
    let (trial, site) = Trial::start().await;
    let pair = p256(7);
    add_key(&trial, &site, &pair.body("one")).await;
    (trial, site, pair)
}

async fn socket(trial: &Trial, token: &str) -> Client {
    Client::greeted(trial.address, Some(ORIGIN), token, None).await
}

#[tokio::test]
async fn a_named_customer_is_the_same_on_every_device_whatever_key_signs() {
    let (trial, site, one) = signing().await;
    let (two, three) = (ed25519(9), &*RSA);
    add_key(&trial, &site, &two.body("two")).await;
    add_key(&trial, &site, &three.body("three")).await;
    let sam = trial.specialist("Sam", 3).await;
    let mut desktop = trial.as_specialist(&sam).await;
    let said = json!({
        "sub": "kim", "aud": site.id, "exp": seconds(&trial) + 600, "name": "Kim", "email": "kim@example.com",
    });
    let kim = identify(&trial, &site, &one.sign("one", &said), None)
        .await
        .unwrap();
    assert!(kim.history);
    let session = new_session();
    let mut phone = socket(&trial, &kim.token).await;
    let mut opens = start(session, "Hello");
    opens["name"] = "Somebody else".into();
    phone.ack(&opens).await;
    let offer = offered(&mut desktop).await;
    desktop
        .ack(&json!({"type": "accept_offer", "offer_id": offer}))
        .await;
    desktop.settle().await;
    let record = desktop.session(session).unwrap();
    assert_eq!(
        record.session.customer.name.as_deref(),
        Some("Kim"),
        "the site's word comes first"
    );
    let email = record.details.as_ref().unwrap().contact.email.as_deref();
    assert_eq!(email, Some("kim@example.com"));
    for (pair, kid) in [(&two, "two"), (three, "three")] {
        let again = identify(&trial, &site, &pair.sign(kid, &said), None)
            .await
            .unwrap();
        assert_eq!(again.customer_id, kim.customer_id);
        assert_ne!(again.token, kim.token);
        let laptop = socket(&trial, &again.token).await;
        assert_eq!(laptop.session(session).unwrap().messages.len(), 1);
    }
    let lee = identify(
        &trial,
        &site,
        &one.sign("one", &claims(&trial, &site, "lee")),
        None,
    )
    .await
    .unwrap();
    assert_ne!(lee.customer_id, kim.customer_id);
    assert!(socket(&trial, &lee.token).await.session(session).is_none());
}

#[tokio::test]
async fn a_chat_from_before_goes_along_and_the_old_token_does_not() {
    let (trial, site, pair) = signing().await;
    let kim = pair.sign("one", &claims(&trial, &site, "kim"));
    // The first time: the browser's customer becomes the named one.
    let before = trial.customer(&site).await;
    let mut browser = trial.as_customer(&before).await;
    let first = new_session();
    browser.ack(&start(first, "Before I signed in")).await;
    let named = identify(&trial, &site, &kim, Some(&before.token)).await.unwrap();
    assert_eq!(named.customer_id, before.customer_id);
    assert_eq!(
        browser.problem().await.code,
        ErrorCode::Unauthorized,
        "its socket has ended"
    );
    let mut stale = Client::silent(trial.address, Some(ORIGIN)).await;
    stale.send(&hello(&before.token, 1, None)).await;
    assert_eq!(stale.problem().await.code, ErrorCode::Unauthorized);
    let mut phone = socket(&trial, &named.token).await;
    phone
        .ack(&json!({"type": "end_session", "session_id": first}))
        .await;

    // Another browser, another chat: two records become one.
    let other = trial.customer(&site).await;
    let mut laptop = trial.as_customer(&other).await;
    let second = new_session();
    laptop.ack(&start(second, "On my laptop")).await;
    let merged = identify(&trial, &site, &kim, Some(&other.token)).await.unwrap();
    assert_eq!(merged.customer_id, named.customer_id);
    let mut laptop = socket(&trial, &merged.token).await;
    laptop.ack(&post(second, None, "Still me")).await;
    laptop.settle().await;
    assert_eq!(laptop.session(second).unwrap().messages.len(), 2);
    for session in [first, second] {
        let request = trial.http.get(trial.url(&format!("/v1/sessions/{session}")));
        let record: SessionRecord = request
            .bearer_auth(&merged.token)
            .send()
            .await
            .unwrap()
            .json()
            .await
            .unwrap();
        assert_eq!(record.session.customer.id, named.customer_id);
    }
    for token in [&before.token, &other.token] {
        let me = trial.http.get(trial.url("/v1/me")).bearer_auth(token);
        assert_eq!(me.send().await.unwrap().status(), StatusCode::UNAUTHORIZED);
    }

    // A third one whose own chat is open, too: nothing changes, and it says what to do.
    let third = trial.customer(&site).await;
    let mut tablet = trial.as_customer(&third).await;
    let open = new_session();
    tablet.ack(&start(open, "And here")).await;
    let problem = identify(&trial, &site, &kim, Some(&third.token))
        .await
        .unwrap_err();
    assert_eq!(problem.code, ErrorCode::CannotMerge);
    assert!(problem.detail.unwrap().contains("End one of them"));
    tablet
        .ack(&json!({"type": "end_session", "session_id": open}))
        .await;
    let now = identify(&trial, &site, &kim, Some(&third.token)).await.unwrap();
    assert_eq!(now.customer_id, named.customer_id);
}

#[tokio::test]
async fn whoever_signs_in_next_at_a_browser_gets_nothing_of_the_one_before() {
    let (trial, site, pair) = signing().await;
    let sign = |sub: &str| pair.sign("one", &claims(&trial, &site, sub));
    let kim = identify(&trial, &site, &sign("kim"), None).await.unwrap();
    let session = new_session();
    let mut browser = socket(&trial, &kim.token).await;
    browser.ack(&start(session, "Private")).await;
    let lee = identify(&trial, &site, &sign("lee"), Some(&kim.token))
        .await
        .unwrap();
    assert_ne!(lee.customer_id, kim.customer_id);
    let read = trial.http.get(trial.url(&format!("/v1/sessions/{session}")));
    assert_eq!(
        read.bearer_auth(&lee.token).send().await.unwrap().status(),
        StatusCode::NOT_FOUND
    );
    let me = trial.http.get(trial.url("/v1/me")).bearer_auth(&kim.token);
    assert_eq!(
        me.send().await.unwrap().status(),
        StatusCode::UNAUTHORIZED,
        "that browser is Lee's"
    );
    assert_eq!(browser.problem().await.code, ErrorCode::Unauthorized);
    let again = identify(&trial, &site, &sign("kim"), None).await.unwrap();
    assert!(
        socket(&trial, &again.token).await.session(session).is_some(),
        "Kim's chat is where it was"
    );
}

#[tokio::test]
async fn a_session_ends_with_the_sites_word_and_goes_on_with_a_new_one() {
    let (trial, site, pair) = signing().await;
    // Over by the site's clock, and good for another second within the skew.
    let mut short = claims(&trial, &site, "kim");
    short["exp"] = (seconds(&trial) - 58).into();
    let kim = identify(&trial, &site, &pair.sign("one", &short), None)
        .await
        .unwrap();
    let mut ends = socket(&trial, &kim.token).await;
    let rotate = trial
        .http
        .post(trial.url("/v1/auth/rotate"))
        .header("origin", ORIGIN);
    let rotated = rotate.bearer_auth(&kim.token).send().await.unwrap();
    assert_eq!(
        rotated.status(),
        StatusCode::FORBIDDEN,
        "it does not outlive the site's word"
    );
    assert_eq!(ends.problem().await.code, ErrorCode::Unauthorized);
    let me = trial.http.get(trial.url("/v1/me")).bearer_auth(&kim.token);
    assert_eq!(me.send().await.unwrap().status(), StatusCode::UNAUTHORIZED);
    let long = pair.sign("one", &claims(&trial, &site, "kim"));
    // The old token is worth nothing, and does no harm.
    let again = identify(&trial, &site, &long, Some(&kim.token)).await.unwrap();
    assert_eq!(again.customer_id, kim.customer_id);
    // Renewed in time, the old one works until the new one is used.
    let renewed = identify(&trial, &site, &long, Some(&again.token)).await.unwrap();
    let status = async |token: &str| {
        let me = trial.http.get(trial.url("/v1/me")).bearer_auth(token);
        me.send().await.unwrap().status()
    };
    assert_eq!(status(&again.token).await, StatusCode::OK);
    assert_eq!(status(&renewed.token).await, StatusCode::OK);
    assert_eq!(status(&again.token).await, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn one_sites_word_is_worth_nothing_at_another() {
    let (trial, shop, pair) = signing().await;
    let body = json!({"name": "Blog", "queue": "Support", "origins": [ORIGIN]});
    let created: SiteCreated = trial.admin("sites", &body).await;
    let blog = created.site;
    let jwt = pair.sign("one", &claims(&trial, &shop, "kim"));
    let kim = identify(&trial, &shop, &jwt, None).await.unwrap();
    let unknown = identify(&trial, &blog, &jwt, None).await.unwrap_err();
    assert!(unknown.detail.unwrap().contains("names no key"));
    // The same key at both: whom it is said to is in it.
    add_key(&trial, &blog, &pair.body("one")).await;
    let replayed = identify(&trial, &blog, &jwt, None).await.unwrap_err();
    assert!(replayed.detail.unwrap().contains("`aud`"));
    let reader = pair.sign("one", &claims(&trial, &blog, "kim"));
    // A token of the other site brings nothing along.
    let reader = identify(&trial, &blog, &reader, Some(&kim.token)).await.unwrap();
    assert_ne!(reader.customer_id, kim.customer_id);
    let request = trial.http.post(trial.url("/v1/widget/identify"));
    let foreign = request
        .header("origin", "https://evil.example")
        .json(&json!({"site": shop.key, "jwt": jwt}));
    assert_eq!(foreign.send().await.unwrap().status(), StatusCode::FORBIDDEN);
}
