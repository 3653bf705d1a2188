//! How long and how often: a token ends while its socket is open, and one principal holds so many sockets.

use super::client::hello;
use super::{Client, ORIGIN, Trial};
use crate::auth::tokens;
use crate::gateway::SOCKETS;
use crate::store::{Token, Write};
use switchboard_core::Principal;
use switchboard_model::{DeviceId, Millis};
use switchboard_protocol::{Bye, ErrorCode, RelayFrame};
use uuid::Uuid;

#[tokio::test]
async fn a_socket_ends_with_its_token() {
    let (trial, site) = Trial::start().await;
    let kim = trial.customer(&site).await;
    let app = &trial.running.app;
    let (token, hash) = tokens::fresh();
    let now = (app.clock)();
    let row = Token {
        hash,
        principal: Some(Principal::Customer(kim.customer_id)),
        device: "browser".into(),
        device_id: DeviceId::new(Uuid::now_v7()),
        created_at: now,
        used_at: now,
        expires_at: now + Millis(1_500),
        replaces: None,
    };
    app.store.commit(vec![Write::Token(row)]).await.unwrap();
    let mut ends = Client::greeted(trial.address, Some(ORIGIN), &token, None).await;
    let mut stays = trial.as_customer(&kim).await;
    assert_eq!(ends.problem().await.code, ErrorCode::Unauthorized);
    assert_eq!(ends.text().await, None, "closed");
    stays.send(&serde_json::json!({"type": "ping", "nonce": 1})).await;
    assert_eq!(stays.frame().await, RelayFrame::Pong { nonce: 1 });
}

#[tokio::test]
async fn one_token_does_not_open_sockets_without_end() {
    let (trial, site) = Trial::start().await;
    let (kim, eve) = (trial.customer(&site).await, trial.customer(&site).await);
    let mut open = Vec::new();
    for _ in 0..SOCKETS {
        open.push(trial.as_customer(&eve).await);
    }
    let mut refused = Client::silent(trial.address, Some(ORIGIN)).await;
    refused.send(&hello(&eve.token, 1, None)).await;
    let RelayFrame::Bye(Bye { problem, resumable }) = refused.frame().await else {
        panic!("no goodbye")
    };
    assert_eq!((problem.code, resumable), (ErrorCode::RateLimited, true));
    // Others are not touched.
    trial.as_customer(&kim).await;
    drop(open.pop());
    let who = Principal::Customer(eve.customer_id);
    while trial.running.app.registry.is_full(who) {
        tokio::task::yield_now().await;
    }
    trial.as_customer(&eve).await;
}
