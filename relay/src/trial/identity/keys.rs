//! The keys that a site signs with, and what becomes of what rests on them.

use super::{add_key, claims, identify, operator, signing, socket};
use crate::auth::identity::pairs::{p256, secret};
use crate::trial::chats::{new_session, start};
use crate::trial::{KEY, Trial};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use switchboard_protocol::{ErrorCode, IdentityKeyAdded, SiteIdentity, View};

#[tokio::test]
async fn a_retired_key_takes_its_sessions_along() {
    let (trial, site, one) = signing().await;
    let two = p256(8);
    add_key(&trial, &site, &two.body("two")).await;
    let said = claims(&trial, &site, "kim");
    let by_one = identify(&trial, &site, &one.sign("one", &said), None)
        .await
        .unwrap();
    let by_two = identify(&trial, &site, &two.sign("two", &said), None)
        .await
        .unwrap();
    let (mut ends, mut stays) = (
        socket(&trial, &by_one.token).await,
        socket(&trial, &by_two.token).await,
    );
    let gone = operator(&trial, Method::DELETE, &site, "/keys/one", Value::Null).await;
    assert_eq!(gone, StatusCode::NO_CONTENT);
    assert_eq!(ends.problem().await.code, ErrorCode::Unauthorized);
    let problem = identify(&trial, &site, &one.sign("one", &said), None)
        .await
        .unwrap_err();
    assert!(problem.detail.unwrap().contains("retired"));
    stays.ack(&start(new_session(), "Still here")).await;
    // Its name stays its own, also after a restart.
    let trial = Trial::on(trial.stop().await).await;
    let again = operator(&trial, Method::POST, &site, "/keys", one.body("one")).await;
    assert_eq!(again, StatusCode::CONFLICT);
    assert!(
        identify(&trial, &site, &one.sign("one", &said), None)
            .await
            .is_err()
    );
    assert!(
        identify(&trial, &site, &two.sign("two", &said), None)
            .await
            .is_ok()
    );
}

#[tokio::test]
async fn a_shared_secret_gives_a_name_and_no_history() {
    let (trial, site, strong) = signing().await;
    let keys = format!("sites/{}/identity/keys", site.id);
    let body = json!({"kid": "shared", "algorithm": "HS256"});
    assert_eq!(
        operator(&trial, Method::POST, &site, "/keys", body.clone()).await,
        422,
        "not before it may"
    );
    let weak = |weak: bool| operator(&trial, Method::PUT, &site, "", json!({"weak": weak}));
    assert_eq!(weak(true).await, StatusCode::NO_CONTENT);
    let added: IdentityKeyAdded = trial.admin(&keys, &body).await;
    let text = added.secret.unwrap();
    let shared = secret(&text);
    let mut said = claims(&trial, &site, "kim");
    said["name"] = "Kim".into();
    let owner = identify(&trial, &site, &strong.sign("one", &said), None)
        .await
        .unwrap();
    let session = new_session();
    socket(&trial, &owner.token)
        .await
        .ack(&start(session, "Private"))
        .await;
    let here = identify(&trial, &site, &shared.sign("shared", &said), None)
        .await
        .unwrap();
    let there = identify(&trial, &site, &shared.sign("shared", &said), None)
        .await
        .unwrap();
    assert!(!here.history && !there.history);
    let ids = [owner.customer_id, here.customer_id, there.customer_id];
    assert!(
        ids[0] != ids[1] && ids[1] != ids[2] && ids[0] != ids[2],
        "each is only where it is"
    );
    // Not even at the browser of the one whom a better key has named.
    let beside = identify(&trial, &site, &shared.sign("shared", &said), Some(&owner.token))
        .await
        .unwrap();
    assert!(!ids.contains(&beside.customer_id));
    let mut widget = socket(&trial, &here.token).await;
    let own = new_session();
    widget.ack(&start(own, "Hello")).await;
    let again = identify(&trial, &site, &shared.sign("shared", &said), Some(&here.token))
        .await
        .unwrap();
    assert_eq!(again.customer_id, here.customer_id, "the present chat goes on");
    let Some(View::Customer(view)) = socket(&trial, &again.token).await.view else {
        panic!("no customer")
    };
    assert_eq!(view.session.unwrap().session.id, own);
    // The secret is shown once, and nowhere in the file.
    let shown = trial
        .http
        .get(trial.url(&format!("/v1/admin/sites/{}/identity", site.id)));
    let shown = shown.bearer_auth(KEY).send().await.unwrap().text().await.unwrap();
    assert!(!shown.contains(&text) && !shown.contains("PUBLIC KEY"), "{shown}");
    let listed: SiteIdentity = serde_json::from_str(&shown).unwrap();
    assert_eq!((listed.weak, listed.keys.len()), (true, 2));
    let mut open = socket(&trial, &again.token).await;
    assert_eq!(weak(false).await, StatusCode::NO_CONTENT);
    assert_eq!(
        open.problem().await.code,
        ErrorCode::Unauthorized,
        "what rested on it ends"
    );
    assert!(
        identify(&trial, &site, &shared.sign("shared", &said), None)
            .await
            .is_err()
    );
    let folder = trial.stop().await;
    for file in std::fs::read_dir(folder.path()).unwrap() {
        let path = file.unwrap().path();
        if path.is_file() {
            let bytes = std::fs::read(&path).unwrap();
            let found = |text: &str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
            assert!(!found(&text), "{}", path.display());
        }
    }
}

#[tokio::test]
async fn what_admins_do_to_keys_is_recorded_and_checked() {
    let (trial, site, pair) = signing().await;
    for (body, status) in [
        (pair.body("one"), 409),
        (json!({"algorithm": "ES256"}), 422),
        (json!({"algorithm": "none"}), 422),
        (json!({"algorithm": "ES256", "public_key": "no key"}), 422),
        (json!({"algorithm": "ES256", "public_key": pair.private}), 422),
        (json!({"algorithm": "RS256", "public_key": pair.public}), 422),
        (p256(9).body("a b"), 422),
    ] {
        let got = operator(&trial, Method::POST, &site, "/keys", body.clone()).await;
        assert_eq!(got.as_u16(), status, "{body}");
    }
    for number in 10..17 {
        add_key(&trial, &site, &p256(number).body(&format!("k{number}"))).await;
    }
    assert_eq!(
        operator(&trial, Method::POST, &site, "/keys", p256(20).body("more")).await,
        422
    );
    assert_eq!(
        operator(&trial, Method::DELETE, &site, "/keys/none", Value::Null).await,
        404
    );
    operator(&trial, Method::DELETE, &site, "/keys/k10", Value::Null).await;
    let log = trial.http.get(trial.url("/v1/audit?limit=3")).bearer_auth(KEY);
    let log: Value = log.send().await.unwrap().json().await.unwrap();
    let subject = log["records"][1]["subject"].as_str().unwrap();
    assert_eq!(subject, format!("retire_identity_key {} k10", site.id));
}
